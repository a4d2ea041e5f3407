//! What is wrong, where, and in which text.

use std::fmt;

/// The cause of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The filter is not one: its text breaks off, or has a token that does not fit.
    FilterSyntax,
    /// The filter calls a filter, or names a variable, that does not exist.
    FilterUndefined,
    /// The filter's text is longer than [`MAX_FILTER_BYTES`](crate::limits::MAX_FILTER_BYTES).
    FilterTooLarge,
    /// The filter's text nests deeper than [`MAX_FILTER_DEPTH`](crate::limits::MAX_FILTER_DEPTH).
    FilterTooDeep,
    /// An option is out of range, or the value of a variable is not JSON.
    BadArgument,
    /// The input has a character that JSON does not allow there.
    InvalidJson,
    /// The input is not UTF-8.
    InvalidUtf8,
    /// The input ends inside a value.
    UnexpectedEnd,
    /// An input value nests deeper than [`MAX_INPUT_DEPTH`](crate::limits::MAX_INPUT_DEPTH).
    InputTooDeep,
    /// An input value is larger than one may be.
    ValueTooLarge,
    /// The input of a whole-buffer call is longer than [`MAX_INPUT`](crate::limits::MAX_INPUT).
    InputTooLarge,
    /// The filter raised an error: by `error`, or by an operation that its operands do not have.
    Runtime,
    /// The filter recurses too deep.
    RecursionTooDeep,
    /// The filter takes more memory than there is.
    OutOfMemory,
    /// A value that the filter makes nests deeper than [`MAX_OUTPUT_DEPTH`](crate::limits::MAX_OUTPUT_DEPTH).
    OutputTooDeep,
    /// The output is longer than it may be.
    OutputTooLarge,
    /// The stream has ended already, by an error or by `finish`.
    Closed,
}

impl ErrorKind {
    /// The kind as a word, the same as in the component's interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FilterSyntax => "filter-syntax",
            Self::FilterUndefined => "filter-undefined",
            Self::FilterTooLarge => "filter-too-large",
            Self::FilterTooDeep => "filter-too-deep",
            Self::BadArgument => "bad-argument",
            Self::InvalidJson => "invalid-json",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::UnexpectedEnd => "unexpected-end",
            Self::InputTooDeep => "input-too-deep",
            Self::ValueTooLarge => "value-too-large",
            Self::InputTooLarge => "input-too-large",
            Self::Runtime => "runtime",
            Self::RecursionTooDeep => "recursion-too-deep",
            Self::OutOfMemory => "out-of-memory",
            Self::OutputTooDeep => "output-too-deep",
            Self::OutputTooLarge => "output-too-large",
            Self::Closed => "closed",
        }
    }
}

/// The text that a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The text of the filter.
    Filter,
    /// The input.
    Input,
    /// The value of an argument, such as a variable's.
    Argument,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Offset in bytes, from 0.
    pub byte: u64,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

impl Place {
    /// The place of the first byte.
    pub const START: Self = Self {
        byte: 0,
        line: 1,
        column: 1,
    };

    /// Returns the place after `bytes`, which start here.
    #[must_use]
    pub fn after(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            match byte {
                b'\n' => {
                    self.line = self.line.saturating_add(1);
                    self.column = 1;
                }
                // The bytes that continue a character do not make another column.
                0x80..=0xbf => {}
                _ => self.column = self.column.saturating_add(1),
            }
        }
        self.byte = self.byte.saturating_add(bytes.len() as u64);
        self
    }
}

/// An error with its cause and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// Where it is; for an error of a running filter, the start of the input value that it ran on.
    pub place: Place,
    /// The text that the place is in.
    pub source: Source,
    /// Which input value it is about, counted from 1.
    pub value: Option<u64>,
    /// What is there, in plain words.
    pub found: String,
    /// What should be there, in plain words.
    pub expected: String,
}

impl Error {
    /// An error in the input.
    pub(crate) fn input(
        kind: ErrorKind,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            place,
            source: Source::Input,
            value: None,
            found: found.into(),
            expected: expected.into(),
        }
    }

    /// An error in the filter.
    pub(crate) fn filter(
        kind: ErrorKind,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            source: Source::Filter,
            ..Self::input(kind, place, found, expected)
        }
    }

    /// An error in an argument.
    pub(crate) fn argument(
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            source: Source::Argument,
            ..Self::input(ErrorKind::BadArgument, place, found, expected)
        }
    }

    /// The same error, its place told from the start of a text of which another text is a part.
    pub(crate) fn moved(self, start: Place) -> Self {
        let Place { byte, line, column } = self.place;
        let column = if line == 1 {
            start.column.saturating_add(column - 1)
        } else {
            column
        };
        Self {
            place: Place {
                byte: start.byte.saturating_add(byte),
                line: start.line.saturating_add(line - 1),
                column,
            },
            ..self
        }
    }

    /// The same error, told to be about the input value with this number.
    pub(crate) fn of_value(self, number: u64) -> Self {
        Self {
            value: Some(number),
            ..self
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { byte, line, column } = self.place;
        writeln!(
            f,
            "error[{}]: found {}, expected {}",
            self.kind.as_str(),
            self.found,
            self.expected
        )?;
        write!(f, "  --> line {line}, column {column} (byte {byte})")?;
        match self.source {
            Source::Filter => f.write_str(" of the filter")?,
            Source::Argument => f.write_str(" of the argument")?,
            Source::Input => f.write_str(" of the input")?,
        }
        self.value.map_or(Ok(()), |n| write!(f, ", value {n}"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_newlines() {
        let place = Place::START.after("é\nñ€x".as_bytes());
        assert_eq!(
            place,
            Place {
                byte: 9,
                line: 2,
                column: 4
            }
        );
    }

    #[test]
    fn error_prints_as_two_lines() {
        let error =
            Error::input(ErrorKind::InvalidJson, Place::START, "`}`", "a value").of_value(3);
        let text = "error[invalid-json]: found `}`, expected a value\n  --> line 1, column 1 (byte 0) of the input, value 3";
        assert_eq!(error.to_string(), text);
    }
}
