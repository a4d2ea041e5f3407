//! The tools, and how each is asked for a removal.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::removal::{Removal, stays};
use super::samples::Sample;
use crate::place;
use crate::program::Program;
use crate::run::succeeds;

/// A tool that takes something out of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Harden,
    /// Ours again, asked for no more than what strip tools do.
    SectionsOnly,
    WasmToolsStrip,
    WasmStrip,
    WasmOpt,
    WasmMetadce,
    Walrus,
    WasmSnip,
}

impl Tool {
    /// The tools that can be asked for a removal, ours first.
    pub(super) fn of(removal: Removal) -> &'static [Self] {
        match removal {
            Removal::Unneeded => &[
                Self::Harden,
                Self::SectionsOnly,
                Self::WasmToolsStrip,
                Self::WasmStrip,
                Self::WasmOpt,
                Self::WasmMetadce,
                Self::Walrus,
            ],
            Removal::Imports => &[Self::Harden, Self::WasmSnip, Self::Walrus],
        }
    }

    pub(super) fn name(self, removal: Removal) -> &'static str {
        match (self, removal) {
            (Self::Harden, _) => "wasm-audit harden",
            (Self::SectionsOnly, _) => "wasm-audit harden --sections-only",
            (Self::WasmToolsStrip, _) => "wasm-tools strip -a",
            (Self::WasmStrip, _) => "wasm-strip",
            (Self::WasmOpt, _) => "wasm-opt",
            (Self::WasmMetadce, _) => "wasm-metadce",
            (Self::Walrus, Removal::Unneeded) => "walrus: gc",
            (Self::Walrus, Removal::Imports) => "walrus: our own stubs, gc",
            (Self::WasmSnip, _) => "wasm-snip",
        }
    }

    /// Whether it is a program of somebody else's: walrus is a library, and what drives it is ours.
    pub(super) fn is_peer(self) -> bool {
        !matches!(self, Self::Harden | Self::SectionsOnly | Self::Walrus)
    }

    pub(super) fn is_here(self) -> bool {
        let peers = place::target().join("peers/bin");
        match self {
            Self::Harden | Self::SectionsOnly | Self::Walrus => true,
            Self::WasmToolsStrip => peers.join("wasm-tools").is_file(),
            Self::WasmSnip => peers.join("wasm-snip").is_file(),
            Self::WasmStrip => succeeds(Command::new("wasm-strip").arg("--version")),
            Self::WasmOpt => succeeds(Command::new("wasm-opt").arg("--version")),
            Self::WasmMetadce => succeeds(Command::new("wasm-metadce").arg("--version")),
        }
    }
}

/// One request: which module, where the result goes, and what else the tools need to know.
pub(super) struct Request<'a> {
    pub(super) program: &'a Program,
    pub(super) sample: &'a Sample,
    pub(super) policy: &'a Path,
    pub(super) removal: Removal,
    /// A folder for what a tool wants beside the module.
    pub(super) folder: &'a Path,
}

impl Request<'_> {
    /// Returns the command that has a tool do the removal.
    pub(super) fn command(&self, tool: Tool, output: &Path) -> Result<Command> {
        let peers = place::target().join("peers/bin");
        let mut command = match tool {
            Tool::Harden => {
                let mut command = self.program.command(["harden", "--quiet", "--policy"]);
                command.arg(self.policy);
                command
            }
            Tool::SectionsOnly => self
                .program
                .command(["harden", "--quiet", "--sections-only"]),
            Tool::WasmToolsStrip => {
                let mut command = Command::new(peers.join("wasm-tools"));
                command.args(["strip", "-a"]);
                command
            }
            Tool::WasmStrip => Command::new("wasm-strip"),
            Tool::WasmOpt => {
                let mut command = Command::new("wasm-opt");
                command.args(["-all", "--remove-unused-module-elements", "--strip"]);
                command
            }
            Tool::WasmMetadce => {
                let graph = self.folder.join("graph.json");
                std::fs::write(&graph, self.graph()?).context("cannot write the graph")?;
                let mut command = Command::new("wasm-metadce");
                command.args(["-all", "--graph-file"]).arg(graph);
                command
            }
            Tool::Walrus => {
                let mut command = Command::new(place::target().join("release/xtask"));
                command.arg("walrus").arg(&self.sample.path).arg(output);
                command.args(
                    self.unwanted()?
                        .iter()
                        .map(|(module, name, _)| format!("{module} {name}")),
                );
                return Ok(command);
            }
            Tool::WasmSnip => {
                let mut command = Command::new(peers.join("wasm-snip"));
                command
                    .arg(&self.sample.path)
                    .arg("-o")
                    .arg(output)
                    .arg("--skip-producers-section")
                    .arg("--");
                // It knows functions by the names that their author gave them, or not at all.
                command.args(self.unwanted()?.into_iter().filter_map(|(_, _, name)| name));
                return Ok(command);
            }
        };
        command.arg(&self.sample.path).arg("-o").arg(output);
        Ok(command)
    }

    /// The imported functions to be replaced: module, name, and what the name section calls it.
    fn unwanted(&self) -> Result<Vec<(String, String, Option<String>)>> {
        if self.removal == Removal::Unneeded {
            return Ok(Vec::new());
        }
        let module = walrus::Module::from_file(&self.sample.path)?;
        let functions = module
            .imports
            .iter()
            .filter_map(|import| match import.kind {
                walrus::ImportKind::Function(id)
                    if !stays(&import.module, &import.name, self.sample.needs) =>
                {
                    let name = module.funcs.get(id).name.clone();
                    Some((import.module.clone(), import.name.clone(), name))
                }
                _ => None,
            });
        Ok(functions.collect())
    }

    /// Every export is a root.
    fn graph(&self) -> Result<String> {
        let module = walrus::Module::from_file(&self.sample.path)?;
        let nodes: Vec<_> = module
            .exports
            .iter()
            .enumerate()
            .map(|(n, export)| serde_json::json!({ "name": format!("e{n}"), "root": true, "export": export.name }))
            .collect();
        Ok(serde_json::to_string(&nodes)?)
    }
}
