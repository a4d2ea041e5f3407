//! Where the bundles are, as `verify` and `run` take them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use wasm_audit::file;
use wasm_audit::limits;
use wasm_audit::verify::Candidate;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// The bundles.
#[derive(Args, Clone, Debug)]
pub(super) struct BundleArgs {
    /// Bundle with the attestation [default: FILE.sigstore.json beside the module]
    #[arg(long, value_name = "FILE")]
    bundle: Vec<PathBuf>,

    /// Folder to look for NAME.sigstore.json in
    #[arg(long, value_name = "DIR")]
    attestations: Option<PathBuf>,
}

impl BundleArgs {
    /// Reads the bundles that may be about `module`: those named; else the one beside it and the one in the folder.
    pub(super) fn candidates(&self, module: &Path) -> Result<Vec<Candidate>, CliError> {
        if !self.bundle.is_empty() {
            if self.bundle.len() > limits::BUNDLES {
                return Err(CliError::new(
                    Exit::USAGE,
                    format!(
                        "found {} bundles, expected at most {}",
                        self.bundle.len(),
                        limits::BUNDLES
                    ),
                ));
            }
            return self.bundle.iter().map(|path| candidate(path)).collect();
        }
        let Some(name) = module.file_name().filter(|_| module != Path::new("-")) else {
            return Ok(Vec::new());
        };
        let mut name = name.to_owned();
        name.push(".sigstore.json");
        let beside = module.with_file_name(&name);
        let in_folder = self.attestations.as_ref().map(|folder| folder.join(&name));
        // What is there but cannot be read is an error, not an absence.
        [Some(beside), in_folder]
            .into_iter()
            .flatten()
            .filter(|path| fs::symlink_metadata(path).is_ok())
            .map(|path| candidate(&path))
            .collect()
    }
}

fn candidate(path: &Path) -> Result<Candidate, CliError> {
    let name = path.to_string_lossy().into_owned();
    match file::read(path, limits::BUNDLE_BYTES) {
        Ok(bytes) => Ok(Candidate { name, bytes }),
        Err(error) => Err(CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the bundle `{}`", input::shown(path)),
        )
        .because(&error)),
    }
}
