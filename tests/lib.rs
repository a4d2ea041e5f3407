//! Tests of the library. Those of the program are files under `tests/cli`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that panics has failed, and one that was skipped says so"
)]

mod behaviour;
mod peers;
mod second_opinion;
mod vectors;
mod witnesses;
