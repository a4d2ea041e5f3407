//! How fields become rows of JSON.

use crate::buffer::{Bounded, Full, Sink};
use crate::columns::{Columns, Names, row_output_too_long};
use crate::error::{ErrorKind, quoted};
use crate::json::write_string;
use crate::limits::{MAX_HEADER_BYTES, MAX_ROW_BYTES, MAX_ROW_OUTPUT};
use crate::options::{DuplicateHeaders, Header, Options, Ragged};
use crate::place::{Mark, Walk};
use crate::scan::Trouble;
use crate::types::{Unwritten, write_value};

/// Takes fields and row ends, and writes rows of JSON.
#[derive(Debug)]
pub(crate) struct Rows {
    options: Options,
    phase: Phase,
    columns: Columns,
    /// The row at hand. It goes to the sink whole, or not at all.
    row: Bounded,
    /// The number of fields of this row so far.
    fields: usize,
    /// The first field beyond the last column.
    surplus: Option<Mark>,
    has_rows: bool,
}

#[derive(Debug)]
enum Phase {
    /// The first row is being read, and names the columns.
    Header(Names),
    /// The first row is being read, and its length is the number of columns.
    FirstRow,
    /// The columns are known.
    Data,
}

impl Rows {
    pub(crate) fn new(options: Options) -> Self {
        let reports_duplicates =
            options.layout.has_keys() && options.duplicate_headers == DuplicateHeaders::Error;
        Self {
            phase: match options.header {
                Header::FirstRow => Phase::Header(Names::new(reports_duplicates)),
                Header::None => Phase::FirstRow,
            },
            options,
            columns: Columns::new(),
            row: Bounded::new(MAX_ROW_OUTPUT),
            fields: 0,
            surplus: None,
            has_rows: false,
        }
    }

    /// Returns the number of bytes that the row at hand may have.
    pub(crate) const fn row_limit(&self) -> usize {
        match self.phase {
            Phase::Header(_) => MAX_HEADER_BYTES,
            Phase::FirstRow | Phase::Data => MAX_ROW_BYTES,
        }
    }

    /// Takes the next field of the row at hand.
    pub(crate) fn field(&mut self, text: &[u8], is_quoted: bool, at: Mark) -> Result<(), Trouble> {
        match &mut self.phase {
            Phase::Header(names) => return names.add(text, at),
            Phase::FirstRow => {
                let has_keys = self.options.layout.has_keys();
                self.columns
                    .add_unnamed(has_keys, &self.options.types, at)?;
            }
            Phase::Data => {}
        }
        let index = self.fields;
        self.fields += 1;
        let Some((prefix, cell)) = self.columns.get(index) else {
            self.surplus.get_or_insert(at);
            return Ok(());
        };
        let Some(cell) = cell else { return Ok(()) };
        if self.row.bytes().is_empty() {
            let opening = if self.options.layout.has_keys() {
                b'{'
            } else {
                b'['
            };
            self.row
                .push(opening)
                .map_err(|Full| row_output_too_long(at))?;
        }
        let written = self
            .row
            .extend(prefix)
            .map_err(Unwritten::from)
            .and_then(|()| write_value(cell, text, is_quoted, &mut self.row));
        written.map_err(|unwritten| match unwritten {
            Unwritten::Full => row_output_too_long(at),
            Unwritten::WrongType(expected) => Trouble {
                kind: ErrorKind::WrongType,
                at,
                found: quoted(text),
                expected: format!("{expected} in column {}", index + 1),
            },
        })
    }

    /// Ends the row at hand, just before `at`, and hands it to the sink.
    pub(crate) fn end_row(&mut self, at: Mark, sink: &mut impl Sink) -> Result<(), Trouble> {
        if let Phase::Header(_) = self.phase {
            return self.end_header(at, sink);
        }
        if let Phase::FirstRow = self.phase {
            self.columns.check_types(&self.options.types, at)?;
            self.phase = Phase::Data;
        }
        let fields = std::mem::take(&mut self.fields);
        let surplus = self.surplus.take();
        if fields != self.columns.count() && !self.mend(fields, surplus.unwrap_or(at))? {
            self.row.clear();
            return Ok(());
        }
        self.close_row(at)?;
        self.hand_out(at, sink)
    }

