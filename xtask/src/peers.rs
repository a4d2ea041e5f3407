//! The independent witnesses of our tests: wabt, wasm-tools, wasmtime, Node and jco.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run::{capture, step, succeeds, warn, write_whole};
use crate::{install, place};

// Exact versions, with the digest of every package: what npm installs is what was reviewed.
const MANIFEST: &str = include_str!("../peers/package.json");
const LOCK: &str = include_str!("../peers/package-lock.json");

/// The oldest Node that runs the peers.
const NODE: u32 = 20;

/// A program that cargo builds: exactly this version, with its own lock file.
#[derive(Debug)]
pub(crate) struct CargoTool {
    name: &'static str,
    version: &'static str,
    /// Only what we ask of it; none means its usual ones.
    features: &'static str,
    /// What only a build with these features answers.
    probe: &'static [&'static str],
}

/// The same release as the wasm crates that the program itself is built from.
const WASM_TOOLS: CargoTool = CargoTool {
    name: "wasm-tools",
    version: "1.263.0",
    features: "print,validate,objdump,component,metadata,dump,strip",
    probe: &["strip", "--help"],
};

/// Builds and runs the fuzz targets.
pub(crate) const CARGO_FUZZ: CargoTool = CargoTool {
    name: "cargo-fuzz",
    version: "0.13.2",
    features: "",
    probe: &["--help"],
};

/// Makes functions trap by their names.
const WASM_SNIP: CargoTool = CargoTool {
    name: "wasm-snip",
    version: "0.4.0",
    features: "",
    probe: &["--help"],
};

/// Builds a program into `target/peers` unless it is there, and returns its path.
pub(crate) fn cargo_tool(tool: &CargoTool) -> Result<PathBuf> {
    let root = place::target().join("peers");
    let program = root.join("bin").join(tool.name);
    let exact = format!("{} {}", tool.name, tool.version);
    if capture(Command::new(&program).arg("--version")).is_ok_and(|said| said.trim() == exact)
        && succeeds(Command::new(&program).args(tool.probe))
    {
        return Ok(program);
    }
    step(&format!("building {exact} into target/peers, some minutes"));
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(place::root())
        .args(["install", "--quiet", "--locked", "--force", "--root"])
        .arg(&root);
    if !tool.features.is_empty() {
        cargo.args(["--no-default-features", "--features", tool.features]);
    }
    capture(cargo.arg(format!("{}@={}", tool.name, tool.version)))?;
    Ok(program)
}

/// An engine for the modules that ours is built without a proposal for, with the digest of every build that there is.
const WASMTIME: &str = "wasmtime==48.0.0 \
    --hash=sha256:50e1ea81a3bec537d00e076722dfdc48978a56ea24619d8153aa1f75b11796b9 \
    --hash=sha256:ea69889a3c51702e9da5f5f441027ca934f7758f8926a4ed167b0d6877f092e8 \
    --hash=sha256:58544d539053dff7bd4cf30c40d7a540862d683013c0dfa6ba46a063f5b682f7 \
    --hash=sha256:26fce3613fefbe29a28e9d659dca3326e800593858e5758cad086eb802b3b766\n";

/// Installs what is missing, and warns of what cannot be installed.
pub(crate) fn bring() -> Result<()> {
    if !succeeds(Command::new("wasm-objdump").arg("--version"))
        && let Err(error) = install::debian_packages(&["wabt"])
    {
        warn(&format!(
            "tests that ask `wasm-objdump` will be skipped: {error:#}"
        ));
    }
    if let Err(error) = cargo_tool(&WASM_TOOLS) {
        warn(&format!(
            "tests that ask `wasm-tools` will be skipped: {error:#}"
        ));
    }
    let folder = place::target().join("peers/python");
    if let Err(error) = install::python_packages("wasmtime", &folder, WASMTIME) {
        warn(&format!(
            "a test that asks wasmtime's Python package will be skipped: {error:#}"
        ));
    }
    if let Err(error) = node() {
        warn(&format!(
            "tests that ask Node or jco will be skipped: {error:#}"
        ));
        return Ok(());
    }
    let folder = place::target().join("peers");
    if installed(&folder) {
        return Ok(());
    }
    step("installing jco from npm into target/peers");
    if let Err(error) = npm(&folder) {
        warn(&format!("tests that ask jco will be skipped: {error:#}"));
    }
    Ok(())
}

/// Installs the tools that take something out of a module, and warns of those that cannot be had.
pub(crate) fn bring_rewriters() {
    if !succeeds(Command::new("wasm-metadce").arg("--version"))
        && let Err(error) = install::debian_packages(&["binaryen"])
    {
        warn(&format!("`wasm-opt` will not be measured: {error:#}"));
    }
    if let Err(error) = cargo_tool(&WASM_SNIP) {
        warn(&format!("`wasm-snip` will not be measured: {error:#}"));
    }
}

/// Refuses a Node that is absent or too old.
fn node() -> Result<()> {
    let version = capture(Command::new("node").arg("--version"))?;
    if major(&version).is_none_or(|found| found < NODE) {
        bail!("found Node {}, wanted {NODE} or newer", version.trim());
    }
    Ok(())
}

/// Returns whether a folder holds what the lock names; the copy of the lock is written last.
fn installed(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("installed.json")).is_ok_and(|lock| lock == LOCK)
}

fn npm(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    write_whole(&folder.join("package.json"), MANIFEST.as_bytes())?;
    write_whole(&folder.join("package-lock.json"), LOCK.as_bytes())?;
    // A package of ours runs no script while it is installed.
    capture(Command::new("npm").current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))?;
    write_whole(&folder.join("installed.json"), LOCK.as_bytes())
}

fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{LOCK, MANIFEST, installed, major};

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20"), None);
    }

    #[test]
    fn versions_are_exact_and_every_package_has_a_digest() {
        let manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
        let lock: serde_json::Value = serde_json::from_str(LOCK).unwrap();
        for (name, version) in manifest["dependencies"].as_object().unwrap() {
            let version = version.as_str().unwrap();
            assert!(
                version.starts_with(|first: char| first.is_ascii_digit()),
                "{name} {version}"
            );
            assert_eq!(
                lock["packages"][format!("node_modules/{name}")]["version"],
                version
            );
        }
        for (path, package) in lock["packages"].as_object().unwrap() {
            assert!(
                path.is_empty() || package["integrity"].is_string(),
                "{path}"
            );
        }
    }

    #[test]
    fn half_an_installation_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("node_modules")).unwrap();
        assert!(!installed(folder.path()));
        std::fs::write(folder.path().join("installed.json"), LOCK).unwrap();
        assert!(installed(folder.path()));
    }
}
