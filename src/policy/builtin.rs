//! WIT packages that are inside the program, so that a policy can name them without carrying them.

/// One package.
#[derive(Debug)]
pub(super) struct Package {
    /// Namespace and name, without a version.
    pub(super) name: &'static str,
    /// The path that stands for it in places and in policy digests.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
    /// The core module that all its interfaces stand for.
    pub(super) core_module: Option<&'static str>,
}

/// Every package.
pub(super) const PACKAGES: &[Package] = &[Package {
    name: "wasm-audit:preview1",
    path: "builtin:wasm-audit/preview1.wit",
    text: include_str!("wit/preview1.wit"),
    core_module: Some("wasi_snapshot_preview1"),
}];
