//! Where fields and rows end.
//!
//! A state machine of our own: it can stop and go on at any byte, and knows the place of everything it complains about.

use crate::buffer::{Bounded, Full, Sink};
use crate::error::ErrorKind;
use crate::limits::MAX_ROW_BYTES;
use crate::options::{BlankLines, Options, QuoteErrors};
use crate::place::{Mark, Walk};
use crate::rows::Rows;

/// An error whose place is not worked out yet.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) kind: ErrorKind,
    pub(crate) at: Mark,
    pub(crate) found: String,
    pub(crate) expected: String,
}

/// Finds fields and row ends, chunk by chunk.
#[derive(Debug)]
pub(crate) struct Scanner {
    classes: [Class; 256],
    quote: Option<u8>,
    keeps_quote_errors: bool,
    has_blank_rows: bool,
    state: State,
    /// Whether the last byte was a CR that ended a row: an LF right after it belongs to it.
    after_cr: bool,
    /// Whether the field at hand began with a quote.
    is_quoted: bool,
    /// What earlier chunks, and the text before doubled quotes, added to the field at hand.
    field: Bounded,
    field_mark: Mark,
    /// How many bytes of the row at hand lie in earlier chunks.
    row_before: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Ordinary,
    Delimiter,
    Quote,
    LineEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first byte of a row.
    RowStart,
    /// Before the first byte of a field.
    FieldStart,
    /// In a field without quotes, or after its closing quote where that is allowed.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that closes the field, or is the first of two.
    QuoteSeen,
}

/// Where the scanner is in the chunk at hand.
#[derive(Debug)]
struct At {
    next: usize,
    /// Where the part of the field begins that is not yet in `field`.
    segment: usize,
    row_start: usize,
}

impl Scanner {
    pub(crate) fn new(options: &Options) -> Self {
        let mut classes = [Class::Ordinary; 256];
        let mut set = |character: char, class| {
            if let Some(entry) = classes.get_mut(character as usize) {
                *entry = class;
            }
        };
        set('\n', Class::LineEnd);
        set('\r', Class::LineEnd);
        set(options.delimiter, Class::Delimiter);
        if let Some(quote) = options.quote {
            set(quote, Class::Quote);
        }
        Self {
            classes,
            quote: options.quote.and_then(|quote| u8::try_from(quote).ok()),
            keeps_quote_errors: options.quote_errors == QuoteErrors::Keep,
            has_blank_rows: options.blank_lines == BlankLines::Row,
            state: State::RowStart,
            after_cr: false,
            is_quoted: false,
            field: Bounded::new(MAX_ROW_BYTES),
            field_mark: Mark::Offset(0),
            row_before: 0,
        }
    }

    /// Takes the next chunk.
    pub(crate) fn feed(
        &mut self,
        chunk: &str,
        rows: &mut Rows,
        sink: &mut impl Sink,
    ) -> Result<(), Trouble> {
        let bytes = chunk.as_bytes();
        if bytes.is_empty() {
            return Ok(());
        }
        let mut at = At {
            next: 0,
            segment: 0,
            row_start: 0,
        };
        while let Some(&byte) = bytes.get(at.next) {
            match self.state {
                State::RowStart => self.start_row(byte, &mut at),
                State::FieldStart => self.start_field(byte, &mut at),
                State::Plain => self.plain(bytes, &mut at, rows, sink)?,
                State::Quoted => self.quoted(bytes, &mut at),
                State::QuoteSeen => self.quote_seen(byte, bytes, &mut at, rows, sink)?,
            }
        }
        if self.state == State::RowStart {
            return Ok(());
        }
        self.check_row(bytes.len(), &at, rows)?;
        match self.state {
            State::Plain | State::Quoted => self.keep(bytes, bytes.len(), &at, rows)?,
            State::QuoteSeen => self.keep(bytes, at.before_quote(), &at, rows)?,
            State::RowStart | State::FieldStart => {}
        }
        self.row_before += bytes.len() - at.row_start;
        Ok(())
    }

