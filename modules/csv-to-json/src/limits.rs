//! Which bounds hold, so that every input fits a memory of 10 MiB.
//!
//! At the worst moment of a `push` these are alive: stack 1 MiB, chunk 1 MiB, field 512 KiB, row 1 MiB, output 3 MiB and
//! (while it grows) its former half of 1.5 MiB, columns about 1 MiB. `convert` sizes its output before it allocates it.

/// The bytes of one row of input: a row may have to be kept until its last byte is there.
pub const MAX_ROW_BYTES: usize = 512 * 1024;

/// The bytes of the header row: its names stay in memory, and go into every row of output.
pub const MAX_HEADER_BYTES: usize = 256 * 1024;

/// The fields of the first row: each costs memory for its name and type. Spreadsheets stop here too.
pub const MAX_COLUMNS: usize = 16_384;

/// The bytes of one row's JSON: a row is handed out whole or not at all, so it is kept until it ends.
pub const MAX_ROW_OUTPUT: usize = 1024 * 1024;

/// The input of one whole-buffer conversion: it lies in memory beside its output.
pub const MAX_CONVERT_INPUT: usize = 2 * 1024 * 1024;

/// The output of one whole-buffer conversion: it lies in memory beside its input.
pub const MAX_CONVERT_OUTPUT: usize = 4 * 1024 * 1024;

/// One chunk that the component takes: it lies in memory beside its output.
pub const MAX_PUSH_INPUT: usize = 1024 * 1024;

/// The output of one chunk in the component: short rows under long names can blow up a small chunk.
pub const MAX_PUSH_OUTPUT: usize = 3 * 1024 * 1024;

/// The characters of input that one error message quotes.
pub const MAX_QUOTED_CHARS: usize = 40;
