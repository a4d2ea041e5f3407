//! CSV (RFC 4180) to JSON, in one pass over the input.
//!
//! [`Converter`] takes the input in chunks of any size and keeps no more than a row of it; [`convert`] takes it whole.
//!
//! ```
//! use csv_to_json::{Options, convert};
//!
//! let json = convert(b"name,age\nAda,36\n", Options::default()).unwrap();
//! assert_eq!(json, b"[\n{\"name\":\"Ada\",\"age\":\"36\"}\n]\n");
//! ```

mod buffer;
mod columns;
mod convert;
mod error;
mod json;
pub mod limits;
mod numeral;
mod options;
mod place;
mod rows;
mod scan;
mod types;

#[cfg(feature = "component")]
mod component;

pub use buffer::{Bounded, Full, Sink};
pub use convert::{Converter, convert};
pub use error::{Error, ErrorKind, Place};
pub use options::{
    BaseType, BlankLines, CellType, ColumnType, DuplicateHeaders, Header, Layout, Options,
    QuoteErrors, Ragged, Types,
};
