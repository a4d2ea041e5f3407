//! ISO 8601, RFC 3339 and RFC 9557.

use jiff::civil::{Date, ISOWeekDate};

use crate::draft::{self, Clock, ClockFields, Draft};
use crate::error::{Error, ErrorKind};
use crate::offset;
use crate::parsed::{Form, Precision};
use crate::scan::Scanner;

/// A date of ISO 8601.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IsoDate {
    /// The date, or the first day of the period.
    pub(crate) date: Date,
    /// Day or coarser.
    pub(crate) precision: Precision,
    /// Calendar, week or ordinal date.
    pub(crate) form: Form,
    /// Whether it is RFC 3339's `full-date`.
    is_full_date: bool,
}

/// Tells whether a date of ISO 8601 seems to be next: its year and what separates it, or eight digits.
pub(crate) fn is_next(scan: &Scanner<'_>) -> bool {
    match scan.peek() {
        Some('+' | '-') => {
            let mut ahead = *scan;
            ahead.bump();
            ahead.digit_run() >= 4
        }
        Some('0'..='9') => match (scan.digit_run(), scan.peek_after(scan.digit_run())) {
            (4, Some('-')) => scan
                .peek_after(5)
                .is_some_and(|next| next.is_ascii_digit() || matches!(next, 'W' | 'w')),
            (4, Some('W' | 'w')) | (7 | 8, _) => true,
            (4, None) => true,
            _ => false,
        },
        _ => false,
    }
}

/// Reads a whole text of ISO 8601; `None` if a date is followed by what only the written forms allow.
pub(crate) fn read(text: &str) -> Result<Option<Draft>, Error> {
    let mut scan = Scanner::new(text);
    let day = date(&mut scan)?;
    let mut draft = Draft::of_date(day.form, day.date, day.precision);
    if scan.is_done() {
        return Ok(Some(draft));
    }
    let has_t = matches!(scan.peek(), Some('T' | 't'));
    if !has_t && scan.peek().is_some_and(crate::scan::is_space) || scan.peek() == Some(',') {
        // A space may also come before `5pm` or `at noon`: then the written forms try, and their error stands.
        let mut ahead = scan;
        ahead.bump();
        let read = day.precision == Precision::Day
            && time(&mut ahead, &mut draft, &day).is_ok()
            && ahead.is_done();
        return Ok(read.then_some(draft));
    }
    if day.precision != Precision::Day {
        let expected = match day.precision {
            Precision::Year => "`-`, `W` or the end of the input",
            Precision::Month => "`-` and a day, or the end of the input",
            _ => "`-` and a weekday, or the end of the input",
        };
        return Err(scan.stop(expected));
    }
    if !has_t {
        return Err(scan.stop("`T` and a time, or the end of the input"));
    }
    scan.bump();
    time(&mut scan, &mut draft, &day)?;
    if scan.is_done() {
        Ok(Some(draft))
    } else {
        Err(scan.stop(after_time(&draft)))
    }
}

/// Says what may follow a time.
fn after_time(draft: &Draft) -> &'static str {
    match (&draft.zone, &draft.offset) {
        (Some(_), _) => "the end of the input",
        (None, Some(_)) => "a zone in brackets or the end of the input",
        (None, None) => "an offset or the end of the input",
    }
}

