//! Why a text was refused, and where.

use std::fmt;

use crate::limits::MAX_QUOTED_CHARS;

/// The cause of a refusal; the words of its `Display` are public and never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is empty or only white space.
    EmptyInput,
    /// The text, a pattern or an option is longer than its bound.
    TooLong,
    /// The text is not UTF-8 (only the command can meet this).
    NotUtf8,
    /// Parsing stopped here: something else was expected.
    Unexpected,
    /// A word is not an English month, weekday, unit or other word that is understood.
    UnknownWord,
    /// A field is well formed, but there is no such month, day, hour, year and so on.
    OutOfRange,
    /// The text reads as more than one date, and no option says which is meant.
    AmbiguousDate,
    /// A bare number could be a date or a Unix time in several units.
    AmbiguousNumber,
    /// A time zone abbreviation means several zones.
    AmbiguousZone,
    /// A year has two digits, and no pivot is given.
    TwoDigitYear,
    /// A day and month came without a year.
    MissingYear,
    /// The weekday in the text is not the weekday of the date.
    WeekdayMismatch,
    /// The text is relative, and no reference instant is given.
    NeedsReference,
    /// The output asked for needs an instant or offset, and the text has none and no zone is given.
    NeedsZone,
    /// The time zone is not in the bundled IANA database.
    UnknownZone,
    /// The offset contradicts the time zone.
    OffsetConflict,
    /// The local time does not exist: clocks were put forward over it.
    Gap,
    /// The local time exists twice: clocks were put back over it.
    Fold,
    /// A second 60 stands where no leap second can be.
    LeapSecond,
    /// A fraction has more than nine significant digits.
    FractionTooLong,
    /// An RFC 9557 suffix is marked critical and not understood.
    UnsupportedSuffix,
    /// An option has a value that is not understood.
    InvalidOption,
    /// A pattern has a directive that is not understood, or lacks one that the others need.
    InvalidPattern,
}

impl ErrorKind {
    /// Returns the kebab-case name of this cause.
    pub fn name(self) -> &'static str {
        match self {
            Self::EmptyInput => "empty-input",
            Self::TooLong => "too-long",
            Self::NotUtf8 => "not-utf8",
            Self::Unexpected => "unexpected",
            Self::UnknownWord => "unknown-word",
            Self::OutOfRange => "out-of-range",
            Self::AmbiguousDate => "ambiguous-date",
            Self::AmbiguousNumber => "ambiguous-number",
            Self::AmbiguousZone => "ambiguous-zone",
            Self::TwoDigitYear => "two-digit-year",
            Self::MissingYear => "missing-year",
            Self::WeekdayMismatch => "weekday-mismatch",
            Self::NeedsReference => "needs-reference",
            Self::NeedsZone => "needs-zone",
            Self::UnknownZone => "unknown-zone",
            Self::OffsetConflict => "offset-conflict",
            Self::Gap => "gap",
            Self::Fold => "fold",
            Self::LeapSecond => "leap-second",
            Self::FractionTooLong => "fraction-too-long",
            Self::UnsupportedSuffix => "unsupported-suffix",
            Self::InvalidOption => "invalid-option",
            Self::InvalidPattern => "invalid-pattern",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A place in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Offset in bytes from the start of the input, from 0.
    pub byte: u64,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

impl Place {
    /// Returns the place of byte `byte` of `text`.
    pub(crate) fn of(text: &str, byte: usize) -> Self {
        let mut place = Self {
            byte: 0,
            line: 1,
            column: 1,
        };
        for (at, character) in text.char_indices() {
            if at >= byte {
                break;
            }
            if character == '\n' {
                place.line += 1;
                place.column = 1;
            } else {
                place.column += 1;
            }
        }
        place.byte = byte as u64;
        place
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "line {}, column {} (byte {})",
            self.line, self.column, self.byte
        )
    }
}

/// A refusal: what was found where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// Where in the text (for a pattern or an option: where in it).
    pub place: Place,
    /// What stands there.
    pub found: String,
    /// What should stand there, or what would settle the question.
    pub expected: String,
}

impl Error {
    /// Makes an error about byte `byte` of `text`.
    pub(crate) fn new(
        text: &str,
        byte: usize,
        kind: ErrorKind,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            place: Place::of(text, byte),
            found: found.into(),
            expected: expected.into(),
        }
    }

    /// Makes an error about an option rather than about the text.
    pub(crate) fn option(
        name: &str,
        value: &str,
        byte: usize,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(
            value,
            byte,
            ErrorKind::InvalidOption,
            format!("{} in the option `{name}`", quote(value)),
            expected,
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "error[{}]: found {}, expected {}",
            self.kind, self.found, self.expected
        )?;
        write!(out, "  --> {}", self.place)
    }
}

impl std::error::Error for Error {}

/// Makes the error that a result lies outside the years that can be represented.
pub(crate) fn out_of_range(text: &str) -> Error {
    Error::new(
        text,
        0,
        ErrorKind::OutOfRange,
        quote(text),
        "a time within the years -9999 to 9999, in UTC too",
    )
}

/// Quotes a piece of the input: cut to a bound, and with everything escaped that could disturb a terminal or a log.
pub(crate) fn quote(piece: &str) -> String {
    let mut quoted = String::from("`");
    for (count, character) in piece.chars().enumerate() {
        if count == MAX_QUOTED_CHARS {
            quoted.push('…');
            break;
        }
        if is_disturbing(character) {
            quoted.extend(character.escape_unicode());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('`');
    quoted
}

/// Tells whether a character is a control, a bidirectional mark, or one that cannot be seen.
fn is_disturbing(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_counts_characters_in_columns_and_bytes_in_bytes() {
        assert_eq!(
            Place::of("é\nab", 4),
            Place {
                byte: 4,
                line: 2,
                column: 2
            }
        );
        assert_eq!(
            Place::of("é", 2),
            Place {
                byte: 2,
                line: 1,
                column: 2
            }
        );
    }

    #[test]
    fn quoting_escapes_bidirectional_characters_and_cuts() {
        assert_eq!(quote("a\u{202e}b"), "`a\\u{202e}b`");
        assert_eq!(quote(&"x".repeat(50)), format!("`{}…`", "x".repeat(40)));
    }
}
