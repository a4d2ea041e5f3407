//! Reads the text of one value, strictly as RFC 8259 has it.

use crate::error::{Error, ErrorKind, Place};
use crate::{excerpt, limits};
use jaq_json::{Map, Num, Val};
use std::rc::Rc;

/// Bytes that an element of an array occupies at most: itself, and the room that vectors grow by.
pub(crate) const COST_ELEMENT: usize = 48;
/// Bytes that a member of an object occupies at most, beside its key and value.
const COST_MEMBER: usize = 88;
/// Bytes that an array occupies, beside its elements.
const COST_ARRAY: usize = 32;
/// Bytes that an object occupies, beside its members.
const COST_OBJECT: usize = 160;
/// Bytes that a string occupies, beside its text.
const COST_STRING: usize = 64;

/// Reads a text that holds exactly one value, and takes what the value occupies off the budget.
pub(crate) fn only(text: &[u8], budget: &mut usize) -> Result<Val, Error> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        budget,
    };
    let value = reader.value().and_then(|value| {
        reader.space();
        if reader.peek().is_some() {
            Err(reader.unexpected("the end of the value"))
        } else {
            Ok(value)
        }
    });
    value.map_err(|problem| problem.locate(text))
}

/// An error at an offset.
struct Problem {
    kind: ErrorKind,
    at: usize,
    found: String,
    expected: &'static str,
}

