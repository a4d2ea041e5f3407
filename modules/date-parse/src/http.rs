//! The three dates of HTTP (RFC 9110, section 5.6.7), which have fixed layouts and exact case.

use crate::draft::{self, Clock, ClockFields, Draft, Offset, When};
use crate::error::Error;
use crate::names::{Weekday, month_of_word};
use crate::options::Options;
use crate::parsed::{Form, Precision};
use crate::scan::Scanner;

/// The layouts: `w` an abbreviated weekday, `W` a full one, `d` a day, `_` a day padded with a space, `b` a month, `Y` and `y` a year, `t` a time.
const LAYOUTS: [(Form, &str); 3] = [
    (Form::HttpImfFixdate, "w, d b Y t GMT"),
    (Form::HttpRfc850, "W, d-b-y t GMT"),
    (Form::HttpAsctime, "w b _ t Y"),
];

/// What a layout held.
#[derive(Debug, Default)]
struct Fields {
    weekday: Option<(Weekday, usize, usize)>,
    day: u32,
    month: u32,
    year: u32,
    date_at: usize,
    date_end: usize,
    time: (u32, u32, u32),
    time_at: usize,
    time_end: usize,
}

/// Reads a text that has one of the layouts; the second year is that of the reference, by which RFC 9110 places two-digit years.
pub(crate) fn read(
    text: &str,
    options: &Options,
    reference_year: Option<i32>,
) -> Option<Result<Draft, Error>> {
    LAYOUTS.iter().find_map(|(form, layout)| {
        let mut scan = Scanner::new(text);
        let fields = matched(&mut scan, layout)?;
        Some(draft_of(text, *form, &fields, options, reference_year))
    })
}

/// Matches a whole text with a layout.
fn matched(scan: &mut Scanner<'_>, layout: &str) -> Option<Fields> {
    let mut fields = Fields::default();
    for directive in layout.chars() {
        let start = scan.at();
        match directive {
            'w' | 'W' => {
                let word = scan.peek_word();
                let weekday = Weekday::of_word(word).filter(|weekday| {
                    (word.len() == 3) == (directive == 'w')
                        && is_capitalised(word)
                        && (directive == 'w' || word.len() == weekday.name().len())
                })?;
                scan.skip(word.len());
                fields.weekday = Some((weekday, start, scan.at()));
            }
            'b' => {
                let word = scan.peek_word();
                fields.month =
                    month_of_word(word).filter(|_| word.len() == 3 && is_capitalised(word))?;
                fields.date_at = if fields.day == 0 {
                    start
                } else {
                    fields.date_at
                };
                scan.skip(word.len());
                fields.date_end = scan.at();
            }
            'd' => {
                fields.date_at = start;
                fields.day = scan.fixed(2, "").ok()?;
            }
            '_' => {
                fields.day = if scan.eat(' ') {
                    scan.fixed(1, "").ok()?
                } else {
                    scan.fixed(2, "").ok()?
                };
                fields.date_end = scan.at();
            }
            'Y' | 'y' => {
                fields.year = scan.fixed(if directive == 'Y' { 4 } else { 2 }, "").ok()?;
                fields.date_end = scan.at();
            }
            't' => {
                fields.time_at = start;
                let hour = scan.fixed(2, "").ok()?;
                let minute = scan.eat(':').then(|| scan.fixed(2, "").ok())??;
                let second = scan.eat(':').then(|| scan.fixed(2, "").ok())??;
                fields.time = (hour, minute, second);
                fields.time_end = scan.at();
            }
            literal => scan.eat(literal).then_some(())?,
        }
    }
    scan.is_done().then_some(fields)
}

/// Tells whether a word is a capital and then small letters.
fn is_capitalised(word: &str) -> bool {
    word.bytes()
        .enumerate()
        .all(|(at, byte)| byte.is_ascii_uppercase() == (at == 0))
}

/// Checks the fields of a layout.
fn draft_of(
    text: &str,
    form: Form,
    fields: &Fields,
    options: &Options,
    reference_year: Option<i32>,
) -> Result<Draft, Error> {
    let mut scan = Scanner::new(text);
    scan.skip(fields.date_end);
    let year = match (form, options.year_pivot, reference_year) {
        (Form::HttpRfc850, None, Some(reference)) => near(fields.year, reference),
        (Form::HttpRfc850, ..) => {
            let at = fields.date_end.saturating_sub(2);
            draft::pivoted(&scan, at, fields.year, options)?
        }
        _ => i32::try_from(fields.year).unwrap_or(0),
    };
    let date = draft::date(&scan, fields.date_at, year, fields.month, fields.day)?;
    let mut scan = Scanner::new(text);
    scan.skip(fields.time_end);
    let (hour, minute, second) = fields.time;
    let clock = ClockFields {
        hour,
        minute: Some(minute),
        second: Some(second),
        fraction: None,
    };
    let mut draft = Draft::new(
        form,
        When::Date {
            date,
            precision: Precision::Day,
        },
    );
    draft.clock = Some(Clock::checked(&scan, fields.time_at, clock)?);
    draft.weekday = fields.weekday;
    if form == Form::HttpAsctime {
        draft.utc_by_standard = true;
    } else {
        draft.offset = Some(Offset {
            seconds: 0,
            is_unknown_local: false,
            span: (text.len().saturating_sub(3), text.len()),
        });
    }
    Ok(draft)
}

/// Returns the year that a two-digit year stands for: the latest with these digits that is not more than 50 years after the reference.
fn near(two_digits: u32, reference: i32) -> i32 {
    let year = reference.div_euclid(100) * 100 + i32::try_from(two_digits).unwrap_or(0);
    if year > reference + 50 {
        year - 100
    } else if year + 100 <= reference + 50 {
        year + 100
    } else {
        year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digit_years_are_at_most_fifty_years_ahead_of_the_reference() {
        assert_eq!(near(94, 2026), 1994);
        assert_eq!(near(76, 2026), 2076);
        assert_eq!(near(77, 2026), 1977);
        assert_eq!(near(26, 1999), 2026);
        assert_eq!(near(1, 1960), 2001);
        assert_eq!(near(11, 1960), 1911);
    }
}
