//! How a module is built: the same bytes in whatever folder, and with whatever `CARGO_HOME`.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::componentize::componentize;
use crate::place;
use crate::run::{run, step, write_whole};
use crate::toolchain::Toolchain;

/// The two binaries that each module's library becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flavour {
    /// Typed exports, no imports.
    Component,
    /// A WASI preview 1 command.
    Command,
}

impl Flavour {
    /// Both of them, in the order of every table.
    pub(crate) const ALL: [Self; 2] = [Self::Component, Self::Command];

    /// Returns the target it is built for.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::Component => "wasm32-unknown-unknown",
            Self::Command => "wasm32-wasip1",
        }
    }

    /// Returns the name of the file that a module of this flavour has wherever it lies.
    pub(crate) fn file_name(self, module: &str) -> String {
        match self {
            Self::Component => format!("{module}.wasm"),
            Self::Command => format!("{module}.command.wasm"),
        }
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Component => "component",
            Self::Command => "command",
        })
    }
}

/// A module as the compiler and nothing else made it.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// The module's name.
    pub(crate) name: &'static str,
    /// Which of its two binaries this is.
    pub(crate) flavour: Flavour,
    /// Where the binary lies.
    pub(crate) path: PathBuf,
}

/// Builds every module in both flavours into `target/modules/raw/`.
pub(crate) fn build_all(toolchain: &Toolchain) -> Result<Vec<Built>> {
    build(toolchain, &place::MODULES, &place::target().join("modules"))
}

