//! An offline copy of the RustSec advisory database: which crates are known to be vulnerable, in which versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustsec::Advisory;
use semver::Version;

use super::Context;
use crate::file::{self, FileError};
use crate::inspect::Dependency;
use crate::limits;

/// Advisories by the name of the crate, in the order of their identifiers.
#[derive(Clone, Debug)]
pub struct Advisories {
    by_crate: Arc<BTreeMap<String, Vec<Advisory>>>,
}

/// Why a folder is no copy of the database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdvisoriesError {
    /// A folder cannot be read.
    #[error("`{}` cannot be read", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The folder is another one, or an empty one.
    #[error(
        "found no advisory, expected a copy of the RustSec database: files `crates/NAME/RUSTSEC-….md`"
    )]
    Empty,
    /// More files than the bound.
    #[error("found more than {limit} advisories")]
    TooMany {
        /// The bound.
        limit: usize,
    },
    /// A file cannot be read.
    #[error("`{}`", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: FileError,
    },
    /// A file that is not UTF-8 text.
    #[error("`{}`: found bytes that are not UTF-8, expected text", .path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// A file is no advisory; the text says why.
    #[error("`{}` is no advisory: {reason}", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Advisories {
    /// Reads the copy of the database in the folder `dir`, as `git clone` leaves it.
    ///
    /// # Errors
    /// When the folder holds no advisory, or one that cannot be read: half a database would let the other half pass.
    pub fn load(dir: &Path) -> Result<Self, AdvisoriesError> {
        let root = dir.join("crates");
        let mut by_crate: BTreeMap<String, Vec<Advisory>> = BTreeMap::new();
        let mut n_files = 0;
        // Without this folder it is another database, and the message says what was expected.
        if !root.is_dir() {
            fs::read_dir(dir).map_err(|source| AdvisoriesError::Folder {
                path: dir.to_owned(),
                source,
            })?;
            return Err(AdvisoriesError::Empty);
        }
        for folder in entries(&root)? {
            if !folder.is_dir() {
                continue;
            }
            for path in entries(&folder)? {
                let name = path.file_name().and_then(|name| name.to_str());
                // Editors and file managers leave files of their own; drafts have no number yet.
                if !name.is_some_and(|name| name.ends_with(".md") && !name.starts_with('.'))
                    || Advisory::is_draft(&path)
                {
                    continue;
                }
                n_files += 1;
                if n_files > limits::ADVISORIES {
                    let limit = limits::ADVISORIES;
                    return Err(AdvisoriesError::TooMany { limit });
                }
                let advisory = read(&path)?;
                let name = advisory.metadata.package.as_str().to_owned();
                by_crate.entry(name).or_default().push(advisory);
            }
        }
        if by_crate.is_empty() {
            return Err(AdvisoriesError::Empty);
        }
        for advisories in by_crate.values_mut() {
            advisories.retain(|advisory| !advisory.withdrawn() && can_affect_wasm(advisory));
            advisories.sort_by(|a, b| a.id().as_str().cmp(b.id().as_str()));
        }
        Ok(Self {
            by_crate: Arc::new(by_crate),
        })
    }

    /// Returns the advisories about a crate, in all of its versions.
    pub(crate) fn about(&self, name: &str) -> &[Advisory] {
        self.by_crate.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Shows every advisory that affects a crate which the artifact says it was built from.
pub(crate) fn affecting<'a>(
    context: &Context<'a>,
    visit: &mut dyn FnMut(&'a Dependency, &'a Advisory),
) {
    let Some(advisories) = &context.occasion.advisories else {
        return;
    };
    for dependency in &context.facts.dependencies {
        // What only helped to build is not in the binary; a crate of the same name from elsewhere is another one.
        if dependency.build_only || dependency.source != "crates.io" {
            continue;
        }
        let Ok(version) = Version::parse(&dependency.version) else {
            continue;
        };
        for advisory in advisories.about(&dependency.name) {
            if advisory.versions.is_vulnerable(&version) {
                visit(dependency, advisory);
            }
        }
    }
}

/// The paths in a folder.
fn entries(dir: &Path) -> Result<Vec<PathBuf>, AdvisoriesError> {
    let failed = |source| AdvisoriesError::Folder {
        path: dir.to_owned(),
        source,
    };
    fs::read_dir(dir)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()).map_err(failed))
        .collect()
}

fn read(path: &Path) -> Result<Advisory, AdvisoriesError> {
    let bytes =
        file::read(path, limits::ADVISORY_BYTES).map_err(|source| AdvisoriesError::File {
            path: path.to_owned(),
            source,
        })?;
    let text = String::from_utf8(bytes).map_err(|_| AdvisoriesError::NotText {
        path: path.to_owned(),
    })?;
    let malformed = |reason: String| AdvisoriesError::Malformed {
        path: path.to_owned(),
        reason,
    };
    // rustsec cuts a text that begins otherwise at its twentieth byte, which may be inside a character.
    if !text.starts_with("```toml") {
        return Err(malformed("expected it to begin with \"```toml\"".into()));
    }
    text.parse()
        .map_err(|error: rustsec::Error| malformed(error.to_string().trim_end().to_owned()))
}

/// Whether an advisory is not only about other processors or operating systems.
fn can_affect_wasm(advisory: &Advisory) -> bool {
    let Some(affected) = &advisory.affected else {
        return true;
    };
    let arch = affected.arch.is_empty()
        || affected
            .arch
            .iter()
            .any(|arch| arch.as_str().starts_with("wasm"));
    let os = affected.os.is_empty()
        || affected
            .os
            .iter()
            .any(|os| matches!(os.as_str(), "wasi" | "emscripten" | "none" | "unknown"));
    arch && os
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"a\"\ndate = \"2020-01-01\"\n";
    const TAIL: &str = "[versions]\npatched = [\">= 1.2.0\"]\n```\n# Title\n\nText.\n";

    fn database(files: &[(&str, String)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn withdrawn_advisories_and_those_of_other_systems_do_not_count() {
        let text = |more: &str, affected: &str| format!("```toml\n{HEAD}{more}{affected}{TAIL}");
        for (n_left, text) in [
            (1, text("", "")),
            (0, text("withdrawn = \"2021-01-01\"\n", "")),
            (0, text("", "[affected]\nos = [\"windows\"]\n")),
            (1, text("", "[affected]\nos = [\"windows\", \"wasi\"]\n")),
            (0, text("", "[affected]\narch = [\"x86_64\"]\n")),
            (1, text("", "[affected]\narch = [\"wasm32\"]\n")),
        ] {
            let dir = database(&[("crates/a/RUSTSEC-2020-0001.md", text.clone())]);
            let advisories = Advisories::load(dir.path()).unwrap();
            assert_eq!(advisories.about("a").len(), n_left, "{text}");
        }
    }

    #[test]
    fn half_a_database_is_none() {
        for text in [
            "",
            "```toml",
            "ä".repeat(40).as_str(),
            "```toml\nid = 1\n```\n# x\n\n",
        ] {
            let dir = database(&[
                (
                    "crates/a/RUSTSEC-2020-0001.md",
                    format!("```toml\n{HEAD}{TAIL}"),
                ),
                ("crates/b/RUSTSEC-2020-0002.md", text.to_owned()),
            ]);
            let error = Advisories::load(dir.path()).unwrap_err();
            assert!(
                matches!(error, AdvisoriesError::Malformed { .. }),
                "{error}"
            );
        }
    }
}
