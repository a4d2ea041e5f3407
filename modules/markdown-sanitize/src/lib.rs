//! CommonMark and GFM in, safe Markdown or safe HTML out, with a list of what was removed.
//!
//! The input is parsed; what is on the list of allowed elements is copied into a tree that has no place for
//! anything else; the tree is written; and the output is read again until reading it removes and changes nothing.

mod address;
#[cfg(feature = "component")]
mod component;
mod definitions;
mod emphasis;
mod error;
mod escape;
mod hidden;
pub mod limits;
mod options;
mod raw_html;
mod read;
mod read_inline;
mod removal;
mod sanitize;
mod source;
mod tree;
mod write_html;
mod write_inline;
mod write_markdown;

pub use error::{Error, ErrorKind, Place, excerpt};
pub use hidden::is_hidden;
pub use options::{Images, Options, Output};
pub use removal::{Removal, RemovalKind};
pub use sanitize::{Sanitized, Sanitizer, sanitize};
