//! What commands read: modules, policies, small files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use wasm_audit::artifact::{Artifact, ArtifactError};
use wasm_audit::file::{self, FileError};
use wasm_audit::limits;
use wasm_audit::policy::Policy;
use wasm_audit::text::Printable;

use super::error::CliError;
use super::exit::Exit;

/// The policy of a command that can do without one.
#[derive(Args, Clone, Debug)]
pub(super) struct PolicyArg {
    /// Folder of the policy, or its name under `policies/`
    #[arg(long, value_name = "POLICY")]
    pub(super) policy: Option<PathBuf>,
}

impl PolicyArg {
    /// Reads the policy, if one is named.
    pub(super) fn read(&self) -> Result<Option<Policy>, CliError> {
        self.policy.as_deref().map(policy).transpose()
    }
}

/// Shows a path without letting its name act on the terminal.
pub(super) fn shown(path: &Path) -> String {
    Printable(&path.to_string_lossy()).to_string()
}

/// Reads a module; `-` is standard input.
pub(super) fn artifact(path: &Path) -> Result<Artifact, CliError> {
    let read = if path == Path::new("-") {
        Artifact::read_stream(io::stdin().lock(), limits::ARTIFACT_BYTES)
    } else {
        Artifact::read_file(path, limits::ARTIFACT_BYTES)
    };
    read.map_err(|error| {
        let failed = CliError::new(Exit::NO_ANSWER, format!("cannot take in `{}`", shown(path)))
            .because(&error);
        match error {
            ArtifactError::NotWasm { found } if found == "WebAssembly text" => {
                failed.help("make a binary of it first: `wasm-tools parse`")
            }
            ArtifactError::File(FileError::NotAFile(_)) => {
                failed.help("name a file, or `-` to read standard input")
            }
            _ => failed,
        }
    })
}

/// Reads a policy, from a folder or by its name.
pub(super) fn policy(named: &Path) -> Result<Policy, CliError> {
    let by_name = Path::new("policies").join(named);
    let folder = if !named.is_dir() && named.components().count() == 1 && by_name.is_dir() {
        by_name
    } else {
        named.to_owned()
    };
    Policy::load(&folder).map_err(|error| {
        let failed = CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the policy `{}`", shown(&folder)),
        )
        .because(&error);
        if folder.is_dir() {
            failed
        } else {
            failed.help(format!(
                "name a folder with a `world.wit`{}",
                known_policies()
            ))
        }
    })
}

/// Reads a small text file: a key or a receipt.
pub(super) fn text(path: &Path, what: &str, limit: u64) -> Result<String, CliError> {
    let failed = || {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the {what} `{}`", shown(path)),
        )
    };
    let bytes = file::read(path, limit).map_err(|error| failed().because(&error))?;
    String::from_utf8(bytes).map_err(|error| failed().because(&error))
}

fn known_policies() -> String {
    let mut names: Vec<_> = fs::read_dir("policies")
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("world.wit").is_file())
        .map(|entry| format!("`{}`", Printable(&entry.file_name().to_string_lossy())))
        .collect();
    names.sort();
    if names.is_empty() {
        String::new()
    } else {
        format!(", or one of {}", names.join(", "))
    }
}
