//! Unix times, and bare numbers that may or may not be one.

use crate::draft::{Draft, When};
use crate::error::{Error, ErrorKind, quote};
use crate::limits::MAX_YEAR;
use crate::moment;
use crate::options::UnixUnit;
use crate::parsed::{Form, Precision};
use crate::scan::Scanner;

/// The units' suffixes, longest first where one begins another.
const SUFFIXES: [(&str, UnixUnit); 6] = [
    ("ms", UnixUnit::Milliseconds),
    ("us", UnixUnit::Microseconds),
    ("µs", UnixUnit::Microseconds),
    ("μs", UnixUnit::Microseconds),
    ("ns", UnixUnit::Nanoseconds),
    ("s", UnixUnit::Seconds),
];

/// Reads `@` and a Unix time: `@1700000000`, `@1700000000.25`, `@1700000000000ms`.
pub(crate) fn read_at(text: &str, unit: Option<UnixUnit>) -> Result<Draft, Error> {
    let mut scan = Scanner::new(text);
    scan.bump();
    number(&mut scan, unit.unwrap_or(UnixUnit::Seconds))
}

/// Reads a bare number in the unit that the caller gave.
pub(crate) fn read_bare(text: &str, unit: UnixUnit) -> Result<Draft, Error> {
    number(&mut Scanner::new(text), unit)
}

/// Reads a number, and a unit's suffix that overrules the given unit.
fn number(scan: &mut Scanner<'_>, unit: UnixUnit) -> Result<Draft, Error> {
    let start = scan.at();
    let (seconds, nanosecond, precision) = unix_number(scan, unit)?;
    if !scan.is_done() {
        return Err(scan.stop("a unit (s, ms, us, ns) or the end of the input"));
    }
    if !moment::is_in_range(seconds) {
        return Err(out_of_range(scan, start));
    }
    Ok(Draft::new(
        Form::Unix,
        When::Unix {
            seconds,
            nanosecond,
            precision,
        },
    ))
}

/// Reads a number with an optional fraction and suffix.
pub(crate) fn unix_number(
    scan: &mut Scanner<'_>,
    unit: UnixUnit,
) -> Result<(i64, u32, Precision), Error> {
    let start = scan.at();
    let is_negative = scan.peek() == Some('-');
    if !scan.eat('-') {
        scan.eat('+');
    }
    let run = scan.digit_run();
    if run == 0 {
        return Err(scan.stop("the digits of a Unix time"));
    }
    let whole = scan.skip(run);
    let has_fraction = scan.peek() == Some('.');
    let fraction = crate::iso::fraction(scan)?;
    let suffix = SUFFIXES
        .iter()
        .find(|(suffix, _)| scan.rest().starts_with(suffix));
    let unit = match suffix {
        Some((suffix, unit)) => {
            scan.skip(suffix.len());
            *unit
        }
        None => unit,
    };
    if has_fraction && unit != UnixUnit::Seconds {
        return Err(scan.refuse(
            start,
            ErrorKind::Unexpected,
            "a whole number: only seconds may have a fraction",
        ));
    }
    let (per_second, precision) = match unit {
        UnixUnit::Seconds => (
            1,
            Precision::of_fraction(fraction.map_or(0, |(_, digits)| digits)),
        ),
        UnixUnit::Milliseconds => (1_000, Precision::Millisecond),
        UnixUnit::Microseconds => (1_000_000, Precision::Microsecond),
        UnixUnit::Nanoseconds => (1_000_000_000, Precision::Nanosecond),
    };
    // Thirty digits fit an i128 even times a thousand million; more are out of any range.
    let trimmed = whole.trim_start_matches('0');
    let value: i128 = if trimmed.len() > 28 {
        return Err(out_of_range(scan, start));
    } else {
        trimmed.parse().unwrap_or(0)
    };
    let nanoseconds = value * (1_000_000_000 / per_second)
        + fraction.map_or(0, |(nanosecond, _)| i128::from(nanosecond));
    let nanoseconds = if is_negative {
        -nanoseconds
    } else {
        nanoseconds
    };
    let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000))
        .map_err(|_| out_of_range(scan, start))?;
    let nanosecond = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or(0);
    Ok((seconds, nanosecond, precision))
}

