//! The component flavour: the WIT types, and ours behind them.
#![expect(
    unsafe_code,
    reason = "the generated bindings pass pointers across the boundary"
)]

use crate::buffer::Bounded;
use crate::error::{Error, ErrorKind, Place};
use crate::limits::{MAX_PUSH_INPUT, MAX_PUSH_OUTPUT};
use exports::wasm_audit::tools::csv_to_json as wit;
use std::cell::RefCell;

wit_bindgen::generate!({ path: "wit", world: "component" });
export!(Component);

#[derive(Debug)]
struct Component;

#[derive(Debug)]
struct Conversion(RefCell<Result<crate::Converter, Error>>);

impl wit::Guest for Component {
    type Converter = Conversion;

    fn convert(input: Vec<u8>, options: wit::Options) -> Result<Vec<u8>, wit::Error> {
        Ok(crate::convert(&input, options.into())?)
    }
}

impl wit::GuestConverter for Conversion {
    fn new(options: wit::Options) -> Self {
        Self(RefCell::new(crate::Converter::new(options.into())))
    }

    fn push(&self, chunk: Vec<u8>) -> Result<Vec<u8>, wit::Error> {
        if chunk.len() > MAX_PUSH_INPUT {
            return Err(wit::Error::from(Error {
                kind: ErrorKind::InputTooLarge,
                place: Place::START,
                found: format!("a chunk of {} bytes", chunk.len()),
                expected: format!("at most {MAX_PUSH_INPUT} bytes at a time"),
            }));
        }
        self.step(|converter, sink| converter.push(&chunk, sink))
    }

    fn finish(&self) -> Result<Vec<u8>, wit::Error> {
        self.step(crate::Converter::finish)
    }
}

impl Conversion {
    fn step(
        &self,
        step: impl FnOnce(&mut crate::Converter, &mut Bounded) -> Result<(), Error>,
    ) -> Result<Vec<u8>, wit::Error> {
        let mut output = Bounded::new(MAX_PUSH_OUTPUT);
        match &mut *self.0.borrow_mut() {
            Ok(converter) => step(converter, &mut output)?,
            Err(error) => return Err(error.clone().into()),
        }
        Ok(output.into_bytes())
    }
}

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        Self {
            kind: error.kind.into(),
            place: wit::Place {
                byte: error.place.byte,
                line: error.place.line,
                column: error.place.column,
            },
            found: error.found,
            expected: error.expected,
        }
    }
}

impl From<wit::Options> for crate::Options {
    fn from(options: wit::Options) -> Self {
        let default = Self::default();
        Self {
            delimiter: options.delimiter.unwrap_or(default.delimiter),
            quote: match options.quoting {
                Some(wit::Quoting::None) => None,
                Some(wit::Quoting::Mark(quote)) => Some(quote),
                None => default.quote,
            },
            header: options.header.map(Into::into).unwrap_or_default(),
            layout: options.layout.map(Into::into).unwrap_or_default(),
            types: options.types.map(Into::into).unwrap_or_default(),
            ragged: options.ragged.map(Into::into).unwrap_or_default(),
            duplicate_headers: options
                .duplicate_headers
                .map(Into::into)
                .unwrap_or_default(),
            quote_errors: options.quote_errors.map(Into::into).unwrap_or_default(),
            blank_lines: options.blank_lines.map(Into::into).unwrap_or_default(),
        }
    }
}

impl From<wit::Types> for crate::Types {
    fn from(types: wit::Types) -> Self {
        match types {
            wit::Types::All(cell) => Self::All(cell.into()),
            wit::Types::ByPosition(cells) => {
                Self::ByPosition(cells.into_iter().map(Into::into).collect())
            }
            wit::Types::ByName(columns) => {
                Self::ByName(columns.into_iter().map(Into::into).collect())
            }
        }
    }
}

impl From<wit::ColumnType> for crate::ColumnType {
    fn from(column: wit::ColumnType) -> Self {
        Self {
            name: column.name,
            cell: column.cell.into(),
        }
    }
}

impl From<wit::CellType> for crate::CellType {
    fn from(cell: wit::CellType) -> Self {
        Self {
            base: cell.base.into(),
            null_if_empty: cell.null_if_empty,
        }
    }
}

/// Maps two enums with the same cases onto each other; a case that one of them lacks does not compile.
macro_rules! same_cases {
    ($from:ty => $to:ty: $($case:ident)*) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                match value { $(<$from>::$case => Self::$case,)* }
            }
        }
    };
}

same_cases!(wit::Layout => crate::Layout: Objects Arrays Ndjson NdjsonArrays);
same_cases!(wit::Header => crate::Header: FirstRow None);
same_cases!(wit::QuoteErrors => crate::QuoteErrors: Error Keep);
same_cases!(wit::BlankLines => crate::BlankLines: Skip Row);
same_cases!(wit::Ragged => crate::Ragged: Error Pad Fit Skip);
same_cases!(wit::DuplicateHeaders => crate::DuplicateHeaders: Error Suffix First Last);
same_cases!(wit::BaseType => crate::BaseType: String Integer Number Boolean Infer);
same_cases!(ErrorKind => wit::ErrorKind: BadOption BadUtf8 UnclosedQuote StrayQuote TextAfterQuote RaggedRow
    DuplicateHeader UnknownColumn WrongType TooManyColumns RowTooLong RowOutputTooLong InputTooLarge OutputTooLarge
    Finished);