impl Problem {
    fn locate(self, text: &[u8]) -> Error {
        let place = Place::START.after(text.get(..self.at).unwrap_or(text));
        Error::input(self.kind, place, self.found, self.expected)
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    budget: &'a mut usize,
}

type Read<T> = Result<T, Problem>;

impl<'a> Reader<'a> {
    fn value(&mut self) -> Read<Val> {
        self.space();
        match self.peek() {
            Some(b'n') => self.word("null", Val::Null),
            Some(b't') => self.word("true", Val::Bool(true)),
            Some(b'f') => self.word("false", Val::Bool(false)),
            Some(b'"') => self.string().map(Val::from),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'[') => self.nested(Self::array),
            Some(b'{') => self.nested(Self::object),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Read<Val>) -> Read<Val> {
        if self.depth == limits::MAX_INPUT_DEPTH {
            return Err(Problem {
                kind: ErrorKind::InputTooDeep,
                at: self.at,
                found: "another level of nesting".into(),
                expected: "512 levels at most",
            });
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Read<Val> {
        self.pay(COST_ARRAY)?;
        let mut elements = Vec::new();
        self.space();
        if !self.skip(b']') {
            loop {
                self.pay(COST_ELEMENT)?;
                elements.push(self.value()?);
                self.space();
                if self.skip(b']') {
                    break;
                } else if !self.skip(b',') {
                    return Err(self.unexpected("`,` or `]`"));
                }
            }
        }
        elements.shrink_to_fit();
        Ok(Val::Arr(Rc::new(elements)))
    }

    fn object(&mut self) -> Read<Val> {
        self.pay(COST_OBJECT)?;
        let mut members = Map::default();
        self.space();
        if !self.skip(b'}') {
            loop {
                self.space();
                if self.peek() != Some(b'"') {
                    return Err(self.unexpected("a key in quotes"));
                }
                self.pay(COST_MEMBER)?;
                let key = Val::from(self.string()?);
                self.space();
                if !self.skip(b':') {
                    return Err(self.unexpected("`:`"));
                }
                let value = self.value()?;
                members.insert(key, value);
                self.space();
                if self.skip(b'}') {
                    break;
                } else if !self.skip(b',') {
                    return Err(self.unexpected("`,` or `}`"));
                }
            }
        }
        Ok(Val::obj(members))
    }

    fn string(&mut self) -> Read<String> {
        self.pay(COST_STRING)?;
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            let length = self
                .rest()
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f))
                .unwrap_or(self.rest().len());
            self.pay(length)?;
            self.at += length;
            let run = self.text.get(start..self.at).unwrap_or_default();
            let run = std::str::from_utf8(run).map_err(|e| Problem {
                kind: ErrorKind::InvalidUtf8,
                at: start + e.valid_up_to(),
                found: format!(
                    "byte 0x{:02x}",
                    run.get(e.valid_up_to()).copied().unwrap_or_default()
                ),
                expected: "a character in UTF-8",
            })?;
            string.push_str(run);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => string.push(self.escape()?),
                _ => return Err(self.unexpected("`\"` or a character of the string")),
            }
        }
        self.at += 1;
        string.shrink_to_fit();
        Ok(string)
    }

    /// Reads an escape sequence; two of them where they make up a surrogate pair.
    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        self.at += 1;
        let c = match self.peek() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let high = self.hex()?;
                let mut code = high;
                if (0xd800..0xdc00).contains(&high) && self.rest().starts_with(b"\\u") {
                    self.at += 1;
                    let low = self.hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    }
                }
                let alone = || Problem {
                    kind: ErrorKind::InvalidJson,
                    at: start,
                    found: format!("`\\u{high:04x}` alone"),
                    expected: "a surrogate pair",
                };
                return char::from_u32(code).ok_or_else(alone);
            }
            _ => return Err(self.unexpected("one of `\"\\/bfnrtu` after `\\`")),
        };
        self.at += 1;
        Ok(c)
    }

    /// Reads `u` and four hexadecimal digits.
    fn hex(&mut self) -> Read<u32> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|b| char::from(b).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.unexpected("a hexadecimal digit"))?;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Read<Val> {
        let start = self.at;
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("no digit after a leading `0`"));
        }
        let digits = self.at - start;
        let mut is_integer = true;
        if self.skip(b'.') {
            is_integer = false;
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            is_integer = false;
            if !self.skip(b'+') {
                self.skip(b'-');
            }
            self.digits()?;
        }
        // A short integer takes no more than the element that it is.
        if !is_integer || digits > 9 {
            self.pay(COST_STRING + self.at - start)?;
        }
        let text = self
            .text
            .get(start..self.at)
            .and_then(|t| std::str::from_utf8(t).ok())
            .unwrap_or_default();
        let exact = if is_integer && digits <= limits::MAX_EXACT_DIGITS {
            Num::from_str_radix(text, 10)
        } else {
            None
        };
        Ok(Val::Num(
            exact.unwrap_or_else(|| Num::Dec(Rc::new(text.to_owned()))),
        ))
    }

    fn digits(&mut self) -> Read<()> {
        let length = self
            .rest()
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if length == 0 {
            return Err(self.unexpected("a digit"));
        }
        self.at += length;
        Ok(())
    }

    fn word(&mut self, word: &'static str, value: Val) -> Read<Val> {
        for expected in word.bytes() {
            if !self.skip(expected) {
                return Err(self.unexpected(match word {
                    "null" => "`null`",
                    "true" => "`true`",
                    _ => "`false`",
                }));
            }
        }
        Ok(value)
    }

    fn pay(&mut self, cost: usize) -> Read<()> {
        *self.budget = self.budget.checked_sub(cost).ok_or_else(|| Problem {
            kind: ErrorKind::ValueTooLarge,
            at: self.at,
            found: "more of a large value".into(),
            expected: "a value that fits in 3 MiB of memory",
        })?;
        Ok(())
    }

    fn unexpected(&self, expected: &'static str) -> Problem {
        let rest = self.rest();
        let rest = rest.get(..rest.len().min(4)).unwrap_or(rest);
        let (kind, found) = match rest.utf8_chunks().next() {
            None => (ErrorKind::UnexpectedEnd, "the end of the input".into()),
            Some(chunk) => match (chunk.valid().chars().next(), chunk.invalid().first()) {
                (Some(c), _) => (
                    ErrorKind::InvalidJson,
                    excerpt::quoted(c.encode_utf8(&mut [0; 4]), "input"),
                ),
                (None, byte) => (
                    ErrorKind::InvalidUtf8,
                    format!("byte 0x{:02x}", byte.copied().unwrap_or_default()),
                ),
            },
        };
        Problem {
            kind,
            at: self.at,
            found,
            expected,
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }
}