/// Reads a date.
pub(crate) fn date(scan: &mut Scanner<'_>) -> Result<IsoDate, Error> {
    let start = scan.at();
    let is_negative = scan.peek() == Some('-');
    let is_expanded = scan.eat('+') || scan.eat('-');
    let year =
        i32::try_from(scan.fixed(if is_expanded { 6 } else { 4 }, "a year")?).unwrap_or(i32::MAX);
    if is_negative && year == 0 {
        return Err(scan.refuse(
            start,
            ErrorKind::OutOfRange,
            "+000000, as there is no negative year zero",
        ));
    }
    let year = if is_negative { -year } else { year };
    let dashed = scan.peek() == Some('-')
        && scan
            .peek_after(1)
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, 'W' | 'w'));
    if dashed {
        scan.bump();
    }
    if scan.eat('W') || scan.eat('w') {
        return week(scan, start, year, dashed);
    }
    let calendar = |date, precision, is_full_date| IsoDate {
        date,
        precision,
        form: Form::Iso8601,
        is_full_date,
    };
    match (dashed, scan.digit_run()) {
        (_, 3) => ordinal(scan, start, year),
        (true, _) => {
            let month_at = scan.at();
            let month = scan.fixed(2, "a month")?;
            let first = draft::month_start(
                scan,
                if (1..=12).contains(&month) {
                    start
                } else {
                    month_at
                },
                year,
                month,
            )?;
            if scan.peek() != Some('-') {
                return Ok(calendar(first, Precision::Month, false));
            }
            scan.bump();
            let day_at = scan.at();
            let day = scan.fixed(2, "a day")?;
            if scan.digit_run() > 0 {
                return Err(scan.stop("`T` and a time, or the end of the input"));
            }
            Ok(calendar(
                draft::date(scan, day_at, year, month, day)?,
                Precision::Day,
                !is_expanded,
            ))
        }
        (false, 4) => {
            let month = scan.fixed(2, "a month")?;
            let first = draft::month_start(scan, start, year, month)?;
            let day = scan.fixed(2, "a day")?;
            Ok(calendar(
                draft::date(scan, start, year, i32_month(first), day)?,
                Precision::Day,
                false,
            ))
        }
        (false, 0) => Ok(calendar(
            draft::month_start(scan, start, year, 1)?,
            Precision::Year,
            false,
        )),
        (false, _) => {
            Err(scan.stop("a month and a day of two digits each, or an ordinal day of three"))
        }
    }
}

/// Returns the month of a date as the scanner's numbers.
fn i32_month(date: Date) -> u32 {
    u32::from(date.month().unsigned_abs())
}

/// Reads what follows `W`.
fn week(scan: &mut Scanner<'_>, start: usize, year: i32, dashed: bool) -> Result<IsoDate, Error> {
    let week_at = scan.at();
    let week = scan.fixed(2, "a week")?;
    let year = draft::checked_year(scan, start, year)?;
    let weeks = Date::new(year, 6, 1)
        .map(|date| date.iso_week_date().weeks_in_year())
        .unwrap_or(52);
    if week == 0 || week > u32::from(weeks.unsigned_abs()) {
        return Err(scan.refuse(
            week_at,
            ErrorKind::OutOfRange,
            format!("a week from 1 to {weeks}, for {year:04}"),
        ));
    }
    let has_day = if dashed {
        scan.peek() == Some('-')
    } else {
        scan.digit_run() > 0
    };
    if dashed && has_day {
        scan.bump();
    }
    let day_at = scan.at();
    let day = if has_day {
        scan.fixed(1, "a weekday")?
    } else {
        1
    };
    let weekday = i8::try_from(day)
        .ok()
        .and_then(|day| jiff::civil::Weekday::from_monday_one_offset(day).ok());
    let Some(weekday) = weekday else {
        return Err(scan.refuse(day_at, ErrorKind::OutOfRange, "a weekday from 1 to 7"));
    };
    let date = i8::try_from(week)
        .ok()
        .and_then(|week| ISOWeekDate::new(year, week, weekday).ok())
        .map(ISOWeekDate::date);
    let date = date.ok_or_else(|| {
        scan.refuse(
            start,
            ErrorKind::OutOfRange,
            "a week within the years -9999 to 9999",
        )
    })?;
    Ok(IsoDate {
        date,
        precision: if has_day {
            Precision::Day
        } else {
            Precision::Week
        },
        form: Form::Iso8601Week,
        is_full_date: false,
    })
}

