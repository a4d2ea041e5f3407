//! What a text was found to say.

use crate::names::Weekday;

/// The form in which the text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An RFC 3339 `date-time`.
    Rfc3339,
    /// RFC 9557: RFC 3339 with suffixes in brackets; as in Temporal, the offset may be missing.
    Rfc9557,
    /// ISO 8601 with a calendar date, where it is not RFC 3339.
    Iso8601,
    /// ISO 8601 with a week date.
    Iso8601Week,
    /// ISO 8601 with an ordinal date.
    Iso8601Ordinal,
    /// The date of an RFC 2822 (RFC 5322) message, obsolete forms included.
    Rfc2822,
    /// The preferred HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`.
    HttpImfFixdate,
    /// The obsolete HTTP date, `Sunday, 06-Nov-94 08:49:37 GMT`.
    HttpRfc850,
    /// The obsolete HTTP date of C's asctime, `Sun Nov  6 08:49:37 1994`.
    HttpAsctime,
    /// A Unix time.
    Unix,
    /// An all-number date such as `29/07/2026`.
    Numeric,
    /// A date with words, such as `29 July 2026, 5 pm`.
    Written,
    /// A date relative to the reference, such as `next monday`.
    Relative,
    /// The pattern that the caller gave.
    Pattern,
}

impl Form {
    /// Returns the kebab-case name of this form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rfc3339 => "rfc3339",
            Self::Rfc9557 => "rfc9557",
            Self::Iso8601 => "iso8601",
            Self::Iso8601Week => "iso8601-week",
            Self::Iso8601Ordinal => "iso8601-ordinal",
            Self::Rfc2822 => "rfc2822",
            Self::HttpImfFixdate => "http-imf-fixdate",
            Self::HttpRfc850 => "http-rfc850",
            Self::HttpAsctime => "http-asctime",
            Self::Unix => "unix",
            Self::Numeric => "numeric",
            Self::Written => "written",
            Self::Relative => "relative",
            Self::Pattern => "pattern",
        }
    }
}

/// How much the text said: nothing finer than this was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// An ISO week.
    Week,
    /// A day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
    /// One to three digits of fraction.
    Millisecond,
    /// Four to six digits of fraction.
    Microsecond,
    /// Seven to nine digits of fraction.
    Nanosecond,
}

impl Precision {
    /// Returns the kebab-case name of this precision.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Millisecond => "millisecond",
            Self::Microsecond => "microsecond",
            Self::Nanosecond => "nanosecond",
        }
    }

    /// Returns the precision of a fraction of a second with this many digits.
    pub(crate) fn of_fraction(digits: usize) -> Self {
        match digits {
            0 => Self::Second,
            1..=3 => Self::Millisecond,
            4..=6 => Self::Microsecond,
            _ => Self::Nanosecond,
        }
    }

    /// Returns how many digits of fraction this precision is written with.
    pub(crate) fn fraction_digits(self) -> usize {
        match self {
            Self::Millisecond => 3,
            Self::Microsecond => 6,
            Self::Nanosecond => 9,
            _ => 0,
        }
    }
}

/// What turned the local time into an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text: its offset, its zone, or its being a Unix time.
    Text,
    /// The option `zone`.
    ZoneOption,
    /// The zone or offset of the option `reference`.
    Reference,
    /// The standard that defines the form: an HTTP asctime date is in UTC.
    Standard,
    /// Nothing: the result is civil only, without offset and instant.
    CivilOnly,
}

impl Anchor {
    /// Returns the kebab-case name of this anchor.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::ZoneOption => "zone-option",
            Self::Reference => "reference",
            Self::Standard => "standard",
            Self::CivilOnly => "civil-only",
        }
    }
}

/// A day of the proleptic Gregorian calendar; year 0 is 1 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilDate {
    /// Year, -9999 to 9999.
    pub year: i32,
    /// Month, 1 to 12; 1 where only a year was given.
    pub month: u8,
    /// Day, 1 to 31; the first of the period where no day was given.
    pub day: u8,
}

/// A time of day; fields that were not given are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilTime {
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59, and 60 for a leap second.
    pub second: u8,
    /// Nanosecond, 0 to 999,999,999.
    pub nanosecond: u32,
}

/// A point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant {
    /// RFC 3339 in UTC, with as many digits of fraction (0, 3, 6, 9) as the value needs.
    pub utc: String,
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub seconds: i64,
    /// Nanoseconds after `seconds`.
    pub nanosecond: u32,
}

impl Instant {
    /// Returns the nanoseconds since 1970-01-01T00:00:00Z.
    pub fn unix_nanoseconds(&self) -> i128 {
        i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanosecond)
    }
}

/// A week of ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsoWeek {
    /// The year that the week belongs to, which near New Year may not be the date's.
    pub year: i32,
    /// Week, 1 to 53.
    pub week: u8,
}

/// What a text was found to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The form in which the text was written.
    pub form: Form,
    /// How much the text said.
    pub precision: Precision,
    /// The local date.
    pub date: CivilDate,
    /// The local time, if one was given.
    pub time: Option<CivilTime>,
    /// Seconds east of UTC, if the instant is known.
    pub offset: Option<i32>,
    /// The IANA time zone, if the text or what anchored it named one.
    pub zone: Option<String>,
    /// What turned the local time into an instant.
    pub anchor: Anchor,
    /// The instant, if it is determined; for a precision coarser than what an instant has: the start of the period.
    pub instant: Option<Instant>,
    /// The weekday of the date.
    pub weekday: Weekday,
    /// The ISO week of the date.
    pub iso_week: IsoWeek,
    /// The day of the year, 1 to 366.
    pub day_of_year: u16,
    /// Whether the text named a leap second; the instant is then that of second 59.
    pub leap_second: bool,
    /// The text in ISO 8601 (RFC 9557 where a zone is known), cut to the precision.
    pub text: String,
    /// The result of the option `output`.
    pub formatted: Option<String>,
}
