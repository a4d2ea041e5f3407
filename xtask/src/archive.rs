//! How a package is fetched from its registry, by the registry's own client, and unpacked.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::place;
use crate::run::capture;

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Registry {
    /// The npm registry, by `npm pack`.
    Npm,
    /// PyPI, by `pip download`.
    Pypi,
    /// crates.io, by `cargo info`, which unpacks what it shows.
    Crate,
}

impl fmt::Display for Registry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Npm => "npm",
            Self::Pypi => "PyPI",
            Self::Crate => "crates.io",
        })
    }
}

/// Fetches a package and returns the folders that may hold its files: with and without the archive's own top folder.
///
/// Nothing of the package is run, unless a file is wanted that only a source archive of PyPI holds.
pub(crate) fn unpacked(
    registry: Registry,
    package: &str,
    wanted: &[&str],
    scratch: &Path,
) -> Result<Vec<PathBuf>> {
    match registry {
        Registry::Npm => {
            capture(Command::new("npm").current_dir(scratch).args([
                "pack",
                "--ignore-scripts",
                "--",
                package,
            ]))?;
            with_top_folder(unpack(&only_file(scratch)?, scratch)?)
        }
        Registry::Pypi => pypi(package, wanted, scratch),
        Registry::Crate => {
            capture(
                Command::new("cargo")
                    .current_dir(scratch)
                    .args(["info", "--quiet", package]),
            )?;
            let folder = package.replace('@', "-");
            let indexes = place::cargo_home()?.join("registry/src");
            let entries = std::fs::read_dir(&indexes)
                .with_context(|| format!("cannot read `{}`", indexes.display()))?;
            let found = entries
                .flatten()
                .map(|index| index.path().join(&folder))
                .find(|path| path.is_dir());
            let found = found.with_context(|| format!("cargo unpacked no `{folder}`"))?;
            // A path may begin with the folder `name-version` that the archive holds, or not.
            let parent = found.parent().map(Path::to_owned);
            Ok(std::iter::once(found).chain(parent).collect())
        }
    }
}

/// Fetches the wheel, and the source archive only where a file is wanted that the wheel lacks: pip asks a source archive
/// for its metadata, and that runs the package's build.
fn pypi(package: &str, wanted: &[&str], scratch: &Path) -> Result<Vec<PathBuf>> {
    // Nothing of a wheel is run here: for which Python it is does not matter, and is not left to the one that is installed.
    let wheel = ["--only-binary", ":all:", "--python-version", "3.14"];
    let fetched = pip(package, &wheel, &scratch.join("wheel"));
    let sources = fetched.as_deref().unwrap_or_default();
    let held = |path: &&str| sources.iter().any(|folder| folder.join(path).is_file());
    if wanted.iter().all(held) {
        return fetched;
    }
    match (
        pip(package, &["--no-binary", ":all:"], &scratch.join("source")),
        fetched,
    ) {
        (Ok(mut sources), Ok(wheel)) => {
            sources.extend(wheel);
            Ok(sources)
        }
        (Ok(sources), Err(_)) => Ok(sources),
        // Why there was no wheel says more than why there is no source archive.
        (Err(_), Err(error)) | (Err(error), Ok(_)) => Err(error),
    }
}

fn pip(package: &str, kind: &[&str], folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let mut pip = Command::new("python3");
    pip.current_dir(folder)
        .args(["-m", "pip", "download", "--quiet", "--no-deps"]);
    capture(pip.args(kind).args(["--", package]))?;
    with_top_folder(unpack(&only_file(folder)?, folder)?)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut files = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file());
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        (found, _) => bail!(
            "found {} archives, wanted one",
            if found.is_some() { "several" } else { "no" }
        ),
    }
}

fn unpack(archive: &Path, scratch: &Path) -> Result<PathBuf> {
    let folder = scratch.join("unpacked");
    std::fs::create_dir(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let zip = archive
        .extension()
        .is_some_and(|extension| extension == "whl" || extension == "zip");
    if zip {
        // Whoever has pip has Python, and a wheel is a zip.
        capture(
            Command::new("python3")
                .args(["-m", "zipfile", "-e"])
                .arg(archive)
                .arg(&folder),
        )?;
    } else {
        capture(
            Command::new("tar")
                .arg("-xf")
                .arg(archive)
                .arg("-C")
                .arg(&folder)
                .arg("--no-same-owner"),
        )?;
    }
    Ok(folder)
}

fn with_top_folder(folder: PathBuf) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut inside: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    inside.sort();
    Ok(std::iter::once(folder).chain(inside).collect())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{only_file, unpack, with_top_folder};
    use crate::run::succeeds;

    #[test]
    fn files_are_found_with_and_without_the_top_folder() {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(scratch.path().join("package/tests")).unwrap();
        std::fs::write(scratch.path().join("package/tests/a.json"), "[]").unwrap();
        let archive = scratch.path().join("a.tgz");
        assert!(succeeds(
            Command::new("tar")
                .arg("-czf")
                .arg(&archive)
                .arg("-C")
                .arg(scratch.path())
                .arg("package")
        ));
        let folders =
            with_top_folder(unpack(&only_file(scratch.path()).unwrap(), scratch.path()).unwrap())
                .unwrap();
        for path in ["package/tests/a.json", "tests/a.json"] {
            assert!(
                folders.iter().any(|folder| folder.join(path).is_file()),
                "{path}"
            );
        }
    }

    #[test]
    fn a_folder_with_no_archive_is_told() {
        let scratch = tempfile::tempdir().unwrap();
        assert_eq!(
            only_file(scratch.path()).unwrap_err().to_string(),
            "found no archives, wanted one"
        );
    }
}
