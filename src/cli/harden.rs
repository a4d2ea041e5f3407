//! `wasm-audit harden`

use std::path::{Path, PathBuf};

use serde::Serialize;
use wasm_audit::artifact::Artifact;
use wasm_audit::check::{Report, Verdict};
use wasm_audit::file::{self, Access, FileError};
use wasm_audit::harden::second_opinion::{Opinion, second_opinion};
use wasm_audit::harden::{HardenError, Receipt, harden};
use wasm_audit::inspect::inspect;
use wasm_audit::limits::MESSAGE_CHARS;
use wasm_audit::text::{Printable, cut};

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
  wasm-audit harden tool.wasm --policy tool --dry-run --explain
  wasm-audit harden tool.wasm --sections-only -o tool.small.wasm

Exit status:
  0 the result passes the policy, or was not checked, with --sections-only;
  1 it was written and does not pass; 2 wrong usage;
  3 the module could not be hardened, and nothing was written")]
pub(super) struct Args {
    /// Module or component; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// Folder of the policy, or its name under `policies/`
    #[arg(long, value_name = "POLICY", required_unless_present = "sections_only")]
    pub(super) policy: Option<PathBuf>,

    /// Where to write the result; may be the input
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub(super) output: Option<PathBuf>,

    /// Where to write what was done, for `attest --receipt`
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,

    /// Say what would be done, and write nothing
    #[arg(long, conflicts_with_all = ["output", "receipt"])]
    dry_run: bool,

    /// Make these functions trap, as `[snip]` in the policy does: names, in which `*` stands for any text
    #[arg(long, value_name = "NAME")]
    snip: Vec<String>,

    /// Tell for every import why it is still there, or how it went
    #[arg(long)]
    explain: bool,

    /// Have walrus, another parser, read the result: what it sees must be the same
    #[arg(long)]
    second_opinion: bool,

    /// Take out custom sections alone, as strip tools do: nothing else is done, and nothing is validated or checked
    ///
    /// Which ones stay, the policy says; without one, those that are kept by default do. There is no receipt, because a
    /// receipt holds a check of both sides.
    #[arg(long, conflicts_with_all = ["receipt", "snip", "explain", "second_opinion"])]
    sections_only: bool,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    file: String,
    receipt: &'a Receipt,
    /// Entries of `[stubs]` that name nothing which the module imports.
    #[serde(
        rename = "unmatchedStubs",
        skip_serializing_if = "<[String]>::is_empty"
    )]
    unmatched_stubs: &'a [String],
    report: &'a Report,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    for path in [&args.output, &args.receipt].into_iter().flatten() {
        if path.as_os_str() == "-" {
            return Err(
                CliError::new(Exit::USAGE, "found `-`, expected a file to write to")
                    .help("what was done goes to standard output; name a file, and `cat` it"),
            );
        }
    }
    if args.output.is_some() && args.output == args.receipt {
        return Err(CliError::new(
            Exit::USAGE,
            "found one file for both the result and its receipt",
        )
        .help("name another file after `--receipt`"));
    }
    if args.sections_only {
        return super::sections::run(args, ui);
    }
    let Some(policy) = &args.policy else {
        return Err(CliError::new(
            Exit::USAGE,
            "found no `--policy`, expected one",
        ));
    };
    let mut policy = input::policy(policy)?;
    policy.snip.extend(args.snip.iter().cloned());
    let artifact = input::artifact(&args.file)?;
    let hardened = harden(&artifact, &policy, &clock::occasion()?).map_err(|error| {
        let failed = CliError::new(Exit::NO_ANSWER, format!("cannot harden `{}`", input::shown(&args.file))).because(&error);
        match error {
            HardenError::MemoryTooLarge { .. } => failed.help("link with a smaller stack (`-zstack-size`), or raise `[limits] memory` in `policy.toml`"),
            HardenError::Stub { .. } => failed.help("choose another stub in `[stubs]` of `policy.toml`"),
            HardenError::NothingToSnip { .. } => failed.help("look up the names: `wasm-audit inspect --all` shows who reaches an import by them"),
            _ => failed,
        }
    })?;
    if args.second_opinion {
        ask_another(&args.file, &hardened.artifact, ui)?;
    }
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
                unmatched_stubs: &hardened.unmatched_stubs,
                report: &hardened.report,
            })?;
        }
        Format::Human => {
            let file = input::shown(&args.file);
            render::receipt::human(&file, &hardened.receipt, ui);
            render::receipt::unmatched(&hardened.unmatched_stubs, ui);
            if args.explain {
                let (before, after) = (inspect(&artifact), inspect(&hardened.artifact));
                render::explained::imports(&before, &after, &hardened.receipt, ui);
            }
            render::report::findings(&hardened.report, ui);
        }
    }
    Ok(if hardened.report.verdict == Verdict::Passed {
        Exit::YES
    } else {
        Exit::NO
    })
}

/// Asks walrus before anything is written. That it cannot read a module is told, and no reason to hold it back.
fn ask_another(file: &Path, result: &Artifact, ui: &mut Ui) -> Result<(), CliError> {
    match second_opinion(result) {
        Opinion::Agrees => {
            ui.note("second opinion: walrus sees the same imports, exports and limits")
        }
        Opinion::CannotRead(why) => {
            let why = cut(&why, MESSAGE_CHARS).into_owned();
            ui.note(format_args!(
                "second opinion: none, walrus cannot read it: {}",
                Printable(&why)
            ));
        }
        Opinion::Differs(what) => {
            let found = format!(
                "walrus sees something else in what `{}` became: {}",
                input::shown(file),
                Printable(&what)
            );
            return Err(CliError::new(Exit::NO_ANSWER, found)
                .help("one of the two is wrong: please report it, with the module if you can"));
        }
        _ => {}
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    file::write(path, bytes, Access::Usual).map_err(|error| unwritten(path, &error))
}

pub(super) fn unwritten(path: &Path, error: &FileError) -> CliError {
    let failed = format!("cannot write `{}`", input::shown(path));
    CliError::new(Exit::NO_ANSWER, failed).because(error)
}
