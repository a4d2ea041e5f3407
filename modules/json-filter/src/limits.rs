//! Bounds that keep every run inside 10 MiB of memory and 1 MiB of stack.

/// Most bytes that one call of `filter` takes: they lie in memory beside values and output.
pub const MAX_INPUT: usize = 2 << 20;

/// Most bytes that one call of `filter` or one `push` gives back, since they are held in memory until then.
pub const MAX_OUTPUT_HELD: usize = 2 << 20;

/// Most bytes of one output value: it is written to memory before it leaves.
pub const MAX_OUTPUT_VALUE: usize = 1 << 20;

/// Most bytes that a stream gives out in all, unless the options say otherwise.
pub const MAX_OUTPUT: u64 = 1 << 30;

/// Most bytes of the text of one input value, or of one line of raw input.
pub const MAX_VALUE_BYTES: usize = 1 << 20;

/// Most bytes that one input value may occupy once parsed, by a careful estimate (see `read`); a slurped input is one value.
pub const MAX_VALUE_COST: usize = 3 << 20;

/// How deep input values may nest: parsing, comparing, printing and dropping a value recurse as deep.
pub const MAX_INPUT_DEPTH: usize = 512;

/// How deep an output value may nest: what a filter adds to an input value is little.
pub const MAX_OUTPUT_DEPTH: usize = 1024;

/// Most bytes of the text of a filter.
pub const MAX_FILTER_BYTES: usize = 64 << 10;

/// How deep the text of a filter may nest (see `shape`): its parser and compiler recurse as deep.
pub const MAX_FILTER_DEPTH: usize = 256;

/// Most bytes of all the arguments given for a filter's variables.
pub const MAX_ARGUMENT_BYTES: usize = 256 << 10;

/// Most bytes of stack that a running filter may take before it is stopped.
///
/// 1 MiB is there in WebAssembly, but the host has a stack of its own to mind, of 512 KiB in some. Without optimisation frames
/// are several times as large.
pub const MAX_STACK: usize = if cfg!(debug_assertions) {
    1 << 20
} else {
    288 << 10
};

/// Most pages of linear memory (64 KiB each) that a running filter may have taken before it is stopped, of the 160 in 10 MiB.
pub const MAX_PAGES: usize = 148;

/// Most digits of an integer that is calculated with exactly: longer ones keep their text, and count as floating-point numbers.
pub const MAX_EXACT_DIGITS: usize = 1000;

/// Most bytes of a compiled regular expression.
pub const MAX_REGEX_SIZE: usize = 256 << 10;

/// How deep a regular expression may nest: its parser recurses as deep.
pub const MAX_REGEX_DEPTH: u32 = 50;

/// Most states of a regular expression times its groups' ends: 1 MiB of memory.
pub const MAX_REGEX_SLOTS: usize = 128 << 10;

/// Most spaces of indentation, as in jq.
pub const MAX_INDENT: u8 = 7;

/// How long a chain of operators, commas or prefixes may get in a filter, with the brackets it is in: the parser and compiler recurse as deep.
pub const MAX_FILTER_CHAIN: usize = 512;

/// Most elements of an array that a filter makes: 2 MiB of memory, and as much again while it grows.
pub const MAX_ELEMENTS: usize = 128 << 10;

/// Most bytes of a string that a filter makes.
pub const MAX_STRING: usize = 1 << 20;

/// Most bits of an integer that a filter calculates exactly; beyond that it goes on in floating point.
pub const MAX_EXACT_BITS: u64 = 16 << 10;
