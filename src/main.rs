//! The program `wasm-audit`: arguments in, text and exit status out.

use std::ffi::OsString;

mod cli;

fn main() -> std::process::ExitCode {
    cli::main(&std::env::args_os().collect::<Vec<OsString>>())
}
