//! `wasm-audit run`

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use wasm_audit::artifact::Kind;
use wasm_audit::load::{Answer, Argument, Io, LoadError, Tool, load};
use wasm_audit::policy::{Limits, units};
use wasm_audit::verify::VerifyError;
use wasm_audit::{file, limits};

use super::bundles::BundleArgs;
use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::signers::SignerArgs;
use super::ui::Ui;
use super::verify::{NotVerified, verify_one};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit run --key signing.pub --policy tool tool.command.wasm --delimiter ';' < in.csv
  wasm-audit run --key signing.pub --policy tool --invoke convert tool.wasm @in.csv
  wasm-audit run --key signing.pub --policy tool --timeout 2s --max-memory 4MiB tool.command.wasm

With --invoke, an argument for a string or list<u8> is taken as it is, @PATH is read from a file (@- from
standard input), and every other type is written in WAVE. A function's error case goes to standard error, status 1.

Exit status:
  the module's own, if below 200 (a higher one becomes 199); else 200 plus
  10 to 13 not verified (see `verify --help`); 20 trap, stack overflow too; 21 memory or table limit;
  22 fuel; 23 deadline; 24 import not granted; 25 output limit; 2 wrong usage; 3 something could not be read")]
pub(super) struct Args {
    #[command(flatten)]
    bundles: BundleArgs,

    #[command(flatten)]
    policy: PolicyArg,

    /// Exported function of a component to call, as in `convert` or `ns:pkg/interface#convert`
    #[arg(long, value_name = "FUNCTION")]
    invoke: Option<String>,

    /// Memory the module may have; can only lower the policy's limit
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    max_memory: Option<u64>,

    /// Fuel the module may spend; can only lower the policy's limit
    #[arg(long, value_name = "N", value_parser = count)]
    fuel: Option<u64>,

    /// Time the run may take; can only lower the policy's limit
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<u64>,

    /// Bytes the module may write; can only lower the policy's limit
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    max_output: Option<u64>,

    #[command(flatten)]
    signers: SignerArgs,

    /// Module or component
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Arguments of the module or function
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARG"
    )]
    args: Vec<String>,
}

/// Runs, and turns every way to end into a status of this command.
pub(super) fn run(args: Args, ui: &mut Ui) -> Exit {
    let tool = match prepare(&args, ui) {
        Ok(tool) => tool,
        Err(exit) => return exit,
    };
    let outcome = match (&args.invoke, tool.verified().artifact().kind()) {
        (Some(function), Kind::Component) => {
            match args.args.iter().map(|arg| argument(arg)).collect() {
                Ok(arguments) => tool.call(function, arguments),
                Err(error) => return ui.fail(&error),
            }
        }
        (None, Kind::Core) => {
            let name = args
                .file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let argv: Vec<_> = [name]
                .into_iter()
                .chain(args.args.iter().cloned())
                .collect();
            let io = Io {
                stdin: Box::new(io::stdin()),
                stdout: Box::new(io::BufWriter::with_capacity(64 << 10, io::stdout())),
                stderr: Box::new(io::stderr()),
            };
            tool.run_command(&argv, io)
        }
        (None, Kind::Component) => {
            let error = CliError::new(
                Exit::USAGE.of_run(),
                "found a component, which is called by function",
            );
            return ui.fail(&error.help(
                "name the function with `--invoke`; `wasm-audit inspect` lists the exports",
            ));
        }
        (Some(_), Kind::Core) => {
            let error = CliError::new(
                Exit::USAGE.of_run(),
                "found a core module, which has no typed functions to invoke",
            );
            return ui.fail(&error.help("leave `--invoke` out to run it as a command"));
        }
    };
    match outcome {
        Ok(Answer::Exit(status)) => {
            if !(0..200).contains(&status) {
                ui.aside(format_args!(
                    "wasm-audit: the module exited with {status}, which is reported as 199"
                ));
            }
            Exit::of_guest(status)
        }
        Ok(Answer::Ok(bytes)) => match io::stdout()
            .write_all(&bytes)
            .and_then(|()| io::stdout().flush())
        {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ui.fail(
                &CliError::new(Exit::NO_ANSWER.of_run(), "cannot write to standard output")
                    .because(&error),
            ),
            _ => Exit::YES,
        },
        Ok(Answer::Err(text)) => {
            ui.aside(wasm_audit::text::Printable(&text));
            Exit::NO
        }
        Ok(other) => ui.fail(&CliError::new(
            Exit::NO_ANSWER.of_run(),
            format!("the run ended in a way that is not known: {other:?}"),
        )),
        Err(error) => ui.fail(
            &CliError::new(
                Exit::of_run_error(&error),
                format!("`{}` was ended", input::shown(&args.file)),
            )
            .because(&error),
        ),
    }
}

