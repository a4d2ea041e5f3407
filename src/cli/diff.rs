//! `wasm-audit diff`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use wasm_audit::diff::{Diff, diff};
use wasm_audit::inspect::{Facts, inspect};
use wasm_audit::text::Printable;

use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::Ui;

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit diff old.wasm new.wasm
  git show main:tool.wasm | wasm-audit diff - tool.wasm
  wasm-audit diff --format github old.wasm new.wasm    # annotates a pull request

The new version grew when it has any of these and the old one had not: a capability; an import, a
type of an import, or a way to reach one that nobody reached; a memory or table, or more room in
one; a start function; a proposal in use; instructions whose results differ between hosts.

Exit status:
  0 the new version may do no more than the old; 1 it grew; 3 a file could not be read, or is not
  valid WebAssembly")]
pub(super) struct Args {
    /// The version before; `-` is standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The version after
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How to write what differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs: one JSON document with a version in it.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    old: File<'a>,
    new: File<'a>,
    /// Whether the new version may do more.
    grew: bool,
    #[serde(flatten)]
    diff: &'a Diff,
}

#[derive(Serialize)]
struct File<'a> {
    file: String,
    digest: &'a wasm_audit::digest::Digest,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let diff = diff(&old, &new);
    let is_same = old.digest == new.digest;
    let (shown_old, shown_new) = (input::shown(&args.old), input::shown(&args.new));
    match args.format {
        Format::Json => ui.json(&Document {
            version: 1,
            old: file(&args.old, &old),
            new: file(&args.new, &new),
            grew: diff.grew(),
            diff: &diff,
        })?,
        Format::Human => render::diff::human(&shown_old, &shown_new, is_same, &diff, ui),
        Format::Github => {
            render::diff::annotations(&args.new, &diff, ui);
            render::diff::verdict(&shown_old, &shown_new, is_same, &diff, ui);
        }
    }
    Ok(if diff.grew() { Exit::NO } else { Exit::YES })
}

/// Reads a module whole; one that is not valid WebAssembly has no answer.
pub(super) fn read(path: &Path) -> Result<Facts, CliError> {
    let facts = inspect(&input::artifact(path)?);
    match &facts.malformed {
        None => Ok(facts),
        Some(malformed) => Err(CliError::new(
            Exit::NO_ANSWER,
            format!(
                "`{}` is not valid WebAssembly: {} (at byte {:#x})",
                input::shown(path),
                Printable(&malformed.message),
                malformed.offset
            ),
        )
        .help("nobody knows what a broken module may do")),
    }
}

fn file<'a>(path: &Path, facts: &'a Facts) -> File<'a> {
    File {
        file: path.to_string_lossy().into_owned(),
        digest: &facts.digest,
    }
}