/// Makes the error that a Unix time is out of range.
fn out_of_range(scan: &Scanner<'_>, start: usize) -> Error {
    scan.refuse(
        start,
        ErrorKind::OutOfRange,
        format!("a Unix time within the years -{MAX_YEAR} to {MAX_YEAR}"),
    )
}

/// Tells whether a text is a bare number, perhaps with a sign, a fraction or a unit.
pub(crate) fn is_bare_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && text.len() - digits.len() <= 1 && {
        let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix('.').map_or(rest, |fraction| {
            fraction.trim_start_matches(|c: char| c.is_ascii_digit())
        });
        rest.is_empty() || SUFFIXES.iter().any(|(suffix, _)| *suffix == rest)
    }
}

/// Makes the error about a bare number, with its readings.
pub(crate) fn ambiguous(text: &str) -> Error {
    let mut readings = Vec::new();
    let suffix = text.trim_start_matches(|c: char| !c.is_alphabetic());
    if !suffix.is_empty() {
        let mut scan = Scanner::new(text);
        if let Ok((seconds, nanosecond, _)) = unix_number(&mut scan, UnixUnit::Seconds) {
            readings.extend(
                moment::utc_text(seconds, nanosecond).map(|utc| format!("the Unix time of {utc}")),
            );
        }
        readings.push(String::from("a duration"));
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        readings.extend(date_reading(text));
    }
    let units = [
        ("seconds", UnixUnit::Seconds),
        ("milliseconds", UnixUnit::Milliseconds),
        ("microseconds", UnixUnit::Microseconds),
        ("nanoseconds", UnixUnit::Nanoseconds),
    ];
    for (name, unit) in units.into_iter().filter(|_| suffix.is_empty()) {
        let mut scan = Scanner::new(text);
        let Ok((seconds, nanosecond, _)) = unix_number(&mut scan, unit) else {
            continue;
        };
        // Readings far from our time are no help: those within a few centuries of it are named.
        if scan.is_done() && (-15_000_000_000..=16_725_225_600).contains(&seconds) {
            readings.push(format!(
                "{} in Unix {name}",
                moment::utc_text(seconds, nanosecond).unwrap_or_default()
            ));
        }
    }
    readings.truncate(3);
    let found = if readings.is_empty() {
        format!("the bare number {}", quote(text))
    } else {
        format!(
            "the bare number {}, which may be {}",
            quote(text),
            readings.join(", or ")
        )
    };
    Error::new(
        text,
        0,
        ErrorKind::AmbiguousNumber,
        found,
        "`@` before a Unix time (@1700000000, @1700000000000ms), the option `unix-unit`, or a format",
    )
}

/// Returns the date that the digits of a bare number may be.
fn date_reading(digits: &str) -> Option<String> {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let is_month = |text: &str| (1..=12).contains(&text.parse().unwrap_or(0));
    let is_day = |text: &str| (1..=31).contains(&text.parse().unwrap_or(0));
    match digits.len() {
        6 if is_month(part(4, 6)) => Some(format!("the month {}-{}", part(0, 4), part(4, 6))),
        6 if is_month(part(2, 4)) && is_day(part(4, 6)) => Some(format!(
            "the date '{}-{}-{}",
            part(0, 2),
            part(2, 4),
            part(4, 6)
        )),
        12 | 14 if is_month(part(4, 6)) && is_day(part(6, 8)) => {
            let seconds = if digits.len() == 14 {
                format!(":{}", part(12, 14))
            } else {
                String::new()
            };
            Some(format!(
                "{}-{}-{}T{}:{}{seconds}",
                part(0, 4),
                part(4, 6),
                part(6, 8),
                part(8, 10),
                part(10, 12)
            ))
        }
        _ => None,
    }
}
