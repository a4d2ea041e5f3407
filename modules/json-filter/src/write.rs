//! Writes values as JSON that every reader takes.

use crate::error::ErrorKind;
use crate::limits;
use crate::options::{Indent, Options};
use jaq_json::{Num, Val};
use std::io::Write as _;

/// How values are written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) indent: Indent,
    pub(crate) sort_keys: bool,
}

impl From<&Options> for Layout {
    fn from(options: &Options) -> Self {
        let indent = if options.indent == Indent::Spaces(0) {
            Indent::Compact
        } else {
            options.indent
        };
        Self {
            indent,
            sort_keys: options.sort_keys,
        }
    }
}

/// Appends a value's JSON, `most` bytes of it at most.
pub(crate) fn value(
    out: &mut Vec<u8>,
    layout: Layout,
    most: usize,
    value: &Val,
) -> Result<(), ErrorKind> {
    Writer {
        most: out.len().saturating_add(most),
        out,
        layout,
    }
    .value(value, 0)
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    layout: Layout,
    most: usize,
}

type Written = Result<(), ErrorKind>;

impl Writer<'_> {
    fn value(&mut self, value: &Val, depth: usize) -> Written {
        if depth > limits::MAX_OUTPUT_DEPTH {
            return Err(ErrorKind::OutputTooDeep);
        }
        match value {
            Val::Null => self.put(b"null"),
            Val::Bool(true) => self.put(b"true"),
            Val::Bool(false) => self.put(b"false"),
            Val::Num(num) => self.num(num),
            Val::TStr(text) | Val::BStr(text) => self.string(text),
            Val::Arr(elements) => self.sequence(b"[]", depth, elements.iter(), |w, element| {
                w.value(element, depth + 1)
            }),
            Val::Obj(members) => {
                let write =
                    |w: &mut Self, (key, value): (&Val, &Val)| w.member(key, value, depth + 1);
                if self.layout.sort_keys {
                    let mut sorted: Vec<_> = members.iter().collect();
                    sorted.sort_by_key(|(key, _)| *key);
                    self.sequence(b"{}", depth, sorted.into_iter(), write)
                } else {
                    self.sequence(b"{}", depth, members.iter(), write)
                }
            }
        }
    }

    fn sequence<T>(
        &mut self,
        ends: &[u8; 2],
        depth: usize,
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(&mut Self, T) -> Written,
    ) -> Written {
        let [open, close] = ends;
        self.put(&[*open])?;
        let is_empty = items.len() == 0;
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.put(b",")?;
            }
            self.line(depth + 1)?;
            write(self, item)?;
        }
        if !is_empty {
            self.line(depth)?;
        }
        self.put(&[*close])
    }

    fn member(&mut self, key: &Val, value: &Val, depth: usize) -> Written {
        // Invariant: keys are strings; nothing makes an object with others.
        let (Val::TStr(key) | Val::BStr(key)) = key else {
            return self.put(b"\"\":null");
        };
        self.string(key)?;
        self.put(if self.layout.indent == Indent::Compact {
            b":"
        } else {
            b": "
        })?;
        self.value(value, depth)
    }

    fn line(&mut self, depth: usize) -> Written {
        let (unit, count): (&[u8], usize) = match self.layout.indent {
            Indent::Compact => return Ok(()),
            Indent::Spaces(n) => (b" ", usize::from(n)),
            Indent::Tab => (b"\t", 1),
        };
        self.put(b"\n")?;
        (0..depth * count).try_for_each(|_| self.put(unit))
    }

    /// Numbers that JSON has no words for are written as in jq: not-a-number as `null`, infinities as the largest numbers.
    fn num(&mut self, num: &Num) -> Written {
        match num {
            Num::Float(x) if x.is_nan() => self.put(b"null"),
            Num::Float(x) if x.is_infinite() => self.put(if *x > 0.0 {
                b"1.7976931348623157e308"
            } else {
                b"-1.7976931348623157e308"
            }),
            _ => {
                let start = self.out.len();
                // Invariant: writing to a vector does not fail.
                let _ = write!(self.out, "{num}");
                // A number with a fraction keeps its text, and in a filter that may begin with superfluous zeros.
                let digits = start + usize::from(self.out.get(start) == Some(&b'-'));
                while self.out.get(digits) == Some(&b'0')
                    && self.out.get(digits + 1).is_some_and(u8::is_ascii_digit)
                {
                    self.out.remove(digits);
                }
                if self.out.len() > self.most {
                    Err(ErrorKind::OutputTooLarge)
                } else {
                    Ok(())
                }
            }
        }
    }

    fn string(&mut self, text: &[u8]) -> Written {
        self.put(b"\"")?;
        for chunk in text.utf8_chunks() {
            let mut rest = chunk.valid();
            while let Some(at) = rest
                .bytes()
                .position(|b| matches!(b, 0..=0x1f | 0x7f | b'"' | b'\\'))
            {
                let (plain, special) = rest.split_at(at);
                self.put(plain.as_bytes())?;
                let (special, after) = special.split_at(1);
                self.escape(special.as_bytes().first().copied().unwrap_or_default())?;
                rest = after;
            }
            self.put(rest.as_bytes())?;
            if !chunk.invalid().is_empty() {
                self.put("\u{fffd}".as_bytes())?;
            }
        }
        self.put(b"\"")
    }

    fn escape(&mut self, byte: u8) -> Written {
        match byte {
            b'"' => self.put(b"\\\""),
            b'\\' => self.put(b"\\\\"),
            b'\n' => self.put(b"\\n"),
            b'\r' => self.put(b"\\r"),
            b'\t' => self.put(b"\\t"),
            0x8 => self.put(b"\\b"),
            0xc => self.put(b"\\f"),
            _ => self.put(format!("\\u{byte:04x}").as_bytes()),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Written {
        if bytes.len() > self.most.saturating_sub(self.out.len()) {
            return Err(ErrorKind::OutputTooLarge);
        }
        self.out
            .try_reserve(bytes.len())
            .map_err(|_| ErrorKind::OutOfMemory)?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}
