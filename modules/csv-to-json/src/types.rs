//! How a field becomes a JSON value.

use crate::buffer::{Bounded, Full};
use crate::json::write_string;
use crate::numeral::Numeral;
use crate::options::{BaseType, CellType};

/// Why a field was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwritten {
    /// It is not of its type; here is what that type wants.
    WrongType(&'static str),
    /// The row's output is full.
    Full,
}

impl From<Full> for Unwritten {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

/// Writes a field as a JSON value of a type.
#[inline]
pub(crate) fn write_value(
    cell: CellType,
    text: &[u8],
    quoted: bool,
    out: &mut Bounded,
) -> Result<(), Unwritten> {
    match cell.base {
        BaseType::String if !(cell.null_if_empty && text.is_empty()) => {
            Ok(write_string(text, out)?)
        }
        _ => write_typed(cell, text, quoted, out),
    }
}

fn write_typed(
    cell: CellType,
    text: &[u8],
    quoted: bool,
    out: &mut Bounded,
) -> Result<(), Unwritten> {
    if cell.base == BaseType::Infer {
        return Ok(write_inferred(cell, text, quoted, out)?);
    }
    let bare = trimmed(text);
    if bare.is_empty() && cell.null_if_empty {
        return Ok(out.extend(b"null")?);
    }
    match cell.base {
        BaseType::Integer => match Numeral::read(bare) {
            Some(numeral) if numeral.is_whole() => Ok(numeral.write(out)?),
            _ => Err(Unwritten::WrongType("an integer")),
        },
        BaseType::Number => match Numeral::read(bare) {
            Some(numeral) => Ok(numeral.write(out)?),
            None => Err(Unwritten::WrongType("a number")),
        },
        BaseType::Boolean => match boolean(bare) {
            Some(true) => Ok(out.extend(b"true")?),
            Some(false) => Ok(out.extend(b"false")?),
            None => Err(Unwritten::WrongType("a boolean")),
        },
        BaseType::String | BaseType::Infer => Ok(write_string(text, out)?),
    }
}

/// Writes what the field safely is. A field in quotes is a string: whoever wrote it may have meant just that.
fn write_inferred(
    cell: CellType,
    text: &[u8],
    quoted: bool,
    out: &mut Bounded,
) -> Result<(), Full> {
    if text.is_empty() && (!quoted || cell.null_if_empty) {
        return out.extend(b"null");
    }
    if quoted {
        return write_string(text, out);
    }
    match text {
        b"true" | b"True" | b"TRUE" => out.extend(b"true"),
        b"false" | b"False" | b"FALSE" => out.extend(b"false"),
        [b'-' | b'0'..=b'9', ..]
            if Numeral::read(text).is_some_and(|numeral| numeral.is_safe()) =>
        {
            out.extend(text)
        }
        _ => write_string(text, out),
    }
}

fn boolean(text: &[u8]) -> Option<bool> {
    let is_one_of = |words: [&str; 5]| {
        words
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
    };
    if is_one_of(["true", "t", "yes", "y", "1"]) {
        Some(true)
    } else if is_one_of(["false", "f", "no", "n", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// Returns the text without spaces and tabs around it.
fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(base: BaseType, null_if_empty: bool, text: &str, quoted: bool) -> String {
        let mut out = Bounded::new(10_000);
        let cell = CellType {
            base,
            null_if_empty,
        };
        match write_value(cell, text.as_bytes(), quoted, &mut out) {
            Ok(()) => String::from_utf8(out.into_bytes()).unwrap(),
            Err(Unwritten::WrongType(expected)) => format!("not {expected}"),
            Err(Unwritten::Full) => "full".to_owned(),
        }
    }

    fn assert_values(base: BaseType, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(value(base, false, text, false), *expected, "{text:?}");
        }
    }

    #[test]
    fn inferred_numbers_stand_as_written() {
        for text in [
            "0",
            "7",
            "-7",
            "-0",
            "1.50",
            "0.5",
            "-0.0",
            "1.5E10",
            "1e-05",
            "1e+16",
            "9007199254740991",
            "-9007199254740991",
            "0.30000000000000004",
            "1.5e250",
        ] {
            assert_eq!(value(BaseType::Infer, false, text, false), text);
        }
    }

    #[test]
    fn what_is_no_safe_number_stays_a_string() {
        for text in [
            "007",
            "-01",
            "00.5",
            "+5",
            ".5",
            "5.",
            "1,000",
            " 1",
            "1 ",
            "0x10",
            "1_000",
            "-",
            ".",
            "e5",
            "1e",
            "1e+",
            "12E4",
            "NaN",
            "nan",
            "inf",
            "-Infinity",
            "9007199254740992",
            "12345678901234567890",
            "0.123456789012345678",
            "1.5e251",
            "1.5e-9999",
            "1.0e400",
            "٣",
            "1.2.3",
            "2024-01-02",
            "--1",
            "0.00000000000000000000000000000000000000001",
        ] {
            let expected = format!("\"{text}\"");
            assert_eq!(value(BaseType::Infer, false, text, false), expected);
        }
    }

    #[test]
    fn booleans_and_empty_fields_are_inferred() {
        assert_values(
            BaseType::Infer,
            &[
                ("true", "true"),
                ("True", "true"),
                ("FALSE", "false"),
                ("tRUE", "\"tRUE\""),
                ("yes", "\"yes\""),
                ("null", "\"null\""),
                ("", "null"),
            ],
        );
    }

    #[test]
    fn quoted_field_is_inferred_to_be_a_string() {
        assert_eq!(value(BaseType::Infer, false, "12", true), "\"12\"");
        assert_eq!(value(BaseType::Infer, false, "true", true), "\"true\"");
        assert_eq!(value(BaseType::Infer, false, "", true), "\"\"");
        assert_eq!(value(BaseType::Infer, true, "", true), "null");
    }

    #[test]
    fn integers_keep_all_their_digits() {
        assert_values(
            BaseType::Integer,
            &[
                ("12345678901234567890123", "12345678901234567890123"),
                ("+007", "7"),
                ("-000", "-0"),
                (" 5\t", "5"),
                ("0", "0"),
                ("1.0", "not an integer"),
                ("1e5", "not an integer"),
                ("", "not an integer"),
                ("1 2", "not an integer"),
                ("1,0", "not an integer"),
            ],
        );
    }

    #[test]
    fn numbers_are_valid_json() {
        assert_values(
            BaseType::Number,
            &[
                ("+.5", "0.5"),
                ("5.", "5"),
                ("-00.10", "-0.10"),
                ("1E400", "1E400"),
                ("007e+05", "7e+05"),
                ("5.e3", "5e3"),
                ("NaN", "not a number"),
                ("-inf", "not a number"),
                ("0x1", "not a number"),
                (".", "not a number"),
                ("1e5.5", "not a number"),
            ],
        );
    }

    #[test]
    fn booleans_are_read_in_any_case() {
        assert_values(
            BaseType::Boolean,
            &[
                ("TRUE", "true"),
                ("t", "true"),
                ("Yes", "true"),
                ("y", "true"),
                ("1", "true"),
                ("false", "false"),
                ("F", "false"),
                ("no", "false"),
                (" N ", "false"),
                ("0", "false"),
                ("2", "not a boolean"),
                ("", "not a boolean"),
            ],
        );
    }

    #[test]
    fn empty_field_is_null_where_that_was_asked_for() {
        for base in [
            BaseType::String,
            BaseType::Integer,
            BaseType::Number,
            BaseType::Boolean,
        ] {
            assert_eq!(value(base, true, "", false), "null");
            assert_eq!(value(base, true, "", true), "null");
        }
        assert_eq!(value(BaseType::Integer, true, "  ", false), "null");
        assert_eq!(value(BaseType::String, true, " ", false), "\" \"");
        assert_eq!(value(BaseType::String, false, "", false), "\"\"");
    }
}