/// Builds some modules in both flavours, keeping all that it makes in one folder, and the binaries in its `raw/`.
pub(crate) fn build(
    toolchain: &Toolchain,
    names: &[&'static str],
    folder: &Path,
) -> Result<Vec<Built>> {
    run(in_modules(toolchain, folder)?.args(["fetch", "--quiet", "--locked"]))?;
    let mut built = Vec::new();
    for &name in names {
        for flavour in Flavour::ALL {
            step(&format!("building {name} ({flavour})"));
            let bytes = match flavour {
                Flavour::Component => componentize(&compile(toolchain, name, flavour, folder)?)
                    .with_context(|| format!("cannot make a component of `{name}`"))?,
                Flavour::Command => compile(toolchain, name, flavour, folder)?,
            };
            let path = folder.join("raw").join(flavour.file_name(name));
            write_whole(&path, &bytes)?;
            built.push(Built {
                name,
                flavour,
                path,
            });
        }
    }
    Ok(built)
}

/// Returns the flags of rustc for a flavour, each path that differs from machine to machine given by name.
pub(crate) fn recorded_flags(toolchain: &Toolchain, flavour: Flavour) -> Vec<String> {
    let mut flags = toolchain.link_flags(flavour.target());
    for (name, to) in [
        ("$CARGO_HOME/registry/src/*", REGISTRY),
        ("$LIBRARY_SOURCES", LIBRARY),
        ("$TARGET_DIR", TARGET),
        ("$WORKSPACE", WORKSPACE),
    ] {
        flags.push(remap(Path::new(name), to));
    }
    flags.extend(
        toolchain
            .cargo_arguments()
            .iter()
            .map(|&argument| argument.to_owned()),
    );
    flags
}

// Panic messages carry the path of the source file into the data section, where no stripping reaches. These names
// stand for the folders instead.
const REGISTRY: &str = "/registry";
const LIBRARY: &str = "/rust";
const TARGET: &str = "/target";
const WORKSPACE: &str = "/modules";

fn compile(toolchain: &Toolchain, name: &str, flavour: Flavour, folder: &Path) -> Result<Vec<u8>> {
    let target = flavour.target();
    let mut cargo = in_modules(toolchain, folder)?;
    cargo.args([
        "rustc",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        name,
        "--target",
        target,
    ]);
    let file = match flavour {
        Flavour::Component => {
            cargo.args(["--lib", "--crate-type", "cdylib", "--features", "component"]);
            format!("{}.wasm", name.replace('-', "_"))
        }
        Flavour::Command => {
            cargo.args(["--bin", name]);
            format!("{name}.wasm")
        }
    };
    cargo.args(toolchain.cargo_arguments());
    cargo.env(
        "CARGO_ENCODED_RUSTFLAGS",
        flags(toolchain, flavour, folder)?.join("\u{1f}"),
    );
    run(&mut cargo)?;
    let path = folder.join(target).join("release").join(file);
    std::fs::read(&path)
        .with_context(|| format!("cannot read what cargo built: `{}`", path.display()))
}

fn in_modules(toolchain: &Toolchain, folder: &Path) -> Result<std::process::Command> {
    let modules = place::root().join("modules");
    let mut cargo = toolchain.cargo();
    cargo.current_dir(&modules).env("CARGO_TARGET_DIR", folder);
    // Told rather than left to cargo, because the flags below name it.
    cargo.env("CARGO_HOME", place::cargo_home()?);
    Ok(cargo)
}

fn flags(toolchain: &Toolchain, flavour: Flavour, folder: &Path) -> Result<Vec<String>> {
    let mut flags = toolchain.link_flags(flavour.target());
    let registry = place::cargo_home()?.join("registry/src");
    for (from, to) in remapped(
        &registry,
        &toolchain.sources,
        folder,
        &place::root().join("modules"),
    ) {
        flags.push(remap(&from, to));
    }
    Ok(flags)
}

/// Returns every folder whose path must not reach the bytes, with the name that stands for it.
fn remapped(
    registry: &Path,
    library: &Path,
    target: &Path,
    workspace: &Path,
) -> Vec<(PathBuf, &'static str)> {
    let mut all = Vec::new();
    // rustc takes the last that fits, so the workspace comes before the target folder that may lie inside it.
    let mut sources = vec![
        (workspace.to_owned(), WORKSPACE),
        (target.to_owned(), TARGET),
        (library.to_owned(), LIBRARY),
    ];
    // The folder of a registry is named after its address, which a mirror changes.
    let mut indexes: Vec<PathBuf> = std::fs::read_dir(registry)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    indexes.sort();
    sources.extend(indexes.into_iter().map(|index| (index, REGISTRY)));
    for (folder, name) in sources {
        // Sources are named by the path they were asked for or by the one it leads to, depending on who asked.
        if let Ok(real) = folder.canonicalize()
            && real != folder
        {
            all.push((real, name));
        }
        all.push((folder, name));
    }
    all
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Flavour, remapped};

    #[test]
    fn both_names_of_a_folder_behind_a_link_are_remapped() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("real/index.example-1")).unwrap();
        std::os::unix::fs::symlink(root.join("real"), root.join("link")).unwrap();
        let all = remapped(
            &root.join("link"),
            Path::new("/absent"),
            Path::new("/w/target"),
            Path::new("/w"),
        );
        let registry: Vec<_> = all
            .iter()
            .filter(|(_, to)| *to == "/registry")
            .map(|(from, _)| from.clone())
            .collect();
        assert_eq!(
            registry,
            [
                root.join("real/index.example-1"),
                root.join("link/index.example-1")
            ]
        );
    }

    #[test]
    fn the_target_folder_wins_over_the_workspace_around_it() {
        let all = remapped(
            Path::new("/absent"),
            Path::new("/absent"),
            Path::new("/w/target"),
            Path::new("/w"),
        );
        let place = |name| all.iter().position(|(_, to)| *to == name);
        assert!(place("/target") > place("/modules"));
    }

    #[test]
    fn each_flavour_has_its_own_file() {
        assert_eq!(Flavour::Component.file_name("math-eval"), "math-eval.wasm");
        assert_eq!(
            Flavour::Command.file_name("math-eval"),
            "math-eval.command.wasm"
        );
    }
}
