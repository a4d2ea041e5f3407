//! What is read, in every form, and what the result says.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use date_parse::{Anchor, Form, Options, Parsed, Precision, parse};

fn read(text: &str) -> Parsed {
    parse(text, &Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_form_is_recognised_by_name() {
    let cases = [
        ("2026-07-29T12:00:00Z", "rfc3339"),
        ("2026-07-29 12:00:00.5-00:00", "rfc3339"),
        ("2026-07-29t12:00:00z", "rfc3339"),
        ("2026-07-29T12:00:00+02:00[Europe/Paris]", "rfc9557"),
        ("2026-07-29T12:00:00Z[u-ca=gregory]", "rfc9557"),
        ("2026-07-29T12:00[!Europe/Paris]", "rfc9557"),
        ("2026-07-29T12:00Z", "iso8601"),
        ("2026-07-29T12:00:00+02", "iso8601"),
        ("2026-07-29T12:00:00,5Z", "iso8601"),
        ("2026-07-29T24:00:00Z", "iso8601"),
        ("20260729", "iso8601"),
        ("+002026-07-29T12:00:00Z", "iso8601"),
        ("2026-W31-3", "iso8601-week"),
        ("2026w313", "iso8601-week"),
        ("2026-210", "iso8601-ordinal"),
        ("2026210T12", "iso8601-ordinal"),
        ("Wed, 29 Jul 2026 12:00:00 +0200", "rfc2822"),
        ("29 jul 26 12:00 edt", "rfc2822"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "http-imf-fixdate"),
        ("sun, 06 nov 1994 08:49:37 gmt", "rfc2822"),
        ("Sun Nov  6 08:49:37 1994", "http-asctime"),
        ("@0", "unix"),
        ("29/07/2026 17:00", "numeric"),
        ("29 July 2026", "written"),
        ("Sun Nov 6 08:49:37 1994", "written"),
    ];
    for (text, form) in cases {
        assert_eq!(read(text).form.name(), form, "{text}");
    }
}

#[test]
fn result_says_everything_that_follows_from_the_text() {
    let parsed = read("2026-07-29T12:00:00.123456+02:00[Europe/Paris]");
    assert_eq!(
        (parsed.form, parsed.precision, parsed.anchor),
        (Form::Rfc9557, Precision::Microsecond, Anchor::Text)
    );
    assert_eq!(
        (parsed.offset, parsed.zone.as_deref()),
        (Some(7200), Some("Europe/Paris"))
    );
    let instant = parsed.instant.unwrap();
    assert_eq!(
        (instant.utc.as_str(), instant.seconds, instant.nanosecond),
        ("2026-07-29T10:00:00.123456Z", 1_785_319_200, 123_456_000)
    );
    assert_eq!(instant.unix_nanoseconds(), 1_785_319_200_123_456_000);
    assert_eq!(
        (
            parsed.weekday.name(),
            parsed.iso_week.year,
            parsed.iso_week.week,
            parsed.day_of_year
        ),
        ("wednesday", 2026, 31, 210)
    );
}

#[test]
fn precision_is_what_was_given() {
    let cases = [
        ("2026", "year", "2026"),
        ("2026-07", "month", "2026-07"),
        ("July 2026", "month", "2026-07"),
        ("07/2026", "month", "2026-07"),
        ("2026-W31", "week", "2026-W31"),
        ("2026-07-29", "day", "2026-07-29"),
        ("2026-07-29T12", "hour", "2026-07-29T12"),
        ("29 July 2026 at 5 pm", "hour", "2026-07-29T17"),
        ("2026-07-29T12:00", "minute", "2026-07-29T12:00"),
        ("29 July 2026 noon", "minute", "2026-07-29T12:00"),
        ("2026-07-29T12:00:00", "second", "2026-07-29T12:00:00"),
        (
            "2026-07-29T12:00:00.1",
            "millisecond",
            "2026-07-29T12:00:00.100",
        ),
        (
            "2026-07-29T12:00:00.1234",
            "microsecond",
            "2026-07-29T12:00:00.123400",
        ),
        (
            "2026-07-29T12:00:00.123456789",
            "nanosecond",
            "2026-07-29T12:00:00.123456789",
        ),
        (
            "2026-07-29T12:00:00.123456789000",
            "nanosecond",
            "2026-07-29T12:00:00.123456789",
        ),
    ];
    for (text, precision, canonical) in cases {
        let parsed = read(text);
        assert_eq!(
            (parsed.precision.name(), parsed.text.as_str()),
            (precision, canonical),
            "{text}"
        );
    }
}

#[test]
fn canonical_text_reads_back_as_the_same() {
    let texts = [
        "2026",
        "2026-07",
        "2026-W01",
        "2026-07-29T05[America/New_York]",
        "-000044-03-15",
        "@-0.000000001",
        "1900-01-01T12:00[Europe/Paris]",
        "2016-12-31T23:59:60Z",
        "9999-12-31T23:59:59.999999999Z",
        "29 Feb 2024 11:59 pm Asia/Kathmandu",
    ];
    for text in texts {
        let (once, twice) = (read(text), read(&read(text).text));
        assert_eq!(
            (&once.text, &once.instant, once.precision),
            (&twice.text, &twice.instant, twice.precision),
            "{text}"
        );
    }
}

#[test]
fn written_forms_are_read_in_any_order_case_and_spacing() {
    let cases = [
        "29 July 2026 17:30",
        "July 29, 2026, 5:30 PM",
        "JULY 29TH, 2026 AT 5:30PM",
        "29th of July 2026 5:30 p.m.",
        "Wednesday, 29 July 2026, 17:30",
        "5:30 pm on Wed, Jul 29, 2026",
        "29-Jul-2026 17:30",
        "29.Jul.2026 17:30",
        "29. July 2026 17:30",
        "2026 July 29 17:30",
        "2026-Jul-29 17:30",
        " 29\tJul.\u{a0}2026 5:30\u{202f}PM ",
        "Wed Jul 29 17:30 2026",
        "2026-07-29 5:30 pm",
        "wed. 29/07/2026 17:30",
        "the 29th of July, 2026 at 17:30",
        "2026/07/29 17:30",
        "29Jul2026 17:30",
        "2026-07-29, 17:30",
    ];
    for text in cases {
        assert_eq!(read(text).text, "2026-07-29T17:30", "{text}");
    }
}

#[test]
fn september_noon_midnight_and_twelve_o_clock_are_known() {
    let cases = [
        ("Sept 3rd, 2026 noon", "2026-09-03T12:00"),
        ("3 Sept. 2026 12 noon", "2026-09-03T12:00"),
        ("3 Sep 2026 midnight", "2026-09-03T00:00"),
        ("3 Sep 2026 12 am", "2026-09-03T00"),
        ("3 Sep 2026 12:01 AM", "2026-09-03T00:01"),
        ("3 Sep 2026 12 p.m.", "2026-09-03T12"),
        ("3 Sep 2026 11:59pm", "2026-09-03T23:59"),
    ];
    for (text, canonical) in cases {
        assert_eq!(read(text).text, canonical, "{text}");
    }
}

#[test]
fn zones_and_offsets_after_written_times_are_read() {
    let cases = [
        ("29 July 2026 17:00 UTC", "2026-07-29T17:00Z"),
        ("29 July 2026 17:00 UTC+2", "2026-07-29T17:00+02:00"),
        ("29 July 2026 17:00 GMT-0330", "2026-07-29T17:00-03:30"),
        ("29 July 2026 17:00 -03:30", "2026-07-29T17:00-03:30"),
        (
            "29 July 2026 5pm america/new_york",
            "2026-07-29T17-04:00[America/New_York]",
        ),
        (
            "Wed Jul 29 2026 12:00:00 GMT+0200 (Central European Summer Time)",
            "2026-07-29T12:00:00+02:00",
        ),
        ("Wed Jul 29 12:00:00 UTC 2026", "2026-07-29T12:00:00Z"),
        ("2026-07-29 12:00:00 +0200", "2026-07-29T12:00:00+02:00"),
        ("2026-07-29 12:00:00 UTC", "2026-07-29T12:00:00Z"),
    ];
    for (text, canonical) in cases {
        assert_eq!(read(text).text, canonical, "{text}");
    }
}
