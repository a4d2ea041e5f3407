//! Offsets, zone names and the suffixes of RFC 9557.

use crate::draft::{Offset, ZoneName};
use crate::error::{Error, ErrorKind, quote};
use crate::scan::Scanner;

/// Abbreviations that people write, with some of what they mean; they are never guessed.
const ABBREVIATIONS: [(&str, &str); 20] = [
    ("acst", "+09:30 in Australia or -05:00 in Acre"),
    ("ast", "-04:00 in Halifax or +03:00 in Riyadh"),
    ("bst", "+01:00 in London or +06:00 in Dhaka"),
    ("cdt", "-05:00 in Chicago or -04:00 in Havana"),
    ("cest", "+02:00 in Paris and elsewhere"),
    ("cet", "+01:00 in Paris and elsewhere"),
    (
        "cst",
        "-06:00 in Chicago, +08:00 in Shanghai or -05:00 in Havana",
    ),
    ("ect", "-05:00 in Ecuador or -04:00 in the Caribbean"),
    ("edt", "-04:00 in New York or +11:00 in Sydney"),
    ("est", "-05:00 in New York or +10:00 in Sydney"),
    ("gst", "+04:00 in Dubai or -02:00 in South Georgia"),
    (
        "ist",
        "+05:30 in India, +01:00 in Ireland or +02:00 in Israel",
    ),
    ("jst", "+09:00 in Tokyo"),
    ("mdt", "-06:00 in Denver"),
    ("msk", "+03:00 in Moscow"),
    ("mst", "-07:00 in Denver or +08:00 in Malaysia"),
    ("pdt", "-07:00 in Los Angeles"),
    ("pst", "-08:00 in Los Angeles or +08:00 in Manila"),
    ("sst", "-11:00 in Samoa or +08:00 in Singapore"),
    ("wet", "+00:00 in Lisbon and elsewhere"),
];

/// Reads `Z` or an offset of ISO 8601: `±hh`, `±hhmm` or `±hh:mm`; the cursor stands before it.
pub(crate) fn iso_offset(scan: &mut Scanner<'_>) -> Result<Offset, Error> {
    let start = scan.at();
    if scan.eat('Z') || scan.eat('z') {
        return Ok(Offset {
            seconds: 0,
            is_unknown_local: true,
            span: (start, scan.at()),
        });
    }
    let is_west = scan.peek() == Some('-');
    if !scan.eat('+') && !scan.eat('-') {
        return Err(scan.stop("`Z` or an offset such as +02:00"));
    }
    let hours = scan.fixed(2, "the offset's hours")?;
    let minutes = if scan.eat(':') || scan.digit_run() > 0 {
        scan.fixed(2, "the offset's minutes")?
    } else {
        0
    };
    made(scan, start, is_west, hours, minutes)
}

/// Reads an offset as it follows `UTC` or `GMT`: `±h`, `±hh`, `±hhmm`, `±h:mm` or `±hh:mm`.
pub(crate) fn loose_offset(scan: &mut Scanner<'_>) -> Result<Offset, Error> {
    let start = scan.at();
    let is_west = scan.peek() == Some('-');
    scan.bump();
    let hours = if scan.digit_run() == 1 {
        scan.fixed(1, "the offset's hours")?
    } else {
        scan.fixed(2, "the offset's hours")?
    };
    let minutes = if scan.eat(':') || scan.digit_run() > 0 {
        scan.fixed(2, "the offset's minutes")?
    } else {
        0
    };
    made(scan, start, is_west, hours, minutes)
}

/// Reads the suffixes in brackets of RFC 9557, of which the zone is returned.
pub(crate) fn suffixes(scan: &mut Scanner<'_>) -> Result<Option<ZoneName>, Error> {
    let mut zone = None;
    let mut has_calendar = false;
    let mut is_first = true;
    while scan.peek() == Some('[') {
        let start = scan.at();
        scan.bump();
        let is_critical = scan.eat('!');
        let at = scan.at();
        let length = scan.rest().find(']').ok_or_else(|| {
            scan.skip(scan.rest().len());
            scan.stop("`]`")
        })?;
        let inside = scan.skip(length);
        scan.bump();
        match inside.split_once('=') {
            None if is_first => {
                zone = Some(ZoneName {
                    name: inside.to_owned(),
                    is_critical,
                    at,
                })
            }
            None => {
                return Err(scan.refuse(
                    start,
                    ErrorKind::Unexpected,
                    "one zone in brackets, before other suffixes",
                ));
            }
            Some((key, value)) => {
                tag(scan, start, key, value)?;
                let is_gregorian = matches!(value, "gregory" | "iso8601");
                if key == "u-ca" && !has_calendar && is_gregorian {
                    has_calendar = true;
                } else if is_critical || (key == "u-ca" && !has_calendar) {
                    return Err(scan.refuse(
                        start,
                        ErrorKind::UnsupportedSuffix,
                        "no suffix but a zone and the Gregorian calendar, or one without `!`",
                    ));
                }
            }
        }
        is_first = false;
    }
    Ok(zone)
}

