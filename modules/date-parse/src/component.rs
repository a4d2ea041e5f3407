//! The component flavour: the library behind its WIT interface.
#![expect(
    unsafe_code,
    reason = "the bindings that wit-bindgen generates cross the component boundary"
)]

mod bindings {
    wit_bindgen::generate!({ world: "component", path: "wit/date-parse.wit" });
}

use bindings::exports::wasm_audit::tools::date_parse as wit;

/// The exports of the component.
struct Component;

bindings::export!(Component with_types_in bindings);

impl wit::Guest for Component {
    fn parse(text: String, options: wit::Options) -> Result<wit::Parsed, wit::Error> {
        crate::parse(&text, &options_of(options))
            .map(parsed_of)
            .map_err(error_of)
    }
}

/// Writes a function between two enums that have the same names.
macro_rules! same_names {
    ($name:ident: $from:ty => $to:ty { $($variant:ident)* }) => {
        fn $name(value: $from) -> $to {
            match value { $(<$from>::$variant => <$to>::$variant,)* }
        }
    };
}

same_names!(order_of: wit::Order => crate::Order { Dmy Mdy Ymd });
same_names!(dst_of: wit::Dst => crate::Dst { Reject Compatible Earlier Later });
same_names!(conflict_of: wit::OffsetConflict => crate::OffsetConflict { Reject UseOffset UseZone });
same_names!(unit_of: wit::UnixUnit => crate::UnixUnit { Seconds Milliseconds Microseconds Nanoseconds });
same_names!(form_of: crate::Form => wit::Form { Rfc3339 Rfc9557 Iso8601 Iso8601Week Iso8601Ordinal Rfc2822 HttpImfFixdate HttpRfc850 HttpAsctime Unix Numeric Written Relative Pattern });
same_names!(precision_of: crate::Precision => wit::Precision { Year Month Week Day Hour Minute Second Millisecond Microsecond Nanosecond });
same_names!(anchor_of: crate::Anchor => wit::Anchor { Text ZoneOption Reference Standard CivilOnly });
same_names!(weekday_of: crate::Weekday => wit::Weekday { Monday Tuesday Wednesday Thursday Friday Saturday Sunday });
same_names!(kind_of: crate::ErrorKind => wit::ErrorKind {
    EmptyInput TooLong NotUtf8 Unexpected UnknownWord OutOfRange AmbiguousDate AmbiguousNumber AmbiguousZone TwoDigitYear MissingYear WeekdayMismatch
    NeedsReference NeedsZone UnknownZone OffsetConflict Gap Fold LeapSecond FractionTooLong UnsupportedSuffix InvalidOption InvalidPattern
});

/// Takes the options, with their defaults.
fn options_of(options: wit::Options) -> crate::Options {
    crate::Options {
        reference: options.reference,
        zone: options.zone,
        order: options.order.map(order_of),
        format: options.format,
        output: options.output,
        unix_unit: options.unix_unit.map(unit_of),
        dst: options.dst.map(dst_of).unwrap_or_default(),
        offset_conflict: options.offset_conflict.map(conflict_of).unwrap_or_default(),
        year_pivot: options.year_pivot,
    }
}

/// Hands out a result.
fn parsed_of(parsed: crate::Parsed) -> wit::Parsed {
    wit::Parsed {
        form: form_of(parsed.form),
        precision: precision_of(parsed.precision),
        date: wit::CivilDate {
            year: parsed.date.year,
            month: parsed.date.month,
            day: parsed.date.day,
        },
        time: parsed.time.map(|time| wit::CivilTime {
            hour: time.hour,
            minute: time.minute,
            second: time.second,
            nanosecond: time.nanosecond,
        }),
        offset: parsed.offset,
        zone: parsed.zone,
        anchor: anchor_of(parsed.anchor),
        instant: parsed.instant.map(|instant| wit::Instant {
            utc: instant.utc,
            seconds: instant.seconds,
            nanosecond: instant.nanosecond,
        }),
        weekday: weekday_of(parsed.weekday),
        iso_week: wit::IsoWeek {
            year: parsed.iso_week.year,
            week: parsed.iso_week.week,
        },
        day_of_year: parsed.day_of_year,
        leap_second: parsed.leap_second,
        text: parsed.text,
        formatted: parsed.formatted,
    }
}

/// Hands out an error.
fn error_of(error: crate::Error) -> wit::Error {
    let place = wit::Place {
        byte: error.place.byte,
        line: error.place.line,
        column: error.place.column,
    };
    wit::Error {
        kind: kind_of(error.kind),
        place,
        found: error.found,
        expected: error.expected,
    }
}
