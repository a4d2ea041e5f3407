//! What is refused, where, and with which readings.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use date_parse::{Error, Options, Order, Parsed, UnixUnit, parse};

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

#[test]
fn ambiguous_orders_are_refused_with_both_readings() {
    check(
        "03/04/2026",
        "ambiguous-date",
        0,
        "`03/04/2026`, which may be 2026-04-03 (dmy) or 2026-03-04 (mdy)",
        "the option `order`, or a date such as 2026-07-29",
    );
    check(
        "on 3.4.2026",
        "ambiguous-date",
        3,
        "`3.4.2026`, which may be 2026-04-03 (dmy) or 2026-03-04 (mdy)",
        "the option `order`, or a date such as 2026-07-29",
    );
    check(
        "03-04-05",
        "ambiguous-date",
        0,
        "`03-04-05`, which may be '05-04-03 (dmy) or '05-03-04 (mdy) or '03-04-05 (ymd)",
        "the option `order`, or a date such as 2026-07-29",
    );
    for (order, canonical) in [(Order::Dmy, "2026-04-03"), (Order::Mdy, "2026-03-04")] {
        let options = Options {
            order: Some(order),
            ..Options::default()
        };
        assert_eq!(parse("03/04/2026", &options).unwrap().text, canonical);
    }
    assert_eq!(read("29/07/2026").text, "2026-07-29");
    assert_eq!(read("07/29/2026").text, "2026-07-29");
    assert_eq!(read("05/05/2026").text, "2026-05-05");
    let options = Options {
        order: Some(Order::Mdy),
        ..Options::default()
    };
    assert_eq!(refused("29/07/2026", &options).kind.name(), "out-of-range");
}

#[test]
fn two_digit_years_need_a_pivot() {
    check(
        "29 July 26",
        "two-digit-year",
        8,
        "`26`",
        "a year of four digits, or the option `year-pivot` (1926 or 2026)",
    );
    check(
        "29/07/99",
        "two-digit-year",
        0,
        "`29/07/99`",
        "a year of four digits, or the option `year-pivot` (1999 or 2099)",
    );
    let options = Options {
        year_pivot: Some(70),
        ..Options::default()
    };
    assert_eq!(parse("29 July '69", &options).unwrap().text, "2069-07-29");
    assert_eq!(parse("29/07/70", &options).unwrap().text, "1970-07-29");
    assert_eq!(
        refused(
            "2026",
            &Options {
                year_pivot: Some(101),
                ..Options::default()
            }
        )
        .kind
        .name(),
        "invalid-option"
    );
}

#[test]
fn zone_abbreviations_are_refused_outside_rfc_2822() {
    let expected = "UTC, GMT, Z, an offset such as +02:00 or an IANA name such as Europe/Paris";
    check(
        "29 July 2026 5pm EST",
        "ambiguous-zone",
        17,
        "`EST`, which may be -05:00 in New York or +10:00 in Sydney",
        expected,
    );
    check(
        "Wed, 29 Jul 2026 12:00 IST",
        "ambiguous-zone",
        23,
        "`IST`, which may be +05:30 in India, +01:00 in Ireland or +02:00 in Israel",
        expected,
    );
    check(
        "2026-07-29 12:00 CST",
        "ambiguous-zone",
        17,
        "`CST`, which may be -06:00 in Chicago, +08:00 in Shanghai or -05:00 in Havana",
        expected,
    );
    check(
        "Wed, 29 Jul 2026 12:00 A",
        "ambiguous-zone",
        23,
        "`A`, which is ambiguous as a time zone",
        expected,
    );
    assert_eq!(read("Wed, 29 Jul 2026 12:00 CST").offset, Some(-6 * 3600));
}

#[test]
fn bare_numbers_are_refused_with_their_readings() {
    let expected = "`@` before a Unix time (@1700000000, @1700000000000ms), the option `unix-unit`, or a format";
    check(
        "1700000000000",
        "ambiguous-number",
        0,
        "the bare number `1700000000000`, which may be 2023-11-14T22:13:20Z in Unix milliseconds, or 1970-01-20T16:13:20Z in Unix microseconds, or 1970-01-01T00:28:20Z in Unix nanoseconds",
        expected,
    );
    check(
        "202607",
        "ambiguous-number",
        0,
        "the bare number `202607`, which may be the month 2026-07, or 1970-01-03T08:16:47Z in Unix seconds, or 1970-01-01T00:03:22.607Z in Unix milliseconds",
        expected,
    );
    check(
        "1500ms",
        "ambiguous-number",
        0,
        "the bare number `1500ms`, which may be the Unix time of 1970-01-01T00:00:01.500Z, or a duration",
        expected,
    );
    assert_eq!(read("20260729").text, "2026-07-29");
    let options = Options {
        unix_unit: Some(UnixUnit::Seconds),
        ..Options::default()
    };
    assert_eq!(
        parse("20260729", &options).unwrap().text,
        "1970-08-23T11:58:49Z"
    );
    assert_eq!(
        parse("-1.5", &options).unwrap().instant.unwrap().utc,
        "1969-12-31T23:59:58.500Z"
    );
}

