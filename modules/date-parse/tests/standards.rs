//! HTTP dates, messages, Unix times, and patterns in and out.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use date_parse::{Anchor, Error, Form, Options, Parsed, parse};

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
fn http_dates_of_rfc_850_place_the_year_by_the_reference_or_the_pivot() {
    let text = "Sunday, 06-Nov-94 08:49:37 GMT";
    assert_eq!(
        refused(text, &Options::default()).kind.name(),
        "two-digit-year"
    );
    for options in [
        at_reference(),
        Options {
            year_pivot: Some(50),
            ..Options::default()
        },
    ] {
        let parsed = parse(text, &options).unwrap();
        assert_eq!(
            (parsed.form, parsed.text.as_str()),
            (Form::HttpRfc850, "1994-11-06T08:49:37Z")
        );
    }
}

#[test]
fn http_asctime_is_utc_unless_a_zone_is_given() {
    let text = "Sun Nov  6 08:49:37 1994";
    assert_eq!(
        (read(text).text.as_str(), read(text).anchor),
        ("1994-11-06T08:49:37Z", Anchor::Standard)
    );
    assert_eq!(
        parse(text, &in_zone("Europe/Paris")).unwrap().text,
        "1994-11-06T08:49:37+01:00[Europe/Paris]"
    );
}

#[test]
fn messages_may_have_comments_folding_and_obsolete_years() {
    let cases = [
        (
            "Fri, 21 Nov 1997 09:55:06 -0600",
            "1997-11-21T09:55:06-06:00",
        ),
        (
            "Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32\r\n -0330 (Newfoundland (Time))",
            "1969-02-13T23:32-03:30",
        ),
        ("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z"),
        (
            "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600",
            "1997-11-21T09:55:06-06:00",
        ),
        ("1 Jan 104 00:00 PST", "2004-01-01T00:00-08:00"),
        ("1 Jan 49 00:00 Z", "2049-01-01T00:00Z"),
    ];
    for (text, canonical) in cases {
        let parsed = read(text);
        assert_eq!(
            (parsed.form, parsed.text.as_str()),
            (Form::Rfc2822, canonical),
            "{text}"
        );
    }
}

#[test]
fn unix_times_have_units_signs_and_bounds() {
    for (text, utc) in [
        ("@1700000000", "2023-11-14T22:13:20Z"),
        ("@1700000000123ms", "2023-11-14T22:13:20.123Z"),
        ("@1700000000123456us", "2023-11-14T22:13:20.123456Z"),
        ("@1700000000123456µs", "2023-11-14T22:13:20.123456Z"),
        ("@1700000000123456789ns", "2023-11-14T22:13:20.123456789Z"),
        ("@-1", "1969-12-31T23:59:59Z"),
        ("@253402300799", "9999-12-31T23:59:59Z"),
        ("@1700000000s", "2023-11-14T22:13:20Z"),
    ] {
        assert_eq!(read(text).instant.unwrap().utc, utc, "{text}");
    }
    assert_eq!(
        parse("@0", &in_zone("Europe/Paris")).unwrap().text,
        "1970-01-01T01:00:00+01:00[Europe/Paris]"
    );
    check(
        "@253402300800",
        "out-of-range",
        1,
        "`253402300800`",
        "a Unix time within the years -9999 to 9999",
    );
    check(
        "@99999999999999999999999999999999",
        "out-of-range",
        1,
        "`99999999999999999999999999999999`",
        "a Unix time within the years -9999 to 9999",
    );
    check(
        "@1.5ms",
        "unexpected",
        1,
        "`1.5ms`",
        "a whole number: only seconds may have a fraction",
    );
    check(
        "@",
        "unexpected",
        1,
        "the end of the input",
        "the digits of a Unix time",
    );
}

#[test]
fn formats_must_be_followed_to_the_end() {
    let with = |format: &str| Options {
        format: Some(format.into()),
        ..Options::default()
    };
    assert_eq!(
        parse("29.7.2026", &with("%d.%m.%Y")).unwrap().text,
        "2026-07-29"
    );
    assert_eq!(
        parse("20260729120000.25 -0330", &with("%Y%m%d%H%M%S%.f %z"))
            .unwrap()
            .text,
        "2026-07-29T12:00:00.250-03:30"
    );
    assert_eq!(
        parse(
            "5 PM, Wed 29 Jul 2026 Europe/Paris",
            &with("%I %p, %a %e %b %Y %Q")
        )
        .unwrap()
        .text,
        "2026-07-29T17+02:00[Europe/Paris]"
    );
    let at = |text: &str, format: &str| {
        let error = refused(text, &with(format));
        (error.kind.name(), error.place.byte, error.expected)
    };
    assert_eq!(
        at("29.07.2026x", "%d.%m.%Y"),
        (
            "unexpected",
            10,
            "the end of the input, where the format ends".into()
        )
    );
    assert_eq!(
        at("29/07/2026", "%d.%m.%Y"),
        ("unexpected", 2, "`.`".into())
    );
    assert_eq!(
        at("29.13.2026", "%d.%m.%Y"),
        ("out-of-range", 3, "a month from 1 to 12".into())
    );
    assert_eq!(
        at("29.07.26", "%d.%m.%y"),
        (
            "two-digit-year",
            6,
            "a year of four digits, or the option `year-pivot` (1926 or 2026)".into()
        )
    );
    assert_eq!(
        at("Tue 29.07.2026", "%a %d.%m.%Y"),
        (
            "weekday-mismatch",
            0,
            "wednesday, the weekday of 2026-07-29".into()
        )
    );
    assert_eq!(
        at("2026", "%Y%O"),
        (
            "invalid-pattern",
            2,
            "a directive that is documented, once".into()
        )
    );
    assert_eq!(
        at("2026 2026", "%Y %Y"),
        (
            "invalid-pattern",
            3,
            "a directive that is documented, once".into()
        )
    );
    assert_eq!(
        at("07", "%m"),
        (
            "invalid-pattern",
            2,
            "`%Y` with `%m` and `%d` or with `%j`, or `%G` with `%V`".into()
        )
    );
    assert_eq!(
        at("2026-07-29 5", "%F %I"),
        (
            "invalid-pattern",
            5,
            "`%H`, or `%I` with `%p`, for the hour".into()
        )
    );
}

#[test]
fn output_patterns_write_every_directive() {
    let parsed = read("2026-07-05T17:04:09.120Z");
    let write =
        |pattern: &str| date_parse::format(&parsed, pattern).map_err(|error| error.kind.name());
    assert_eq!(
        write("%Y %y %C %m %B %b %h %d [%e] %j %G %V %A %a %u %w").unwrap(),
        "2026 26 20 07 July Jul Jul 05 [ 5] 186 2026 27 Sunday Sun 7 0"
    );
    assert_eq!(
        write("%H %k %I [%l] %M %S %f %3f %6f %9f%.f %p %P").unwrap(),
        "17 17 05 [ 5] 04 09 120000000 120 120000 120000000.120 PM pm"
    );
    assert_eq!(
        write("%z %:z %Z %Q %s %F %T %R %D %r%n%t%%").unwrap(),
        "+0000 +00:00 UTC UTC 1783271049 2026-07-05 17:04:09 17:04 07/05/26 05:04:09 PM\n\t%"
    );
    assert_eq!(write("%O"), Err("invalid-pattern"));
    assert_eq!(write("%"), Err("invalid-pattern"));
    assert_eq!(
        date_parse::format(&read("2026-07-05"), "%s").map_err(|error| error.kind.name()),
        Err("needs-zone")
    );
}
