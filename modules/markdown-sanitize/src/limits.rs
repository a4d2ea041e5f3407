//! The bounds that keep every input inside 10 MiB of linear memory.
//!
//! The figures were measured on the WebAssembly build with the inputs of `tests/pathological.rs`.

/// The most bytes of input, because a Markdown document has to be whole before it can be read.
pub const MAX_INPUT_BYTES: usize = 512 * 1024;

/// The most nodes the parser may make, because its tree is what takes the memory (about 100 bytes a node).
pub const MAX_NODES: usize = 24 * 1024;

/// The deepest nesting of blocks and inlines, because reading and writing recurse over them.
pub const MAX_DEPTH: usize = 64;

/// The most bytes of Markdown output; the same as for input, so that an output can always be read again.
pub const MAX_MARKDOWN_BYTES: usize = MAX_INPUT_BYTES;

/// The most bytes of HTML output, because tags are longer than the marks they stand for.
pub const MAX_HTML_BYTES: usize = 1024 * 1024;

/// The most removals that are listed one by one; those beyond are only counted.
pub const MAX_REMOVALS_LISTED: usize = 256;

/// The most characters of input that an excerpt or an error carries.
pub const MAX_EXCERPT_CHARS: usize = 60;

/// The most rounds of writing and reading again before the output must have stopped changing.
pub const MAX_ROUNDS: usize = 8;

/// The most times an address is decoded before it is refused for hiding behind layers of encoding.
pub const MAX_DECODINGS: usize = 5;

/// The longest address, as browsers and servers bound it; a longer one is refused.
pub const MAX_ADDRESS_BYTES: usize = 8 * 1024;

/// The longest language name that a code block keeps.
pub const MAX_LANGUAGE_CHARS: usize = 32;

/// The most schemes the caller may allow.
pub const MAX_SCHEMES: usize = 32;
