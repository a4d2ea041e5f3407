//! From the fields that a pattern read to a day and a time.

use crate::clock::{self, Half};
use crate::draft::{self, Clock, ClockFields, Draft, Offset, When, ZoneName};
use crate::error::{Error, ErrorKind, quote};
use crate::iso;
use crate::moment;
use crate::names::Weekday;
use crate::parsed::{Form, Precision};
use crate::relative::Relative;
use crate::scan::Scanner;

/// What a pattern has read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// `%Y`.
    pub(crate) year: Option<i32>,
    /// `%m`.
    pub(crate) month: Option<u32>,
    /// `%d`.
    pub(crate) day: Option<u32>,
    /// `%j`.
    pub(crate) ordinal: Option<u32>,
    /// `%G`.
    pub(crate) week_year: Option<i32>,
    /// `%V`.
    pub(crate) week: Option<u32>,
    /// `%A`.
    pub(crate) weekday: Option<(Weekday, usize, usize)>,
    /// `%H`.
    pub(crate) hour: Option<u32>,
    /// `%I`.
    pub(crate) short_hour: Option<u32>,
    /// `%p`.
    pub(crate) half: Option<Half>,
    /// `%M`.
    pub(crate) minute: Option<u32>,
    /// `%S`.
    pub(crate) second: Option<u32>,
    /// `%f`.
    pub(crate) fraction: Option<(u32, usize)>,
    /// `%z`.
    pub(crate) offset: Option<Offset>,
    /// `%Q`.
    pub(crate) zone: Option<ZoneName>,
    /// `%s`.
    pub(crate) unix: Option<(i64, u32, Precision)>,
    /// Where the time begins and ends.
    pub(crate) clock_span: Option<(usize, usize)>,
}

/// Makes an error about the end of a pattern or what is missing from it.
pub(crate) fn bad(pattern: &str, at: usize, expected: &str) -> Error {
    Error::new(
        pattern,
        at,
        ErrorKind::InvalidPattern,
        format!("{} in the option `format`", quote(pattern)),
        expected,
    )
}

/// Puts the fields together.
pub(crate) fn finish(scan: &Scanner<'_>, pattern: &str, fields: &Fields) -> Result<Draft, Error> {
    let end = pattern.len();
    if let Some((seconds, nanosecond, precision)) = fields.unix {
        if fields.year.is_some()
            || fields.clock_span.is_some()
            || fields.month.is_some()
            || fields.offset.is_some()
        {
            return Err(bad(pattern, end, "nothing but words beside `%s`"));
        }
        if !moment::is_in_range(seconds) {
            return Err(crate::error::out_of_range(scan.text()));
        }
        return Ok(Draft {
            weekday: fields.weekday,
            ..Draft::new(
                Form::Pattern,
                When::Unix {
                    seconds,
                    nanosecond,
                    precision,
                },
            )
        });
    }
    let mut draft = Draft::new(Form::Pattern, day(scan, pattern, fields)?);
    draft.weekday = fields.weekday;
    draft.offset = fields.offset;
    draft.zone.clone_from(&fields.zone);
    if let Some((start, clock_end)) = fields.clock_span {
        let is_day = !matches!(
            draft.when,
            When::Date {
                precision: Precision::Year | Precision::Month | Precision::Week,
                ..
            }
        );
        if !is_day {
            return Err(bad(pattern, end, "a day, as there is a time"));
        }
        let hour = match (fields.hour, fields.short_hour, fields.half) {
            (Some(hour), None, None) => hour,
            (None, Some(hour), Some(half)) => clock::hour_of(hour, half),
            _ => return Err(bad(pattern, end, "`%H`, or `%I` with `%p`, for the hour")),
        };
        let is_hollow = fields.second.is_some() && fields.minute.is_none()
            || fields.fraction.is_some() && fields.second.is_none();
        if is_hollow {
            return Err(bad(
                pattern,
                end,
                "`%M` before `%S`, and `%S` before a fraction",
            ));
        }
        let mut cursor = Scanner::new(scan.text());
        cursor.skip(clock_end);
        let clock = ClockFields {
            hour,
            minute: fields.minute,
            second: fields.second,
            fraction: fields.fraction,
        };
        draft.clock = Some(Clock::checked(&cursor, start, clock)?);
    }
    Ok(draft)
}

/// Finds the day.
fn day(scan: &Scanner<'_>, pattern: &str, fields: &Fields) -> Result<When, Error> {
    let end = pattern.len();
    let (date, precision) = match (
        fields.year,
        fields.month,
        fields.day,
        fields.ordinal,
        fields.week_year,
        fields.week,
    ) {
        (Some(year), Some(month), Some(day), None, None, None) => {
            (draft::date(scan, 0, year, month, day)?, Precision::Day)
        }
        (Some(year), Some(month), None, None, None, None) => {
            (draft::month_start(scan, 0, year, month)?, Precision::Month)
        }
        (Some(year), None, None, None, None, None) => {
            (draft::month_start(scan, 0, year, 1)?, Precision::Year)
        }
        (Some(year), None, None, Some(ordinal), None, None) => {
            let first = draft::month_start(scan, 0, year, 1)?;
            let days = first.days_in_year();
            let date = iso::ordinal_date(first, ordinal).ok_or_else(|| {
                scan.refuse(
                    0,
                    ErrorKind::OutOfRange,
                    format!("a day from 1 to {days}, for {year:04}"),
                )
            })?;
            (date, Precision::Day)
        }
        (None, None, None, None, Some(year), Some(week)) => {
            let weekday = fields.weekday.map(|(weekday, ..)| weekday.number());
            let text = format!(
                "{}-W{week:02}-{}",
                if year < 0 {
                    format!("-{:06}", -year)
                } else {
                    format!("{year:04}")
                },
                weekday.unwrap_or(1)
            );
            let read = iso::date(&mut Scanner::new(&text))
                .map_err(|_| scan.refuse(0, ErrorKind::OutOfRange, "a week that the year has"))?;
            (
                read.date,
                if weekday.is_some() {
                    Precision::Day
                } else {
                    Precision::Week
                },
            )
        }
        (None, None, None, None, None, None) if fields.clock_span.is_some() => {
            return Ok(When::Relative(Relative::Days(0)));
        }
        _ => {
            return Err(bad(
                pattern,
                end,
                "`%Y` with `%m` and `%d` or with `%j`, or `%G` with `%V`",
            ));
        }
    };
    // A weekday beside a year or month alone would be lost without a check.
    if fields.weekday.is_some() && matches!(precision, Precision::Year | Precision::Month) {
        return Err(bad(pattern, end, "a day, as there is a weekday"));
    }
    Ok(When::Date { date, precision })
}
