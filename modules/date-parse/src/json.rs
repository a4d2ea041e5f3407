//! The result as one line of JSON.

use crate::error::Error;
use crate::moment;
use crate::parsed::Parsed;

/// Writes a result as one JSON object on one line; absent values are `null`.
pub fn parsed(parsed: &Parsed) -> String {
    let date = parsed.date;
    let time = parsed.time.map(|time| {
        let fraction = moment::fraction_text(time.nanosecond, parsed.precision.fraction_digits());
        format!(
            "{:02}:{:02}:{:02}{fraction}",
            time.hour, time.minute, time.second
        )
    });
    let instant = parsed.instant.as_ref();
    let year = moment::year_text(date.year);
    let week_year = moment::year_text(parsed.iso_week.year);
    let fields = [
        ("form", string(parsed.form.name())),
        ("precision", string(parsed.precision.name())),
        ("text", string(&parsed.text)),
        (
            "date",
            string(&format!("{year}-{:02}-{:02}", date.month, date.day)),
        ),
        ("time", optional(time.as_deref())),
        (
            "offset",
            optional(parsed.offset.map(moment::offset_text).as_deref()),
        ),
        ("zone", optional(parsed.zone.as_deref())),
        ("anchor", string(parsed.anchor.name())),
        (
            "instant",
            optional(instant.map(|instant| instant.utc.as_str())),
        ),
        (
            "unixSeconds",
            instant.map_or_else(
                || String::from("null"),
                |instant| instant.seconds.to_string(),
            ),
        ),
        (
            "unixNanoseconds",
            optional(
                instant
                    .map(|instant| instant.unix_nanoseconds().to_string())
                    .as_deref(),
            ),
        ),
        ("weekday", string(parsed.weekday.name())),
        (
            "isoWeek",
            string(&format!("{week_year}-W{:02}", parsed.iso_week.week)),
        ),
        ("dayOfYear", parsed.day_of_year.to_string()),
        ("leapSecond", parsed.leap_second.to_string()),
    ];
    object(&fields)
}

/// Writes an error as one JSON object on one line, for outputs that must have a line for every input.
pub fn error(error: &Error) -> String {
    let inside = object(&[
        ("kind", string(error.kind.name())),
        ("byte", error.place.byte.to_string()),
        ("line", error.place.line.to_string()),
        ("column", error.place.column.to_string()),
        ("found", string(&error.found)),
        ("expected", string(&error.expected)),
    ]);
    object(&[("error", inside)])
}

/// Writes an object of values that are JSON already.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{value}", string(name)))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// Writes a string or `null`.
fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| String::from("null"), string)
}

/// Writes a string.
fn string(text: &str) -> String {
    let mut written = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            control if control.is_control() => {
                written.push_str(&format!("\\u{:04x}", u32::from(control)))
            }
            other => written.push(other),
        }
    }
    written.push('"');
    written
}
