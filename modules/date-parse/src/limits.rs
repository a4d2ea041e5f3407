//! The bounds on what a call may be given, so that no input can exhaust the module's memory or time.

/// Longest text that is parsed, in bytes; the longest written form with a zone and a comment stays far below it.
pub const MAX_TEXT_BYTES: usize = 256;

/// Longest input or output pattern, in bytes; together with the longest thing that a directive writes it bounds the output.
pub const MAX_PATTERN_BYTES: usize = 128;

/// Longest `zone` or `reference` option, in bytes; the longest IANA name has 32.
pub const MAX_OPTION_BYTES: usize = 256;

/// Deepest nesting of RFC 2822 comments, which are skipped with a counter rather than by recursion.
pub const MAX_COMMENT_DEPTH: usize = 16;

/// Most characters of the input that an error repeats.
pub const MAX_QUOTED_CHARS: usize = 40;

/// First year that is understood; jiff's calendar begins there.
pub const MIN_YEAR: i32 = -9999;

/// Last year that is understood; jiff's calendar ends there.
pub const MAX_YEAR: i32 = 9999;
