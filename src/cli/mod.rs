//! The table of subcommands. Everything that is decided is decided in the library.

mod attest;
mod build;
mod bundles;
mod check;
mod clock;
mod config;
mod diff;
mod each;
mod error;
mod exit;
mod explain;
mod grants;
mod harden;
mod http;
mod input;
mod inspect;
mod instance;
mod json;
mod keys;
mod passphrase;
mod policy;
mod render;
mod roots;
#[cfg(feature = "load")]
mod run;
mod sections;
mod services;
mod signers;
mod source;
mod token;
mod trust;
mod ui;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::CliError;
use exit::Exit;
use ui::{Color, Loudness, Ui};

/// Know what a WebAssembly module may do, prove it, and refuse to run anything that may do more
#[derive(Debug, Parser)]
#[command(name = "wasm-audit", version, max_term_width = 100, after_help = EXIT_STATUS)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to colour the output
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,

    /// Say less: errors and findings only
    #[arg(short, long, global = true)]
    quiet: bool,

    /// Say more: every finding of a kind, whole names, how sure a rule is
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List what a module imports, exports and contains
    Inspect(inspect::Args),
    /// Check a module against its policy
    Check(check::Args),
    /// Compare what two versions of a module may do
    Diff(diff::Args),
    /// Write, explain and test policies
    #[command(subcommand)]
    Policy(policy::Command),
    /// Explain a finding
    Explain(explain::Args),
    /// Tell how to run a module elsewhere with as little as it needs
    Grants(grants::Args),
    /// Take away what a policy does not allow
    Harden(harden::Args),
    /// Audit a module and sign what was found
    Attest(attest::Args),
    /// Verify that a trusted signer attested exactly these bytes
    Verify(verify::Args),
    /// Verify a module, then run it within limits
    #[cfg(feature = "load")]
    Run(run::Args),
    /// Say whom you believe
    #[command(subcommand)]
    Trust(trust::Command),
    /// Make keys
    #[command(subcommand)]
    Keys(keys::Command),
}

const EXIT_STATUS: &str = "\
Exit status:
  0  yes: everything named was examined and passes
  1  no: a finding at or above the gate's severity
  2  wrong usage
  3  no answer: something could not be read, parsed or found
  10 not attested           11 attestation invalid or not about these bytes
  12 signer not trusted     13 valid, but module or policy disagree
  run adds 200 to these and to 20 trap, 21 memory or table, 22 fuel, 23 deadline, 24 not granted, 25 output;
  below 200 it is the module's own status";

/// Runs the program on its arguments, the first of which is its own name.
pub(crate) fn main(args: &[OsString]) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is no reason to complain.
            let _unprinted = error.print();
            let usage = if error.use_stderr() {
                Exit::USAGE
            } else {
                Exit::YES
            };
            return if usage != Exit::YES && is_run(args) {
                usage.of_run()
            } else {
                usage
            }
            .into();
        }
    };
    let loudness = match (cli.quiet, cli.verbose) {
        (true, _) => Loudness::Quiet,
        (_, true) => Loudness::Verbose,
        _ => Loudness::Usual,
    };
    let mut ui = Ui::new(cli.color, loudness);
    let exit = dispatch(cli.command, &mut ui);
    ui.finish(exit).into()
}

fn dispatch(command: Command, ui: &mut Ui) -> Exit {
    let outcome: Result<Exit, CliError> = match command {
        Command::Inspect(args) => inspect::run(&args, ui),
        Command::Check(args) => check::run(&args, ui),
        Command::Diff(args) => diff::run(&args, ui),
        Command::Policy(command) => policy::run(&command, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Grants(args) => grants::run(&args, ui),
        Command::Harden(args) => harden::run(&args, ui),
        Command::Attest(args) => attest::run(&args, ui),
        Command::Verify(args) => verify::run(&args, ui),
        #[cfg(feature = "load")]
        Command::Run(args) => return run::run(args, ui),
        Command::Trust(command) => trust::run(&command, ui),
        Command::Keys(command) => keys::run(&command, ui),
    };
    outcome.unwrap_or_else(|error| ui.fail(&error))
}

/// Whether the arguments that could not be parsed were for `run`, whose statuses below 200 are the guest's.
fn is_run(args: &[OsString]) -> bool {
    let mut args = args.iter().skip(1);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--color") => drop(args.next()),
            Some(option) if option.starts_with('-') => {}
            command => return command == Some("run"),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        Cli::command().debug_assert();
    }
}
