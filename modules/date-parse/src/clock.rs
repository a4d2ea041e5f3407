//! Times of day as people write them: `17:00`, `5 pm`, `5:30:15.25 p.m.`, `noon`, `12 midnight`.

use crate::draft::{Clock, ClockFields};
use crate::error::{Error, ErrorKind};
use crate::iso;
use crate::parsed::Precision;
use crate::scan::Scanner;

/// The half of a day that an hour of 12 belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Before noon.
    Am,
    /// From noon on.
    Pm,
}

/// Tells whether a time of day that begins with a digit seems to be next.
pub(crate) fn is_next(scan: &Scanner<'_>) -> bool {
    let run = scan.digit_run();
    if !matches!(run, 1 | 2) {
        return false;
    }
    let mut ahead = *scan;
    ahead.skip(run);
    if ahead.peek() == Some(':') {
        return true;
    }
    ahead.spaces();
    half(&mut ahead).is_some()
        || matches!(
            ahead.peek_word().to_ascii_lowercase().as_str(),
            "noon" | "midnight"
        )
}

/// Reads a time of day that begins with a digit.
pub(crate) fn read(scan: &mut Scanner<'_>) -> Result<Clock, Error> {
    let start = scan.at();
    let mut fields = ClockFields {
        hour: scan.number(2, "an hour")?,
        ..ClockFields::default()
    };
    if scan.eat(':') {
        fields.minute = Some(scan.fixed(2, "a minute")?);
        if scan.eat(':') {
            fields.second = Some(scan.fixed(2, "a second")?);
            let is_fraction = scan.peek_after(1).is_some_and(|next| next.is_ascii_digit());
            fields.fraction = if is_fraction {
                iso::fraction(scan)?
            } else {
                None
            };
        }
        if scan.digit_run() > 0 {
            return Err(scan.stop("the end of the time"));
        }
    }
    let before_half = *scan;
    scan.spaces();
    if let Some(half) = half(scan) {
        if !(1..=12).contains(&fields.hour) {
            return Err(scan.refuse(
                start,
                ErrorKind::OutOfRange,
                "an hour from 1 to 12 before am or pm",
            ));
        }
        fields.hour = hour_of(fields.hour, half);
        return Clock::checked(scan, start, fields);
    }
    if fields.minute.is_none()
        && fields.hour == 12
        && let Some(clock) = named(scan)
    {
        return Ok(Clock {
            span: (start, scan.at()),
            ..clock
        });
    }
    *scan = before_half;
    if fields.minute.is_none() {
        return Err(scan.stop("`:`, am or pm"));
    }
    Clock::checked(scan, start, fields)
}

/// Reads `noon` or `midnight`, the start of the day, if one is next.
pub(crate) fn named(scan: &mut Scanner<'_>) -> Option<Clock> {
    let start = scan.at();
    let word = scan.peek_word();
    let hour = match word.to_ascii_lowercase().as_str() {
        "noon" | "midday" => 12,
        "midnight" => 0,
        _ => return None,
    };
    scan.skip(word.len());
    Some(Clock {
        hour,
        minute: 0,
        second: 0,
        nanosecond: 0,
        precision: Precision::Minute,
        is_day_end: false,
        span: (start, scan.at()),
    })
}

/// Reads `am`, `pm`, `a.m.` or `p.m.` in any case if it is next.
pub(crate) fn half(scan: &mut Scanner<'_>) -> Option<Half> {
    for (words, half) in [
        (["a.m.", "a.m", "am"], Half::Am),
        (["p.m.", "p.m", "pm"], Half::Pm),
    ] {
        for word in words {
            let mut ahead = *scan;
            if ahead.eat_ignoring_case(word) && !ahead.peek().is_some_and(char::is_alphanumeric) {
                *scan = ahead;
                return Some(half);
            }
        }
    }
    None
}

/// Returns the hour of 24 of an hour of 12: 12 am is 0, 12 pm is 12.
pub(crate) fn hour_of(hour: u32, half: Half) -> u32 {
    match half {
        Half::Am => hour % 12,
        Half::Pm => hour % 12 + 12,
    }
}
