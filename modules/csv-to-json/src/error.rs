//! What can go wrong, and where.

use crate::limits::MAX_QUOTED_CHARS;
use std::fmt;

/// The cause of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The options contradict each other or are out of range.
    BadOption,
    /// The input is not UTF-8.
    BadUtf8,
    /// A quoted field is still open at the end of the input.
    UnclosedQuote,
    /// A quote stands inside a field that does not begin with one.
    StrayQuote,
    /// A closing quote is followed by something else than a delimiter or a line end.
    TextAfterQuote,
    /// A row has more or fewer fields than the first row.
    RaggedRow,
    /// Two columns have the same name.
    DuplicateHeader,
    /// A type was asked for a column that is not there.
    UnknownColumn,
    /// A field is not of the type asked for its column.
    WrongType,
    /// The first row has more than [`MAX_COLUMNS`](crate::limits::MAX_COLUMNS) fields.
    TooManyColumns,
    /// A row is longer than [`MAX_ROW_BYTES`](crate::limits::MAX_ROW_BYTES), or the header than its own bound.
    RowTooLong,
    /// One row's JSON is longer than [`MAX_ROW_OUTPUT`](crate::limits::MAX_ROW_OUTPUT).
    RowOutputTooLong,
    /// The input of a call is longer than that call takes.
    InputTooLarge,
    /// The output of a call is longer than its receiver takes.
    OutputTooLarge,
    /// The conversion was already finished.
    Finished,
}

impl ErrorKind {
    /// Returns the kind's public name, as it is in the WIT and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadOption => "bad-option",
            Self::BadUtf8 => "bad-utf8",
            Self::UnclosedQuote => "unclosed-quote",
            Self::StrayQuote => "stray-quote",
            Self::TextAfterQuote => "text-after-quote",
            Self::RaggedRow => "ragged-row",
            Self::DuplicateHeader => "duplicate-header",
            Self::UnknownColumn => "unknown-column",
            Self::WrongType => "wrong-type",
            Self::TooManyColumns => "too-many-columns",
            Self::RowTooLong => "row-too-long",
            Self::RowOutputTooLong => "row-output-too-long",
            Self::InputTooLarge => "input-too-large",
            Self::OutputTooLarge => "output-too-large",
            Self::Finished => "finished",
        }
    }
}

/// A place in the input.
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
    /// The place before the first byte.
    pub const START: Self = Self {
        byte: 0,
        line: 1,
        column: 1,
    };
}

/// An error and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// Where the culprit begins.
    pub place: Place,
    /// What was found, in plain words.
    pub found: String,
    /// What was expected instead.
    pub expected: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { byte, line, column } = self.place;
        writeln!(
            f,
            "error[{}]: found {}, expected {}",
            self.kind.name(),
            self.found,
            self.expected
        )?;
        write!(f, "  --> line {line}, column {column} (byte {byte})")
    }
}

impl std::error::Error for Error {}

/// Returns a piece of input as a message may show it: in backticks, cut to size, nothing invisible.
pub(crate) fn quoted(text: &[u8]) -> String {
    // A prefix is enough: no character is longer than four bytes.
    let prefix = text.get(..text.len().min(4 * (MAX_QUOTED_CHARS + 1)));
    let text = String::from_utf8_lossy(prefix.unwrap_or_default());
    let mut shown = String::from("`");
    for (index, character) in text.chars().enumerate() {
        if index == MAX_QUOTED_CHARS {
            shown.push('…');
            break;
        }
        if is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown.push('`');
    shown
}

/// Tells whether a character could hide or rearrange the text around it.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidirectional_characters_are_escaped() {
        assert_eq!(
            quoted("a\u{202e}b\n\u{7}".as_bytes()),
            "`a\\u{202e}b\\u{a}\\u{7}`"
        );
    }

    #[test]
    fn long_text_is_cut() {
        let shown = quoted("é".repeat(1000).as_bytes());
        assert_eq!(shown, format!("`{}…`", "é".repeat(40)));
    }

    #[test]
    fn error_is_printed_with_its_place() {
        let error = Error {
            kind: ErrorKind::UnclosedQuote,
            place: Place {
                byte: 45,
                line: 3,
                column: 7,
            },
            found: "x".to_owned(),
            expected: "y".to_owned(),
        };
        assert_eq!(
            error.to_string(),
            "error[unclosed-quote]: found x, expected y\n  --> line 3, column 7 (byte 45)"
        );
    }
}
