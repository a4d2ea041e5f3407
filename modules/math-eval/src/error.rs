//! What went wrong, and where.

use core::fmt;
use std::fmt::Write as _;

use crate::limits::MAX_QUOTED;

/// The cause of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// There is no expression: nothing but white space.
    Empty,
    /// The expression is longer than [`crate::limits::MAX_EXPRESSION_BYTES`].
    TooLong,
    /// The nesting is deeper than [`crate::limits::MAX_DEPTH`].
    TooDeep,
    /// The computation takes more steps than [`crate::limits::MAX_WORK`].
    TooMuchWork,
    /// An exact number would need more than [`crate::limits::MAX_BITS`] bits.
    TooLarge,
    /// A character that is not part of the language.
    UnexpectedCharacter,
    /// A number that is not written as numbers are.
    InvalidNumber,
    /// Something stands where it does not belong.
    UnexpectedToken,
    /// Two values stand side by side; multiplication is never implied.
    MissingOperator,
    /// A parenthesis is not closed.
    UnclosedParenthesis,
    /// A name that is neither a variable nor a constant.
    UnknownName,
    /// A name that is no function is called.
    UnknownFunction,
    /// A function is called with too few or too many arguments.
    WrongArgumentCount,
    /// A boolean stands where a number is wanted, or a number where a boolean is.
    TypeMismatch,
    /// Division by zero, in any of its forms.
    DivisionByZero,
    /// An argument outside of what the function is defined for.
    Domain,
    /// A floating point result is out of range.
    Overflow,
    /// A variable's name or value is not valid. The place is in its value, or its name.
    InvalidVariable,
    /// More variables than [`crate::limits::MAX_VARIABLES`], or more bytes of them than [`crate::limits::MAX_VARIABLE_BYTES`].
    TooManyVariables,
    /// An option is out of range.
    InvalidOption,
}

impl ErrorKind {
    /// Returns the name of the cause as the WIT interface and the command spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::TooDeep => "too-deep",
            Self::TooMuchWork => "too-much-work",
            Self::TooLarge => "too-large",
            Self::UnexpectedCharacter => "unexpected-character",
            Self::InvalidNumber => "invalid-number",
            Self::UnexpectedToken => "unexpected-token",
            Self::MissingOperator => "missing-operator",
            Self::UnclosedParenthesis => "unclosed-parenthesis",
            Self::UnknownName => "unknown-name",
            Self::UnknownFunction => "unknown-function",
            Self::WrongArgumentCount => "wrong-argument-count",
            Self::TypeMismatch => "type-mismatch",
            Self::DivisionByZero => "division-by-zero",
            Self::Domain => "domain",
            Self::Overflow => "overflow",
            Self::InvalidVariable => "invalid-variable",
            Self::TooManyVariables => "too-many-variables",
            Self::InvalidOption => "invalid-option",
        }
    }
}

/// A place in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub byte: u64,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1.
    pub column: u32,
}

impl Place {
    /// Returns the place of a byte offset in a text.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = before.matches('\n').count();
        let columns = before.get(start..).unwrap_or("").chars().count();
        Self {
            byte: before.len() as u64,
            line: u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1),
            column: u32::try_from(columns).unwrap_or(u32::MAX).saturating_add(1),
        }
    }
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// Where.
    pub place: Place,
    /// What was found, in a few words.
    pub found: String,
    /// What was expected, in a few words.
    pub expected: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            place,
            found,
            expected,
        } = self;
        writeln!(
            f,
            "error[{}]: found {found}, expected {expected}",
            kind.name()
        )?;
        write!(
            f,
            "  --> line {}, column {} (byte {})",
            place.line, place.column, place.byte
        )
    }
}

impl std::error::Error for Error {}

/// What went wrong, before anybody said where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    pub(crate) found: String,
    pub(crate) expected: String,
}

impl Fault {
    pub(crate) fn new(
        kind: ErrorKind,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            found: found.into(),
            expected: expected.into(),
        }
    }

    /// Says where: at a byte of a text.
    pub(crate) fn at(self, text: &str, byte: usize) -> Error {
        Error {
            kind: self.kind,
            place: Place::of(text, byte),
            found: self.found,
            expected: self.expected,
        }
    }
}

/// Returns input in backticks: shortened, and with nothing in it that could move a cursor or reorder a line.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for (n, c) in text.chars().enumerate() {
        if n == MAX_QUOTED {
            out.push('…');
            break;
        }
        if is_deceptive(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out.push('`');
    out
}

/// Whether a character is a control, a line separator, invisible, or changes the direction of text.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_counts_characters_and_line_counts_newlines() {
        assert_eq!(
            Place::of("é+\nπ+x", 7),
            Place {
                byte: 7,
                line: 2,
                column: 3
            }
        );
        assert_eq!(
            Place::of("", 0),
            Place {
                byte: 0,
                line: 1,
                column: 1
            }
        );
    }

    #[test]
    fn quoted_input_is_short_and_harmless() {
        assert_eq!(quoted("a\u{202e}b\n"), "`a\\u{202e}b\\u{a}`");
        assert_eq!(quoted(&"x".repeat(100)), format!("`{}…`", "x".repeat(40)));
    }

    #[test]
    fn printed_error_has_two_lines() {
        let error =
            Fault::new(ErrorKind::DivisionByZero, "`0`", "a divisor other than 0").at("1/0", 1);
        assert_eq!(
            error.to_string(),
            "error[division-by-zero]: found `0`, expected a divisor other than 0\n  --> line 1, column 2 (byte 1)"
        );
    }
}
