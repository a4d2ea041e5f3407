//! What can go wrong, and where.

use std::fmt;

use crate::limits::MAX_EXCERPT_CHARS;

/// The cause of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is longer than `limits::MAX_INPUT_BYTES`.
    InputTooLarge,
    /// The input is not UTF-8.
    NotUtf8,
    /// The input has more markup than `limits::MAX_NODES` nodes.
    TooComplex,
    /// The input nests deeper than `limits::MAX_DEPTH`.
    TooDeep,
    /// The output would be longer than its bound.
    OutputTooLarge,
    /// An option has a value that is not allowed.
    BadOption,
    /// The sanitiser was used after `finish`, or after an error.
    Finished,
    /// The output did not stop changing when it was read again, so nothing is handed out.
    NotStable,
}

impl ErrorKind {
    /// Returns the public name of the cause.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InputTooLarge => "input-too-large",
            Self::NotUtf8 => "not-utf8",
            Self::TooComplex => "too-complex",
            Self::TooDeep => "too-deep",
            Self::OutputTooLarge => "output-too-large",
            Self::BadOption => "bad-option",
            Self::Finished => "finished",
            Self::NotStable => "not-stable",
        }
    }
}

/// A place in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The offset in bytes, from 0.
    pub byte: u64,
    /// The line, from 1.
    pub line: u32,
    /// The column in Unicode scalar values, from 1.
    pub column: u32,
}

impl Place {
    /// The first character of the input.
    pub const START: Self = Self {
        byte: 0,
        line: 1,
        column: 1,
    };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {} (byte {})",
            self.line, self.column, self.byte
        )
    }
}

/// An error: its cause, its place, what was found and what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// Where in the input.
    pub place: Place,
    /// What was found, in a few plain words.
    pub found: String,
    /// What was expected, in a few plain words.
    pub expected: String,
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            place,
            found: found.into(),
            expected: expected.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "error[{}]: found {}, expected {}",
            self.kind.name(),
            self.found,
            self.expected
        )?;
        write!(f, "  --> {}", self.place)
    }
}

impl std::error::Error for Error {}

/// Returns a short excerpt of foreign text that is safe to print.
///
/// Everything outside printable ASCII and letters is written as `\u{…}`, so that nothing hides in a report either.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MAX_EXCERPT_CHARS {
            out.push('…');
            break;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            _ if c.is_alphanumeric() && !crate::hidden::is_hidden(c) => out.push(c),
            _ => out.extend(c.escape_unicode()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_prints_on_two_lines() {
        let place = Place {
            byte: 45,
            line: 3,
            column: 7,
        };
        let error = Error::new(ErrorKind::NotUtf8, place, "the byte 0xff", "UTF-8");
        assert_eq!(
            error.to_string(),
            "error[not-utf8]: found the byte 0xff, expected UTF-8\n  --> line 3, column 7 (byte 45)"
        );
    }

    #[test]
    fn an_excerpt_shows_what_hides() {
        assert_eq!(
            excerpt("a\u{202e}b\u{200b}\n\\é\u{3164}"),
            "a\\u{202e}b\\u{200b}\\n\\\\é\\u{3164}"
        );
    }

    #[test]
    fn an_excerpt_is_cut_after_sixty_characters() {
        let long = "é".repeat(70);
        assert_eq!(excerpt(&long), format!("{}…", "é".repeat(60)));
    }
}
