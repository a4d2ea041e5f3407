//! Zones, clock changes, leap seconds, and what counts from the reference.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use date_parse::{Anchor, Dst, Error, Form, OffsetConflict, Options, Parsed, parse};

fn read(text: &str) -> Parsed {
    parse(text, &Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str, options: &Options) -> Error {
    parse(text, options).map_or_else(|error| error, |parsed| panic!("{text}: {parsed:?}"))
}

/// Checks a refusal without options: kind, byte, found, expected.
#[track_caller]
fn check(text: &str, kind: &str, byte: u64, found: &str, expected: &str) {
    let error = refused(text, &Options::default());
    assert_eq!(
        (
            error.kind.name(),
            error.place.byte,
            error.found.as_str(),
            error.expected.as_str()
        ),
        (kind, byte, found, expected),
        "{text}"
    );
}

fn in_zone(zone: &str) -> Options {
    Options {
        zone: Some(zone.into()),
        ..Options::default()
    }
}

/// Wednesday evening in Paris, where it is 14:30 in New York and already Thursday in Tokyo.
fn at_reference() -> Options {
    Options {
        reference: Some("2026-07-29T20:30:00+02:00[Europe/Paris]".into()),
        ..Options::default()
    }
}

#[test]
fn end_of_day_is_the_start_of_the_next() {
    assert_eq!(read("2026-12-31T24:00:00Z").text, "2027-01-01T00:00:00Z");
    check(
        "2026-12-31T24:00:01Z",
        "out-of-range",
        11,
        "`24:00:01`",
        "24:00:00 and nothing later",
    );
    check(
        "9999-12-31T24:00Z",
        "out-of-range",
        0,
        "`9999-12-31T24:00Z`",
        "a time within the years -9999 to 9999, in UTC too",
    );
}

#[test]
fn leap_seconds_end_a_month_in_utc() {
    for text in [
        "2016-12-31T23:59:60Z",
        "1990-12-31T15:59:60-08:00",
        "2016-12-31T23:59:60",
        "2017-01-01T00:59:60+01:00[Europe/Paris]",
    ] {
        let parsed = read(text);
        assert!(parsed.leap_second, "{text}");
        assert_eq!(parsed.time.unwrap().second, 60, "{text}");
    }
    assert_eq!(
        read("2016-12-31T23:59:60Z").instant.unwrap().utc,
        "2016-12-31T23:59:59Z"
    );
    check(
        "2016-12-30T23:59:60Z",
        "leap-second",
        11,
        "`23:59:60`",
        "second 60 only at 23:59:60 UTC on the last day of a month",
    );
    check(
        "2016-12-31T23:59:60+01:00",
        "leap-second",
        11,
        "`23:59:60`",
        "second 60 only at 23:59:60 UTC on the last day of a month",
    );
    check(
        "2016-12-31T23:59:61Z",
        "out-of-range",
        11,
        "`23:59:61`",
        "a second from 0 to 59, or 60 in a leap second",
    );
}

#[test]
fn skipped_and_repeated_times_follow_the_policy() {
    let gap = "2026-03-29T02:30[Europe/Paris]";
    check(
        gap,
        "gap",
        11,
        "`02:30`, which Europe/Paris skips on that day: it may be 2026-03-29T01:30:00+01:00[Europe/Paris] or 2026-03-29T03:30:00+02:00[Europe/Paris]",
        "another time, an offset, or the option `dst`",
    );
    let fold = "2026-10-25T02:30[Europe/Paris]";
    check(
        fold,
        "fold",
        11,
        "`02:30`, which Europe/Paris has twice on that day: it may be 2026-10-25T02:30:00+02:00[Europe/Paris] or 2026-10-25T02:30:00+01:00[Europe/Paris]",
        "another time, an offset, or the option `dst`",
    );
    let cases = [
        (Dst::Compatible, "03:30+02:00", "02:30+02:00"),
        (Dst::Earlier, "01:30+01:00", "02:30+02:00"),
        (Dst::Later, "03:30+02:00", "02:30+01:00"),
    ];
    for (dst, in_gap, in_fold) in cases {
        let options = Options {
            dst,
            ..Options::default()
        };
        assert_eq!(
            parse(gap, &options).unwrap().text,
            format!("2026-03-29T{in_gap}[Europe/Paris]")
        );
        assert_eq!(
            parse(fold, &options).unwrap().text,
            format!("2026-10-25T{in_fold}[Europe/Paris]")
        );
    }
    assert_eq!(
        read("2026-10-25T02:30+01:00[Europe/Paris]")
            .instant
            .unwrap()
            .utc,
        "2026-10-25T01:30:00Z"
    );
}

#[test]
fn days_without_midnight_begin_at_their_first_instant() {
    let start = |text: &str, zone: &str| {
        parse(text, &in_zone(zone))
            .map(|parsed| parsed.instant.unwrap().utc)
            .map_err(|error| error.kind.name())
    };
    assert_eq!(
        start("2018-11-04", "America/Sao_Paulo").unwrap(),
        "2018-11-04T03:00:00Z"
    );
    assert_eq!(
        start("1919-03-31", "America/Toronto").unwrap(),
        "1919-03-31T04:30:00Z"
    );
    assert_eq!(
        start("2026-11-01", "America/Havana").unwrap(),
        "2026-11-01T04:00:00Z"
    );
    assert_eq!(start("2011-12-30", "Pacific/Apia"), Err("gap"));
    assert_eq!(
        start("2011-12-31", "Pacific/Apia").unwrap(),
        "2011-12-30T10:00:00Z"
    );
}

#[test]
fn offsets_that_contradict_the_zone_follow_the_policy() {
    let text = "2026-07-29T12:00:00+05:00[Europe/Paris]";
    check(
        text,
        "offset-conflict",
        19,
        "`+05:00`",
        "+02:00, the offset of Europe/Paris then",
    );
    let told = |text: &str, offset_conflict| {
        parse(
            text,
            &Options {
                offset_conflict,
                ..Options::default()
            },
        )
        .map(|parsed| parsed.text)
        .map_err(|error| error.kind.name())
    };
    assert_eq!(
        told(text, OffsetConflict::UseOffset).unwrap(),
        "2026-07-29T09:00:00+02:00[Europe/Paris]"
    );
    assert_eq!(
        told(text, OffsetConflict::UseZone).unwrap(),
        "2026-07-29T12:00:00+02:00[Europe/Paris]"
    );
    assert_eq!(
        told(
            "2026-07-29T12:00:00+05:00[!Europe/Paris]",
            OffsetConflict::UseZone
        ),
        Err("offset-conflict")
    );
    // `Z` says that the local offset is not known, so it contradicts nothing.
    assert_eq!(
        read("2026-07-29T10:00:00Z[!Europe/Paris]").text,
        "2026-07-29T12:00:00+02:00[Europe/Paris]"
    );
    assert_eq!(
        told(
            "2026-07-29T10:00:00+00:00[Europe/Paris]",
            OffsetConflict::Reject
        ),
        Err("offset-conflict")
    );
    check(
        "2026-03-29T02:30:00+01:00[Europe/Paris]",
        "offset-conflict",
        19,
        "`+01:00`",
        "a time that Europe/Paris had: its clocks skipped this one",
    );
}

#[test]
fn text_without_offset_or_zone_is_civil_only() {
    let parsed = read("2026-07-29T12:00:00");
    assert_eq!(
        (parsed.anchor, parsed.offset, parsed.instant, parsed.zone),
        (Anchor::CivilOnly, None, None, None)
    );
    let parsed = parse("2026-07-29T12:00:00", &in_zone("-03:30")).unwrap();
    assert_eq!(
        (parsed.anchor, parsed.text.as_str(), parsed.zone),
        (Anchor::ZoneOption, "2026-07-29T12:00:00-03:30", None)
    );
    // A zone of the text is stronger than the option.
    assert_eq!(
        parse("2026-07-29T12:00:00+09:00", &in_zone("Europe/Paris"))
            .unwrap()
            .text,
        "2026-07-29T12:00:00+09:00"
    );
    assert_eq!(
        refused("2026", &in_zone("Etc/Unknown")).kind.name(),
        "unknown-zone"
    );
}

#[test]
fn relative_forms_need_a_reference() {
    for text in [
        "tomorrow",
        "next monday",
        "3 days ago",
        "in 2 weeks",
        "yesterday 5pm",
        "noon",
        "now",
    ] {
        assert_eq!(
            refused(text, &Options::default()).kind.name(),
            "needs-reference",
            "{text}"
        );
    }
    for reference in [
        "tomorrow",
        "2026-07-29",
        "2026-07-29T12:00",
        "1700000000",
        "",
    ] {
        let options = Options {
            reference: Some(reference.into()),
            ..Options::default()
        };
        assert_eq!(
            refused("tomorrow", &options).kind.name(),
            "invalid-option",
            "{reference}"
        );
    }
}

#[test]
fn relative_forms_count_in_the_calendar_of_the_zone() {
    let cases = [
        ("now", "2026-07-29T20:30:00+02:00[Europe/Paris]"),
        ("today", "2026-07-29"),
        ("yesterday 5pm", "2026-07-28T17+02:00[Europe/Paris]"),
        ("5pm", "2026-07-29T17+02:00[Europe/Paris]"),
        (
            "tomorrow at noon Asia/Tokyo",
            "2026-07-31T12:00+09:00[Asia/Tokyo]",
        ),
        ("Next Monday", "2026-08-03"),
        ("next wednesday", "2026-08-05"),
        ("this monday", "2026-07-27"),
        (
            "last wednesday at 9:15",
            "2026-07-22T09:15+02:00[Europe/Paris]",
        ),
        ("next week", "2026-W32"),
        ("last month", "2026-06"),
        ("next year", "2027"),
        ("3 days ago", "2026-07-26"),
        ("in two weeks", "2026-08-12"),
        ("a month ago", "2026-06-29"),
        ("in 1 year and 2 months", "2027-09-29"),
        ("day after tomorrow", "2026-07-31"),
        (
            "day before yesterday, 08:00",
            "2026-07-27T08:00+02:00[Europe/Paris]",
        ),
        ("in 4 hours", "2026-07-30T00:30:00+02:00[Europe/Paris]"),
        ("90 minutes ago", "2026-07-29T19:00:00+02:00[Europe/Paris]"),
        (
            "2 days, 3 hours from now",
            "2026-07-31T23:30:00+02:00[Europe/Paris]",
        ),
        ("-3 days", "2026-07-26"),
        // 88 days later the clocks have gone back: a day is a day of the calendar, an hour is sixty minutes.
        (
            "in 88 days 1 hour",
            "2026-10-25T21:30:00+01:00[Europe/Paris]",
        ),
        ("in 2113 hours", "2026-10-25T20:30:00+01:00[Europe/Paris]"),
    ];
    for (text, canonical) in cases {
        let parsed = parse(text, &at_reference()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(
            (parsed.form, parsed.text.as_str()),
            (Form::Relative, canonical),
            "{text}"
        );
    }
    let options = Options {
        zone: Some("Pacific/Auckland".into()),
        ..at_reference()
    };
    assert_eq!(parse("today", &options).unwrap().text, "2026-07-30");
    let end = Options {
        reference: Some("2026-01-31T00:00Z".into()),
        ..Options::default()
    };
    assert_eq!(parse("in 1 month", &end).unwrap().text, "2026-02-28");
}
