//! Placing a civil time in a zone: offsets, and clock changes that skip or repeat it.

use jiff::civil::Date;
use jiff::tz::AmbiguousOffset;

use crate::draft::{Clock, Offset};
use crate::error::{Error, ErrorKind, out_of_range, quote};
use crate::local::{Local, at_instant};
use crate::moment;
use crate::options::{Dst, OffsetConflict};
use crate::parsed::{Anchor, Precision};
use crate::settings::Settings;
use crate::zone::Zone;

/// A date and time of day without zone.
#[derive(Debug)]
pub(crate) struct Civil {
    /// The date.
    pub(crate) date: Date,
    /// The second of the day.
    pub(crate) second_of_day: i64,
    nanosecond: u32,
    /// Where the time stands, or nothing if there is none.
    clock_span: Option<(usize, usize)>,
}

impl Civil {
    /// Puts a date and a time of day together; 24:00 moves to the next day, and second 60 counts as 59.
    pub(crate) fn of(text: &str, date: Date, clock: Option<&Clock>) -> Result<Self, Error> {
        let Some(clock) = clock else {
            return Ok(Self {
                date,
                second_of_day: 0,
                nanosecond: 0,
                clock_span: None,
            });
        };
        let date = match clock.is_day_end {
            true => date.tomorrow().map_err(|_| out_of_range(text))?,
            false => date,
        };
        let second = i64::from(clock.second.min(59));
        let second_of_day = i64::from(clock.hour) * 3600 + i64::from(clock.minute) * 60 + second;
        Ok(Self {
            date,
            second_of_day,
            nanosecond: clock.nanosecond,
            clock_span: Some(clock.span),
        })
    }

    /// Leaves it civil.
    pub(crate) fn alone(&self) -> Local {
        let Self {
            date,
            second_of_day,
            nanosecond,
            ..
        } = *self;
        Local {
            date,
            second_of_day,
            nanosecond,
            offset: None,
            zone: None,
            anchor: Anchor::CivilOnly,
            seconds: None,
        }
    }

    /// Places it at an offset.
    pub(crate) fn at_offset(
        &self,
        text: &str,
        offset: i32,
        zone: Option<String>,
        anchor: Anchor,
    ) -> Result<Local, Error> {
        let seconds = moment::seconds_of(self.date, self.second_of_day) - i64::from(offset);
        if !moment::is_in_range(seconds) {
            return Err(out_of_range(text));
        }
        Ok(Local {
            offset: Some(offset),
            zone,
            anchor,
            seconds: Some(seconds),
            ..self.alone()
        })
    }

    /// Places it in a zone, by the policy where clocks change.
    pub(crate) fn in_zone(
        &self,
        text: &str,
        zone: &Zone,
        anchor: Anchor,
        dst: Dst,
    ) -> Result<Local, Error> {
        let (before, after, is_gap) = match self.offsets(zone) {
            (offset, None) => return self.at_offset(text, offset, zone.name.clone(), anchor),
            (before, Some(after)) => (before, after, after > before),
        };
        let Some(span) = self.clock_span else {
            return self.start_of_day(text, zone, anchor, before, is_gap);
        };
        let at =
            |offset: i32| moment::seconds_of(self.date, self.second_of_day) - i64::from(offset);
        let (earlier, later) = (at(before.max(after)), at(before.min(after)));
        let seconds = match dst {
            Dst::Reject => {
                return Err(self.change_error(text, span, zone, (earlier, later), is_gap));
            }
            Dst::Earlier => earlier,
            Dst::Later => later,
            Dst::Compatible => {
                if is_gap {
                    later
                } else {
                    earlier
                }
            }
        };
        at_instant(text, seconds, self.nanosecond, Some(zone), anchor)
    }

    /// Returns the offset of a local time, or those before and after the change that skips or repeats it.
    fn offsets(&self, zone: &Zone) -> (i32, Option<i32>) {
        if let Some(fixed) = zone.fixed {
            return (fixed, None);
        }
        let part = |value: i64| i8::try_from(value).unwrap_or(0);
        let (hour, minute, second) = (
            part(self.second_of_day / 3600),
            part(self.second_of_day / 60 % 60),
            part(self.second_of_day % 60),
        );
        match zone
            .rules
            .to_ambiguous_timestamp(self.date.at(hour, minute, second, 0))
            .offset()
        {
            AmbiguousOffset::Unambiguous { offset } => (offset.seconds(), None),
            AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => {
                (before.seconds(), Some(after.seconds()))
            }
        }
    }

