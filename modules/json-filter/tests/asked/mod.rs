//! Asking the filter, and what is expected of an error.

use json_filter::{Error, Options, filter};

pub(crate) fn run(input: &str, text: &str) -> Result<String, Error> {
    run_with(input, text, &Options::default())
}

pub(crate) fn run_with(input: &str, text: &str, options: &Options) -> Result<String, Error> {
    filter(input.as_bytes(), text, options).map(|out| String::from_utf8(out).unwrap())
}
