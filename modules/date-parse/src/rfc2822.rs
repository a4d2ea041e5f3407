//! Dates of RFC 2822 and 5322 messages, with comments, folding white space and the obsolete zones and years.

use crate::draft::{self, Clock, ClockFields, Draft, Offset, When};
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_COMMENT_DEPTH;
use crate::names::{Weekday, month_of_word};
use crate::offset;
use crate::parsed::{Form, Precision};
use crate::scan::Scanner;

/// The obsolete zones and their hours; the single letters are left out, as RFC 822 defined them wrongly.
const ZONES: [(&str, i32); 10] = [
    ("ut", 0),
    ("gmt", 0),
    ("edt", -4),
    ("est", -5),
    ("cdt", -5),
    ("cst", -6),
    ("mdt", -6),
    ("mst", -7),
    ("pdt", -7),
    ("pst", -8),
];

/// Reads a text that has the layout of RFC 2822; `None` if it has another, so that the written forms may try.
pub(crate) fn read(text: &str) -> Option<Result<Draft, Error>> {
    let mut scan = Scanner::new(text);
    skip_comments(&mut scan)?;
    let weekday = weekday(&mut scan)?;
    let date_at = scan.at();
    let day = limited(&mut scan, 1, 2)?;
    skip_comments(&mut scan)?;
    let word = scan.peek_word();
    let month = month_of_word(word).filter(|_| word.len() == 3)?;
    scan.skip(3);
    skip_comments(&mut scan)?;
    let year_at = scan.at();
    let year_digits = scan.digit_run();
    let year = limited(&mut scan, 2, 9)?;
    let date_end = scan;
    skip_comments(&mut scan)?;
    let time_at = scan.at();
    let mut fields = ClockFields {
        hour: limited(&mut scan, 2, 2)?,
        ..ClockFields::default()
    };
    fields.minute = Some(after_colon(&mut scan)??);
    fields.second = after_colon(&mut scan)?;
    let time_end = scan;
    skip_comments(&mut scan)?;
    let zone = zone(&mut scan)?;
    skip_comments(&mut scan)?;
    if !scan.is_done() {
        return None;
    }
    let read = || {
        let years = match (year_digits, year) {
            (2, 0..=49) => year + 2000,
            (2 | 3, _) => year + 1900,
            _ => year,
        };
        if year_digits > 4 {
            return Err(date_end.refuse(year_at, ErrorKind::OutOfRange, "a year of four digits"));
        }
        let date = draft::date(
            &date_end,
            date_at,
            i32::try_from(years).unwrap_or(i32::MAX),
            month,
            day,
        )?;
        let mut draft = Draft::new(
            Form::Rfc2822,
            When::Date {
                date,
                precision: Precision::Day,
            },
        );
        draft.clock = Some(Clock::checked(&time_end, time_at, fields)?);
        draft.offset = Some(zone?);
        draft.weekday = weekday;
        Ok(draft)
    };
    Some(read())
}

/// Reads `Wed,` if a letter is next; the inner `None` is a date without weekday, the outer another layout.
#[expect(
    clippy::option_option,
    reason = "the outer option is `not this layout`, the inner one `no weekday`"
)]
fn weekday(scan: &mut Scanner<'_>) -> Option<Option<(Weekday, usize, usize)>> {
    let start = scan.at();
    let word = scan.peek_word();
    if word.is_empty() {
        return Some(None);
    }
    let weekday = Weekday::of_word(word).filter(|_| word.len() == 3)?;
    scan.skip(3);
    let end = scan.at();
    skip_comments(scan)?;
    scan.eat(',').then_some(())?;
    skip_comments(scan)?;
    Some(Some((weekday, start, end)))
}

/// Reads a run of digits of a limited length.
fn limited(scan: &mut Scanner<'_>, least: usize, most: usize) -> Option<u32> {
    let run = scan.digit_run();
    (least..=most)
        .contains(&run)
        .then(|| scan.number(most, "").ok())?
}

/// Reads a colon and two digits if a colon is next; the outer `None` is another layout.
#[expect(
    clippy::option_option,
    reason = "the outer option is `not this layout`, the inner one `no colon`"
)]
fn after_colon(scan: &mut Scanner<'_>) -> Option<Option<u32>> {
    let before = *scan;
    skip_comments(scan)?;
    if !scan.eat(':') {
        *scan = before;
        return Some(None);
    }
    skip_comments(scan)?;
    limited(scan, 2, 2).map(Some)
}

/// Reads `+hhmm` or an obsolete zone.
fn zone(scan: &mut Scanner<'_>) -> Option<Result<Offset, Error>> {
    let start = scan.at();
    if matches!(scan.peek(), Some('+' | '-')) {
        let is_west = scan.eat('-');
        scan.eat('+');
        if scan.digit_run() != 4 {
            return None;
        }
        let (hours, minutes) = (scan.fixed(2, "").ok()?, scan.fixed(2, "").ok()?);
        return Some(offset::made(scan, start, is_west, hours, minutes));
    }
    let word = scan.peek_word();
    let seconds = if word.eq_ignore_ascii_case("z") {
        0
    } else {
        ZONES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))?
            .1
            * 3600
    };
    scan.skip(word.len());
    Some(Ok(Offset {
        seconds,
        is_unknown_local: word.eq_ignore_ascii_case("z"),
        span: (start, scan.at()),
    }))
}

/// Skips white space and comments in parentheses, which nest and may hold quoted characters; `None` if one does not end.
fn skip_comments(scan: &mut Scanner<'_>) -> Option<()> {
    scan.spaces();
    let mut depth = 0;
    while depth > 0 || scan.peek() == Some('(') {
        match scan.peek()? {
            '(' if depth == MAX_COMMENT_DEPTH => return None,
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => scan.bump(),
            _ => {}
        }
        scan.bump();
        if depth == 0 {
            scan.spaces();
        }
    }
    Some(())
}
