//! Which toolchain builds for WebAssembly, and how it is called.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run::{capture, succeeds};

/// The two targets: components without any import, and WASI preview 1 commands.
pub(crate) const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];

/// The Debian packages that bring Rust with library sources, a linker for WebAssembly, and the C library of WASI.
pub(crate) const DEBIAN_PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
    "wasi-libc",
];

/// The first Debian Rust whose library sources build for both targets with the flags below.
const DEBIAN_RUST: (u32, u32) = (1, 96);
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "wasm-ld-22";
const DEBIAN_LIBC: &str = "/usr/lib/wasm32-wasi";

/// Where a toolchain has its standard library for WebAssembly from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The `rustc` on the path has it built, as `rustup target add` installs it.
    Rustup,
    /// Debian's `rustc-web` builds it from the library sources beside it.
    Debian,
}

impl Kind {
    /// Returns both kinds, the preferred one first. Without a preference it is the one that need not build a library.
    pub(crate) fn in_order(preferred: Option<Self>) -> [Self; 2] {
        match preferred {
            Some(Self::Debian) => [Self::Debian, Self::Rustup],
            Some(Self::Rustup) | None => [Self::Rustup, Self::Debian],
        }
    }

    /// Returns the name under which a build is recorded.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rustup => "rustup",
            Self::Debian => "debian",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A toolchain that was found complete.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    /// Where its standard library comes from.
    pub(crate) kind: Kind,
    /// What `rustc -vV` says.
    pub(crate) version: String,
    /// The folder that holds `library/`, if the sources of the standard library are installed.
    pub(crate) sources: PathBuf,
}

impl Toolchain {
    /// Finds a complete toolchain, the preferred kind first, or says what each of them lacks.
    pub(crate) fn find(preferred: Option<Kind>) -> std::result::Result<Self, Vec<String>> {
        let mut lacks = Vec::new();
        for kind in Kind::in_order(preferred) {
            let found = match kind {
                Kind::Rustup => rustup(),
                Kind::Debian => debian(),
            };
            match found {
                Ok(toolchain) => return Ok(toolchain),
                Err(lack) => lacks.push(format!("{kind}: {lack:#}")),
            }
        }
        Err(lacks)
    }

    /// Returns a `cargo` of this toolchain, in an environment that cannot change a module's bytes.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = match self.kind {
            Kind::Rustup => Command::new("cargo"),
            Kind::Debian => Command::new(DEBIAN_CARGO),
        };
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(changes_bytes) {
                command.env_remove(&name);
            }
        }
        if self.kind == Kind::Debian {
            command
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1");
            // Set by the cargo that runs this task: the libraries of another compiler.
            command.env_remove("LD_LIBRARY_PATH");
        }
        command
    }

    /// Returns the arguments that make cargo build the standard library where it is not installed built.
    pub(crate) fn cargo_arguments(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Rustup => &[],
            Kind::Debian => &["-Zbuild-std=std,panic_abort"],
        }
    }

    /// Returns the flags of rustc that a target needs to link.
    pub(crate) fn link_flags(&self, target: &str) -> Vec<String> {
        if self.kind == Kind::Rustup || target != "wasm32-wasip1" {
            return Vec::new();
        }
        vec![
            "-Clink-self-contained=no".to_owned(),
            format!("-L{DEBIAN_LIBC}"),
            format!("-Clinker={DEBIAN_LINKER}"),
            format!("-Clink-arg={DEBIAN_LIBC}/crt1-command.o"),
        ]
    }

    /// Returns one line of `rustc -vV`, such as `release` or `host`.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        field(&self.version, name)
    }

    /// Returns what else the bytes depend on, by name: the exact packages the parts came from.
    pub(crate) fn parts(&self) -> Result<Vec<(&'static str, String)>> {
        match self.kind {
            // `rustup` ships the library and the linker with the compiler: one version says it all.
            Kind::Rustup => Ok(Vec::new()),
            Kind::Debian => Ok(vec![
                ("library", debian_package("rust-web-src")?),
                ("linker", debian_package("lld-22")?),
                ("libc", debian_package("wasi-libc")?),
            ]),
        }
    }
}

