//! Explicit formats in the manner of strptime.

use crate::clock;
use crate::draft::{self, Draft, ZoneName};
use crate::error::{Error, ErrorKind, quote};
use crate::fields::{Fields, bad, finish};
use crate::iso;
use crate::names::{Weekday, month_of_word};
use crate::offset;
use crate::options::{Options, UnixUnit};
use crate::scan::{Scanner, is_space};
use crate::unix;

/// Reads a text that must follow a pattern.
pub(crate) fn read(text: &str, pattern: &str, options: &Options) -> Result<Draft, Error> {
    let mut scan = Scanner::new(text);
    let mut fields = Fields::default();
    walk(
        &mut scan,
        &mut Scanner::new(pattern),
        &mut fields,
        options,
        true,
    )?;
    if !scan.is_done() {
        return Err(scan.stop("the end of the input, where the format ends"));
    }
    finish(&scan, pattern, &fields)
}

/// Returns the directives that a composite directive stands for.
pub(crate) fn composite(directive: char) -> Option<&'static str> {
    Some(match directive {
        'F' => "%Y-%m-%d",
        'T' => "%H:%M:%S",
        'R' => "%H:%M",
        'D' => "%m/%d/%y",
        'r' => "%I:%M:%S %p",
        _ => return None,
    })
}

/// Reads the text along the pattern; composites are expanded once, and hold none themselves.
fn walk(
    scan: &mut Scanner<'_>,
    pattern: &mut Scanner<'_>,
    fields: &mut Fields,
    options: &Options,
    is_outer: bool,
) -> Result<(), Error> {
    while let Some(next) = pattern.peek() {
        let at = pattern.at();
        pattern.bump();
        if is_space(next) {
            pattern.spaces();
            white(scan)?;
            continue;
        }
        if next != '%' {
            if !scan.eat(next) {
                return Err(scan.stop(&quote(&String::from(next))));
            }
            continue;
        }
        let modifier = pattern.peek().filter(|c| matches!(c, '.' | ':'));
        if modifier.is_some() {
            pattern.bump();
        }
        let Some(letter) = pattern.peek() else {
            return Err(bad(pattern.text(), at, "a directive after `%`"));
        };
        pattern.bump();
        match composite(letter).filter(|_| is_outer && modifier.is_none()) {
            Some(parts) => walk(scan, &mut Scanner::new(parts), fields, options, false)?,
            None if directive(scan, (modifier, letter), fields, options)? => {}
            None => {
                return Err(Error::new(
                    pattern.text(),
                    at,
                    ErrorKind::InvalidPattern,
                    quote(pattern.since(at)),
                    "a directive that is documented, once",
                ));
            }
        }
    }
    Ok(())
}

/// Reads one directive; `false` if it is not known or was read before.
fn directive(
    scan: &mut Scanner<'_>,
    directive: (Option<char>, char),
    fields: &mut Fields,
    options: &Options,
) -> Result<bool, Error> {
    let start = scan.at();
    let is_new = match directive {
        (None, 'Y') => put(&mut fields.year, year(scan)?),
        (None, 'y') => {
            let two_digits = scan.fixed(2, "a year")?;
            put(
                &mut fields.year,
                draft::pivoted(scan, start, two_digits, options)?,
            )
        }
        (None, 'm') => put(
            &mut fields.month,
            ranged(scan, 2, 1..=12, "a month from 1 to 12")?,
        ),
        (None, 'B' | 'b' | 'h') => {
            let word = scan.peek_word();
            let month =
                month_of_word(word).ok_or_else(|| scan.stop("the English name of a month"))?;
            scan.skip(word.len());
            put(&mut fields.month, month)
        }
        (None, 'd' | 'e') => {
            scan.spaces();
            put(
                &mut fields.day,
                ranged(scan, 2, 1..=31, "a day from 1 to 31")?,
            )
        }
        (None, 'j') => put(
            &mut fields.ordinal,
            ranged(scan, 3, 1..=366, "a day of the year from 1 to 366")?,
        ),
        (None, 'G') => put(&mut fields.week_year, year(scan)?),
        (None, 'V') => put(
            &mut fields.week,
            ranged(scan, 2, 1..=53, "a week from 1 to 53")?,
        ),
        (None, 'A' | 'a') => {
            let word = scan.peek_word();
            let weekday =
                Weekday::of_word(word).ok_or_else(|| scan.stop("the English name of a weekday"))?;
            scan.skip(word.len());
            put(&mut fields.weekday, (weekday, start, scan.at()))
        }
        (None, 'u' | 'w') => {
            let is_from_sunday = directive.1 == 'w';
            let number = if is_from_sunday {
                ranged(scan, 1, 0..=6, "a weekday from 0 to 6")?
            } else {
                ranged(scan, 1, 1..=7, "a weekday from 1 to 7")?
            };
            let weekday = Weekday::of_number(if number == 0 { 7 } else { number })
                .ok_or_else(|| scan.stop("a weekday"))?;
            put(&mut fields.weekday, (weekday, start, scan.at()))
        }
        (None, 's') => put(
            &mut fields.unix,
            unix::unix_number(scan, UnixUnit::Seconds)?,
        ),
        (None, 'z') | (Some(':'), 'z') => put(&mut fields.offset, offset::iso_offset(scan)?),
        (None, 'Z') => zone_word(scan, fields)?,
        (None, 'Q') => {
            let length = scan
                .rest()
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'))
                .count();
            let name = scan.skip(length).to_owned();
            put(
                &mut fields.zone,
                ZoneName {
                    name,
                    is_critical: false,
                    at: start,
                },
            )
        }
        (None, 'n' | 't') => white(scan).map(|()| true)?,
        (None, '%') => scan
            .eat('%')
            .then_some(true)
            .ok_or_else(|| scan.stop("`%`"))?,
        _ => return clock_directive(scan, directive, fields),
    };
    Ok(is_new)
}

