//! Which grammar a text is given to.

use crate::draft::Draft;
use crate::error::Error;
use crate::scan::Scanner;
use crate::settings::Settings;
use crate::{http, iso, pattern, rfc2822, unix, written};

/// Reads a text that has no white space around it.
pub(crate) fn read(text: &str, settings: &Settings<'_>) -> Result<Draft, Error> {
    let options = settings.options;
    if let Some(format) = &options.format {
        return pattern::read(text, format, options);
    }
    if text.starts_with('@') {
        return unix::read_at(text, options.unix_unit);
    }
    let is_number = unix::is_bare_number(text);
    if let Some(unit) = options.unix_unit.filter(|_| is_number) {
        return unix::read_bare(text, unit);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // ISO 8601 claims the bare numbers of four (a year), seven (an ordinal date) and eight digits (a date).
    let is_iso_number = digits == text.len() && matches!(digits, 4 | 7 | 8);
    if is_number && !is_iso_number {
        return Err(unix::ambiguous(text));
    }
    if iso::is_next(&Scanner::new(text))
        && let Some(draft) = iso::read(text)?
    {
        return Ok(draft);
    }
    let reference_year = settings.reference.as_ref().map(|reference| reference.year);
    if let Some(draft) = http::read(text, options, reference_year).or_else(|| rfc2822::read(text)) {
        return draft;
    }
    written::read(text, options)
}