/// Checks the characters of a suffix `key=value`.
fn tag(scan: &Scanner<'_>, start: usize, key: &str, value: &str) -> Result<(), Error> {
    let is_key = key.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    let is_value = value
        .split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if is_key && is_value {
        return Ok(());
    }
    Err(scan.refuse(
        start,
        ErrorKind::Unexpected,
        "a suffix such as [Europe/Paris] or [u-ca=gregory]",
    ))
}

/// Reads a zone after a written time: `Z`, `UTC`, `GMT`, `UTC+2`, or an IANA name with a slash.
pub(crate) fn written_zone(
    scan: &mut Scanner<'_>,
) -> Result<(Option<Offset>, Option<ZoneName>), Error> {
    let start = scan.at();
    let word = scan.peek_word();
    if is_iana(scan, word) {
        let length = scan
            .rest()
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'))
            .count();
        let name = scan.skip(length).to_owned();
        return Ok((
            None,
            Some(ZoneName {
                name,
                is_critical: false,
                at: start,
            }),
        ));
    }
    let lower = word.to_ascii_lowercase();
    if !matches!(lower.as_str(), "z" | "ut" | "utc" | "gmt") {
        scan.skip(word.len());
        return Err(abbreviation(scan, start, word));
    }
    scan.skip(word.len());
    if matches!(lower.as_str(), "utc" | "gmt") && matches!(scan.peek(), Some('+' | '-')) {
        let offset = loose_offset(scan)?;
        return Ok((
            Some(Offset {
                span: (start, scan.at()),
                is_unknown_local: false,
                ..offset
            }),
            None,
        ));
    }
    Ok((
        Some(Offset {
            seconds: 0,
            is_unknown_local: lower == "z",
            span: (start, scan.at()),
        }),
        None,
    ))
}

/// Tells whether an IANA name with a slash is next.
fn is_iana(scan: &Scanner<'_>, word: &str) -> bool {
    let length = scan
        .rest()
        .bytes()
        .take_while(|b| b.is_ascii_alphabetic() || *b == b'_')
        .count();
    !word.is_empty() && scan.peek_after(length) == Some('/')
}

/// Makes the error about an abbreviation, which the cursor has just passed.
pub(crate) fn abbreviation(scan: &Scanner<'_>, start: usize, word: &str) -> Error {
    let meaning = ABBREVIATIONS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, meaning)| *meaning);
    let found = match meaning {
        Some(meaning) => format!("{}, which may be {meaning}", quote(word)),
        None => format!("{}, which is ambiguous as a time zone", quote(word)),
    };
    Error::new(
        scan.text(),
        start,
        ErrorKind::AmbiguousZone,
        found,
        "UTC, GMT, Z, an offset such as +02:00 or an IANA name such as Europe/Paris",
    )
}

/// Tells whether a word looks like a zone abbreviation.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    let is_upper = matches!(word.len(), 1 | 3..=5) && word.bytes().all(|b| b.is_ascii_uppercase());
    is_upper
        || ABBREVIATIONS
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(word))
}

/// Checks the range of an offset that ends at the cursor.
pub(crate) fn made(
    scan: &Scanner<'_>,
    start: usize,
    is_west: bool,
    hours: u32,
    minutes: u32,
) -> Result<Offset, Error> {
    if hours > 23 || minutes > 59 {
        return Err(scan.refuse(
            start,
            ErrorKind::OutOfRange,
            "an offset from -23:59 to +23:59",
        ));
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).unwrap_or(0);
    Ok(Offset {
        seconds: if is_west { -seconds } else { seconds },
        is_unknown_local: is_west && seconds == 0,
        span: (start, scan.at()),
    })
}

/// Reads an offset that is a whole text, as the option `zone` and RFC 9557's brackets may hold.
pub(crate) fn whole_offset(text: &str) -> Option<i32> {
    let mut scan = Scanner::new(text);
    let offset = iso_offset(&mut scan).ok()?;
    scan.is_done().then_some(offset.seconds)
}
