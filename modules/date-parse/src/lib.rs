//! Reads dates and times as people and programs write them, and refuses what has more than one reading.
//!
//! A pure function of its input: there is no clock, so "now" and the local zone are options; the IANA time zone
//! database is built in.
//!
//! ```
//! use date_parse::{Options, parse};
//!
//! let options = Options { zone: Some("Europe/Paris".into()), ..Options::default() };
//! let parsed = parse("29 July 2026, 5 pm", &options)?;
//! assert_eq!(parsed.text, "2026-07-29T17+02:00[Europe/Paris]");
//! assert_eq!(parsed.instant.map(|instant| instant.utc).as_deref(), Some("2026-07-29T15:00:00Z"));
//! # Ok::<(), date_parse::Error>(())
//! ```

mod civil;
mod clock;
#[cfg(feature = "component")]
mod component;
mod count;
mod draft;
mod error;
mod fields;
mod format;
mod http;
mod iso;
pub mod json;
pub mod limits;
mod local;
mod moment;
mod names;
mod numeric;
mod offset;
mod options;
mod parsed;
mod pattern;
mod recognise;
mod relative;
mod resolve;
mod rfc2822;
mod scan;
mod settings;
mod spelled;
mod unix;
mod written;
mod zone;

pub use error::{Error, ErrorKind, Place};
pub use format::format;
pub use names::Weekday;
pub use options::{Dst, OffsetConflict, Options, Order, UnixUnit};
pub use parsed::{Anchor, CivilDate, CivilTime, Form, Instant, IsoWeek, Parsed, Precision};

/// Reads a date or time; white space around it is ignored.
///
/// # Errors
///
/// Says where reading stopped and what was expected, or what the text may mean if it has more than one reading.
pub fn parse(text: &str, options: &Options) -> Result<Parsed, Error> {
    Parser::new(options)?.parse(text)
}

/// Options that are checked once, for many texts.
#[derive(Debug)]
pub struct Parser<'a> {
    settings: settings::Settings<'a>,
}

impl<'a> Parser<'a> {
    /// Checks the options: finds the zone, and reads the reference.
    ///
    /// # Errors
    ///
    /// Says which option is not understood; the place is in the option's value.
    pub fn new(options: &'a Options) -> Result<Self, Error> {
        settings::Settings::checked(options).map(|settings| Self { settings })
    }

    /// Reads a date or time, as [`parse`] does.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn parse(&self, text: &str) -> Result<Parsed, Error> {
        if text.len() > limits::MAX_TEXT_BYTES {
            let found = format!("more than {} bytes", limits::MAX_TEXT_BYTES);
            return Err(Error::new(
                text,
                limits::MAX_TEXT_BYTES,
                ErrorKind::TooLong,
                found,
                "a shorter text",
            ));
        }
        let inner = text.trim_matches(scan::is_space);
        if inner.is_empty() {
            return Err(Error::new(
                text,
                text.len(),
                ErrorKind::EmptyInput,
                "the end of the input",
                "a date",
            ));
        }
        let lead = text.len() - text.trim_start_matches(scan::is_space).len();
        let read = recognise::read(inner, &self.settings)
            .and_then(|draft| resolve::resolve(inner, draft, &self.settings));
        let mut parsed = read.map_err(|error| match error.kind {
            // A pattern's own faults are placed in the pattern.
            ErrorKind::InvalidPattern => error,
            _ => {
                let byte = usize::try_from(error.place.byte).unwrap_or(0);
                Error {
                    place: Place::of(text, byte + lead),
                    ..error
                }
            }
        })?;
        if let Some(pattern) = &self.settings.options.output {
            let written = format(&parsed, pattern).map_err(|error| match error.kind {
                // The pattern is fine: the text lacks something, at its end.
                ErrorKind::NeedsZone => Error {
                    place: Place::of(text, text.len()),
                    ..error
                },
                _ => error,
            });
            parsed.formatted = Some(written?);
        }
        Ok(parsed)
    }
}
