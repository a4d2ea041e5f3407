//! Where the official descriptions of WASI lie: in crates that our lock file names.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::place;
use crate::run::capture;

/// The crate that carries preview 1 and WASI 0.3, the very one that our loader implements preview 1 with.
pub(crate) const WASMTIME_WASI: &str = "wasmtime-wasi";

/// The crate that carries WASI 0.2.
pub(crate) const WASIP2: &str = "wasip2";

/// A crate, unpacked.
pub(crate) struct Crate {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    folder: PathBuf,
}

impl Crate {
    /// Asks cargo where the locked version of the crate lies.
    pub(crate) fn find(name: &'static str) -> Result<Self> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(place::root()).args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--all-features",
        ]);
        let metadata: Value =
            serde_json::from_str(&capture(&mut cargo)?).context("`cargo metadata` is not JSON")?;
        let packages = metadata
            .get("packages")
            .and_then(Value::as_array)
            .context("`cargo metadata` lists no packages")?;
        let text =
            |package: &Value, key| package.get(key).and_then(Value::as_str).map(str::to_owned);
        let package = packages
            .iter()
            .filter(|package| text(package, "name").as_deref() == Some(name))
            // Others may bring an older release along; ours is the newest.
            .max_by_key(|package| numbers(&text(package, "version").unwrap_or_default()))
            .with_context(|| format!("`{name}` is not among our dependencies"))?;
        let manifest = text(package, "manifest_path").context("a package without a manifest")?;
        Ok(Self {
            name,
            version: text(package, "version").context("a package without a version")?,
            folder: Path::new(&manifest)
                .parent()
                .context("a manifest without a folder")?
                .to_owned(),
        })
    }

    /// Returns the place of a file or folder of the crate.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }
}

/// The three numbers of a version.
fn numbers(version: &str) -> Vec<u64> {
    version
        .split(['.', '+', '-'])
        .take(3)
        .map(|number| number.parse().unwrap_or_default())
        .collect()
}