    /// Writes what stands after the last row.
    pub(crate) fn finish(&mut self, at: Mark, sink: &mut impl Sink) -> Result<(), Trouble> {
        if !self.options.layout.is_one_array() {
            return Ok(());
        }
        let end: &[u8] = if self.has_rows { b"\n]\n" } else { b"[]\n" };
        sink.take(end).map_err(|Full| output_too_large(at))
    }

    /// Makes sure of every mark before its chunk is gone.
    pub(crate) fn settle(&mut self, walk: &mut Walk<'_>) {
        if let Some(mark) = self.surplus {
            self.surplus = Some(Mark::Known(walk.place(mark)));
        }
    }

    /// Mends a ragged row, or tells that it is to be left out.
    fn mend(&mut self, fields: usize, at: Mark) -> Result<bool, Trouble> {
        let expected = self.columns.count();
        let is_short = fields < expected;
        match self.options.ragged {
            Ragged::Skip => return Ok(false),
            Ragged::Pad if is_short => {}
            Ragged::Fit => {}
            Ragged::Pad | Ragged::Error => {
                return Err(Trouble {
                    kind: ErrorKind::RaggedRow,
                    at,
                    found: counted(fields),
                    expected: format!("{} as in the first row", counted(expected)),
                });
            }
        }
        for index in fields..expected {
            let Some((prefix, Some(_))) = self.columns.get(index) else {
                continue;
            };
            let full = |Full| row_output_too_long(at);
            if self.row.bytes().is_empty() {
                let opening = if self.options.layout.has_keys() {
                    b'{'
                } else {
                    b'['
                };
                self.row.push(opening).map_err(full)?;
            }
            self.row.extend(prefix).map_err(full)?;
            self.row.extend(b"null").map_err(full)?;
        }
        Ok(true)
    }

    fn end_header(&mut self, at: Mark, sink: &mut impl Sink) -> Result<(), Trouble> {
        let Phase::Header(names) = std::mem::replace(&mut self.phase, Phase::Data) else {
            return Ok(());
        };
        let names = names.into_names();
        let has_keys = self.options.layout.has_keys();
        if !has_keys {
            for (index, name) in names.iter().enumerate() {
                let opening = if index == 0 { b'[' } else { b',' };
                self.row
                    .push(opening)
                    .and_then(|()| write_string(name.as_bytes(), &mut self.row))
                    .map_err(|Full| row_output_too_long(at))?;
            }
        }
        let keys = has_keys.then_some(self.options.duplicate_headers);
        self.columns = Columns::named(names, keys, &self.options.types, at)?;
        if has_keys {
            return Ok(());
        }
        self.close_row(at)?;
        self.hand_out(at, sink)
    }

    fn close_row(&mut self, at: Mark) -> Result<(), Trouble> {
        let closing = if self.options.layout.has_keys() {
            b'}'
        } else {
            b']'
        };
        self.row
            .push(closing)
            .map_err(|Full| row_output_too_long(at))
    }

    fn hand_out(&mut self, at: Mark, sink: &mut impl Sink) -> Result<(), Trouble> {
        let is_one_array = self.options.layout.is_one_array();
        let before: &[u8] = match (is_one_array, self.has_rows) {
            (true, true) => b",\n",
            (true, false) => b"[\n",
            (false, _) => b"",
        };
        let after: &[u8] = if is_one_array { b"" } else { b"\n" };
        self.has_rows = true;
        sink.take(before)
            .and_then(|()| sink.take(self.row.bytes()))
            .and_then(|()| sink.take(after))
            .map_err(|Full| output_too_large(at))?;
        self.row.clear();
        Ok(())
    }
}

fn output_too_large(at: Mark) -> Trouble {
    Trouble {
        kind: ErrorKind::OutputTooLarge,
        at,
        found: "more output than this call may return".to_owned(),
        expected: "a shorter input, or smaller chunks".to_owned(),
    }
}

fn counted(fields: usize) -> String {
    if fields == 1 {
        "1 field".to_owned()
    } else {
        format!("{fields} fields")
    }
}
