//! What the caller may say beside the text.

/// The order of the fields of an all-number date such as `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// What to do with a local time that a clock change skipped or repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dst {
    /// Refuse it, with both readings in the error.
    #[default]
    Reject,
    /// As RFC 5545 and most calendars: skipped times move forward by the length of the gap, repeated ones are the first.
    Compatible,
    /// The earlier of the two instants.
    Earlier,
    /// The later of the two instants.
    Later,
}

/// What to do with an offset that contradicts the time zone in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffsetConflict {
    /// Refuse it.
    #[default]
    Reject,
    /// Believe the offset; the local time is moved to what the zone's clocks showed at that instant.
    UseOffset,
    /// Believe the zone and the local time, and forget the offset.
    UseZone,
}

/// The unit in which bare numbers are Unix times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnixUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
}

/// What the caller says beside the text; everything is optional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The instant that relative forms count from: an ISO 8601, RFC 3339 or RFC 9557 text or `@` and a Unix time. Default: none, and relative forms are refused.
    pub reference: Option<String>,
    /// The zone of texts that name none: an IANA name, `UTC`, or an offset such as `+02:00`. Default: none, and such texts give a civil result only.
    pub zone: Option<String>,
    /// The order of all-number dates. Default: none, and dates with more than one reading are refused.
    pub order: Option<Order>,
    /// A strptime-like pattern that the whole text must follow. Default: none, and the form is recognised.
    pub format: Option<String>,
    /// A strftime-like pattern for [`crate::Parsed::formatted`]. Default: none.
    pub output: Option<String>,
    /// The unit in which a bare number is a Unix time. Default: none, and numbers with more than one reading are refused.
    pub unix_unit: Option<UnixUnit>,
    /// What to do with skipped and repeated local times. Default: reject.
    pub dst: Dst,
    /// What to do with an offset that contradicts the zone. Default: reject.
    pub offset_conflict: OffsetConflict,
    /// Two-digit years below this are 20xx, others 19xx; 0 to 100. Default: none, and two-digit years are refused.
    pub year_pivot: Option<u8>,
}