#[test]
fn errors_point_at_where_reading_stopped() {
    check("", "empty-input", 0, "the end of the input", "a date");
    check(
        "  2026-02-30",
        "out-of-range",
        10,
        "`30`",
        "a day from 1 to 28, for 2026-02",
    );
    check(
        "2026-13-01",
        "out-of-range",
        5,
        "`13`",
        "a month from 1 to 12",
    );
    check(
        "2026-07-29T25:00Z",
        "out-of-range",
        11,
        "`25:00`",
        "an hour from 0 to 23, or 24:00",
    );
    check(
        "2026-07-29T12:0",
        "unexpected",
        15,
        "the end of the input",
        "a minute of 2 digits",
    );
    check(
        "2026-07-29T12:00:00.Z",
        "unexpected",
        20,
        "`Z`",
        "a digit of the fraction",
    );
    check(
        "2026-07-29T12:00:00Z!",
        "unexpected",
        20,
        "`!`",
        "a zone in brackets or the end of the input",
    );
    check(
        "2026-07-29T12:00:00.1234567891Z",
        "fraction-too-long",
        20,
        "`1234567891`",
        "at most nine digits of fraction, but for zeros",
    );
    check(
        "2025-W53",
        "out-of-range",
        6,
        "`53`",
        "a week from 1 to 52, for 2025",
    );
    check(
        "2025-366",
        "out-of-range",
        5,
        "`366`",
        "a day from 001 to 365, for 2025",
    );
    check(
        "-000000-01-01",
        "out-of-range",
        0,
        "`-000000`",
        "+000000, as there is no negative year zero",
    );
    check(
        "+010000-01-01",
        "out-of-range",
        0,
        "`+010000-01`",
        "a year from -9999 to 9999",
    );
    check(
        "29 Juli 2026",
        "unknown-word",
        3,
        "`Juli`",
        "the English name of a month",
    );
    check(
        "3. März 2026",
        "unknown-word",
        3,
        "`März`",
        "the English name of a month",
    );
    check("29rd July 2026", "unexpected", 0, "`29rd`", "29th");
    check(
        "29 July",
        "missing-year",
        7,
        "`29 July` without a year",
        "a year of four digits",
    );
    check(
        "29 July 2026 13 pm",
        "out-of-range",
        13,
        "`13 pm`",
        "an hour from 1 to 12 before am or pm",
    );
    check(
        "29 July 2026 5",
        "unexpected",
        13,
        "`5`",
        "a time or the end of the input",
    );
    check(
        "monday",
        "ambiguous-date",
        0,
        "`monday` alone, which may be `last monday`, `this monday` or `next monday`",
        "one of them, or a date",
    );
    check(
        "3 days",
        "ambiguous-date",
        0,
        "`3 days`",
        "`in` before it, or `ago` or `from now` after it",
    );
    check(
        "\u{202e}2026",
        "unexpected",
        0,
        "`\\u{202e}`",
        "a date, in English if in words",
    );
    check(
        "2026-07-29T12:00:00+24:00",
        "out-of-range",
        19,
        "`+24:00`",
        "an offset from -23:59 to +23:59",
    );
}

#[test]
fn weekday_must_be_that_of_the_date() {
    check(
        "Tue, 29 Jul 2026 12:00:00 +0200",
        "weekday-mismatch",
        0,
        "`Tue`",
        "wednesday, the weekday of 2026-07-29",
    );
    check(
        "29 July 2026, Thursday",
        "weekday-mismatch",
        14,
        "`Thursday`",
        "wednesday, the weekday of 2026-07-29",
    );
    assert_eq!(
        read("Wednesday 29 July 2026 24:00").text,
        "2026-07-30T00:00"
    );
}

#[test]
fn suffixes_that_are_critical_and_unknown_are_refused() {
    assert_eq!(
        read("2026-07-29T12:00:00Z[foo=bar][_x-y=1-2]").text,
        "2026-07-29T12:00:00Z"
    );
    let expected = "no suffix but a zone and the Gregorian calendar, or one without `!`";
    check(
        "2026-07-29T12:00:00Z[!foo=bar]",
        "unsupported-suffix",
        20,
        "`[!foo=bar]`",
        expected,
    );
    check(
        "2026-07-29T12:00:00Z[u-ca=hebrew]",
        "unsupported-suffix",
        20,
        "`[u-ca=hebrew]`",
        expected,
    );
    check(
        "2026-07-29T12:00:00Z[u-ca=gregory][UTC]",
        "unexpected",
        34,
        "`[UTC]`",
        "one zone in brackets, before other suffixes",
    );
    check(
        "2026-07-29T12:00:00Z[Mars/Base]",
        "unknown-zone",
        21,
        "`Mars/Base`",
        "an IANA name such as Europe/Paris",
    );
    check(
        "2026-07-29T12:00:00Z[",
        "unexpected",
        21,
        "the end of the input",
        "`]`",
    );
}