    /// Ends the input.
    pub(crate) fn finish(&mut self, rows: &mut Rows, sink: &mut impl Sink) -> Result<(), Trouble> {
        let end = Mark::Offset(0);
        match self.state {
            State::RowStart => return rows.finish(end, sink),
            State::FieldStart => {
                self.field_mark = end;
                self.is_quoted = false;
            }
            State::Quoted => {
                return Err(Trouble {
                    kind: ErrorKind::UnclosedQuote,
                    at: self.field_mark,
                    found: "a quoted field that never ends".to_owned(),
                    expected: "a closing quote".to_owned(),
                });
            }
            State::Plain | State::QuoteSeen => {}
        }
        rows.field(self.field.bytes(), self.is_quoted, self.field_mark)?;
        self.state = State::RowStart;
        rows.end_row(end, sink)?;
        rows.finish(end, sink)
    }

    /// Makes sure of every mark before its chunk is gone.
    pub(crate) fn settle(&mut self, walk: &mut Walk<'_>) {
        if !matches!(self.state, State::RowStart | State::FieldStart) {
            self.field_mark = Mark::Known(walk.place(self.field_mark));
        }
    }

    #[inline]
    fn start_row(&mut self, byte: u8, at: &mut At) {
        if byte == b'\n' && self.after_cr {
            self.after_cr = false;
            at.next += 1;
            return;
        }
        self.after_cr = false;
        if self.class(byte) == Class::LineEnd && !self.has_blank_rows {
            self.after_cr = byte == b'\r';
            at.next += 1;
            return;
        }
        at.row_start = at.next;
        self.row_before = 0;
        self.state = State::FieldStart;
    }

    #[inline]
    fn start_field(&mut self, byte: u8, at: &mut At) {
        self.field_mark = Mark::Offset(at.next);
        self.is_quoted = Some(byte) == self.quote;
        self.state = State::Plain;
        if self.is_quoted {
            self.state = State::Quoted;
            at.next += 1;
        }
        at.segment = at.next;
    }

    #[inline]
    fn plain(
        &mut self,
        bytes: &[u8],
        at: &mut At,
        rows: &mut Rows,
        sink: &mut impl Sink,
    ) -> Result<(), Trouble> {
        let rest = bytes.get(at.next..).unwrap_or_default();
        let Some(length) = rest
            .iter()
            .position(|byte| self.class(*byte) != Class::Ordinary)
        else {
            at.next = bytes.len();
            return Ok(());
        };
        at.next += length;
        let byte = rest.get(length).copied().unwrap_or_default();
        if self.class(byte) != Class::Quote {
            return self.end_field(byte, at.next, bytes, at, rows, sink);
        }
        if !self.keeps_quote_errors {
            self.check_row(at.next, at, rows)?;
            return Err(Trouble {
                kind: ErrorKind::StrayQuote,
                at: Mark::Offset(at.next),
                found: "a quote inside an unquoted field".to_owned(),
                expected: "a field in quotes, with its own quotes doubled".to_owned(),
            });
        }
        at.next += 1;
        Ok(())
    }

    #[inline]
    fn quoted(&mut self, bytes: &[u8], at: &mut At) {
        let rest = bytes.get(at.next..).unwrap_or_default();
        match rest.iter().position(|byte| Some(*byte) == self.quote) {
            Some(length) => {
                at.next += length + 1;
                self.state = State::QuoteSeen;
            }
            None => at.next = bytes.len(),
        }
    }

