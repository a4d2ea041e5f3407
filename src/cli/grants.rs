//! `wasm-audit grants`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use wasm_audit::grants::{Grants, wasmtime, wassette};
use wasm_audit::inspect::Facts;

use super::diff::read;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::{Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit grants tool.wasm
  wasm-audit grants --for wassette tool.wasm

Words in capitals are for you to fill in. Nothing that the module may do without is left out: give
less, and it has to do without.

Exit status:
  0 it can run there; 1 it needs what that place has not; 3 the file could not be read, or is not
  valid WebAssembly")]
pub(super) struct Args {
    /// Module or component; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where it is to run
    #[arg(long = "for", value_enum, default_value_t, value_name = "PLACE")]
    place: Place,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Where an artifact is to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    /// The command line of wasmtime 48.
    #[default]
    Wasmtime,
    /// A policy for wassette.
    Wassette,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    file: String,
    digest: &'a wasm_audit::digest::Digest,
    #[serde(rename = "for")]
    place: Place,
    #[serde(flatten)]
    grants: &'a Grants,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let facts: Facts = read(&args.file)?;
    let grants = match args.place {
        Place::Wasmtime => wasmtime(&facts),
        Place::Wassette => wassette(&facts),
    };
    match args.format {
        Format::Json => ui.json(&Document {
            version: 1,
            file: args.file.to_string_lossy().into_owned(),
            digest: &facts.digest,
            place: args.place,
            grants: &grants,
        })?,
        Format::Human => {
            let file = Some(args.file.as_path()).filter(|file| *file != Path::new("-"));
            let word = file.and_then(render::shown::word);
            render::grants::human(&input::shown(&args.file), word.as_deref(), &grants, ui);
        }
    }
    Ok(if grants.missing.is_empty() {
        Exit::YES
    } else {
        Exit::NO
    })
}
