//! `wasm-audit check`

use std::path::{Path, PathBuf};

use serde::Serialize;
use wasm_audit::check::{Report, Verdict, check};
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;

use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::ui::{Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit check tool.wasm --policy policies/tool
  wasm-audit check --format json --policy tool tool.wasm tool.command.wasm
  wasm-audit check tool.wasm                    # must import nothing

Exit status:
  0 every module passes; 1 one has a finding at or above the gate's severity;
  2 wrong usage; 3 a module or the policy could not be read, or does not apply")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What to judge by; without it, the built-in policy `pure`, which allows no import
    #[command(flatten)]
    policy: PolicyArg,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    version: u32,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = args.policy.read()?.unwrap_or_else(Policy::pure);
    let mut exit = Exit::YES;
    let mut document = Document {
        version: 1,
        files: Vec::new(),
    };
    for path in &args.files {
        let (report, error) = match judge(path, &policy) {
            Ok(report) => (Some(report), None),
            Err(error) => (None, Some(error)),
        };
        exit = exit.max(match &report {
            Some(report) if report.verdict == Verdict::Passed => Exit::YES,
            Some(_) => Exit::NO,
            None => Exit::NO_ANSWER,
        });
        if args.format == Format::Json {
            document.files.push(FileReport {
                file: path.to_string_lossy().into_owned(),
                report,
                error: error.map(|error| error.one_line()),
            });
            continue;
        }
        if let Some(report) = report {
            render::report::human(&input::shown(path), &report, ui);
        }
        if let Some(error) = error {
            ui.fail(&error);
        }
    }
    if args.format == Format::Json {
        ui.json(&document)?;
    }
    Ok(exit)
}

fn judge(path: &Path, policy: &Policy) -> Result<Report, CliError> {
    let artifact = input::artifact(path)?;
    check(&inspect(&artifact), policy).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot check `{}`", input::shown(path)),
        )
        .because(&error)
    })
}
