//! Reads numbers: `12`, `1_000`, `0.25`, `.5`, `1e-3`, `0xff`, `0b1010`, `0o17`. All of them are exact.

use num_bigint::{BigInt, BigUint};

use crate::error::{ErrorKind, Fault, quoted};
use crate::limits::{MAX_BITS, MAX_LITERAL_DIGITS};
use crate::number::{Number, Ratio};
use crate::power::integer_power;
use crate::work::{Work, bounded, too_large};

/// Returns the length in bytes of the number that a text begins with; the number may still be misspelt.
pub(crate) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let at = |n: usize| bytes.get(n).copied().unwrap_or(0);
    if at(0) == b'0' && at(1).is_ascii_alphabetic() && !matches!(at(1), b'e' | b'E') {
        return bytes
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
            .count();
    }
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|b| b.is_ascii_digit() || **b == b'_')
            .count()
    };
    let mut end = digits(0);
    // A second point is taken in so that it can be complained about.
    while at(end) == b'.' {
        end += 1 + digits(end + 1);
    }
    if matches!(at(end), b'e' | b'E') {
        let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
        if at(end + 1 + sign).is_ascii_digit() {
            end += 1 + sign + digits(end + 1 + sign);
        }
    }
    end
}

/// Reads a number without a sign.
pub(crate) fn parse(text: &str, work: &mut Work) -> Result<Number, Fault> {
    work.operation()?;
    if let Some(number) = parse_short(text) {
        return Ok(number);
    }
    let lower = text.to_ascii_lowercase();
    for (prefix, radix, what) in [
        ("0x", 16, "hexadecimal"),
        ("0b", 2, "binary"),
        ("0o", 8, "octal"),
    ] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return parse_radix(text, digits, radix, what, work);
        }
    }
    let misspelt = |expected: &str| Fault::new(ErrorKind::InvalidNumber, quoted(text), expected);
    if lower.starts_with('0')
        && lower
            .as_bytes()
            .get(1)
            .is_some_and(|b| b.is_ascii_alphabetic() && *b != b'e')
    {
        return Err(misspelt("a prefix `0x`, `0b` or `0o`"));
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if fraction.contains('.') {
        return Err(misspelt("a number with one decimal point"));
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err(misspelt("digits"));
    }
    let unsigned_exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (Some(whole), Some(fraction), Some(digits_of_exponent)) =
        (digits(whole), digits(fraction), digits(unsigned_exponent))
    else {
        return Err(misspelt("`_` between two digits only"));
    };
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(misspelt("a number without leading zeros"));
    }
    let fraction = fraction.trim_end_matches('0');
    let significant = format!("{whole}{fraction}");
    let significant = significant.trim_start_matches('0');
    if significant.len() > MAX_LITERAL_DIGITS || fraction.len() > MAX_LITERAL_DIGITS {
        return Err(too_large());
    }
    // Reading is splitting in reverse: about half the square of the words.
    let size = significant.len() as u64 / 9 + 1;
    work.spend(size * size)?;
    let mantissa = bounded(BigInt::from(
        BigUint::parse_bytes(significant.as_bytes(), 10).unwrap_or_default(),
    ))?;
    if mantissa.bits() == 0 {
        return Ok(Number::Exact(Ratio::integer(mantissa)));
    }
    let exponent = exponent_of(&digits_of_exponent, exponent.starts_with('-'))?
        - i64::try_from(fraction.len()).unwrap_or(i64::MAX / 2);
    let scale = integer_power(
        &Ratio::integer(BigInt::from(10)),
        &BigInt::from(exponent),
        work,
    )?;
    if exponent >= 0 {
        return Ok(Number::Exact(Ratio::coprime(
            work.multiply(&mantissa, scale.numerator())?,
            BigInt::from(1),
        )?));
    }
    Ok(Number::Exact(Ratio::reduced(
        mantissa,
        scale.denominator().clone(),
        work,
    )?))
}

