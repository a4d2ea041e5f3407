//! The bounds on what an expression may ask for.

/// Bytes of one expression: room for the longest exact integer and then some, while one node a byte stays cheap.
pub const MAX_EXPRESSION_BYTES: usize = 16_384;

/// Nesting of parentheses, calls, signs, powers and conditions: the parser calls itself once a level, and must fit a stack of 1 MiB.
pub const MAX_DEPTH: usize = 128;

/// Bits of an exact integer, and of either part of a fraction: 9864 decimal digits, and `3210!` fits. One multiplication of two such numbers takes about a millisecond.
pub const MAX_BITS: u64 = 32_768;

/// The largest number whose factorial has at most [`MAX_BITS`] bits.
pub const MAX_FACTORIAL: u64 = 3_210;

/// Decimal digits that may be read before the bits are counted: no number of more digits has at most [`MAX_BITS`] bits.
pub const MAX_LITERAL_DIGITS: usize = 9_865;

/// Steps of one evaluation, the reading of numbers and the writing of the result included; a step is about one multiplication of 32-bit words. Bounds the time to some milliseconds, and with it the memory: every word of every value costs steps.
pub const MAX_WORK: u64 = 4_000_000;

/// Variables of one evaluation.
pub const MAX_VARIABLES: usize = 1_000;

/// Bytes of all names and values of variables together.
pub const MAX_VARIABLE_BYTES: usize = 65_536;

/// Significant digits of a fraction written as a decimal.
pub const MAX_DIGITS: u32 = 1_000;

/// Significant digits of a fraction written as a decimal when nothing is said: more than any float has, few enough to read.
pub const DEFAULT_DIGITS: u32 = 20;

/// Characters of input that an error message quotes.
pub(crate) const MAX_QUOTED: usize = 40;
