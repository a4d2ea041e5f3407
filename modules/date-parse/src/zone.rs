//! Time zones of the bundled IANA database.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::offset;

/// A time zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// Its rules.
    pub(crate) rules: TimeZone,
    /// Its IANA name, if it has one.
    pub(crate) name: Option<String>,
    /// Its offset, if it is always the same; such a zone has no bounds of jiff's.
    pub(crate) fixed: Option<i32>,
}

impl Zone {
    /// Finds a zone by its IANA name in any case, or by an offset such as `+02:00`.
    pub(crate) fn find(name: &str) -> Option<Self> {
        if name.starts_with(['+', '-']) {
            return offset::whole_offset(name).and_then(Self::of_offset);
        }
        if ["utc", "z", "etc/utc"]
            .iter()
            .any(|utc| name.eq_ignore_ascii_case(utc))
        {
            return Some(Self {
                rules: TimeZone::UTC,
                name: Some(String::from("UTC")),
                fixed: Some(0),
            });
        }
        if name.eq_ignore_ascii_case("etc/unknown") {
            return None;
        }
        let rules = TimeZoneDatabase::bundled().get(name).ok()?;
        let name = rules.iana_name().map(str::to_owned);
        Some(Self {
            rules,
            name,
            fixed: None,
        })
    }

    /// Makes a zone without name that always has the same offset.
    pub(crate) fn of_offset(seconds: i32) -> Option<Self> {
        let rules = TimeZone::fixed(jiff::tz::Offset::from_seconds(seconds).ok()?);
        Some(Self {
            rules,
            name: None,
            fixed: Some(seconds),
        })
    }
}
