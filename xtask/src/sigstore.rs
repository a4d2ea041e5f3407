//! The programs of a Sigstore instance, and its other clients: built or installed into `target/peers`, at exact versions.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::run::{capture, step, warn, write_whole};
use crate::{install, place};

/// A program that Go builds from the module proxy, whose checksum database says that it is the one everybody gets.
struct GoTool {
    /// What it is called here.
    name: &'static str,
    package: &'static str,
    version: &'static str,
    /// What Go calls it.
    built: &'static str,
}

/// Everything that an instance consists of, and the client that most people use.
const TOOLS: [GoTool; 5] = [
    GoTool {
        name: "fulcio",
        package: "github.com/sigstore/fulcio",
        version: "v1.8.8",
        built: "fulcio",
    },
    GoTool {
        name: "rekor",
        package: "github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix",
        version: "v2.3.0",
        built: "posix",
    },
    GoTool {
        name: "timestamp-server",
        package: "github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server",
        version: "v2.1.3",
        built: "timestamp-server",
    },
    // v0.1.2 needs a revision of Tessera that was never released.
    GoTool {
        name: "tesseract",
        package: "github.com/transparency-dev/tesseract/cmd/tesseract/posix",
        version: "v0.1.1",
        built: "posix",
    },
    GoTool {
        name: "cosign",
        package: "github.com/sigstore/cosign/v3/cmd/cosign",
        version: "v3.1.2",
        built: "cosign",
    },
];

/// sigstore-python and all that it needs, each with the digests of its packages.
const PYTHON: &str = include_str!("../peers/sigstore-python.txt");

/// Where the programs are.
pub(crate) fn folder() -> PathBuf {
    place::target().join("peers/sigstore")
}

/// Builds what is missing. Warns of clients that cannot be had.
pub(crate) fn bring() -> Result<()> {
    let folder = place::target().join("peers/sigstore-python");
    if let Err(error) = install::python_packages("sigstore-python", &folder, PYTHON) {
        // Half of it is none.
        let _gone = std::fs::remove_dir_all(folder);
        warn(&format!(
            "tests that ask sigstore-python will be skipped: {error:#}"
        ));
    }
    TOOLS
        .iter()
        .try_for_each(|tool| go_tool(tool).with_context(|| format!("for want of {}", tool.name)))
}

fn go_tool(tool: &GoTool) -> Result<()> {
    let program = folder().join(tool.name);
    let mark = folder().join(format!("{}.version", tool.name));
    let exact = format!("{}@{}", tool.package, tool.version);
    if program.is_file() && std::fs::read_to_string(&mark).is_ok_and(|found| found == exact) {
        return Ok(());
    }
    step(&format!(
        "building {} {} into target/peers",
        tool.name, tool.version
    ));
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut go = Command::new("go");
    go.current_dir(scratch.path())
        .args(["install", "-trimpath", "-ldflags=-s -w", &exact])
        .env("GOBIN", scratch.path())
        .env("GOFLAGS", "")
        .env("CGO_ENABLED", "0");
    capture(&mut go)?;
    copy_whole(&scratch.path().join(tool.built), &program)?;
    write_whole(&mark, exact.as_bytes())
}

/// Copies a program by way of a neighbour; its mark is written after it.
fn copy_whole(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().context("a program has a folder")?;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    let part = to.with_extension("part");
    std::fs::copy(from, &part).with_context(|| format!("cannot copy `{}`", from.display()))?;
    std::fs::rename(&part, to).with_context(|| format!("cannot write `{}`", to.display()))
}

#[cfg(test)]
mod tests {
    use super::{PYTHON, TOOLS};

    #[test]
    fn versions_are_exact_and_packages_have_digests() {
        for tool in &TOOLS {
            let numbers: Vec<_> = tool.version.trim_start_matches('v').split('.').collect();
            assert_eq!(numbers.len(), 3, "{}", tool.name);
            assert!(
                numbers.iter().all(|number| number.parse::<u32>().is_ok()),
                "{}",
                tool.name
            );
        }
        let names: Vec<_> = PYTHON
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_alphanumeric()))
            .collect();
        assert!(names.iter().any(|line| line.starts_with("sigstore==")));
        for line in &names {
            assert!(line.contains("==") && line.ends_with('\\'), "{line}");
        }
        assert!(PYTHON.matches("--hash=sha256:").count() >= names.len());
    }
}