/// Reads a number of nothing but a few digits and a decimal point: most are so.
fn parse_short(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let has_leading_zero =
        bytes.first() == Some(&b'0') && bytes.get(1).is_some_and(u8::is_ascii_digit);
    if bytes.len() > 18 || has_leading_zero {
        return None;
    }
    let (mut value, mut unit, mut digits) = (0i64, 1i64, 0);
    let mut is_fraction = false;
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                unit *= if is_fraction { 10 } else { 1 };
                digits += 1;
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    (digits > 0).then(|| Number::Exact(Ratio::of_small(value, unit)))
}

fn parse_radix(
    text: &str,
    body: &str,
    radix: u32,
    what: &str,
    work: &mut Work,
) -> Result<Number, Fault> {
    let misspelt = |expected: String| Fault::new(ErrorKind::InvalidNumber, quoted(text), expected);
    let body = digits(body)
        .filter(|body| !body.is_empty())
        .ok_or_else(|| misspelt(format!("{what} digits, `_` between two of them only")))?;
    if !body.chars().all(|c| c.is_digit(radix)) {
        return Err(misspelt(format!("{what} digits")));
    }
    let significant = body.trim_start_matches('0');
    if significant.len() as u64 > MAX_BITS {
        return Err(too_large());
    }
    work.spend(significant.len() as u64)?;
    let value = bounded(BigInt::from(
        BigUint::parse_bytes(significant.as_bytes(), radix).unwrap_or_default(),
    ))?;
    Ok(Number::integer(value))
}

/// Takes the underscores out; `None` when one does not stand between two digits.
fn digits(text: &str) -> Option<String> {
    let is_misplaced = text.starts_with('_') || text.ends_with('_') || text.contains("__");
    (!is_misplaced).then(|| text.replace('_', ""))
}

fn exponent_of(digits: &str, negative: bool) -> Result<i64, Fault> {
    let digits = digits.trim_start_matches('0');
    if digits.len() > 6 {
        return Err(too_large());
    }
    let value = digits.parse::<i64>().unwrap_or(0);
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(text, &mut Work::new()) {
            Ok(Number::Exact(value)) => format!("{}/{}", value.numerator(), value.denominator()),
            Ok(Number::Float(_)) => "a float".to_owned(),
            Err(fault) => fault.expected,
        }
    }

    #[test]
    fn every_spelling_is_exact() {
        for (text, value) in [
            ("0", "0/1"),
            ("1_000", "1000/1"),
            ("0.1", "1/10"),
            (".5", "1/2"),
            ("5.", "5/1"),
            ("1e3", "1000/1"),
            ("2.5E-1", "1/4"),
            ("1.e2", "100/1"),
            ("0xFf", "255/1"),
            ("0b1_0", "2/1"),
            ("0o17", "15/1"),
            ("0e999999", "0/1"),
            ("1.50", "3/2"),
            ("0.000", "0/1"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn misspelt_number_is_told_what_is_wrong() {
        for (text, expected) in [
            ("1.2.3", "a number with one decimal point"),
            (".", "digits"),
            ("1_", "`_` between two digits only"),
            ("1__0", "`_` between two digits only"),
            ("007", "a number without leading zeros"),
            ("0b12", "binary digits"),
            ("0x", "hexadecimal digits, `_` between two of them only"),
            ("0z1", "a prefix `0x`, `0b` or `0o`"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("1e99999999999"), "numbers of at most 32768 bits");
        assert_eq!(read("1e-9999"), "numbers of at most 32768 bits");
    }

    #[test]
    fn number_ends_where_it_cannot_go_on() {
        for (text, end) in [
            ("12+3", 2),
            ("1e+", 1),
            ("2e", 1),
            ("2e3x", 3),
            ("1.2.3+", 5),
            ("0x1F+", 4),
            ("0e1", 3),
            (".5)", 2),
        ] {
            assert_eq!(length(text), end, "{text}");
        }
    }
}