/// Returns whether an environment variable can reach the bytes of a module.
fn changes_bytes(name: &str) -> bool {
    const EXACT: [&str; 8] = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_BOOTSTRAP",
        "CARGO_INCREMENTAL",
        "CARGO",
    ];
    const PREFIXES: [&str; 6] = [
        "CARGO_PROFILE_",
        "CARGO_TARGET_",
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_UNSTABLE_",
        "CARGO_BUILD_",
    ];
    // The number of jobs changes how fast, not what.
    name != "CARGO_BUILD_JOBS"
        && (EXACT.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

fn rustup() -> Result<Toolchain> {
    for target in TARGETS {
        let printed =
            capture(Command::new("rustc").args(["--print", "target-libdir", "--target", target]))?;
        let folder = Path::new(printed.trim());
        if !holds_std(folder) {
            bail!("no standard library for {target} in `{}`", folder.display());
        }
    }
    let version = capture(Command::new("rustc").arg("-vV"))?;
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
    Ok(Toolchain {
        kind: Kind::Rustup,
        version,
        sources,
    })
}

fn debian() -> Result<Toolchain> {
    let version = capture(Command::new(DEBIAN_RUSTC).arg("-vV"))?;
    let release = field(&version, "release").unwrap_or_default();
    if major_minor(release).is_none_or(|found| found < DEBIAN_RUST) {
        bail!(
            "`{DEBIAN_RUSTC}` is {release}, wanted {}.{} or newer",
            DEBIAN_RUST.0,
            DEBIAN_RUST.1
        );
    }
    let host = field(&version, "host").context("`rustc -vV` names no host")?;
    let sources = PathBuf::from("/usr/lib/rustlib/src/rust");
    let wanted = [
        (PathBuf::from(DEBIAN_CARGO), "cargo-web"),
        (sources.join("library/std/Cargo.toml"), "rust-web-src"),
        (
            PathBuf::from(format!("/usr/lib/rustlib/{host}/bin/gcc-ld")),
            "rust-web-llvm",
        ),
        (Path::new(DEBIAN_LIBC).join("libc.a"), "wasi-libc"),
        (Path::new(DEBIAN_LIBC).join("crt1-command.o"), "wasi-libc"),
    ];
    for (path, package) in wanted {
        if !path.exists() {
            bail!(
                "no `{}`, which the package {package} brings",
                path.display()
            );
        }
    }
    if !succeeds(Command::new(DEBIAN_LINKER).arg("--version")) {
        bail!("no `{DEBIAN_LINKER}`, which the package lld-22 brings");
    }
    Ok(Toolchain {
        kind: Kind::Debian,
        version,
        sources,
    })
}

fn holds_std(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn debian_package(name: &str) -> Result<String> {
    let version = capture(Command::new("dpkg-query").args([
        "--show",
        "--showformat=${Package} ${Version}",
        name,
    ]))?;
    Ok(version.trim().to_owned())
}

fn field<'a>(version: &'a str, name: &str) -> Option<&'a str> {
    version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn major_minor(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{changes_bytes, field, holds_std, major_minor};

    const VERSION: &str = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\n";

    #[test]
    fn fields_of_the_version_are_read_by_name() {
        assert_eq!(field(VERSION, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(field(VERSION, "release"), Some("1.96.0"));
        assert_eq!(field(VERSION, "rel"), None);
    }

    #[test]
    fn releases_compare_as_numbers() {
        assert!(major_minor("1.100.0") > major_minor("1.96.0"));
        assert_eq!(major_minor("1.97.0-nightly"), Some((1, 97)));
        assert_eq!(major_minor("unknown"), None);
    }

    #[test]
    fn flags_of_the_caller_do_not_reach_a_module() {
        for name in [
            "RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_OPT_LEVEL",
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_RUSTFLAGS",
        ] {
            assert!(changes_bytes(name), "{name}");
        }
        for name in [
            "CARGO_HOME",
            "CARGO_BUILD_JOBS",
            "PATH",
            "CARGO_HTTP_CAINFO",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(!changes_bytes(name), "{name}");
        }
    }

    #[test]
    fn a_folder_without_std_is_not_a_target() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("libcore-1.rlib"), "").unwrap();
        assert!(!holds_std(folder.path()));
        std::fs::write(folder.path().join("libstd-1.rlib"), "").unwrap();
        assert!(holds_std(folder.path()));
        assert!(!holds_std(&folder.path().join("absent")));
    }
}