/// Verifies and loads; what is refused has been shown.
fn prepare(args: &Args, ui: &mut Ui) -> Result<Tool, Exit> {
    let ours = |error: CliError| {
        let status = error.status().of_run();
        error.with_status(status)
    };
    let trust = args
        .signers
        .trust()
        .map_err(|error| ui.fail(&ours(error)))?;
    let policy = args.policy.read().map_err(|error| ui.fail(&ours(error)))?;
    let verified = verify_one(&args.file, &args.bundles, &trust, policy.as_ref()).map_err(
        |error| match error {
            NotVerified::Unread(error) => ui.fail(&ours(error)),
            NotVerified::Refused(VerifyError::Refused(refused)) => {
                render::verdict::refused_run(&input::shown(&args.file), &refused, ui);
                Exit::of_state(refused.state()).of_run()
            }
            NotVerified::Refused(error) => ui.fail(
                &CliError::new(
                    Exit::NO_ANSWER.of_run(),
                    format!("cannot verify `{}`", input::shown(&args.file)),
                )
                .because(&error),
            ),
        },
    )?;
    let mut tool = load(verified, policy.as_ref()).map_err(|error| {
        let failed = CliError::new(Exit::of_load_error(&error), format!("`{}` is not loaded", input::shown(&args.file))).because(&error);
        ui.fail(&match error {
            LoadError::NotGranted(_) => failed.help("grant the imports in the policy's `world.wit`, or take them away with `wasm-audit harden`"),
            LoadError::NotProvided(_) => failed.help("run it with a host that provides them"),
            _ => failed,
        })
    })?;
    let mut lower = *tool.limits();
    let Limits {
        memory,
        fuel,
        deadline,
        output,
        ..
    } = &mut lower;
    for (limit, asked) in [
        (memory, args.max_memory),
        (fuel, args.fuel),
        (deadline, args.timeout),
        (output, args.max_output),
    ] {
        *limit = asked.unwrap_or(*limit);
    }
    tool.lower_limits(&lower);
    Ok(tool)
}

fn argument(arg: &str) -> Result<Argument, CliError> {
    let Some(path) = arg.strip_prefix('@') else {
        return Ok(Argument::Text(arg.to_owned()));
    };
    let failed = || {
        CliError::new(
            Exit::NO_ANSWER.of_run(),
            format!(
                "cannot read the argument `{}`",
                input::shown(Path::new(arg))
            ),
        )
    };
    if path != "-" {
        return file::read(Path::new(path), limits::ARGUMENT_BYTES)
            .map(Argument::Bytes)
            .map_err(|error| failed().because(&error));
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(limits::ARGUMENT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed().because(&error))?;
    if bytes.len() as u64 > limits::ARGUMENT_BYTES {
        return Err(failed().help(format!(
            "an argument may have {}; let a command stream more",
            units::show_bytes(limits::ARGUMENT_BYTES)
        )));
    }
    Ok(Argument::Bytes(bytes))
}

fn bytes(text: &str) -> Result<u64, String> {
    units::parse_bytes(text).ok_or_else(|| "expected a size such as 10MiB".into())
}

fn count(text: &str) -> Result<u64, String> {
    units::parse_count(text).ok_or_else(|| "expected a number such as 1_000_000".into())
}

fn duration(text: &str) -> Result<u64, String> {
    units::parse_duration_ms(text).ok_or_else(|| "expected a duration such as 500ms or 30s".into())
}
