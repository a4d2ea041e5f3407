//! A local time and the instant that it is, and how both are written.

use jiff::civil::Date;

use crate::error::{Error, out_of_range};
use crate::moment;
use crate::parsed::{Anchor, CivilTime, Precision};
use crate::zone::Zone;

/// A local date and time, and the instant if it is known.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    /// The local date.
    pub(crate) date: Date,
    /// The second of the local day.
    pub(crate) second_of_day: i64,
    /// The nanosecond.
    pub(crate) nanosecond: u32,
    /// Seconds east of UTC, if known.
    pub(crate) offset: Option<i32>,
    /// The IANA name, if known.
    pub(crate) zone: Option<String>,
    /// What made them known.
    pub(crate) anchor: Anchor,
    /// Seconds since 1970, if known.
    pub(crate) seconds: Option<i64>,
}

/// Makes the local time of an instant in a zone.
pub(crate) fn at_instant(
    text: &str,
    seconds: i64,
    nanosecond: u32,
    zone: Option<&Zone>,
    anchor: Anchor,
) -> Result<Local, Error> {
    let zone = zone.ok_or_else(|| out_of_range(text))?;
    let offset = match zone.fixed {
        Some(fixed) => fixed,
        None => {
            let timestamp = jiff::Timestamp::new(seconds, 0).map_err(|_| out_of_range(text))?;
            zone.rules.to_offset(timestamp).seconds()
        }
    };
    let is_known = moment::is_in_range(seconds);
    let (date, second_of_day) = moment::civil_of(seconds + i64::from(offset))
        .filter(|_| is_known)
        .ok_or_else(|| out_of_range(text))?;
    Ok(Local {
        date,
        second_of_day,
        nanosecond,
        offset: Some(offset),
        zone: zone.name.clone(),
        anchor,
        seconds: Some(seconds),
    })
}

impl Local {
    /// Writes it in ISO 8601, cut to a precision.
    pub(crate) fn text(&self, precision: Precision, is_leap: bool, has_time: bool) -> String {
        let year = moment::year_text(i32::from(self.date.year()));
        match precision {
            Precision::Year => return year,
            Precision::Month => return format!("{year}-{:02}", self.date.month()),
            Precision::Week => {
                let week = self.date.iso_week_date();
                return format!(
                    "{}-W{:02}",
                    moment::year_text(i32::from(week.year())),
                    week.week()
                );
            }
            _ => {}
        }
        let mut written = moment::date_text(self.date);
        if !has_time {
            return written;
        }
        let CivilTime {
            hour,
            minute,
            second,
            nanosecond,
        } = self.time(is_leap);
        written += &format!("T{hour:02}");
        if precision >= Precision::Minute {
            written += &format!(":{minute:02}");
        }
        if precision >= Precision::Second {
            written += &format!(
                ":{second:02}{}",
                moment::fraction_text(nanosecond, precision.fraction_digits())
            );
        }
        match (self.offset, &self.zone) {
            (None, _) => {}
            (Some(0), None) => written.push('Z'),
            (Some(0), Some(zone)) if zone == "UTC" => written.push('Z'),
            (Some(offset), zone) => {
                // The seconds of local mean time have no place in RFC 9557, and are rounded as Temporal does.
                written += &moment::offset_text((offset.abs() + 30) / 60 * 60 * offset.signum());
                if let Some(zone) = zone {
                    written += &format!("[{zone}]");
                }
            }
        }
        written
    }

    /// Returns the time of day.
    pub(crate) fn time(&self, is_leap: bool) -> CivilTime {
        let part = |value: i64| u8::try_from(value).unwrap_or(0);
        let second = part(self.second_of_day % 60) + u8::from(is_leap);
        CivilTime {
            hour: part(self.second_of_day / 3600),
            minute: part(self.second_of_day / 60 % 60),
            second,
            nanosecond: self.nanosecond,
        }
    }
}
