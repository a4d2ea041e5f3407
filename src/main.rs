//! The program `wasm-audit`: arguments in, text and exit status out.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
