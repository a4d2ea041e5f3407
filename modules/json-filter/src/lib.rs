//! The jq language over JSON and NDJSON, bounded, with no way to the outside.
//!
//! ```
//! use json_filter::{Options, filter};
//!
//! let out = filter(br#"{"a": 1} {"a": 2}"#, ".a + 1", &Options::default())?;
//! assert_eq!(out, b"2\n3\n");
//! # Ok::<(), json_filter::Error>(())
//! ```

mod builtins;
mod compile;
#[cfg(feature = "component")]
mod component;
mod error;
mod excerpt;
mod guard;
pub mod limits;
mod options;
mod read;
mod shape;
mod split;
mod stream;
mod value;
mod write;

pub use error::{Error, ErrorKind, Place, Source};
pub use options::{Argument, Indent, Options};
pub use stream::{Emit, Stream};

/// Runs a filter on a whole input, and returns the whole output.
///
/// # Errors
/// If the filter or the options are wrong, the input is wrong, the filter raises an error, or a bound is passed.
pub fn filter(input: &[u8], filter: &str, options: &Options) -> Result<Vec<u8>, Error> {
    if input.len() > limits::MAX_INPUT && !options.null_input {
        let found = format!("an input of {} bytes", input.len());
        return Err(Error::input(
            ErrorKind::InputTooLarge,
            Place::START,
            found,
            format!("{} bytes at most", limits::MAX_INPUT),
        ));
    }
    let mut stream = Stream::open(filter, options)?;
    let mut held = Held::default();
    stream.push(input, &mut |bytes| held.take(bytes))?;
    stream.finish(&mut |bytes| held.take(bytes))?;
    Ok(held.bytes)
}

/// Output that is held in memory until a call returns.
#[derive(Debug, Default)]
pub struct Held {
    /// The output.
    pub bytes: Vec<u8>,
}

impl Held {
    /// Appends output.
    ///
    /// # Errors
    /// If there is more than [`limits::MAX_OUTPUT_HELD`].
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > limits::MAX_OUTPUT_HELD.saturating_sub(self.bytes.len()) {
            let expected = format!("{} bytes at most", limits::MAX_OUTPUT_HELD);
            return Err(Error::input(
                ErrorKind::OutputTooLarge,
                Place::START,
                "too much output of one call",
                expected,
            ));
        }
        // A failed allocation ends the process, where it is not asked for beforehand.
        self.bytes.try_reserve(bytes.len()).map_err(|_| {
            let found = "output that fills the memory";
            Error::input(
                ErrorKind::OutOfMemory,
                Place::START,
                found,
                "less output of one call",
            )
        })?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}
