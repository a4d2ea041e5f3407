//! Days with the name of their month: `29 July 2026`, `July 29th, 2026`, `2026-Jul-29`.

use jiff::civil::Date;

use crate::clock;
use crate::draft;
use crate::error::{Error, ErrorKind};
use crate::names::month_of_word;
use crate::options::Options;
use crate::parsed::Precision;
use crate::relative::{self, Relative};
use crate::scan::Scanner;

/// The day of a written date.
#[derive(Debug)]
pub(crate) enum Day {
    /// A date, or the first day of a month.
    Date(Date, Precision),
    /// A month and day whose year may still come, as in `Jul 29 12:00 2026`.
    Yearless {
        month: u32,
        day: u32,
        span: (usize, usize),
    },
    /// A day that counts from the reference.
    Relative(Relative),
}

/// Reads `29 July 2026`, `29th of July, 2026`, `29-Jul-2026`, `29.Jul.26`.
pub(crate) fn day_first(scan: &mut Scanner<'_>, options: &Options) -> Result<Day, Error> {
    let start = scan.at();
    let day = day_number(scan)?;
    separator(scan);
    if scan.eat_ignoring_case("of ") {
        scan.spaces();
    }
    let month = month(scan)?;
    year_after(scan, start, month, day, options)
}

/// Reads `July 29, 2026`, `July 29th 2026`, `July 2026`, `Jul-29-2026`.
pub(crate) fn month_first(scan: &mut Scanner<'_>, options: &Options) -> Result<Day, Error> {
    let start = scan.at();
    let month = month(scan)?;
    separator(scan);
    if scan.eat(',') {
        scan.spaces();
    }
    scan.eat_ignoring_case("the ");
    if scan.digit_run() == 4 {
        let year = i32::try_from(scan.number(4, "a year")?).unwrap_or(0);
        ends(scan)?;
        return Ok(Day::Date(
            draft::month_start(scan, start, year, month)?,
            Precision::Month,
        ));
    }
    if scan.digit_run() == 0 {
        return Err(scan.stop("a day or a year of four digits"));
    }
    let day = day_number(scan)?;
    year_after(scan, start, month, day, options)
}

/// Reads `2026 July 29`, `2026-Jul-29`, `2026 July`.
pub(crate) fn year_first(scan: &mut Scanner<'_>) -> Result<Day, Error> {
    let start = scan.at();
    let year = i32::try_from(scan.number(4, "a year")?).unwrap_or(0);
    separator(scan);
    let month = month(scan)?;
    let before = *scan;
    separator(scan);
    let is_day = matches!(scan.digit_run(), 1 | 2) && !clock::is_next(scan);
    if !is_day {
        *scan = before;
        return Ok(Day::Date(
            draft::month_start(scan, start, year, month)?,
            Precision::Month,
        ));
    }
    let day = day_number(scan)?;
    ends(scan)?;
    Ok(Day::Date(
        draft::date(scan, start, year, month, day)?,
        Precision::Day,
    ))
}

/// Reads the year after a day and a month, or leaves it open if something else follows.
fn year_after(
    scan: &mut Scanner<'_>,
    start: usize,
    month: u32,
    day: u32,
    options: &Options,
) -> Result<Day, Error> {
    let end = scan.at();
    let before = *scan;
    separator(scan);
    if scan.eat(',') {
        scan.spaces();
    }
    let is_short = scan.eat('\'');
    let run = scan.digit_run();
    let is_clock = clock::is_next(scan) || relative::is_next(scan);
    let year = match run {
        4 if !is_short => i32::try_from(scan.number(4, "a year")?).unwrap_or(0),
        2 if !is_clock => {
            let at = scan.at();
            let year = scan.number(2, "a year")?;
            draft::pivoted(scan, at, year, options)?
        }
        0 if is_short => return Err(scan.stop("a year of two digits")),
        0 => {
            *scan = before;
            return Ok(Day::Yearless {
                month,
                day,
                span: (start, end),
            });
        }
        _ if is_clock && !is_short => {
            *scan = before;
            return Ok(Day::Yearless {
                month,
                day,
                span: (start, end),
            });
        }
        _ => return Err(scan.stop("a year of four digits")),
    };
    ends(scan)?;
    Ok(Day::Date(
        draft::date(scan, start, year, month, day)?,
        Precision::Day,
    ))
}

/// Reads a day of the month with or without its ordinal ending.
fn day_number(scan: &mut Scanner<'_>) -> Result<u32, Error> {
    let start = scan.at();
    if scan.digit_run() > 2 {
        return Err(scan.stop("a day of one or two digits"));
    }
    let day = scan.number(2, "a day")?;
    let ending = scan.peek_word();
    let right = match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    if ["st", "nd", "rd", "th"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
    {
        scan.skip(2);
        if !ending.eq_ignore_ascii_case(right) {
            return Err(scan.refuse(start, ErrorKind::Unexpected, format!("{day}{right}")));
        }
    }
    Ok(day)
}

/// Reads the name of a month and the point after its abbreviation.
fn month(scan: &mut Scanner<'_>) -> Result<u32, Error> {
    let word = scan.peek_word();
    let is_whole = !scan.peek_after(word.len()).is_some_and(char::is_alphabetic);
    match month_of_word(word).filter(|_| is_whole) {
        Some(month) => {
            scan.skip(word.len());
            if word.len() < 5
                && scan.peek() == Some('.')
                && scan.peek_after(1).is_none_or(|next| !next.is_ascii_digit())
            {
                scan.bump();
            }
            Ok(month)
        }
        None if scan.peek().is_some_and(char::is_alphabetic) => {
            let mut ahead = *scan;
            let start = ahead.at();
            ahead.skip(
                scan.rest()
                    .chars()
                    .take_while(|c| c.is_alphabetic())
                    .map(char::len_utf8)
                    .sum(),
            );
            Err(ahead.refuse(start, ErrorKind::UnknownWord, "the English name of a month"))
        }
        None => Err(scan.stop("the English name of a month")),
    }
}

/// Reads one dash, slash or point, or spaces; a point may have spaces after it, as in `3. July`.
fn separator(scan: &mut Scanner<'_>) {
    if scan.spaces() {
        return;
    }
    if scan.eat('.') {
        scan.spaces();
    } else if !scan.eat('-') {
        scan.eat('/');
    }
}

/// Checks that a date does not run into something else.
pub(crate) fn ends(scan: &Scanner<'_>) -> Result<(), Error> {
    match scan.peek() {
        Some(next)
            if next.is_ascii_digit()
                || (next.is_alphabetic()
                    && !(matches!(next, 'T' | 't')
                        && scan.peek_after(1).is_some_and(|c| c.is_ascii_digit())))
                || matches!(next, '-' | '/' | '.') =>
        {
            Err(scan.stop("the end of the date"))
        }
        _ => Ok(()),
    }
}
