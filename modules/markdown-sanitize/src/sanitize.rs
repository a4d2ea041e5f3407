//! The whole way from input to output.

use crate::error::{Error, ErrorKind, Place};
use crate::limits::{MAX_INPUT_BYTES, MAX_ROUNDS};
use crate::options::{Options, Output};
use crate::read::{check_lines, read};
use crate::removal::{Removal, Removals};
use crate::source::Source;
use crate::write_html::html;
use crate::write_markdown::markdown;

/// Safe text, and what was removed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanitized {
    /// The safe Markdown or HTML.
    pub output: String,
    /// The first removals that were found (`limits::MAX_REMOVALS_LISTED`), in the order of their places.
    pub removed: Vec<Removal>,
    /// How many removals there were.
    pub removed_total: u64,
}

/// Sanitises a whole document.
///
/// # Errors
/// When the input is not UTF-8 or beyond a bound, or an option is not allowed.
pub fn sanitize(input: &[u8], options: &Options) -> Result<Sanitized, Error> {
    options.check()?;
    if input.len() > MAX_INPUT_BYTES {
        return Err(too_large());
    }
    let text = std::str::from_utf8(input).map_err(|error| not_utf8(input, error.valid_up_to()))?;
    let mut removals = Removals::default();
    let output = safe(text, options, &mut removals)?;
    removals.listed.sort_by_key(|removal| removal.place.byte);
    Ok(Sanitized {
        output,
        removed: removals.listed,
        removed_total: removals.total,
    })
}

/// Collects a document piece by piece, and sanitises it when it is whole.
///
/// A reference definition may stand at the end of a document, so nothing can be said before.
#[derive(Debug)]
pub struct Sanitizer {
    options: Options,
    /// Nothing any more after `finish` or an error.
    input: Option<Vec<u8>>,
}

impl Sanitizer {
    /// Returns an empty sanitiser.
    #[must_use]
    pub const fn new(options: Options) -> Self {
        Self {
            options,
            input: Some(Vec::new()),
        }
    }

    /// Adds a piece of the document.
    ///
    /// # Errors
    /// When the document is too large, an option is not allowed, or the sanitiser is finished.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.options.check()?;
        let input = self.input.as_mut().ok_or_else(finished)?;
        if input.len() + chunk.len() > MAX_INPUT_BYTES {
            self.input = None;
            return Err(too_large());
        }
        input.extend_from_slice(chunk);
        Ok(())
    }

    /// Sanitises the document.
    ///
    /// # Errors
    /// As [`sanitize`], and when the sanitiser is finished.
    pub fn finish(&mut self) -> Result<Sanitized, Error> {
        let input = self.input.take().ok_or_else(finished)?;
        sanitize(&input, &self.options)
    }
}

/// Reads and writes until reading its own output removes and changes nothing.
fn safe(input: &str, options: &Options, removals: &mut Removals) -> Result<String, Error> {
    // A mark of the byte order at the very start is no content.
    let text = input.strip_prefix('\u{feff}').unwrap_or(input);
    let skipped = input.len() - text.len();
    check_lines(input)?;
    let original = Source::new(input);
    let mut written = markdown(&read(text, options, removals, &|_, at| {
        original.place(at + skipped)
    })?)?;
    for _ in 0..MAX_ROUNDS {
        let total = removals.total;
        let origin = &written.origin;
        let place = |_: &Source<'_>, at: usize| {
            let block = origin
                .partition_point(|&(start, _)| start <= at)
                .saturating_sub(1);
            original.place(origin.get(block).map_or(0, |&(_, at)| at) + skipped)
        };
        let blocks = read(&written.text, options, removals, &place)?;
        let mut again = markdown(&blocks)?;
        if again.text == written.text && removals.total == total {
            return match options.output {
                Output::Markdown => Ok(written.text),
                Output::Html => html(&blocks),
            };
        }
        // The new blocks stand where the old ones stood, which stand where the first ones did.
        for (_, at) in &mut again.origin {
            let block = origin
                .partition_point(|&(start, _)| start <= *at)
                .saturating_sub(1);
            *at = origin.get(block).map_or(0, |&(_, at)| at);
        }
        written = again;
    }
    let expected = "Markdown that stops changing when it is read again";
    Err(Error::new(
        ErrorKind::NotStable,
        Place::START,
        "markup that keeps changing",
        expected,
    ))
}

fn too_large() -> Error {
    let place = Place {
        byte: MAX_INPUT_BYTES as u64,
        ..Place::START
    };
    Error::new(
        ErrorKind::InputTooLarge,
        place,
        "more input",
        format!("at most {MAX_INPUT_BYTES} bytes"),
    )
}

fn finished() -> Error {
    Error::new(
        ErrorKind::Finished,
        Place::START,
        "a call after the end",
        "a new sanitiser",
    )
}

fn not_utf8(input: &[u8], at: usize) -> Error {
    let valid = std::str::from_utf8(input.get(..at).unwrap_or_default()).unwrap_or_default();
    let found = input
        .get(at)
        .map_or_else(String::new, |byte| format!("the byte 0x{byte:02x}"));
    Error::new(
        ErrorKind::NotUtf8,
        Source::new(valid).place(at),
        found,
        "UTF-8",
    )
}
