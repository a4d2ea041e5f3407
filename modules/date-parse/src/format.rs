//! Output in the manner of strftime.

use crate::error::{Error, ErrorKind, quote};
use crate::moment;
use crate::names::{capitalised, month_name};
use crate::parsed::{CivilTime, Parsed};
use crate::pattern;
use crate::scan::Scanner;

/// Writes a result along a pattern; a time that was not given is midnight.
pub fn format(parsed: &Parsed, pattern: &str) -> Result<String, Error> {
    if pattern.len() > crate::limits::MAX_PATTERN_BYTES {
        let found = format!("{} bytes in the option `output`", pattern.len());
        return Err(Error::new(
            pattern,
            pattern.len(),
            ErrorKind::TooLong,
            found,
            "a shorter pattern",
        ));
    }
    let mut written = String::new();
    walk(parsed, pattern, &mut written)?;
    Ok(written)
}

/// Writes along a pattern; composites hold no composites, so this recurses once.
fn walk(parsed: &Parsed, pattern: &str, written: &mut String) -> Result<(), Error> {
    let mut scan = Scanner::new(pattern);
    while let Some(next) = scan.peek() {
        let at = scan.at();
        scan.bump();
        if next != '%' {
            written.push(next);
            continue;
        }
        let modifier = scan
            .peek()
            .filter(|c| matches!(c, '.' | ':' | '3' | '6' | '9'));
        if modifier.is_some() {
            scan.bump();
        }
        let Some(letter) = scan.peek() else {
            return Err(Error::new(
                pattern,
                at,
                ErrorKind::InvalidPattern,
                format!("{} in the option `output`", quote(pattern)),
                "a directive after `%`",
            ));
        };
        scan.bump();
        match pattern::composite(letter).filter(|_| modifier.is_none()) {
            Some(parts) => walk(parsed, parts, written)?,
            None => match directive(parsed, modifier, letter) {
                Directive::Text(text) => written.push_str(&text),
                Directive::NeedsZone => {
                    return Err(Error::new(
                        pattern,
                        at,
                        ErrorKind::NeedsZone,
                        format!("{} for a time without offset", quote(scan.since(at))),
                        "an offset in the text, or the option `zone`",
                    ));
                }
                Directive::Unknown => {
                    return Err(Error::new(
                        pattern,
                        at,
                        ErrorKind::InvalidPattern,
                        quote(scan.since(at)),
                        "a directive that is documented",
                    ));
                }
            },
        }
    }
    Ok(())
}

/// What a directive writes.
enum Directive {
    Text(String),
    NeedsZone,
    Unknown,
}

/// Returns what a directive writes.
fn directive(parsed: &Parsed, modifier: Option<char>, letter: char) -> Directive {
    let date = parsed.date;
    let midnight = CivilTime {
        hour: 0,
        minute: 0,
        second: 0,
        nanosecond: 0,
    };
    let time = parsed.time.unwrap_or(midnight);
    let short_hour = (time.hour + 11) % 12 + 1;
    let half = if time.hour < 12 { "am" } else { "pm" };
    let known = |text: Option<String>| text.map_or(Directive::NeedsZone, Directive::Text);
    let weekday = capitalised(parsed.weekday.name());
    let month = month_name(date.month);
    let short = |name: &str| name.get(..3).unwrap_or_default().to_owned();
    Directive::Text(match (modifier, letter) {
        (None, 'Y') => moment::year_text(date.year),
        (None, 'y') => format!("{:02}", date.year.rem_euclid(100)),
        (None, 'C') => format!("{:02}", date.year.div_euclid(100)),
        (None, 'm') => format!("{:02}", date.month),
        (None, 'B') => month,
        (None, 'b' | 'h') => short(&month),
        (None, 'd') => format!("{:02}", date.day),
        (None, 'e') => format!("{:2}", date.day),
        (None, 'j') => format!("{:03}", parsed.day_of_year),
        (None, 'G') => moment::year_text(parsed.iso_week.year),
        (None, 'V') => format!("{:02}", parsed.iso_week.week),
        (None, 'A') => weekday,
        (None, 'a') => short(&weekday),
        (None, 'u') => parsed.weekday.number().to_string(),
        (None, 'w') => (parsed.weekday.number() % 7).to_string(),
        (None, 'H') => format!("{:02}", time.hour),
        (None, 'k') => format!("{:2}", time.hour),
        (None, 'I') => format!("{short_hour:02}"),
        (None, 'l') => format!("{short_hour:2}"),
        (None, 'M') => format!("{:02}", time.minute),
        (None, 'S') => format!("{:02}", time.second),
        (None | Some('9'), 'f') => format!("{:09}", time.nanosecond),
        (Some('6'), 'f') => format!("{:06}", time.nanosecond / 1_000),
        (Some('3'), 'f') => format!("{:03}", time.nanosecond / 1_000_000),
        (Some('.'), 'f') => {
            moment::fraction_text(time.nanosecond, parsed.precision.fraction_digits())
        }
        (None, 'p') => half.to_ascii_uppercase(),
        (None, 'P') => half.to_owned(),
        (None, 'z') => {
            return known(
                parsed
                    .offset
                    .map(|offset| moment::offset_text(offset).replace(':', "")),
            );
        }
        (Some(':'), 'z') => return known(parsed.offset.map(moment::offset_text)),
        (None, 'Z' | 'Q') => {
            return known(parsed.offset.map(|offset| match &parsed.zone {
                Some(zone) => zone.clone(),
                None if offset == 0 => String::from("UTC"),
                None => moment::offset_text(offset),
            }));
        }
        (None, 's') => {
            return known(
                parsed
                    .instant
                    .as_ref()
                    .map(|instant| instant.seconds.to_string()),
            );
        }
        (None, 'n') => String::from("\n"),
        (None, 't') => String::from("\t"),
        (None, '%') => String::from("%"),
        _ => return Directive::Unknown,
    })
}
