//! `wasm-audit harden --sections-only`

use std::path::Path;

use serde::Serialize;
use wasm_audit::file::{self, Access};
use wasm_audit::harden::{Removed, strip};
use wasm_audit::limits;
use wasm_audit::policy::Policy;

use super::error::CliError;
use super::exit::Exit;
use super::harden::{Args, unwritten};
use super::input;
use super::render;
use super::ui::{Format, Ui};

/// The JSON document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    version: u32,
    file: String,
    /// Whether somebody validated the binary and judged it: nobody did.
    checked: bool,
    before: u64,
    after: u64,
    removed: &'a [Removed],
}

/// Takes sections out, and says that this is all.
pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = match &args.policy {
        Some(policy) => input::policy(policy)?,
        None => Policy::pure(),
    };
    let bytes = bytes(&args.file)?;
    let stripped = strip(&bytes, &policy).map_err(|error| {
        let failed = format!("cannot harden `{}`", input::shown(&args.file));
        CliError::new(Exit::NO_ANSWER, failed).because(&error)
    })?;
    if let Some(path) = &args.output {
        let pieces = stripped.pieces.iter().map(|piece| &**piece);
        file::write_pieces(path, pieces, Access::Usual).map_err(|error| unwritten(path, &error))?;
    }
    match args.format {
        Format::Json => ui.json(&Document {
            version: 1,
            file: args.file.to_string_lossy().into_owned(),
            checked: false,
            before: bytes.len() as u64,
            after: stripped.size(),
            removed: &stripped.removed,
        })?,
        Format::Human => {
            render::receipt::sections(&input::shown(&args.file), bytes.len() as u64, &stripped, ui);
        }
    }
    Ok(Exit::YES)
}

/// Reads a module without a digest of it, which nobody asks for.
fn bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    if path == Path::new("-") {
        return input::artifact(path).map(|artifact| artifact.bytes().to_vec());
    }
    file::read(path, limits::ARTIFACT_BYTES).map_err(|error| {
        let failed = format!("cannot take in `{}`", input::shown(path));
        CliError::new(Exit::NO_ANSWER, failed).because(&error)
    })
}
