//! Tests of the library. Those of the program are files under `tests/cli`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test that panics has failed, and one that was skipped says so"
)]

mod answers;
mod behaviour;
mod capabilities;
mod conformance;
mod corpus;
mod flaws;
mod hardened_corpus;
mod headers;
mod hostile;
#[cfg(feature = "cli")]
mod interop;
mod interrupted;
mod keyless;
mod keys;
mod manglings;
mod peers;
mod programs;
mod rules;
mod second_opinion;
mod skeleton;
mod smallest;
mod spec;
mod statements;
mod strip;
mod trust;
mod vectors;
mod wiring;
mod wit_text;
mod witnesses;

/// The day on which every test judges.
fn occasion() -> wasm_audit::check::Occasion {
    wasm_audit::check::Occasion::on(jiff::civil::date(2026, 11, 24))
}