    /// Finds the first instant of a day whose midnight is skipped or repeated.
    fn start_of_day(
        &self,
        text: &str,
        zone: &Zone,
        anchor: Anchor,
        before: i32,
        is_gap: bool,
    ) -> Result<Local, Error> {
        let midnight = moment::seconds_of(self.date, 0) - i64::from(before);
        if !is_gap {
            return at_instant(text, midnight, 0, Some(zone), anchor);
        }
        let after = jiff::Timestamp::new(midnight, 0).map_err(|_| out_of_range(text))?;
        let change = zone
            .rules
            .preceding(
                after
                    .checked_add(jiff::SignedDuration::from_secs(1))
                    .map_err(|_| out_of_range(text))?,
            )
            .next();
        let change = change.map_or(midnight, |transition| transition.timestamp().as_second());
        let local = at_instant(text, change, 0, Some(zone), anchor)?;
        if local.date != self.date {
            let found = format!(
                "{}, a day that {} skipped",
                quote(&moment::date_text(self.date)),
                zone.name.as_deref().unwrap_or_default()
            );
            return Err(Error::new(
                text,
                0,
                ErrorKind::Gap,
                found,
                "a day that the zone had",
            ));
        }
        Ok(local)
    }

    /// Places it where both an offset and a zone are named.
    pub(crate) fn at_both(
        &self,
        text: &str,
        offset: Offset,
        zone: &Zone,
        is_critical: bool,
        settings: &Settings<'_>,
    ) -> Result<Local, Error> {
        let seconds = moment::seconds_of(self.date, self.second_of_day) - i64::from(offset.seconds);
        if offset.is_unknown_local {
            return at_instant(text, seconds, self.nanosecond, Some(zone), Anchor::Text);
        }
        // Offsets of local mean time have seconds, which an offset in a text cannot show.
        let is_same = |known: i32| {
            known == offset.seconds
                || (known.abs() + 30) / 60 * 60 * known.signum() == offset.seconds
        };
        let right = match self.offsets(zone) {
            (known, None) => is_same(known).then_some(known),
            (before, Some(after)) if before > after => {
                [before, after].into_iter().find(|known| is_same(*known))
            }
            _ => None,
        };
        if let Some(known) = right {
            return self.at_offset(text, known, zone.name.clone(), Anchor::Text);
        }
        match settings.options.offset_conflict {
            OffsetConflict::UseOffset if !is_critical => {
                at_instant(text, seconds, self.nanosecond, Some(zone), Anchor::Text)
            }
            OffsetConflict::UseZone if !is_critical => {
                self.in_zone(text, zone, Anchor::Text, settings.options.dst)
            }
            _ => {
                let (before, after) = self.offsets(zone);
                let name = zone.name.as_deref().unwrap_or("the zone");
                let expected = match after {
                    None => format!("{}, the offset of {name} then", moment::offset_text(before)),
                    Some(after) if after > before => {
                        format!("a time that {name} had: its clocks skipped this one")
                    }
                    Some(after) => format!(
                        "{} or {}, the offsets of {name} then",
                        moment::offset_text(before),
                        moment::offset_text(after)
                    ),
                };
                let found = quote(text.get(offset.span.0..offset.span.1).unwrap_or_default());
                Err(Error::new(
                    text,
                    offset.span.0,
                    ErrorKind::OffsetConflict,
                    found,
                    expected,
                ))
            }
        }
    }

    /// Makes the error about a local time that was skipped or repeated, with both readings.
    fn change_error(
        &self,
        text: &str,
        span: (usize, usize),
        zone: &Zone,
        (earlier, later): (i64, i64),
        is_gap: bool,
    ) -> Error {
        let reading = |seconds: i64| match at_instant(
            text,
            seconds,
            self.nanosecond,
            Some(zone),
            Anchor::Text,
        ) {
            Ok(local) => local.text(Precision::Second, false, true),
            Err(_) => String::new(),
        };
        let (kind, what) = if is_gap {
            (ErrorKind::Gap, "skips")
        } else {
            (ErrorKind::Fold, "has twice")
        };
        let name = zone.name.as_deref().unwrap_or_default();
        let piece = quote(text.get(span.0..span.1).unwrap_or_default());
        let found = format!(
            "{piece}, which {name} {what} on that day: it may be {} or {}",
            reading(earlier),
            reading(later)
        );
        Error::new(
            text,
            span.0,
            kind,
            found,
            "another time, an offset, or the option `dst`",
        )
    }
}
