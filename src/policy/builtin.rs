//! WIT packages that are inside the program, so that a policy can name them without carrying them.

use crate::version::track;

/// One package.
#[derive(Debug)]
pub(super) struct Package {
    /// Namespace and name, without a version.
    pub(super) name: &'static str,
    /// The path that stands for it in places and in policy digests.
    pub(super) path: &'static str,
    /// Its version.
    pub(super) version: &'static str,
    /// Its text.
    pub(super) text: &'static str,
    /// The core module that all its interfaces stand for.
    pub(super) core_module: Option<&'static str>,
}

/// Every package.
pub(super) const PACKAGES: &[Package] = &[Package {
    name: "wasm-audit:preview1",
    path: "builtin:wasm-audit/preview1.wit",
    version: "0.1.0",
    text: include_str!("wit/preview1.wit"),
    core_module: Some("wasi_snapshot_preview1"),
}];

impl Package {
    /// Returns the text as the version asked for: none, or one that is compatible with the built-in one.
    pub(super) fn at(&self, wanted: Option<&str>) -> Option<String> {
        let own = format!("{}@{}", self.name, self.version);
        let asked = match wanted {
            None => self.name.to_owned(),
            Some(version) => format!("{}@{version}", self.name),
        };
        let compatible = wanted.is_none() || track(&asked) == track(&own);
        compatible.then(|| {
            self.text
                .replacen(&format!("package {own};"), &format!("package {asked};"), 1)
        })
    }
}
