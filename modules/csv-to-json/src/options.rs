//! How to read the input and write the output.

use crate::error::{Error, ErrorKind, Place};
use crate::limits::MAX_COLUMNS;

/// How to read the input and write the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The character between fields: ASCII, not a line end, not the quote. Default `,`.
    pub delimiter: char,
    /// The quote, an ASCII character, or none. Default `"`.
    pub quote: Option<char>,
    /// What the first row is. Default: the names of the columns.
    pub header: Header,
    /// The shape of the output. Default: an array of objects.
    pub layout: Layout,
    /// The types of the columns. Default: strings.
    pub types: Types,
    /// What to do with a row of another length. Default: report it.
    pub ragged: Ragged,
    /// What to do with columns of the same name. Default: report them.
    pub duplicate_headers: DuplicateHeaders,
    /// What to do with quotes out of place. Default: report them.
    pub quote_errors: QuoteErrors,
    /// What an empty line is. Default: nothing.
    pub blank_lines: BlankLines,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            delimiter: ',',
            quote: Some('"'),
            header: Header::default(),
            layout: Layout::default(),
            types: Types::default(),
            ragged: Ragged::default(),
            duplicate_headers: DuplicateHeaders::default(),
            quote_errors: QuoteErrors::default(),
            blank_lines: BlankLines::default(),
        }
    }
}

impl Options {
    /// Returns these options if they make sense together.
    pub(crate) fn checked(self) -> Result<Self, Error> {
        let separates = |character: char| character.is_ascii() && !matches!(character, '\r' | '\n');
        if !separates(self.delimiter) {
            return Err(bad_option(
                format!("the delimiter `{}`", self.delimiter.escape_unicode()),
                "an ASCII character that ends no line",
            ));
        }
        if let Some(quote) = self.quote {
            if !separates(quote) {
                return Err(bad_option(
                    format!("the quote `{}`", quote.escape_unicode()),
                    "an ASCII character that ends no line",
                ));
            }
            if quote == self.delimiter {
                return Err(bad_option(
                    "the same character as delimiter and quote".to_owned(),
                    "two characters",
                ));
            }
        }
        let typed = match &self.types {
            Types::All(_) => 0,
            Types::ByPosition(cells) => cells.len(),
            Types::ByName(columns) => columns.len(),
        };
        if typed > MAX_COLUMNS {
            return Err(bad_option(
                format!("types of {typed} columns"),
                "at most 16384",
            ));
        }
        if matches!(self.types, Types::ByName(_)) && self.header == Header::None {
            return Err(bad_option(
                "types by name without a header".to_owned(),
                "types by position",
            ));
        }
        Ok(self)
    }
}

/// What the first row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// It names the columns.
    #[default]
    FirstRow,
    /// It is data; objects have the keys `column_1`, `column_2` and so on.
    None,
}

/// The shape of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One array of objects.
    #[default]
    Objects,
    /// One array of arrays. The header, if there is one, is the first of them.
    Arrays,
    /// One object a line.
    Ndjson,
    /// One array a line. The header, if there is one, is the first of them.
    NdjsonArrays,
}

impl Layout {
    /// Tells whether rows are objects, so that names become keys.
    pub(crate) const fn has_keys(self) -> bool {
        matches!(self, Self::Objects | Self::Ndjson)
    }

    /// Tells whether the rows are the items of one array.
    pub(crate) const fn is_one_array(self) -> bool {
        matches!(self, Self::Objects | Self::Arrays)
    }
}

/// What to do with a row that has not as many fields as the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ragged {
    /// Report it.
    #[default]
    Error,
    /// Fill a short row up with `null`; report a long one.
    Pad,
    /// Fill a short row up with `null`; drop the surplus fields of a long one.
    Fit,
    /// Leave the row out.
    Skip,
}

/// What to do with columns of the same name, where names become keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DuplicateHeaders {
    /// Report them.
    #[default]
    Error,
    /// Name them `a`, `a_2`, `a_3`, passing over names that the header has already.
    Suffix,
    /// Keep the first of them.
    First,
    /// Keep the last of them.
    Last,
}

/// What to do with a quote inside an unquoted field, and with text after a closing quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuoteErrors {
    /// Report it.
    #[default]
    Error,
    /// Keep both as text; the closing quote is dropped.
    Keep,
}

/// What an empty line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlankLines {
    /// Nothing.
    #[default]
    Skip,
    /// A row with one empty field.
    Row,
}

/// How a field becomes a JSON value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseType {
    /// A string, as it stands.
    #[default]
    String,
    /// A whole number of any length, its digits kept exactly.
    Integer,
    /// A number, its digits kept exactly.
    Number,
    /// `true` or `false`; `t`, `yes`, `y`, `1` and `f`, `no`, `n`, `0` too, in any case.
    Boolean,
    /// A number, a boolean or null where that is safe; else a string.
    Infer,
}

/// The type of a column's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellType {
    /// How a field becomes a JSON value.
    pub base: BaseType,
    /// Whether an empty field becomes `null`.
    pub null_if_empty: bool,
}

/// The type of a column with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnType {
    /// The name as it appears in the header.
    pub name: String,
    /// The type of its fields.
    pub cell: CellType,
}

/// The types of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Types {
    /// One type for all columns.
    All(CellType),
    /// The first column's type, the second's, and so on; strings after that.
    ByPosition(Vec<CellType>),
    /// The types of the columns named; strings else. Needs a header.
    ByName(Vec<ColumnType>),
}

impl Default for Types {
    fn default() -> Self {
        Self::All(CellType::default())
    }
}

fn bad_option(found: String, expected: &str) -> Error {
    Error {
        kind: ErrorKind::BadOption,
        place: Place::START,
        found,
        expected: expected.to_owned(),
    }
}
