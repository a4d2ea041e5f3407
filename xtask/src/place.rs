//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The modules, in the order in which every table names them.
pub(crate) const MODULES: [&str; 5] = [
    "csv-to-json",
    "date-parse",
    "json-filter",
    "markdown-sanitize",
    "math-eval",
];

/// Returns the folder that holds the root `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Returns the folder for whatever the tasks make and nobody commits.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Returns the folder in which cargo keeps what it downloaded.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        return Ok(PathBuf::from(home));
    }
    let home = std::env::home_dir().context("no home folder: set CARGO_HOME")?;
    Ok(home.join(".cargo"))
}
