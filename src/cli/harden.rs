//! `wasm-audit harden`

use std::path::PathBuf;

use serde::Serialize;
use wasm_audit::check::{Report, Verdict};
use wasm_audit::file::{self, Access};
use wasm_audit::harden::{HardenError, Receipt, harden};
use wasm_audit::inspect::inspect;

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::{Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit harden tool.wasm --policy policies/tool -o tool.hardened.wasm
  wasm-audit harden tool.wasm --policy tool -o tool.wasm --receipt tool.receipt.json
  wasm-audit harden tool.wasm --policy tool --dry-run

Exit status:
  0 the result passes the policy; 1 it was written and does not pass;
  2 wrong usage; 3 the module could not be hardened, and nothing was written")]
pub(super) struct Args {
    /// Module or component; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Folder of the policy, or its name under `policies/`
    #[arg(long, value_name = "POLICY")]
    policy: PathBuf,

    /// Where to write the result; may be the input
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,

    /// Where to write what was done, for `attest --receipt`
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,

    /// Say what would be done, and write nothing
    #[arg(long, conflicts_with_all = ["output", "receipt"])]
    dry_run: bool,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    file: String,
    receipt: &'a Receipt,
    report: &'a Report,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = input::policy(&args.policy)?;
    let artifact = input::artifact(&args.file)?;
    let hardened = harden(&artifact, &policy, &clock::occasion()?).map_err(|error| {
        let failed = CliError::new(Exit::NO_ANSWER, format!("cannot harden `{}`", input::shown(&args.file))).because(&error);
        match error {
            HardenError::MemoryTooLarge { .. } => failed.help("link with a smaller stack (`-zstack-size`), or raise `[limits] memory` in `policy.toml`"),
            HardenError::Stub { .. } => failed.help("choose another stub in `[stubs]` of `policy.toml`"),
            HardenError::ComponentImports(_) => failed.help("build the component without them, or grant them in `world.wit`"),
            _ => failed,
        }
    })?;
    if let Some(path) = &args.receipt {
        let json = serde_json::to_string_pretty(&hardened.receipt)
            .map_err(|error| CliError::new(Exit::NO_ANSWER, "cannot write JSON").because(&error))?;
        write(path, (json + "\n").as_bytes())?;
    }
    if let Some(path) = &args.output {
        write(path, hardened.artifact.bytes())?;
    }
    match args.format {
        Format::Json => {
            let file = args.file.to_string_lossy().into_owned();
            ui.json(&Document {
                version: 1,
                file,
                receipt: &hardened.receipt,
                report: &hardened.report,
            })?;
        }
        Format::Human => {
            let (before, after) = (inspect(&artifact), inspect(&hardened.artifact));
            render::receipt::human(
                &input::shown(&args.file),
                &before,
                &after,
                &hardened.receipt,
                ui,
            );
            render::report::findings(&hardened.report, ui);
        }
    }
    Ok(if hardened.report.verdict == Verdict::Passed {
        Exit::YES
    } else {
        Exit::NO
    })
}

fn write(path: &std::path::Path, bytes: &[u8]) -> Result<(), CliError> {
    file::write(path, bytes, Access::Usual).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write `{}`", input::shown(path)),
        )
        .because(&error)
    })
}
