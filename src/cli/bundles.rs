//! Where the bundles are, as `verify` and `run` take them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use wasm_audit::attest::Saying;
use wasm_audit::file;
use wasm_audit::limits;
use wasm_audit::verify::Candidate;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// The bundles.
#[derive(Args, Clone, Debug)]
pub(super) struct BundleArgs {
    /// Bundle with an attestation, or a `.jsonl` file with one a line [default: FILE.sigstore.json beside the module, and
    /// FILE.provenance.sigstore.json, FILE.sbom.sigstore.json, FILE.svr.sigstore.json]
    #[arg(long, value_name = "FILE")]
    bundle: Vec<PathBuf>,

    /// Folder to look for these names in, too
    #[arg(long, value_name = "DIR")]
    attestations: Option<PathBuf>,
}

impl BundleArgs {
    /// Reads the bundles that may be about `module`: those named; else those beside it and in the folder.
    pub(super) fn candidates(&self, module: &Path) -> Result<Vec<Candidate>, CliError> {
        let mut candidates = Vec::new();
        for path in &self.bundle {
            read(path, &mut candidates)?;
        }
        if self.bundle.is_empty() {
            for path in self.usual(module) {
                read(&path, &mut candidates)?;
            }
        }
        if candidates.len() > limits::BUNDLES {
            return Err(CliError::new(
                Exit::USAGE,
                format!(
                    "found {} bundles, expected at most {}",
                    candidates.len(),
                    limits::BUNDLES
                ),
            ));
        }
        Ok(candidates)
    }

    /// The places where bundles about a module usually are, as far as something is there: what is there but cannot be read is
    /// an error, not an absence.
    fn usual(&self, module: &Path) -> Vec<PathBuf> {
        let Some(name) = module.file_name().filter(|_| module != Path::new("-")) else {
            return Vec::new();
        };
        let names = Saying::ALL.map(|saying| {
            let mut name = name.to_owned();
            name.push(saying.infix());
            name.push(".sigstore.json");
            name
        });
        let beside = names.iter().map(|name| module.with_file_name(name));
        let folder = self.attestations.iter();
        let in_folder = folder.flat_map(|folder| names.iter().map(|name| folder.join(name)));
        beside
            .chain(in_folder)
            .filter(|path| fs::symlink_metadata(path).is_ok())
            .collect()
    }
}

/// Reads a bundle, or the bundles of a file that has one a line.
fn read(path: &Path, candidates: &mut Vec<Candidate>) -> Result<(), CliError> {
    let name = path.to_string_lossy().into_owned();
    let bytes = file::read(path, limits::BUNDLE_BYTES).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the bundle `{}`", input::shown(path)),
        )
        .because(&error)
    })?;
    if path
        .extension()
        .is_none_or(|extension| extension != "jsonl")
    {
        candidates.push(Candidate { name, bytes });
        return Ok(());
    }
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    candidates.extend(
        lines
            .filter(|(_, line)| !line.is_empty())
            .map(|(i, line)| Candidate {
                name: format!("{name}:{}", i + 1),
                bytes: line.to_vec(),
            }),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bundles: &BundleArgs, module: &Path) -> Vec<String> {
        let candidates = bundles.candidates(module).unwrap();
        let name = |candidate: Candidate| {
            let path = Path::new(&candidate.name);
            path.file_name().unwrap().to_string_lossy().into_owned()
        };
        candidates.into_iter().map(name).collect()
    }

    #[test]
    fn bundles_are_found_by_name_beside_the_module_and_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let module = folder.path().join("tool.wasm");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let mut bundles = BundleArgs {
            bundle: Vec::new(),
            attestations: None,
        };
        assert!(names(&bundles, &module).is_empty());
        write("tool.wasm.sigstore.json", "{}");
        write("tool.wasm.svr.sigstore.json", "{}");
        write("other.wasm.sigstore.json", "{}");
        assert_eq!(
            names(&bundles, &module),
            ["tool.wasm.sigstore.json", "tool.wasm.svr.sigstore.json"]
        );
        assert!(names(&bundles, Path::new("-")).is_empty());
        bundles.bundle = vec![
            write("all.jsonl", "{\"a\":1}\n\n{\"b\":2}\n"),
            write("one.json", "{\n}"),
        ];
        assert_eq!(
            names(&bundles, &module),
            ["all.jsonl:1", "all.jsonl:3", "one.json"]
        );
        let bytes = bundles.candidates(&module).unwrap().swap_remove(1).bytes;
        assert_eq!(bytes, b"{\"b\":2}");
        let many = "{}\n".repeat(limits::BUNDLES + 1);
        bundles.bundle = vec![write("many.jsonl", &many)];
        assert!(bundles.candidates(&module).is_err());
    }
}