    #[inline]
    fn quote_seen(
        &mut self,
        byte: u8,
        bytes: &[u8],
        at: &mut At,
        rows: &mut Rows,
        sink: &mut impl Sink,
    ) -> Result<(), Trouble> {
        let end = at.before_quote();
        match self.class(byte) {
            Class::Delimiter | Class::LineEnd => self.end_field(byte, end, bytes, at, rows, sink),
            Class::Quote => {
                self.keep(bytes, end, at, rows)?;
                if let Err(Full) = self.field.push(byte) {
                    return Err(self.row_too_long(at, rows));
                }
                at.next += 1;
                at.segment = at.next;
                self.state = State::Quoted;
                Ok(())
            }
            Class::Ordinary if self.keeps_quote_errors => {
                self.keep(bytes, end, at, rows)?;
                at.segment = at.next;
                self.state = State::Plain;
                Ok(())
            }
            Class::Ordinary => {
                self.check_row(at.next, at, rows)?;
                Err(Trouble {
                    kind: ErrorKind::TextAfterQuote,
                    at: Mark::Offset(at.next),
                    found: "text after a closing quote".to_owned(),
                    expected: "a delimiter, a line end or a second quote".to_owned(),
                })
            }
        }
    }

    /// Hands on the field that ends at `end`, and the row if `byte`, which follows it, ends that too.
    #[inline]
    fn end_field(
        &mut self,
        byte: u8,
        end: usize,
        bytes: &[u8],
        at: &mut At,
        rows: &mut Rows,
        sink: &mut impl Sink,
    ) -> Result<(), Trouble> {
        self.check_row(at.next, at, rows)?;
        if self.field.bytes().is_empty() {
            let text = bytes.get(at.segment..end).unwrap_or_default();
            rows.field(text, self.is_quoted, self.field_mark)?;
        } else {
            self.keep(bytes, end, at, rows)?;
            rows.field(self.field.bytes(), self.is_quoted, self.field_mark)?;
            self.field.clear();
        }
        self.state = State::FieldStart;
        if self.class(byte) == Class::LineEnd {
            rows.end_row(Mark::Offset(at.next), sink)?;
            self.after_cr = byte == b'\r';
            self.state = State::RowStart;
        }
        at.next += 1;
        Ok(())
    }

    /// Adds the segment up to `end` to what is kept of the field.
    fn keep(&mut self, bytes: &[u8], end: usize, at: &At, rows: &Rows) -> Result<(), Trouble> {
        self.check_row(end, at, rows)?;
        let segment = bytes.get(at.segment..end).unwrap_or_default();
        self.field
            .extend(segment)
            .map_err(|Full| self.row_too_long(at, rows))
    }

    /// Reports a row that is too long, whatever else may be wrong behind the bound: so the answer does not hang on the chunks.
    #[inline]
    fn check_row(&self, end: usize, at: &At, rows: &Rows) -> Result<(), Trouble> {
        if self.row_before + end - at.row_start <= rows.row_limit() {
            return Ok(());
        }
        Err(self.row_too_long(at, rows))
    }

    /// Reports where the row went beyond its bound, or the quote that is open there: it may well be the one nobody closed.
    #[cold]
    fn row_too_long(&self, at: &At, rows: &Rows) -> Trouble {
        let limit = rows.row_limit();
        let bound = (at.row_start + limit).saturating_sub(self.row_before);
        let in_quotes = self.is_quoted
            && self.state != State::FieldStart
            && match self.field_mark {
                Mark::Known(_) => true,
                Mark::Offset(offset) => offset < bound,
            };
        let (at, found) = if in_quotes {
            (self.field_mark, "a row that goes on in this quoted field")
        } else {
            (Mark::Offset(bound), "a row that goes on")
        };
        Trouble {
            kind: ErrorKind::RowTooLong,
            at,
            found: found.to_owned(),
            expected: format!("at most {limit} bytes in this row"),
        }
    }

    #[inline]
    fn class(&self, byte: u8) -> Class {
        let class = self.classes.get(usize::from(byte));
        class.copied().unwrap_or(Class::Ordinary)
    }
}

impl At {
    /// Returns where the text before the quote just seen ends; that quote may lie in the chunk before.
    fn before_quote(&self) -> usize {
        self.next.saturating_sub(1).max(self.segment)
    }
}
