//! Dates with words: a day, a time, a zone and a weekday, in any order and each at most once.

use crate::clock;
use crate::draft::{self, Clock, Draft, Offset, When, ZoneName};
use crate::error::{Error, ErrorKind, quote};
use crate::iso;
use crate::names::{Weekday, month_of_word};
use crate::numeric;
use crate::offset;
use crate::options::Options;
use crate::parsed::{Form, Precision};
use crate::relative::{self, Relative};
use crate::scan::Scanner;
use crate::spelled::{self, Day, ends};

/// What was read so far.
#[derive(Debug, Default)]
struct Parts {
    day: Option<Day>,
    form: Option<Form>,
    clock: Option<Clock>,
    offset: Option<Offset>,
    zone: Option<ZoneName>,
    weekday: Option<(Weekday, usize, usize)>,
    /// Whether `at`, `on` or `the` was just read, which something must follow.
    is_joined: bool,
}

/// Reads a text of any written form.
pub(crate) fn read(text: &str, options: &Options) -> Result<Draft, Error> {
    let mut scan = Scanner::new(text);
    let mut parts = Parts::default();
    loop {
        scan.spaces();
        let had_comma = scan.eat(',');
        scan.spaces();
        if scan.is_done() {
            if had_comma || parts.is_joined {
                return Err(scan.stop(expected(&parts)));
            }
            break;
        }
        parts.is_joined = false;
        part(&mut scan, &mut parts, options)?;
    }
    finish(&scan, parts)
}

/// Reads one part.
fn part(scan: &mut Scanner<'_>, parts: &mut Parts, options: &Options) -> Result<(), Error> {
    match scan.peek() {
        Some('(') if parts.offset.is_some() || parts.zone.is_some() => comment(scan),
        Some('+' | '-')
            if parts.clock.is_some() && parts.offset.is_none() && !relative::is_next(scan) =>
        {
            parts.offset = Some(offset::iso_offset(scan)?);
            Ok(())
        }
        Some('[') if parts.clock.is_some() && parts.zone.is_none() => {
            parts.zone = offset::suffixes(scan)?;
            Ok(())
        }
        Some('+' | '-') if parts.day.is_none() && relative::is_next(scan) => {
            day_from(scan, parts, Form::Relative, |scan| {
                relative::read_distance(scan).map(Day::Relative)
            })
        }
        Some('0'..='9') => number(scan, parts, options),
        Some(next) if next.is_alphabetic() => word(scan, parts, options),
        _ => Err(scan.stop(expected(parts))),
    }
}

/// Reads a part that begins with a digit.
fn number(scan: &mut Scanner<'_>, parts: &mut Parts, options: &Options) -> Result<(), Error> {
    if clock::is_next(scan) {
        if parts.clock.is_some() {
            return Err(scan.stop("no second time of day"));
        }
        parts.clock = Some(clock::read(scan)?);
        return Ok(());
    }
    if let Some(Day::Yearless { month, day, span }) = parts.day
        && scan.digit_run() == 4
    {
        let year = i32::try_from(scan.number(4, "a year")?).unwrap_or(0);
        ends(scan)?;
        parts.day = Some(Day::Date(
            draft::date(scan, span.0, year, month, day)?,
            Precision::Day,
        ));
        return Ok(());
    }
    if parts.day.is_some() {
        return Err(scan.stop(expected(parts)));
    }
    if relative::is_next(scan) {
        return day_from(scan, parts, Form::Relative, |scan| {
            relative::read_distance(scan).map(Day::Relative)
        });
    }
    if iso::is_next(scan)
        && scan
            .peek_after(5)
            .is_some_and(|next| !next.is_alphabetic() || matches!(next, 'W' | 'w'))
    {
        return day_from(scan, parts, Form::Written, |scan| {
            let read = iso::date(scan)?;
            ends(scan)?;
            Ok(Day::Date(read.date, read.precision))
        });
    }
    if numeric::is_next(scan) {
        return day_from(scan, parts, Form::Numeric, |scan| {
            let (date, precision) = numeric::date(scan, options)?;
            ends(scan)?;
            Ok(Day::Date(date, precision))
        });
    }
    day_from(scan, parts, Form::Written, |scan| match scan.digit_run() {
        4 => spelled::year_first(scan),
        1 | 2 => spelled::day_first(scan, options),
        _ => Err(scan.stop("a day, a month or a time")),
    })
}

