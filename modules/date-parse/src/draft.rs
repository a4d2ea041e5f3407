//! What a grammar read, before zones and the reference turn it into a result.

use jiff::civil::Date;

use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_YEAR, MIN_YEAR};
use crate::names::Weekday;
use crate::options::Options;
use crate::parsed::{Form, Precision};
use crate::relative::Relative;
use crate::scan::Scanner;

/// What a grammar read.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The form in which it was written.
    pub(crate) form: Form,
    /// Which day or instant.
    pub(crate) when: When,
    /// The time of day.
    pub(crate) clock: Option<Clock>,
    /// The offset.
    pub(crate) offset: Option<Offset>,
    /// The zone in brackets or after the time.
    pub(crate) zone: Option<ZoneName>,
    /// A weekday that the date must have, and where it stands.
    pub(crate) weekday: Option<(Weekday, usize, usize)>,
    /// Whether the standard says UTC where the text and the options say nothing.
    pub(crate) utc_by_standard: bool,
}

impl Draft {
    /// Makes a draft of a date alone.
    pub(crate) fn of_date(form: Form, date: Date, precision: Precision) -> Self {
        Self::new(form, When::Date { date, precision })
    }

    /// Makes a draft with nothing but a day or instant.
    pub(crate) fn new(form: Form, when: When) -> Self {
        Self {
            form,
            when,
            clock: None,
            offset: None,
            zone: None,
            weekday: None,
            utc_by_standard: false,
        }
    }
}

/// Which day or instant a text names.
#[derive(Debug, Clone)]
pub(crate) enum When {
    /// A date, or the first day of a period.
    Date {
        /// The date.
        date: Date,
        /// Day or coarser.
        precision: Precision,
    },
    /// A Unix time.
    Unix {
        /// Seconds, rounded down.
        seconds: i64,
        /// Nanoseconds after them.
        nanosecond: u32,
        /// Second or finer.
        precision: Precision,
    },
    /// Something that counts from the reference.
    Relative(Relative),
}

/// A time of day as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// Hour, 0 to 23.
    pub(crate) hour: u8,
    /// Minute, 0 to 59.
    pub(crate) minute: u8,
    /// Second, 0 to 60.
    pub(crate) second: u8,
    /// Nanosecond.
    pub(crate) nanosecond: u32,
    /// Hour or finer.
    pub(crate) precision: Precision,
    /// Whether it was 24:00, the end of the day.
    pub(crate) is_day_end: bool,
    /// Where it stands: first byte and the byte after it.
    pub(crate) span: (usize, usize),
}

impl Clock {
    /// Checks the fields of a time of day that ends at the cursor.
    pub(crate) fn checked(
        scan: &Scanner<'_>,
        start: usize,
        fields: ClockFields,
    ) -> Result<Self, Error> {
        let ClockFields {
            hour,
            minute,
            second,
            fraction,
        } = fields;
        let (nanosecond, digits) = fraction.unwrap_or((0, 0));
        let refuse = |expected: &str| Err(scan.refuse(start, ErrorKind::OutOfRange, expected));
        let (minutes, seconds) = (minute.unwrap_or(0), second.unwrap_or(0));
        if hour > 24 {
            return refuse("an hour from 0 to 23, or 24:00");
        }
        if minutes > 59 {
            return refuse("a minute from 0 to 59");
        }
        if seconds > 60 {
            return refuse("a second from 0 to 59, or 60 in a leap second");
        }
        let is_day_end = hour == 24;
        if is_day_end && (minutes, seconds, nanosecond) != (0, 0, 0) {
            return refuse("24:00:00 and nothing later");
        }
        let precision = match (minute, second) {
            (None, _) => Precision::Hour,
            (_, None) => Precision::Minute,
            _ => Precision::of_fraction(digits),
        };
        let narrow = |value: u32| u8::try_from(value).unwrap_or(u8::MAX);
        let hour = if is_day_end { 0 } else { narrow(hour) };
        Ok(Self {
            hour,
            minute: narrow(minutes),
            second: narrow(seconds),
            nanosecond,
            precision,
            is_day_end,
            span: (start, scan.at()),
        })
    }
}

/// The fields of a time of day, not yet checked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClockFields {
    /// Hour of 24.
    pub(crate) hour: u32,
    /// Minute, if given.
    pub(crate) minute: Option<u32>,
    /// Second, if given.
    pub(crate) second: Option<u32>,
    /// Nanoseconds and the digits that they were written with, if given.
    pub(crate) fraction: Option<(u32, usize)>,
}

/// An offset as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offset {
    /// Seconds east of UTC.
    pub(crate) seconds: i32,
    /// Whether it was `Z` or `-00:00`: the instant is known, and the local offset is not.
    pub(crate) is_unknown_local: bool,
    /// Where it stands.
    pub(crate) span: (usize, usize),
}

/// A time zone as written.
#[derive(Debug, Clone)]
pub(crate) struct ZoneName {
    /// The name or offset.
    pub(crate) name: String,
    /// Whether RFC 9557's `!` stands before it: a contradiction may not be resolved.
    pub(crate) is_critical: bool,
    /// Where it stands.
    pub(crate) at: usize,
}

/// Makes a date whose text lies between `start` and the cursor, or says which field is out of range.
pub(crate) fn date(
    scan: &Scanner<'_>,
    start: usize,
    year: i32,
    month: u32,
    day: u32,
) -> Result<Date, Error> {
    let refuse = |expected: String| Err(scan.refuse(start, ErrorKind::OutOfRange, expected));
    let first = month_start(scan, start, year, month)?;
    let days = first.days_in_month();
    match i8::try_from(day)
        .ok()
        .filter(|day| (1..=days).contains(day))
    {
        Some(day) => {
            Date::new(first.year(), first.month(), day).or_else(|_| refuse(String::from("a date")))
        }
        None => refuse(format!("a day from 1 to {days}, for {year:04}-{month:02}")),
    }
}

/// Makes the first day of a month.
pub(crate) fn month_start(
    scan: &Scanner<'_>,
    start: usize,
    year: i32,
    month: u32,
) -> Result<Date, Error> {
    let year = checked_year(scan, start, year)?;
    match i8::try_from(month)
        .ok()
        .and_then(|month| Date::new(year, month, 1).ok())
    {
        Some(date) => Ok(date),
        None => Err(scan.refuse(start, ErrorKind::OutOfRange, "a month from 1 to 12")),
    }
}

/// Checks that a year can be represented.
pub(crate) fn checked_year(scan: &Scanner<'_>, start: usize, year: i32) -> Result<i16, Error> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(scan.refuse(
            start,
            ErrorKind::OutOfRange,
            format!("a year from {MIN_YEAR} to {MAX_YEAR}"),
        ));
    }
    i16::try_from(year).map_err(|_| scan.refuse(start, ErrorKind::OutOfRange, "a year"))
}

/// Returns the year that a two-digit year stands for, by the pivot that the caller gave.
pub(crate) fn pivoted(
    scan: &Scanner<'_>,
    start: usize,
    two_digits: u32,
    options: &Options,
) -> Result<i32, Error> {
    let years = i32::try_from(two_digits).unwrap_or(0);
    match options.year_pivot {
        Some(pivot) if two_digits < u32::from(pivot) => Ok(2000 + years),
        Some(_) => Ok(1900 + years),
        None => {
            let readings = format!(
                "a year of four digits, or the option `year-pivot` (19{two_digits:02} or 20{two_digits:02})"
            );
            Err(scan.refuse(start, ErrorKind::TwoDigitYear, readings))
        }
    }
}