/// Reads one directive of the time of day.
fn clock_directive(
    scan: &mut Scanner<'_>,
    directive: (Option<char>, char),
    fields: &mut Fields,
) -> Result<bool, Error> {
    let start = scan.at();
    let is_new = match directive {
        (None, 'H' | 'k') => {
            scan.spaces();
            put(
                &mut fields.hour,
                ranged(scan, 2, 0..=24, "an hour from 0 to 24")?,
            )
        }
        (None, 'I' | 'l') => {
            scan.spaces();
            put(
                &mut fields.short_hour,
                ranged(scan, 2, 1..=12, "an hour from 1 to 12")?,
            )
        }
        (None, 'M') => put(
            &mut fields.minute,
            ranged(scan, 2, 0..=59, "a minute from 0 to 59")?,
        ),
        (None, 'S') => put(
            &mut fields.second,
            ranged(scan, 2, 0..=60, "a second from 0 to 60")?,
        ),
        (None, 'f') => put(&mut fields.fraction, iso::fraction_digits(scan)?),
        (Some('.'), 'f') => match iso::fraction(scan)? {
            Some(fraction) => put(&mut fields.fraction, fraction),
            None => true,
        },
        (None, 'p' | 'P') => {
            let half = clock::half(scan).ok_or_else(|| scan.stop("am or pm"))?;
            put(&mut fields.half, half)
        }
        _ => return Ok(false),
    };
    fields.clock_span = Some((fields.clock_span.map_or(start, |span| span.0), scan.at()));
    Ok(is_new)
}

/// Reads the word of `%Z`.
fn zone_word(scan: &mut Scanner<'_>, fields: &mut Fields) -> Result<bool, Error> {
    if !scan.peek().is_some_and(|next| next.is_ascii_alphabetic()) {
        return Err(scan.stop("UTC, GMT or Z"));
    }
    let (offset, zone) = offset::written_zone(scan)?;
    Ok(match (offset, zone) {
        (Some(offset), _) => put(&mut fields.offset, offset),
        (None, Some(zone)) => put(&mut fields.zone, zone),
        (None, None) => false,
    })
}

/// Stores a field, and tells whether it is the first of its kind.
fn put<T>(field: &mut Option<T>, value: T) -> bool {
    field.replace(value).is_none()
}

/// Reads a year of four digits, or of up to six after a sign.
fn year(scan: &mut Scanner<'_>) -> Result<i32, Error> {
    let start = scan.at();
    let is_negative = scan.peek() == Some('-');
    let is_signed = scan.eat('-') || scan.eat('+');
    let digits = if is_signed {
        scan.digit_run().clamp(4, 6)
    } else {
        4
    };
    let year = i32::try_from(scan.fixed(digits, "a year")?).unwrap_or(i32::MAX);
    let year = if is_negative { -year } else { year };
    draft::checked_year(scan, start, year).map(i32::from)
}

/// Reads a number of at most some digits within a range.
fn ranged(
    scan: &mut Scanner<'_>,
    most: usize,
    range: std::ops::RangeInclusive<u32>,
    what: &str,
) -> Result<u32, Error> {
    let start = scan.at();
    let number = scan.number(most, what)?;
    if range.contains(&number) {
        Ok(number)
    } else {
        Err(scan.refuse(start, ErrorKind::OutOfRange, what))
    }
}

/// Reads white space, of which there must be some.
fn white(scan: &mut Scanner<'_>) -> Result<(), Error> {
    if scan.spaces() {
        Ok(())
    } else {
        Err(scan.stop("a space"))
    }
}
