//! Writes results.

use core::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::error::Fault;
use crate::number::{Number, Ratio};
use crate::power::integer_power;
use crate::program::Value;
use crate::work::{Work, words};

/// Returns the text of a value, and its text in decimal: the same, but for a fraction of more digits than asked for.
pub(crate) fn write(
    value: &Value,
    digits: u32,
    work: &mut Work,
) -> Result<(String, String), Fault> {
    let text = match value {
        Value::Boolean(value) => value.to_string(),
        // Debug output is the shortest that reads back the same, with an exponent where plain digits would be many.
        Value::Number(Number::Float(value)) => format!("{value:?}"),
        Value::Number(Number::Exact(ratio)) if ratio.is_integer() => {
            integer(ratio.numerator(), work)?
        }
        Value::Number(Number::Exact(ratio)) => {
            let (decimal, is_whole) = rounded(ratio, digits, work)?;
            if !is_whole {
                return Ok((
                    format!(
                        "{}/{}",
                        integer(ratio.numerator(), work)?,
                        integer(ratio.denominator(), work)?
                    ),
                    decimal,
                ));
            }
            decimal
        }
    };
    Ok((text.clone(), text))
}

fn integer(value: &BigInt, work: &mut Work) -> Result<String, Fault> {
    let size = words(value.magnitude());
    work.spend(2 * size * size)?;
    Ok(value.to_string())
}

/// Returns a fraction in decimal with a number of significant digits, and whether those are all of them.
fn rounded(ratio: &Ratio, digits: u32, work: &mut Work) -> Result<(String, bool), Fault> {
    let (mut scaled, mut exponent, is_whole) = significant(ratio, digits, work)?;
    // Rounding up may have carried into one more digit; zeros at the end go, they are not significant.
    let kept = scaled.trim_end_matches('0').len();
    exponent += i64::try_from(scaled.len() - kept).unwrap_or(0);
    scaled.truncate(kept);
    let sign = if ratio.sign() == Ordering::Less {
        "-"
    } else {
        ""
    };
    Ok((
        format!("{sign}{}", place_point(&scaled, exponent)),
        is_whole,
    ))
}

/// Returns as many leading digits as asked for, the exponent of ten of the last of them, and whether nothing was rounded.
fn significant(ratio: &Ratio, digits: u32, work: &mut Work) -> Result<(String, i64, bool), Fault> {
    let (numerator, denominator) = (
        BigInt::from(ratio.numerator().magnitude().clone()),
        ratio.denominator(),
    );
    // The exponent of ten of the first digit, or less: the value is above two to the power of the difference, less one.
    let bits = i64::try_from(numerator.bits()).unwrap_or(0)
        - i64::try_from(denominator.bits()).unwrap_or(0)
        - 1;
    let log10_of_2 = if bits < 0 { 30_104 } else { 30_102 };
    let mut first = (bits * log10_of_2).div_euclid(100_000);
    loop {
        let last = first - i64::from(digits) + 1;
        let scale = integer_power(
            &Ratio::integer(BigInt::from(10)),
            &BigInt::from(last.unsigned_abs()),
            work,
        )?;
        let (above, below) = if last <= 0 {
            (
                work.multiply(&numerator, scale.numerator())?,
                denominator.clone(),
            )
        } else {
            (
                numerator.clone(),
                work.multiply(denominator, scale.numerator())?,
            )
        };
        let (quotient, rest) = work.divide(&above, &below)?;
        let is_whole = rest.sign() == Sign::NoSign;
        let text = integer(&quotient, work)?;
        if text.len() > usize::try_from(digits).unwrap_or(usize::MAX) {
            // The estimate was too low.
            first += 1;
            continue;
        }
        let is_half_or_more = (rest.magnitude() << 1u32) >= *below.magnitude();
        let text = if is_half_or_more && !is_whole {
            integer(&(quotient + 1u32), work)?
        } else {
            text
        };
        return Ok((text, last, is_whole));
    }
}

/// Places a decimal point among digits, the last of which counts a power of ten; with an exponent where that is shorter to read.
fn place_point(digits: &str, exponent: i64) -> String {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let first = exponent + length - 1;
    let (head, tail) = digits.split_at_checked(1).unwrap_or((digits, ""));
    if !(-7..21).contains(&first) {
        let point = if tail.is_empty() { "" } else { "." };
        return format!("{head}{point}{tail}e{first}");
    }
    let zeros = |n: i64| "0".repeat(usize::try_from(n).unwrap_or(0));
    if exponent >= 0 {
        format!("{digits}{}", zeros(exponent))
    } else if first < 0 {
        format!("0.{}{digits}", zeros(-1 - first))
    } else {
        let (whole, fraction) = digits
            .split_at_checked(usize::try_from(first + 1).unwrap_or(0))
            .unwrap_or((digits, ""));
        format!("{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(n: i64, d: i64, digits: u32) -> (String, String) {
        let mut work = Work::new();
        let ratio = Ratio::reduced(BigInt::from(n), BigInt::from(d), &mut work).unwrap();
        write(&Value::Number(Number::Exact(ratio)), digits, &mut work).unwrap()
    }

    #[test]
    fn fraction_is_written_out_or_rounded_half_away() {
        for (n, d, digits, text, expected) in [
            (1, 3, 5, "1/3", "0.33333"),
            (2, 3, 5, "2/3", "0.66667"),
            (-1, 8, 20, "-0.125", "-0.125"),
            (1, 8, 2, "1/8", "0.13"),
            (999_999, 1_000_000, 3, "999999/1000000", "1"),
            (99_995, 10_000, 4, "19999/2000", "10"),
            (123_456_789, 10, 20, "12345678.9", "12345678.9"),
            (123_456_789, 10, 4, "123456789/10", "12350000"),
            (1, 100_000_000, 20, "1e-8", "1e-8"),
            (1, 10_000_000, 20, "0.0000001", "0.0000001"),
            (12, 1_000_000_007, 6, "12/1000000007", "1.2e-8"),
            (1, 1024, 10, "0.0009765625", "0.0009765625"),
            (1, 1024, 7, "0.0009765625", "0.0009765625"),
            (1, 1024, 6, "1/1024", "0.000976563"),
        ] {
            assert_eq!(
                decimal(n, d, digits),
                (text.to_owned(), expected.to_owned()),
                "{n}/{d} to {digits}"
            );
        }
    }
}
