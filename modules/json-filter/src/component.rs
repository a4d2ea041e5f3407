//! The component flavour.
#![expect(
    unsafe_code,
    unreachable_pub,
    reason = "the generated bindings lift and lower by hand"
)]

use crate::{Argument, Error, ErrorKind, Held, Indent, Options, Source, Stream};
use std::cell::RefCell;

wit_bindgen::generate!({ path: "wit", world: "component" });

use exports::wasm_audit::tools::json_filter as wit;

struct Component;

export!(Component);

impl wit::Guest for Component {
    type Stream = Open;

    fn filter(
        input: Vec<u8>,
        filter: String,
        options: wit::Options,
    ) -> Result<Vec<u8>, wit::Error> {
        crate::filter(&input, &filter, &options.into()).map_err(Into::into)
    }
}

/// A stream behind the interface, whose methods take it by shared reference.
pub struct Open(RefCell<Stream>);

impl wit::GuestStream for Open {
    fn open(filter: String, options: wit::Options) -> Result<wit::Stream, wit::Error> {
        let stream = Stream::open(&filter, &options.into())?;
        Ok(wit::Stream::new(Self(RefCell::new(stream))))
    }

    fn push(&self, chunk: Vec<u8>) -> Result<Vec<u8>, wit::Error> {
        let mut held = Held::default();
        self.0
            .borrow_mut()
            .push(&chunk, &mut |bytes| held.take(bytes))?;
        Ok(held.bytes)
    }

    fn finish(&self) -> Result<Vec<u8>, wit::Error> {
        let mut held = Held::default();
        self.0.borrow_mut().finish(&mut |bytes| held.take(bytes))?;
        Ok(held.bytes)
    }
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        Self {
            indent: match options.indent {
                None | Some(wit::Indent::Compact) => Indent::Compact,
                Some(wit::Indent::Spaces(n)) => Indent::Spaces(n),
                Some(wit::Indent::Tab) => Indent::Tab,
            },
            raw_output: options.raw_output.unwrap_or_default(),
            join_output: options.join_output.unwrap_or_default(),
            sort_keys: options.sort_keys.unwrap_or_default(),
            slurp: options.slurp.unwrap_or_default(),
            null_input: options.null_input.unwrap_or_default(),
            raw_input: options.raw_input.unwrap_or_default(),
            arguments: options
                .arguments
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
            max_output: options.max_output,
        }
    }
}

impl From<wit::Argument> for Argument {
    fn from(argument: wit::Argument) -> Self {
        match argument {
            wit::Argument::Text(text) => Self::Text(text),
            wit::Argument::Json(text) => Self::Json(text),
        }
    }
}

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        let crate::Place { byte, line, column } = error.place;
        Self {
            kind: error.kind.into(),
            place: wit::Place { byte, line, column },
            source: match error.source {
                Source::Filter => wit::Source::Filter,
                Source::Input => wit::Source::Input,
                Source::Argument => wit::Source::Argument,
            },
            value: error.value,
            found: error.found,
            expected: error.expected,
        }
    }
}

impl From<ErrorKind> for wit::ErrorKind {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::FilterSyntax => Self::FilterSyntax,
            ErrorKind::FilterUndefined => Self::FilterUndefined,
            ErrorKind::FilterTooLarge => Self::FilterTooLarge,
            ErrorKind::FilterTooDeep => Self::FilterTooDeep,
            ErrorKind::BadArgument => Self::BadArgument,
            ErrorKind::InvalidJson => Self::InvalidJson,
            ErrorKind::InvalidUtf8 => Self::InvalidUtf8,
            ErrorKind::UnexpectedEnd => Self::UnexpectedEnd,
            ErrorKind::InputTooDeep => Self::InputTooDeep,
            ErrorKind::ValueTooLarge => Self::ValueTooLarge,
            ErrorKind::InputTooLarge => Self::InputTooLarge,
            ErrorKind::Runtime => Self::Runtime,
            ErrorKind::RecursionTooDeep => Self::RecursionTooDeep,
            ErrorKind::OutOfMemory => Self::OutOfMemory,
            ErrorKind::OutputTooDeep => Self::OutputTooDeep,
            ErrorKind::OutputTooLarge => Self::OutputTooLarge,
            ErrorKind::Closed => Self::Closed,
        }
    }
}
