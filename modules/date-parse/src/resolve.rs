//! From what a text says to the instant that it means: offsets, zones, clock changes and leap seconds.

use jiff::civil::Date;

use crate::civil::Civil;
use crate::draft::{Clock, Draft, When};
use crate::error::{Error, ErrorKind, out_of_range, quote};
use crate::local::{Local, at_instant};
use crate::moment;
use crate::names::Weekday;
use crate::parsed::{Anchor, CivilDate, Form, Instant, IsoWeek, Parsed, Precision};
use crate::settings::Settings;
use crate::zone::Zone;
use crate::{count, offset};

/// Turns what a grammar read into a result.
pub(crate) fn resolve(text: &str, draft: Draft, settings: &Settings<'_>) -> Result<Parsed, Error> {
    let (local, precision, has_time) = match &draft.when {
        When::Unix {
            seconds,
            nanosecond,
            precision,
        } => {
            let zone = settings.zone.clone().or_else(|| Zone::find("UTC"));
            (
                at_instant(text, *seconds, *nanosecond, zone.as_ref(), Anchor::Text)?,
                *precision,
                true,
            )
        }
        When::Date { date, precision } => {
            let precision = draft.clock.map_or(*precision, |clock| clock.precision);
            (
                on_date(text, *date, &draft, settings, None)?,
                precision,
                draft.clock.is_some(),
            )
        }
        When::Relative(relative) => {
            let (zone, anchor) = count::base_zone(text, &draft, settings)?;
            match count::target(text, relative, &zone, settings)? {
                count::Target::Day(date, precision) => {
                    let precision = draft.clock.map_or(precision, |clock| clock.precision);
                    (
                        on_date(text, date, &draft, settings, Some((zone, anchor)))?,
                        precision,
                        draft.clock.is_some(),
                    )
                }
                count::Target::Instant(seconds, nanosecond, precision) => (
                    at_instant(text, seconds, nanosecond, Some(&zone), anchor)?,
                    precision,
                    true,
                ),
            }
        }
    };
    let is_leap = draft.clock.is_some_and(|clock| clock.second == 60);
    if let Some((weekday, start, end)) = draft.weekday {
        // The weekday belongs to the date as written: 24:00 is still that day.
        let written = match (&draft.when, draft.offset, &draft.zone) {
            (When::Date { date, .. }, ..) => *date,
            _ => local.date,
        };
        check_weekday(text, weekday, (start, end), written)?;
    }
    finished(text, draft.form, &local, precision, has_time, is_leap)
}

/// Places a date, with its time if it has one, in the zone that the text, its form or the caller names.
fn on_date(
    text: &str,
    date: Date,
    draft: &Draft,
    settings: &Settings<'_>,
    base: Option<(Zone, Anchor)>,
) -> Result<Local, Error> {
    let civil = Civil::of(text, date, draft.clock.as_ref())?;
    let named = match &draft.zone {
        Some(zone) => Some((
            Zone::find(&zone.name).ok_or_else(|| unknown_zone(text, zone.at, &zone.name))?,
            zone.is_critical,
        )),
        None => None,
    };
    let local = match (draft.offset, named) {
        (Some(offset), None) => civil.at_offset(text, offset.seconds, None, Anchor::Text)?,
        (Some(offset), Some((zone, is_critical))) => {
            civil.at_both(text, offset, &zone, is_critical, settings)?
        }
        (None, Some((zone, _))) => {
            civil.in_zone(text, &zone, Anchor::Text, settings.options.dst)?
        }
        (None, None) => match (base, &settings.zone, draft.utc_by_standard) {
            (Some((zone, anchor)), ..) => {
                civil.in_zone(text, &zone, anchor, settings.options.dst)?
            }
            (None, Some(zone), _) => {
                civil.in_zone(text, zone, Anchor::ZoneOption, settings.options.dst)?
            }
            (None, None, true) => civil.at_offset(text, 0, None, Anchor::Standard)?,
            (None, None, false) => civil.alone(),
        },
    };
    check_leap(text, draft.clock.as_ref(), &civil, &local)?;
    Ok(local)
}

/// Makes the result.
fn finished(
    text: &str,
    form: Form,
    local: &Local,
    precision: Precision,
    has_time: bool,
    is_leap: bool,
) -> Result<Parsed, Error> {
    let date = local.date;
    let week = date.iso_week_date();
    let instant = match local.seconds {
        Some(seconds) => {
            let utc =
                moment::utc_text(seconds, local.nanosecond).ok_or_else(|| out_of_range(text))?;
            Some(Instant {
                utc,
                seconds,
                nanosecond: local.nanosecond,
            })
        }
        None => None,
    };
    Ok(Parsed {
        form,
        precision,
        date: CivilDate {
            year: i32::from(date.year()),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        },
        time: has_time.then(|| local.time(is_leap)),
        offset: local.offset,
        zone: local.zone.clone(),
        anchor: local.anchor,
        instant,
        weekday: Weekday::of_date(date),
        iso_week: IsoWeek {
            year: i32::from(week.year()),
            week: week.week().unsigned_abs(),
        },
        day_of_year: date.day_of_year().unsigned_abs(),
        leap_second: is_leap,
        text: local.text(precision, is_leap, has_time),
        formatted: None,
    })
}

/// Checks that second 60 is the last of a month in UTC, or of the civil day where UTC is not known.
fn check_leap(
    text: &str,
    clock: Option<&Clock>,
    civil: &Civil,
    local: &Local,
) -> Result<(), Error> {
    let Some(clock) = clock.filter(|clock| clock.second == 60) else {
        return Ok(());
    };
    let next = local
        .seconds
        .unwrap_or_else(|| moment::seconds_of(civil.date, civil.second_of_day))
        + 1;
    let is_month_start =
        moment::civil_of(next).is_none_or(|(date, second)| date.day() == 1 && second == 0);
    if is_month_start {
        return Ok(());
    }
    let found = quote(text.get(clock.span.0..clock.span.1).unwrap_or_default());
    Err(Error::new(
        text,
        clock.span.0,
        ErrorKind::LeapSecond,
        found,
        "second 60 only at 23:59:60 UTC on the last day of a month",
    ))
}

/// Checks that the weekday of the text is that of the date.
fn check_weekday(
    text: &str,
    weekday: Weekday,
    span: (usize, usize),
    date: Date,
) -> Result<(), Error> {
    let right = Weekday::of_date(date);
    if right == weekday {
        return Ok(());
    }
    let found = quote(text.get(span.0..span.1).unwrap_or_default());
    Err(Error::new(
        text,
        span.0,
        ErrorKind::WeekdayMismatch,
        found,
        format!(
            "{}, the weekday of {}",
            right.name(),
            moment::date_text(date)
        ),
    ))
}

/// Makes the error that a zone is not in the database.
pub(crate) fn unknown_zone(text: &str, at: usize, name: &str) -> Error {
    let is_abbreviation = offset::is_abbreviation(name);
    let expected = if is_abbreviation {
        "an IANA name such as Europe/Paris, not an abbreviation"
    } else {
        "an IANA name such as Europe/Paris"
    };
    Error::new(text, at, ErrorKind::UnknownZone, quote(name), expected)
}
