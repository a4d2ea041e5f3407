//! Encodings of text in text.

use crate::guard::Engine;
use crate::value::Value;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jaq_core::native::{Filter, bome, v};
use jaq_core::{Error, RunPtr, ValR, ValXs};
use jaq_std::ValT as _;

/// Takes text with and without padding at its end, as jq does.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) fn natives() -> Vec<Filter<RunPtr<Engine>>> {
    vec![
        ("escape_html", v(0), |cv| encode(&cv.1, escape_html)),
        ("escape_tsv", v(0), |cv| {
            encode(&cv.1, |text| {
                text.replace('\\', "\\\\")
                    .replace('\t', "\\t")
                    .replace('\n', "\\n")
                    .replace('\r', "\\r")
            })
        }),
        ("encode_uri", v(0), |cv| encode(&cv.1, encode_uri)),
        ("decode_uri", v(0), |cv| decode(&cv.1, decode_uri)),
        ("encode_base64", v(0), |cv| {
            encode(&cv.1, |text| BASE64.encode(text))
        }),
        ("decode_base64", v(0), |cv| {
            decode(&cv.1, |text| {
                BASE64
                    .decode(text)
                    .ok()
                    .filter(|bytes| text.is_empty() || !bytes.is_empty())
            })
        }),
        ("encode_base32", v(0), |cv| encode(&cv.1, encode_base32)),
        ("decode_base32", v(0), |cv| decode(&cv.1, decode_base32)),
    ]
}

fn encode<'a>(value: &Value, encode: impl Fn(&str) -> String) -> ValXs<'a, Value> {
    bome(
        value
            .try_as_utf8_bytes()
            .map(|text| Value::from(encode(&String::from_utf8_lossy(text)))),
    )
}

/// Bytes that are not UTF-8 after decoding become U+FFFD, as in jq: JSON's strings hold text, not bytes.
fn decode<'a>(value: &Value, decode: impl Fn(&[u8]) -> Option<Vec<u8>>) -> ValXs<'a, Value> {
    let decoded = || -> ValR<Value> {
        let bytes = decode(value.try_as_utf8_bytes()?)
            .ok_or_else(|| Error::str(format_args!("{value} cannot be decoded")))?;
        Ok(Value::from(String::from_utf8_lossy(&bytes).into_owned()))
    };
    bome(decoded())
}

fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn encode_uri(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode_uri(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        let mut hex = || char::from(bytes.next()?).to_digit(16);
        out.push(if byte == b'%' {
            u8::try_from(hex()? * 16 + hex()?).ok()?
        } else {
            byte
        });
    }
    Some(out)
}

fn encode_base32(text: &str) -> String {
    let mut out = String::with_capacity(text.len() / 5 * 8 + 8);
    for group in text.as_bytes().chunks(5) {
        let bits = (0..5).fold(0_u64, |bits, i| {
            bits << 8 | u64::from(group.get(i).copied().unwrap_or_default())
        });
        let digits = (group.len() * 8).div_ceil(5);
        for i in 0..8 {
            let digit = usize::try_from(bits >> (35 - 5 * i) & 31).unwrap_or_default();
            out.push(if i < digits {
                BASE32.get(digit).map_or('=', |b| char::from(*b))
            } else {
                '='
            });
        }
    }
    out
}

fn decode_base32(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    let (mut bits, mut count) = (0_u64, 0);
    for byte in text.iter().copied().take_while(|byte| *byte != b'=') {
        bits = bits << 5 | BASE32.iter().position(|digit| *digit == byte)? as u64;
        count += 5;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 255).ok()?);
        }
    }
    Some(out)
}
