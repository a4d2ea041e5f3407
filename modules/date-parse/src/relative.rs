//! Forms that count from the reference: `tomorrow`, `next monday`, `3 days ago`, `in 2 weeks and 3 hours`.

use crate::error::{Error, ErrorKind};
use crate::names::Weekday;
use crate::parsed::Precision;
use crate::scan::Scanner;

/// Something that counts from the reference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Relative {
    /// The reference itself.
    Now,
    /// The reference's day, and so many days after it.
    Days(i32),
    /// A weekday: the first after the reference's day, the last before it, or that of its ISO week.
    Weekday(Which, Weekday),
    /// A week, month or year: that after the reference's, before it, or it.
    Period(Which, Precision),
    /// A distance.
    Span(Distance),
}

/// Which of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The first strictly after.
    Next,
    /// The last strictly before.
    Last,
    /// That of the reference.
    This,
}

/// A distance in calendar and clock units, which are all of one sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Distance {
    /// Years.
    pub(crate) years: i64,
    /// Months.
    pub(crate) months: i64,
    /// Weeks.
    pub(crate) weeks: i64,
    /// Days.
    pub(crate) days: i64,
    /// Seconds, from hours, minutes and seconds.
    pub(crate) seconds: i64,
    /// Whether a unit of the clock was named: the result is then an instant, else a day.
    pub(crate) has_clock: bool,
}

/// A unit of a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Month,
    Week,
    Day,
    Clock(i64),
}

/// Words that stand for numbers.
const NUMBERS: [(&str, i64); 14] = [
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
];

/// Reads a relative day that begins with a word; `None` if the word begins none.
pub(crate) fn read_word(scan: &mut Scanner<'_>) -> Result<Option<Relative>, Error> {
    let word = scan.peek_word();
    let lower = word.to_ascii_lowercase();
    let simple = match lower.as_str() {
        "now" => Some(Relative::Now),
        "today" => Some(Relative::Days(0)),
        "tomorrow" => Some(Relative::Days(1)),
        "yesterday" => Some(Relative::Days(-1)),
        _ => None,
    };
    if simple.is_some() {
        scan.skip(word.len());
        return Ok(simple);
    }
    let which = match lower.as_str() {
        "next" => Which::Next,
        "last" | "previous" => Which::Last,
        "this" => Which::This,
        "day" => return day_after(scan).map(Some),
        "in" => {
            scan.skip(word.len());
            scan.spaces();
            return distance(scan).map(|distance| Some(Relative::Span(distance)));
        }
        _ if NUMBERS.iter().any(|(name, _)| *name == lower) => {
            return read_distance(scan).map(Some);
        }
        _ => return Ok(None),
    };
    scan.skip(word.len());
    scan.spaces();
    let target = scan.peek_word();
    let read = match (
        Weekday::of_word(target),
        target.to_ascii_lowercase().as_str(),
    ) {
        (Some(weekday), _) => Relative::Weekday(which, weekday),
        (None, "week") => Relative::Period(which, Precision::Week),
        (None, "month") => Relative::Period(which, Precision::Month),
        (None, "year") => Relative::Period(which, Precision::Year),
        _ => return Err(scan.stop("a weekday, week, month or year")),
    };
    scan.skip(target.len());
    Ok(Some(read))
}

/// Tells whether a number and a unit of time are next.
pub(crate) fn is_next(scan: &Scanner<'_>) -> bool {
    let mut ahead = *scan;
    if !ahead.eat('+') {
        ahead.eat('-');
    }
    let run = ahead.digit_run();
    ahead.skip(run);
    ahead.spaces();
    run > 0 && unit(ahead.peek_word()).is_some()
}

/// Reads `3 days ago`, `3 days from now`, `+3 days` or `-3 days`.
pub(crate) fn read_distance(scan: &mut Scanner<'_>) -> Result<Relative, Error> {
    let start = scan.at();
    let is_negative = scan.peek() == Some('-');
    let is_signed = scan.eat('+') || scan.eat('-');
    let distance = distance(scan)?;
    if is_signed {
        return Ok(Relative::Span(if is_negative {
            distance.negated()
        } else {
            distance
        }));
    }
    scan.spaces();
    if scan.peek_word().eq_ignore_ascii_case("ago") {
        scan.skip(3);
        return Ok(Relative::Span(distance.negated()));
    }
    for phrase in ["from now", "from today", "hence"] {
        if scan.eat_ignoring_case(phrase) {
            return Ok(Relative::Span(distance));
        }
    }
    if scan.is_done() {
        return Err(scan.refuse(
            start,
            ErrorKind::AmbiguousDate,
            "`in` before it, or `ago` or `from now` after it",
        ));
    }
    Err(scan.stop("`ago` or `from now`"))
}

