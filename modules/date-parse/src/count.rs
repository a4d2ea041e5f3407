//! Counting from the reference in the calendar of a zone.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::draft::Draft;
use crate::error::{Error, ErrorKind, out_of_range, quote};
use crate::local::at_instant;
use crate::names::Weekday;
use crate::parsed::{Anchor, Precision};
use crate::relative::{Distance, Relative, Which};
use crate::resolve;
use crate::settings::{Reference, Settings};
use crate::zone::Zone;

/// What a relative form means.
#[derive(Debug)]
pub(crate) enum Target {
    /// A day, or the first of a period.
    Day(Date, Precision),
    /// Seconds and nanoseconds since 1970.
    Instant(i64, u32, Precision),
}

/// Returns the zone whose calendar is counted in: of the text, of the option `zone`, or of the reference.
pub(crate) fn base_zone(
    text: &str,
    draft: &Draft,
    settings: &Settings<'_>,
) -> Result<(Zone, Anchor), Error> {
    if let Some(zone) = &draft.zone {
        let found = Zone::find(&zone.name)
            .ok_or_else(|| resolve::unknown_zone(text, zone.at, &zone.name))?;
        return Ok((found, Anchor::Text));
    }
    if let Some(zone) = draft
        .offset
        .and_then(|offset| Zone::of_offset(offset.seconds))
    {
        return Ok((zone, Anchor::Text));
    }
    if let Some(zone) = &settings.zone {
        return Ok((zone.clone(), Anchor::ZoneOption));
    }
    Ok((reference(text, settings)?.zone.clone(), Anchor::Reference))
}

/// Counts from the reference.
pub(crate) fn target(
    text: &str,
    relative: &Relative,
    zone: &Zone,
    settings: &Settings<'_>,
) -> Result<Target, Error> {
    let reference = reference(text, settings)?;
    let local = at_instant(
        text,
        reference.seconds,
        reference.nanosecond,
        Some(zone),
        Anchor::Reference,
    )?;
    let today = local.date;
    let fails = |_| out_of_range(text);
    let plus_days = |days: i32| {
        today
            .checked_add(Span::new().try_days(days).map_err(fails)?)
            .map_err(fails)
    };
    Ok(match relative {
        Relative::Now => {
            Target::Instant(reference.seconds, reference.nanosecond, reference.precision)
        }
        Relative::Days(days) => Target::Day(plus_days(*days)?, Precision::Day),
        Relative::Weekday(which, weekday) => {
            let ahead = i32::from(weekday.number()) - i32::from(Weekday::of_date(today).number());
            let days = match which {
                Which::This => ahead,
                Which::Next => (ahead - 1).rem_euclid(7) + 1,
                Which::Last => -((-ahead - 1).rem_euclid(7) + 1),
            };
            Target::Day(plus_days(days)?, Precision::Day)
        }
        Relative::Period(which, precision) => {
            let steps = match which {
                Which::Next => 1,
                Which::Last => -1,
                Which::This => 0,
            };
            let (start, step) = match precision {
                Precision::Year => (Date::new(today.year(), 1, 1), Span::new().try_years(steps)),
                Precision::Month => (
                    Date::new(today.year(), today.month(), 1),
                    Span::new().try_months(steps),
                ),
                _ => (
                    Ok(plus_days(1 - i32::from(Weekday::of_date(today).number()))?),
                    Span::new().try_weeks(steps),
                ),
            };
            Target::Day(
                start
                    .and_then(|start| start.checked_add(step?))
                    .map_err(fails)?,
                *precision,
            )
        }
        Relative::Span(distance) if distance.has_clock => {
            let (seconds, nanosecond) = moved(reference, zone, distance).map_err(fails)?;
            Target::Instant(seconds, nanosecond, reference.precision)
        }
        Relative::Span(distance) => Target::Day(
            today
                .checked_add(days_of(distance).map_err(fails)?)
                .map_err(fails)?,
            Precision::Day,
        ),
    })
}

/// Moves the reference by a distance: first the calendar's units in local time, then the clock's as elapsed time.
fn moved(
    reference: &Reference,
    zone: &Zone,
    distance: &Distance,
) -> Result<(i64, u32), jiff::Error> {
    let nanosecond = i32::try_from(reference.nanosecond).unwrap_or(0);
    let start = Timestamp::new(reference.seconds, nanosecond)?.to_zoned(zone.rules.clone());
    let moved = start
        .checked_add(days_of(distance)?)?
        .timestamp()
        .checked_add(jiff::SignedDuration::from_secs(distance.seconds))?;
    let whole = moved.as_nanosecond();
    let seconds = i64::try_from(whole.div_euclid(1_000_000_000)).unwrap_or(0);
    Ok((
        seconds,
        u32::try_from(whole.rem_euclid(1_000_000_000)).unwrap_or(0),
    ))
}

/// Returns the calendar's units of a distance.
fn days_of(distance: &Distance) -> Result<Span, jiff::Error> {
    Span::new()
        .try_years(distance.years)?
        .try_months(distance.months)?
        .try_weeks(distance.weeks)?
        .try_days(distance.days)
}

/// Returns the reference, or the error that there is none.
fn reference<'s>(text: &str, settings: &'s Settings<'_>) -> Result<&'s Reference, Error> {
    settings.reference.as_ref().ok_or_else(|| {
        let found = format!("{}, which counts from now", quote(text));
        Error::new(
            text,
            0,
            ErrorKind::NeedsReference,
            found,
            "the option `reference`: there is no clock here",
        )
    })
}
