//! Literal expectations that Python's `datetime`, `zoneinfo` and `email.utils` gave: `tests/oracle.tsv`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use date_parse::{Dst, Options, Order, UnixUnit, parse};

/// Reads the column of options.
fn options(column: &str) -> Options {
    let mut options = Options::default();
    for pair in column.split(';').filter(|pair| *pair != "-") {
        let (name, value) = pair.split_once('=').unwrap();
        match (name, value) {
            ("zone", zone) => options.zone = Some(zone.into()),
            ("reference", reference) => options.reference = Some(reference.into()),
            ("format", format) => options.format = Some(format.into()),
            ("dst", "earlier") => options.dst = Dst::Earlier,
            ("dst", "later") => options.dst = Dst::Later,
            ("dst", "compatible") => options.dst = Dst::Compatible,
            ("unix", "ms") => options.unix_unit = Some(UnixUnit::Milliseconds),
            ("unix", "ns") => options.unix_unit = Some(UnixUnit::Nanoseconds),
            ("order", "dmy") => options.order = Some(Order::Dmy),
            ("order", "mdy") => options.order = Some(Order::Mdy),
            ("order", "ymd") => options.order = Some(Order::Ymd),
            ("pivot", pivot) => options.year_pivot = Some(pivot.parse().unwrap()),
            _ => panic!("{pair}"),
        }
    }
    options
}

#[test]
fn every_row_is_read_as_python_reads_it() {
    let table = include_str!("oracle.tsv");
    let mut rows = 0;
    let mut wrong = Vec::new();
    for row in table.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [
            text,
            given,
            precision,
            local,
            offset,
            unix,
            week,
            day_of_year,
        ] = columns[..]
        else {
            panic!("{row}")
        };
        rows += 1;
        let parsed = match parse(text, &options(given)) {
            Ok(parsed) => parsed,
            Err(error) => {
                wrong.push(format!("{row}\n  {error}"));
                continue;
            }
        };
        let mut read = date_parse::format(&parsed, "%FT%T").unwrap();
        if let Some(time) = parsed.time.filter(|time| time.nanosecond != 0) {
            read += &format!(".{:06}", time.nanosecond / 1000);
        }
        let known = (
            parsed.precision.name(),
            read.as_str(),
            format!(
                "{:04}-W{:02}-{}",
                parsed.iso_week.year,
                parsed.iso_week.week,
                parsed.weekday.number()
            ),
            parsed.day_of_year.to_string(),
        );
        // Python has no civil-only result for a day: its rows of days have the offset of the reference.
        let of_instant = (
            parsed
                .offset
                .map_or("-".into(), |offset| offset.to_string()),
            parsed
                .instant
                .map_or("-".into(), |instant| instant.seconds.to_string()),
        );
        if known != (precision, local, week.to_owned(), day_of_year.to_owned())
            || of_instant != (offset.to_owned(), unix.to_owned())
        {
            wrong.push(format!("{row}\n  {known:?} {of_instant:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {rows}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(rows, ROWS);
}

/// How many rows the table has, so that a table cut short is noticed.
const ROWS: usize = 554;
