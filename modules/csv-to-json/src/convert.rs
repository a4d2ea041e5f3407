//! How an input in chunks, or whole, is converted.

use crate::buffer::{Bounded, Counter, Full, Sink};
use crate::error::{Error, ErrorKind, Place};
use crate::limits::{MAX_CONVERT_INPUT, MAX_CONVERT_OUTPUT};
use crate::options::Options;
use crate::place::{Cursor, Walk};
use crate::rows::Rows;
use crate::scan::{Scanner, Trouble};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Converts a whole input of at most [`MAX_CONVERT_INPUT`] bytes into at most [`MAX_CONVERT_OUTPUT`] bytes of JSON.
///
/// # Errors
/// Wrong options, wrong input, or one of the bounds.
pub fn convert(input: &[u8], options: Options) -> Result<Vec<u8>, Error> {
    if input.len() > MAX_CONVERT_INPUT {
        return Err(Error {
            kind: ErrorKind::InputTooLarge,
            place: Place::START,
            found: format!("an input of {} bytes", input.len()),
            expected: format!("at most {MAX_CONVERT_INPUT} bytes; longer inputs in chunks"),
        });
    }
    // The first pass only measures: growing the output step by step would take up to twice its memory.
    let mut counter = Counter {
        count: 0,
        limit: MAX_CONVERT_OUTPUT,
    };
    run(input, options.clone(), &mut counter)?;
    let mut output = Bounded::allocated(counter.count).map_err(|Full| Error {
        kind: ErrorKind::OutputTooLarge,
        place: Place::START,
        found: format!("an output of {} bytes", counter.count),
        expected: "less than the free memory".to_owned(),
    })?;
    run(input, options, &mut output)?;
    Ok(output.into_bytes())
}

fn run(input: &[u8], options: Options, sink: &mut impl Sink) -> Result<(), Error> {
    let mut converter = Converter::new(options)?;
    converter.push(input, sink)?;
    converter.finish(sink)
}

/// A conversion of an input of any length, in chunks of any size.
///
/// The output does not depend on where the chunks are cut. After an error every further call returns that error.
#[derive(Debug)]
pub struct Converter {
    scanner: Scanner,
    rows: Rows,
    cursor: Cursor,
    /// The first bytes of a character whose others are in the next chunk.
    partial: Vec<u8>,
    has_begun: bool,
    outcome: Option<Error>,
}

impl Converter {
    /// Starts a conversion.
    ///
    /// # Errors
    /// [`ErrorKind::BadOption`] when the options make no sense.
    pub fn new(options: Options) -> Result<Self, Error> {
        let options = options.checked()?;
        Ok(Self {
            scanner: Scanner::new(&options),
            rows: Rows::new(options),
            cursor: Cursor::START,
            partial: Vec::new(),
            has_begun: false,
            outcome: None,
        })
    }

    /// Takes the next chunk, and hands the rows that it completes to the sink.
    ///
    /// # Errors
    /// Wrong input, one of the bounds, or a sink that is full.
    pub fn push(&mut self, chunk: &[u8], sink: &mut impl Sink) -> Result<(), Error> {
        self.check_open()?;
        let result = self.push_bytes(chunk, sink);
        self.remember(result)
    }

    /// Ends the input, and hands the rest of the output to the sink.
    ///
    /// # Errors
    /// Wrong input, one of the bounds, or a sink that is full.
    pub fn finish(&mut self, sink: &mut impl Sink) -> Result<(), Error> {
        self.check_open()?;
        let result = self.finish_input(sink);
        self.remember(result)?;
        self.outcome = Some(Error {
            kind: ErrorKind::Finished,
            place: self.cursor.place(),
            found: "a call after the end of the input".to_owned(),
            expected: "a new converter".to_owned(),
        });
        Ok(())
    }

    fn check_open(&self) -> Result<(), Error> {
        match &self.outcome {
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    fn remember(&mut self, result: Result<(), Error>) -> Result<(), Error> {
        if let Err(error) = &result {
            self.outcome = Some(error.clone());
        }
        result
    }

    fn push_bytes(&mut self, mut chunk: &[u8], sink: &mut impl Sink) -> Result<(), Error> {
        // A character begun in the last chunk is completed byte by byte, so the rest can be taken as it lies.
        while !self.partial.is_empty() {
            let Some((byte, rest)) = chunk.split_first() else {
                return Ok(());
            };
            let mut character = std::mem::take(&mut self.partial);
            character.push(*byte);
            match std::str::from_utf8(&character) {
                Ok(text) => self.push_text(text, sink)?,
                Err(error) if error.error_len().is_none() => self.partial = character,
                Err(_) => return Err(self.bad_utf8(&character)),
            }
            chunk = rest;
        }
        match std::str::from_utf8(chunk) {
            Ok(text) => self.push_text(text, sink),
            Err(error) => {
                let (valid, rest) = chunk
                    .split_at_checked(error.valid_up_to())
                    .unwrap_or_default();
                self.push_text(std::str::from_utf8(valid).unwrap_or_default(), sink)?;
                if error.error_len().is_some() {
                    return Err(self.bad_utf8(rest));
                }
                self.partial = rest.to_vec();
                Ok(())
            }
        }
    }

    fn push_text(&mut self, mut text: &str, sink: &mut impl Sink) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        if !std::mem::replace(&mut self.has_begun, true)
            && let Some(rest) = text.strip_prefix(BYTE_ORDER_MARK)
        {
            self.cursor.skip(BYTE_ORDER_MARK.len_utf8() as u64);
            text = rest;
        }
        self.scanner
            .feed(text, &mut self.rows, sink)
            .map_err(|trouble| placed(trouble, self.cursor, text))?;
        let mut walk = Walk::new(self.cursor, text.as_bytes());
        self.rows.settle(&mut walk);
        self.scanner.settle(&mut walk);
        self.cursor = walk.end();
        Ok(())
    }

    fn finish_input(&mut self, sink: &mut impl Sink) -> Result<(), Error> {
        if !self.partial.is_empty() {
            let partial = std::mem::take(&mut self.partial);
            return Err(self.bad_utf8(&partial));
        }
        self.scanner
            .finish(&mut self.rows, sink)
            .map_err(|trouble| placed(trouble, self.cursor, ""))
    }

    fn bad_utf8(&self, bytes: &[u8]) -> Error {
        let is_utf16 = self.cursor.place().byte == 0 && matches!(bytes.first(), Some(0xff | 0xfe));
        Error {
            kind: ErrorKind::BadUtf8,
            place: self.cursor.place(),
            found: match bytes.first() {
                Some(_) if is_utf16 => "what looks like UTF-16".to_owned(),
                Some(byte) => format!("the byte 0x{byte:02x}"),
                None => "a broken character".to_owned(),
            },
            expected: "UTF-8".to_owned(),
        }
    }
}

fn placed(trouble: Trouble, cursor: Cursor, chunk: &str) -> Error {
    Error {
        kind: trouble.kind,
        place: Walk::new(cursor, chunk.as_bytes()).place(trouble.at),
        found: trouble.found,
        expected: trouble.expected,
    }
}
