//! The options, checked once.

use crate::draft::Draft;
use crate::error::{Error, ErrorKind, quote};
use crate::limits::{MAX_OPTION_BYTES, MAX_PATTERN_BYTES};
use crate::options::Options;
use crate::parsed::Precision;
use crate::zone::Zone;
use crate::{iso, resolve, unix};

/// The options, checked.
#[derive(Debug)]
pub(crate) struct Settings<'a> {
    /// The options as given.
    pub(crate) options: &'a Options,
    /// The zone of texts that name none.
    pub(crate) zone: Option<Zone>,
    /// The instant that relative forms count from.
    pub(crate) reference: Option<Reference>,
}

/// The reference.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// Seconds since 1970.
    pub(crate) seconds: i64,
    /// Nanoseconds after them.
    pub(crate) nanosecond: u32,
    /// Second or finer.
    pub(crate) precision: Precision,
    /// The zone in which it was written.
    pub(crate) zone: Zone,
    /// Its year in UTC.
    pub(crate) year: i32,
}

impl<'a> Settings<'a> {
    /// Checks the options.
    pub(crate) fn checked(options: &'a Options) -> Result<Self, Error> {
        for (name, value, most) in [
            ("zone", &options.zone, MAX_OPTION_BYTES),
            ("reference", &options.reference, MAX_OPTION_BYTES),
            ("format", &options.format, MAX_PATTERN_BYTES),
            ("output", &options.output, MAX_PATTERN_BYTES),
        ] {
            if let Some(value) = value
                && value.len() > most
            {
                return Err(Error::new(
                    value,
                    most,
                    ErrorKind::TooLong,
                    format!("{} bytes in the option `{name}`", value.len()),
                    format!("at most {most} bytes"),
                ));
            }
        }
        if let Some(pivot) = options.year_pivot
            && pivot > 100
        {
            return Err(Error::option(
                "year-pivot",
                &pivot.to_string(),
                0,
                "a number from 0 to 100",
            ));
        }
        let zone = match &options.zone {
            Some(name) => Some(Zone::find(name).ok_or_else(|| unknown_zone(name))?),
            None => None,
        };
        let mut settings = Self {
            options,
            zone,
            reference: None,
        };
        if let Some(text) = &options.reference {
            settings.reference = Some(settings.reference(text)?);
        }
        Ok(settings)
    }

    /// Reads the reference, which must be an instant.
    fn reference(&self, text: &str) -> Result<Reference, Error> {
        let expected = "an instant such as 2026-07-29T12:00:00Z, or one without offset beside the option `zone`";
        let option_error = |error: Error| Error {
            found: format!("{} in the option `reference`", error.found),
            kind: ErrorKind::InvalidOption,
            ..error
        };
        let whole = || Error::option("reference", text, 0, expected);
        let draft: Draft = if text.starts_with('@') {
            unix::read_at(text, None)
        } else {
            iso::read(text).and_then(|draft| draft.ok_or_else(whole))
        }
        .map_err(option_error)?;
        let has_time = draft.clock.is_some() || text.starts_with('@');
        let parsed = resolve::resolve(text, draft, self).map_err(option_error)?;
        let (Some(instant), Some(offset), true) = (parsed.instant, parsed.offset, has_time) else {
            return Err(whole());
        };
        let zone = match parsed.zone {
            Some(name) => Zone::find(&name),
            None => Zone::of_offset(offset),
        };
        let year = instant
            .utc
            .get(..4)
            .and_then(|year| year.parse().ok())
            .unwrap_or(0);
        let precision = parsed.precision.max(Precision::Second);
        Ok(Reference {
            seconds: instant.seconds,
            nanosecond: instant.nanosecond,
            precision,
            zone: zone.ok_or_else(whole)?,
            year,
        })
    }
}

/// Makes the error about the option `zone`.
fn unknown_zone(name: &str) -> Error {
    let found = format!("{} in the option `zone`", quote(name));
    Error::new(
        name,
        0,
        ErrorKind::UnknownZone,
        found,
        "an IANA name such as Europe/Paris, UTC, or an offset such as +02:00",
    )
}