/// Reads `day after tomorrow` or `day before yesterday`.
fn day_after(scan: &mut Scanner<'_>) -> Result<Relative, Error> {
    scan.skip(3);
    scan.spaces();
    for (first, second, days) in [("after", "tomorrow", 2), ("before", "yesterday", -2)] {
        if scan.peek_word().eq_ignore_ascii_case(first) {
            scan.skip(first.len());
            scan.spaces();
            if !scan.eat_ignoring_case(second) {
                return Err(scan.stop(&format!("`{second}`")));
            }
            return Ok(Relative::Days(days));
        }
    }
    Err(scan.stop("`after tomorrow` or `before yesterday`"))
}

/// Reads numbers with units, such as `2 weeks, 1 day and 3 hours`.
fn distance(scan: &mut Scanner<'_>) -> Result<Distance, Error> {
    let mut total = Distance::default();
    let mut seen: Vec<Unit> = Vec::new();
    loop {
        let start = scan.at();
        let count = count(scan)?;
        scan.spaces();
        let word = scan.peek_word();
        let unit = unit(word).ok_or_else(|| scan.stop("a unit from seconds to years"))?;
        scan.skip(word.len());
        if seen.contains(&unit) {
            return Err(scan.refuse(start, ErrorKind::Unexpected, "each unit once"));
        }
        seen.push(unit);
        match unit {
            Unit::Year => total.years = count,
            Unit::Month => total.months = count,
            Unit::Week => total.weeks = count,
            Unit::Day => total.days = count,
            Unit::Clock(seconds) => {
                total.seconds += count * seconds;
                total.has_clock = true;
            }
        }
        let mut ahead = *scan;
        ahead.spaces();
        if ahead.eat(',') {
            ahead.spaces();
        }
        if ahead.peek_word().eq_ignore_ascii_case("and") {
            ahead.skip(3);
            ahead.spaces();
        }
        let has_number = ahead.digit_run() > 0 && is_next(&ahead)
            || NUMBERS
                .iter()
                .any(|(name, _)| ahead.peek_word().eq_ignore_ascii_case(name));
        if !has_number {
            return Ok(total);
        }
        *scan = ahead;
    }
}

/// Reads a count in digits or as a word.
fn count(scan: &mut Scanner<'_>) -> Result<i64, Error> {
    let start = scan.at();
    let word = scan.peek_word();
    if let Some((_, value)) = NUMBERS
        .iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
    {
        scan.skip(word.len());
        return Ok(*value);
    }
    let run = scan.digit_run();
    if run == 0 {
        return Err(scan.stop("a whole number"));
    }
    if run > 9 {
        scan.skip(run);
        return Err(scan.refuse(
            start,
            ErrorKind::OutOfRange,
            "a number of at most nine digits",
        ));
    }
    scan.number(9, "a whole number").map(i64::from)
}

/// Returns the unit that a word names.
fn unit(word: &str) -> Option<Unit> {
    Some(match word.to_ascii_lowercase().as_str() {
        "year" | "years" => Unit::Year,
        "month" | "months" => Unit::Month,
        "week" | "weeks" => Unit::Week,
        "day" | "days" => Unit::Day,
        "hour" | "hours" => Unit::Clock(3600),
        "minute" | "minutes" | "min" | "mins" => Unit::Clock(60),
        "second" | "seconds" | "sec" | "secs" => Unit::Clock(1),
        _ => return None,
    })
}

impl Distance {
    /// Returns the same distance backwards.
    fn negated(self) -> Self {
        Self {
            years: -self.years,
            months: -self.months,
            weeks: -self.weeks,
            days: -self.days,
            seconds: -self.seconds,
            has_clock: self.has_clock,
        }
    }
}
