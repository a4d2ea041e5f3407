//! Test data of other projects, where it has been fetched.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::PathBuf;

use date_parse::{Form, Options, Order, parse};

/// Reads a file of test data, or says that the test is skipped.
fn vectors(test: &str, file: &str) -> Option<String> {
    let folder = std::env::var_os("WASM_AUDIT_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/vectors"),
        PathBuf::from,
    );
    let path = folder.join("date-parse").join(file);
    let text = fs::read_to_string(&path);
    if text.is_err() {
        eprintln!("SKIPPED {test}: {} has not been fetched", path.display());
    }
    text.ok()
}

/// Returns the strings and verdicts of a file of the JSON Schema Test Suite.
fn json_schema_cases(json: &str) -> Vec<(String, bool)> {
    let cases = json.split("\"data\":").skip(1).filter_map(|case| {
        let text = literal(case.trim_start().strip_prefix('"')?, '"').0;
        let verdict = case.split_once("\"valid\":")?.1.trim_start();
        Some((text, verdict.starts_with("true")))
    });
    cases.collect()
}

/// Reads a string literal after its opening quote; also returns what follows it.
fn literal(source: &str, quote: char) -> (String, &str) {
    let mut text = String::new();
    let mut characters = source.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next().unwrap().1 {
                'u' => {
                    let code: String = characters
                        .by_ref()
                        .take(4)
                        .map(|(_, digit)| digit)
                        .collect();
                    text.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
                }
                'n' => text.push('\n'),
                other => text.push(other),
            },
            end if end == quote => return (text, &source[at + 1..]),
            other => text.push(other),
        }
    }
    panic!("{source}");
}

#[test]
fn rfc3339_is_recognised_exactly_where_json_schema_says_date_time() {
    let Some(json) = vectors(
        "rfc3339_is_recognised_exactly_where_json_schema_says_date_time",
        "date-time.json",
    ) else {
        return;
    };
    let cases = json_schema_cases(&json);
    for (text, is_valid) in &cases {
        let form = parse(text, &Options::default()).map(|parsed| parsed.form);
        assert_eq!(form == Ok(Form::Rfc3339), *is_valid, "{text:?}: {form:?}");
    }
    assert_eq!(cases.len(), DATE_TIME_CASES);
}

#[test]
fn full_dates_are_read_exactly_where_json_schema_says_date() {
    let Some(json) = vectors(
        "full_dates_are_read_exactly_where_json_schema_says_date",
        "date.json",
    ) else {
        return;
    };
    let cases = json_schema_cases(&json);
    for (text, is_valid) in &cases {
        let read = parse(text, &Options::default()).map(|parsed| (parsed.form, parsed.text));
        assert_eq!(
            read == Ok((Form::Iso8601, text.clone())) && text.len() == 10,
            *is_valid,
            "{text:?}: {read:?}"
        );
    }
    assert_eq!(cases.len(), DATE_CASES);
}

#[test]
fn dates_of_the_python_package_iso8601_are_read_the_same() {
    let Some(python) = vectors(
        "dates_of_the_python_package_iso8601_are_read_the_same",
        "iso8601_test.py",
    ) else {
        return;
    };
    let block = python
        .split_once("\"valid_date,expected_datetime,isoformat\"")
        .unwrap()
        .1
        .split_once("def test_parse_valid_date")
        .unwrap()
        .0;
    let options = Options {
        zone: Some("UTC".into()),
        ..Options::default()
    };
    let (mut cases, mut refused) = (0, Vec::new());
    let mut text = None;
    for line in block.lines().map(str::trim) {
        if line == "(" {
            text = None;
        }
        let Some(found) = line.strip_prefix('"').map(|rest| literal(rest, '"').0) else {
            continue;
        };
        let Some(input) = &text else {
            text = Some(found);
            continue;
        };
        // The package writes microseconds where the value has them; both are compared without trailing zeros.
        let bare = |text: &str| {
            text.replace("000+", "+")
                .replace("000-", "-")
                .replace('Z', "+00:00")
                .replace("[UTC]", "")
        };
        cases += 1;
        match parse(input, &options) {
            Ok(parsed) => {
                let pattern = if parsed.instant.as_ref().unwrap().nanosecond == 0 {
                    "%FT%T%:z"
                } else {
                    "%FT%T.%6f%:z"
                };
                assert_eq!(
                    bare(&date_parse::format(&parsed, pattern).unwrap()),
                    bare(&found),
                    "{input}"
                );
            }
            Err(error) => refused.push(format!("{input}: {}", error.kind)),
        }
    }
    assert_eq!(refused, ISO8601_REFUSED);
    assert_eq!(cases, ISO8601_CASES);
}

