//! `inspect` of a large component against the tool that prints its world.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
};
use wit_component::ComponentEncoder;

use super::measure::medians;
use super::table::{Bar, Row};
use crate::program::Program;
use crate::{corpus, place};

/// Runs of each command.
const RUNS: usize = 15;

/// Makes a component of a Python interpreter, and measures how long it takes to say what it imports.
pub(super) fn rows(program: &Program, folder: &Path) -> Result<Vec<Row>> {
    let module = fs::read(corpus::core("cpython-wasi")?).context("cannot read the module")?;
    let component = ComponentEncoder::default()
        .module(&module)?
        .adapter(
            WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
            WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
        )?
        .encode()
        .context("cannot make a component of the module")?;
    let path = folder.join("cpython.component.wasm");
    fs::write(&path, component).context("cannot write the component")?;
    let mut inspect = program.command(["inspect", "--no-digest"]);
    inspect.arg(&path);
    let mut wit = Command::new(place::target().join("peers/bin/wasm-tools"));
    wit.args(["component", "wit"]).arg(&path);
    let [ours, theirs] = medians([inspect, wit], RUNS)?;
    Ok(vec![Row::new(
        "inspect --no-digest, the same as a component",
        ours,
        "wasm-tools component wit",
        theirs,
        Bar::Faster(5.0),
    )])
}