/// Reads a part that begins with a letter.
fn word(scan: &mut Scanner<'_>, parts: &mut Parts, options: &Options) -> Result<(), Error> {
    let start = scan.at();
    let word = scan.peek_word();
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "at" | "on" | "the") {
        scan.skip(word.len());
        parts.is_joined = true;
        return Ok(());
    }
    if let Some(clock) = clock::named(scan) {
        if parts.clock.is_some() {
            return Err(scan.refuse(start, ErrorKind::Unexpected, "no second time of day"));
        }
        parts.clock = Some(clock);
        return Ok(());
    }
    if let Some(weekday) = Weekday::of_word(word)
        && parts.weekday.is_none()
    {
        scan.skip(word.len());
        let end = scan.at();
        scan.eat('.');
        parts.weekday = Some((weekday, start, end));
        return Ok(());
    }
    if parts.day.is_none() && month_of_word(word).is_some() {
        return day_from(scan, parts, Form::Written, |scan| {
            spelled::month_first(scan, options)
        });
    }
    if parts.day.is_none()
        && let Some(read) = relative::read_word(scan)?
    {
        parts.form = Some(Form::Relative);
        parts.day = Some(Day::Relative(read));
        return Ok(());
    }
    if let Some('t' | 'T') = word.chars().next()
        && word.len() == 1
        && scan.peek_after(1).is_some_and(|next| next.is_ascii_digit())
        && parts.clock.is_none()
    {
        scan.bump();
        parts.clock = Some(clock::read(scan)?);
        return Ok(());
    }
    let is_utc = matches!(lower.as_str(), "z" | "ut" | "utc" | "gmt");
    let is_zone = is_utc
        || offset::is_abbreviation(word)
        || scan
            .peek_after(word.len())
            .is_some_and(|next| matches!(next, '/' | '_'));
    if is_zone
        && (parts.clock.is_some() || parts.day.is_some())
        && parts.zone.is_none()
        && parts.offset.is_none()
    {
        (parts.offset, parts.zone) = offset::written_zone(scan)?;
        return Ok(());
    }
    let mut ahead = *scan;
    let length: usize = scan
        .rest()
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    ahead.skip(length);
    Err(ahead.refuse(start, ErrorKind::UnknownWord, expected(parts)))
}

/// Reads the day with a grammar, and remembers the form.
fn day_from(
    scan: &mut Scanner<'_>,
    parts: &mut Parts,
    form: Form,
    read: impl FnOnce(&mut Scanner<'_>) -> Result<Day, Error>,
) -> Result<(), Error> {
    let day = read(scan)?;
    parts.day = Some(day);
    parts.form = Some(form);
    Ok(())
}

/// Skips a remark in parentheses, as JavaScript writes after the offset.
fn comment(scan: &mut Scanner<'_>) -> Result<(), Error> {
    match scan.rest().find(')') {
        Some(length) => {
            scan.skip(length + 1);
            Ok(())
        }
        None => {
            scan.skip(scan.rest().len());
            Err(scan.stop("`)`"))
        }
    }
}

/// Says what may still come.
fn expected(parts: &Parts) -> &'static str {
    match (&parts.day, &parts.clock) {
        (None, None) => "a date, in English if in words",
        (None, Some(_)) => "a date, a zone or the end of the input",
        (Some(Day::Yearless { .. }), _) => "a year of four digits",
        (Some(_), None) => "a time or the end of the input",
        (Some(_), Some(_)) if parts.offset.is_none() && parts.zone.is_none() => {
            "a zone or the end of the input"
        }
        _ => "the end of the input",
    }
}

/// Puts the parts together.
fn finish(scan: &Scanner<'_>, parts: Parts) -> Result<Draft, Error> {
    let text = scan.text();
    let piece = |span: (usize, usize)| quote(text.get(span.0..span.1).unwrap_or_default());
    let when = match (parts.day, parts.weekday) {
        (Some(Day::Date(date, precision)), _) => When::Date { date, precision },
        (Some(Day::Relative(relative)), _) => When::Relative(relative),
        (Some(Day::Yearless { span, .. }), _) => {
            return Err(Error::new(
                text,
                span.1,
                ErrorKind::MissingYear,
                format!("{} without a year", piece(span)),
                "a year of four digits",
            ));
        }
        (None, Some((weekday, start, end))) => {
            let name = weekday.name();
            let found = format!(
                "{} alone, which may be `last {name}`, `this {name}` or `next {name}`",
                piece((start, end))
            );
            return Err(Error::new(
                text,
                start,
                ErrorKind::AmbiguousDate,
                found,
                "one of them, or a date",
            ));
        }
        (None, None) if parts.clock.is_some() => When::Relative(Relative::Days(0)),
        (None, None) => return Err(scan.stop("a date")),
    };
    let mut draft = Draft::new(parts.form.unwrap_or(Form::Relative), when);
    draft.clock = parts.clock;
    draft.offset = parts.offset;
    draft.zone = parts.zone;
    draft.weekday = parts.weekday;
    let is_coarse = match &draft.when {
        When::Date { precision, .. } => *precision != Precision::Day,
        When::Relative(Relative::Now | Relative::Period(..)) => true,
        When::Relative(Relative::Span(distance)) => distance.has_clock,
        _ => false,
    };
    if is_coarse && let Some(clock) = &draft.clock {
        return Err(Error::new(
            text,
            clock.span.0,
            ErrorKind::Unexpected,
            piece(clock.span),
            "no time of day beside what is not a day",
        ));
    }
    Ok(draft)
}
