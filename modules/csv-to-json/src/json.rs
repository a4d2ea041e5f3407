//! How text becomes a JSON string.

use crate::buffer::{Bounded, Full};

/// Writes text as a JSON string: quotes, backslashes and control characters escaped, all else as it stands.
pub(crate) fn write_string(text: &[u8], out: &mut Bounded) -> Result<(), Full> {
    // No early exit: so compilers turn it into vector instructions.
    let needs_escape = text.iter().fold(false, |needs, byte| {
        needs | (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\')
    });
    if needs_escape {
        return write_escaped(text, out);
    }
    out.reserve(text.len() + 2)?;
    out.push(b'"')?;
    out.extend(text)?;
    out.push(b'"')
}

fn write_escaped(text: &[u8], out: &mut Bounded) -> Result<(), Full> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let cost = |byte: &u8| 1 + usize::from(escape_cost(*byte));
    // The bound is asked once, for the exact length, so the writes below cannot fail halfway.
    out.reserve(text.iter().map(cost).sum::<usize>() + 2)?;
    out.push(b'"')?;
    for &byte in text {
        match byte {
            b'"' => out.extend(b"\\\"")?,
            b'\\' => out.extend(b"\\\\")?,
            b'\n' => out.extend(b"\\n")?,
            b'\r' => out.extend(b"\\r")?,
            b'\t' => out.extend(b"\\t")?,
            0x08 => out.extend(b"\\b")?,
            0x0c => out.extend(b"\\f")?,
            0..0x20 => {
                let low = HEX.get(usize::from(byte & 15)).copied().unwrap_or_default();
                out.extend(&[b'\\', b'u', b'0', b'0', b'0' + (byte >> 4), low])?;
            }
            _ => out.push(byte)?,
        }
    }
    out.push(b'"')
}

/// How many bytes a byte needs beyond itself.
const fn escape_cost(byte: u8) -> u8 {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
        0..0x20 => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> String {
        let mut out = Bounded::new(10_000);
        write_string(text.as_bytes(), &mut out).unwrap();
        String::from_utf8(out.into_bytes()).unwrap()
    }

    #[test]
    fn every_control_character_is_escaped() {
        // As Python's json.dumps(…, ensure_ascii=False) writes them.
        let all: String = (0u8..0x20).map(char::from).collect();
        assert_eq!(
            string(&all),
            concat!(
                r#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
                r#"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
            )
        );
    }

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(string(r#"a"b\c"#), r#""a\"b\\c""#);
    }

    #[test]
    fn all_else_stands_as_it_is() {
        assert_eq!(
            string("é\u{7f}\u{2028}😀/\u{10ffff}"),
            "\"é\u{7f}\u{2028}😀/\u{10ffff}\""
        );
    }

    #[test]
    fn bound_is_asked_for_the_exact_length() {
        let mut out = Bounded::new(8);
        assert_eq!(write_string(b"\x01", &mut out), Ok(()));
        out.clear();
        assert_eq!(write_string(b"\x01x", &mut out), Err(Full));
        assert_eq!(out.bytes(), b"");
    }
}