#[test]
fn dates_that_the_python_package_iso8601_refuses_are_refused() {
    let Some(python) = vectors(
        "dates_that_the_python_package_iso8601_refuses_are_refused",
        "iso8601_test.py",
    ) else {
        return;
    };
    let block = python
        .split_once("\"invalid_date, error_string\"")
        .unwrap()
        .1
        .split_once("def test_parse_invalid_date")
        .unwrap()
        .0;
    let mut cases = 0;
    for line in block.lines().map(str::trim) {
        let Some(start) = line.strip_prefix("(\"").or_else(|| {
            line.strip_prefix('"')
                .filter(|rest| !rest.starts_with("Unable"))
        }) else {
            continue;
        };
        let text = literal(start, '"').0;
        cases += 1;
        let read = parse(&text, &Options::default());
        assert!(read.is_err(), "{text}: {read:?}");
    }
    assert_eq!(cases, ISO8601_INVALID);
}

#[test]
fn dates_of_python_dateutil_are_read_the_same_or_refused_for_a_reason() {
    let Some(python) = vectors(
        "dates_of_python_dateutil_are_read_the_same_or_refused_for_a_reason",
        "dateutil_test_parser.py",
    ) else {
        return;
    };
    let block = python
        .split_once("PARSER_TEST_CASES = [")
        .unwrap()
        .1
        .split_once("\n]")
        .unwrap()
        .0;
    // dateutil reads month first, and two-digit years near the present.
    let options = Options {
        order: Some(Order::Mdy),
        year_pivot: Some(70),
        ..Options::default()
    };
    let (mut cases, mut same, mut refused) = (0, 0, Vec::new());
    for line in block.lines().map(str::trim) {
        let Some(start) = line.strip_prefix('(') else {
            continue;
        };
        let quote = start.chars().next().unwrap();
        let (text, rest) = literal(&start[1..], quote);
        let numbers = rest
            .split_once("datetime(")
            .unwrap()
            .1
            .split_once(')')
            .unwrap()
            .0;
        let mut expected: Vec<u32> = numbers
            .split(", ")
            .map(|number| number.parse().unwrap())
            .collect();
        expected.resize(7, 0);
        cases += 1;
        match parse(&text, &options) {
            Ok(parsed) => {
                let time = parsed.time;
                let part = |part: fn(date_parse::CivilTime) -> u32| time.map_or(0, part);
                let read = vec![
                    u32::try_from(parsed.date.year).unwrap(),
                    parsed.date.month.into(),
                    parsed.date.day.into(),
                    part(|time| time.hour.into()),
                    part(|time| time.minute.into()),
                    part(|time| time.second.into()),
                    part(|time| time.nanosecond / 1000),
                ];
                assert_eq!(read, expected, "{text}");
                same += 1;
            }
            Err(error) => refused.push((text, error.kind.name())),
        }
    }
    let refused: Vec<(&str, &str)> = refused
        .iter()
        .map(|(text, kind)| (text.as_str(), *kind))
        .collect();
    assert_eq!(
        refused,
        DATEUTIL_REFUSED.map(|(text, kind, _)| (text, kind))
    );
    assert_eq!((cases, same), DATEUTIL_CASES);
}

/// Cases of the JSON Schema Test Suite, so that a file cut short is noticed.
const DATE_TIME_CASES: usize = 19;
const DATE_CASES: usize = 41;

/// Cases of the package iso8601 with an expected text, and those that we refuse on purpose: ISO 8601 has no fields of one digit.
const ISO8601_CASES: usize = 28;
const ISO8601_INVALID: usize = 12;
const ISO8601_REFUSED: [&str; 1] = ["2007-5-7T11:43:55.328Z: unexpected"];

/// Cases of dateutil, and how many are read the same.
const DATEUTIL_CASES: (usize, usize) = (60, 42);

/// What dateutil reads and we refuse, how, and why.
const DATEUTIL_REFUSED: [(&str, &str, &str); 18] = [
    (
        "199709020908",
        "ambiguous-number",
        "twelve digits may be a Unix time in milliseconds",
    ),
    (
        "19970902090807",
        "ambiguous-number",
        "fourteen digits may be a Unix time in milliseconds",
    ),
    (
        "25-09-2003",
        "out-of-range",
        "the order mdy was asked for, and there is no month 25",
    ),
    ("25.09.2003", "out-of-range", "the same"),
    ("25/09/2003", "out-of-range", "the same"),
    (
        "2003 09 25",
        "unexpected",
        "numbers with only spaces between them are no date",
    ),
    ("09 25 2003", "unexpected", "the same"),
    ("25 09 2003", "unexpected", "the same"),
    ("10 09 2003", "unexpected", "the same"),
    ("10 09 03", "unexpected", "the same"),
    ("25 09 03", "unexpected", "the same"),
    (
        "03 25 Sep",
        "unexpected",
        "no order of fields puts a year or a day in front of a day and a month",
    ),
    ("25 03 Sep", "unexpected", "the same"),
    (
        "1996.July.10 AD 12:08 PM",
        "unknown-word",
        "eras are not read",
    ),
    (
        "7 4 1976",
        "unexpected",
        "numbers with only spaces between them are no date",
    ),
    (
        "950404 122212",
        "unexpected",
        "six digits are no date of ISO 8601",
    ),
    (
        "December.0031.30",
        "unexpected",
        "a year stands first or last",
    ),
    ("2016-12-21 04.2h", "unexpected", "hours have no fraction"),
];