/// Reads an ordinal day.
fn ordinal(scan: &mut Scanner<'_>, start: usize, year: i32) -> Result<IsoDate, Error> {
    let day_at = scan.at();
    let day = scan.fixed(3, "a day of the year")?;
    let first = draft::month_start(scan, start, year, 1)?;
    let date = ordinal_date(first, day).ok_or_else(|| {
        scan.refuse(
            day_at,
            ErrorKind::OutOfRange,
            format!("a day from 001 to {}, for {year:04}", first.days_in_year()),
        )
    })?;
    Ok(IsoDate {
        date,
        precision: Precision::Day,
        form: Form::Iso8601Ordinal,
        is_full_date: false,
    })
}

/// Returns the date of a day of the year.
pub(crate) fn ordinal_date(first: Date, day: u32) -> Option<Date> {
    let day = i16::try_from(day)
        .ok()
        .filter(|day| (1..=first.days_in_year()).contains(day))?;
    first.with().day_of_year(day).build().ok()
}

/// Reads a time, an offset and suffixes into a draft, and recognises RFC 3339 and 9557.
fn time(scan: &mut Scanner<'_>, draft: &mut Draft, day: &IsoDate) -> Result<(), Error> {
    let start = scan.at();
    let (fields, is_extended, is_comma) = time_fields(scan)?;
    let clock = Clock::checked(scan, start, fields)?;
    draft.clock = Some(clock);
    let offset_at = scan.at();
    if matches!(scan.peek(), Some('Z' | 'z' | '+' | '-')) {
        draft.offset = Some(offset::iso_offset(scan)?);
    }
    let length = scan.at() - offset_at;
    let is_rfc3339 = day.is_full_date
        && is_extended
        && !is_comma
        && fields.second.is_some()
        && !clock.is_day_end
        && matches!(length, 1 | 6);
    if is_rfc3339 {
        draft.form = Form::Rfc3339;
    }
    if scan.peek() == Some('[') {
        draft.zone = offset::suffixes(scan)?;
        draft.form = Form::Rfc9557;
    }
    Ok(())
}

/// Reads the fields of a time; also says whether it is in the extended format with colons, and whether its fraction follows a comma.
fn time_fields(scan: &mut Scanner<'_>) -> Result<(ClockFields, bool, bool), Error> {
    let mut fields = ClockFields {
        hour: scan.fixed(2, "an hour")?,
        ..ClockFields::default()
    };
    let is_extended = scan.eat(':');
    if !is_extended && scan.digit_run() == 0 {
        return Ok((fields, false, false));
    }
    fields.minute = Some(scan.fixed(2, "a minute")?);
    let has_second = if is_extended {
        scan.eat(':')
    } else {
        scan.digit_run() > 0
    };
    let mut is_comma = false;
    if has_second {
        fields.second = Some(scan.fixed(2, "a second")?);
        is_comma = scan.peek() == Some(',');
        fields.fraction = fraction(scan)?;
    }
    Ok((fields, is_extended, is_comma))
}

/// Reads a fraction of a second after `.` or `,` if there is one: nanoseconds and the number of digits.
pub(crate) fn fraction(scan: &mut Scanner<'_>) -> Result<Option<(u32, usize)>, Error> {
    if !scan.eat('.') && !scan.eat(',') {
        return Ok(None);
    }
    fraction_digits(scan).map(Some)
}

/// Reads the digits of a fraction of a second.
pub(crate) fn fraction_digits(scan: &mut Scanner<'_>) -> Result<(u32, usize), Error> {
    let start = scan.at();
    let run = scan.digit_run();
    if run == 0 {
        return Err(scan.stop("a digit of the fraction"));
    }
    let digits = scan.skip(run);
    let mut nanosecond = 0;
    for place in 0..9 {
        let digit = digits
            .as_bytes()
            .get(place)
            .map_or(0, |byte| u32::from(byte - b'0'));
        nanosecond = nanosecond * 10 + digit;
    }
    if digits.bytes().skip(9).any(|digit| digit != b'0') {
        return Err(scan.refuse(
            start,
            ErrorKind::FractionTooLong,
            "at most nine digits of fraction, but for zeros",
        ));
    }
    Ok((nanosecond, run.min(9)))
}
