//! `harden` against the tools that people strip, shrink and snip with: the same twelve modules for every one of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::processor::{Usage, usages};
use super::table::Row;
use crate::place;
use crate::program::Program;
use crate::run::{capture, run, step, succeeds, warn};

mod bars;
mod removal;
mod samples;
mod tools;

use removal::{Removal, policy};
use samples::{Run, Runs, Sample, Trace};
use tools::{Request, Tool};

/// From this size on, fewer runs do.
const LARGE: u64 = 4 << 20;

/// What one tool made of one module.
#[derive(Clone, Debug)]
struct Outcome {
    module: String,
    /// Whether it is one of our commands, as rustc made it.
    is_rust: bool,
    removal: Removal,
    tool: Tool,
    usage: Usage,
    made: Option<Made>,
}

/// A module that a tool wrote.
#[derive(Clone, Debug)]
struct Made {
    before: u64,
    after: u64,
    imports: usize,
    is_valid: bool,
    runs: Runs,
}

/// Has every tool rewrite every module; returns the bars and the tables behind them.
pub(super) fn measured(program: &Program, folder: &Path) -> Result<(Vec<Row>, String)> {
    run(Command::new("cargo").current_dir(place::root()).args([
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "xtask",
    ]))?;
    let (samples, missing) = samples::all();
    for name in missing {
        warn(&format!(
            "`{name}` is not here (`cargo xtask corpus`, `cargo xtask modules --raw`)"
        ));
    }
    let mut outcomes = Vec::new();
    for removal in [Removal::Unneeded, Removal::Imports] {
        for sample in &samples {
            step(&format!("rewriting {}", sample.name));
            let scratch = folder.join(format!("{removal:?}-{}", sample.name.replace(' ', "-")));
            fs::create_dir(&scratch).context("cannot make a folder")?;
            outcomes.extend(rewritten(program, sample, removal, &scratch)?);
        }
    }
    Ok((bars::rows(&outcomes), bars::tables(&outcomes)))
}

fn rewritten(
    program: &Program,
    sample: &Sample,
    removal: Removal,
    folder: &Path,
) -> Result<Vec<Outcome>> {
    let policy = policy(program, sample, removal, folder)?;
    let request = Request {
        program,
        sample,
        policy: &policy,
        removal,
        folder,
    };
    let tools: Vec<Tool> = Tool::of(removal)
        .iter()
        .copied()
        .filter(|tool| tool.is_here())
        .collect();
    let outputs: Vec<_> = (0..tools.len())
        .map(|n| folder.join(format!("{n}.wasm")))
        .collect();
    let commands = tools
        .iter()
        .zip(&outputs)
        .map(|(tool, output)| request.command(*tool, output))
        .collect::<Result<Vec<_>>>()?;
    let before = fs::metadata(&sample.path)
        .context("cannot look at the module")?
        .len();
    let usages = usages(&commands, if before > LARGE { 3 } else { 7 })?;
    let may_open_files = removal == Removal::Unneeded;
    let known = sample.run.trace(&sample.path, may_open_files)?;
    if let Some((status, _)) = &known
        && *status != Some(0)
    {
        bail!("the original `{}` ends with {status:?}", sample.name);
    }
    tools
        .iter()
        .zip(&outputs)
        .zip(usages)
        .map(|((tool, output), usage)| {
            // Ours says with 1 that something is left that the policy does not allow, and has written all the same.
            let is_done = usage.status == 0 || (*tool == Tool::Harden && usage.status == 1);
            let made = if is_done && output.is_file() {
                Some(made(
                    program,
                    sample,
                    output,
                    before,
                    &known,
                    may_open_files,
                )?)
            } else {
                None
            };
            Ok(Outcome {
                module: sample.name.clone(),
                is_rust: sample.name.ends_with("(Rust)"),
                removal,
                tool: *tool,
                usage,
                made,
            })
        })
        .collect()
}

fn made(
    program: &Program,
    sample: &Sample,
    output: &Path,
    before: u64,
    known: &Trace,
    may_open_files: bool,
) -> Result<Made> {
    let facts = capture(program.command(["inspect", "--format", "json"]).arg(output))?;
    let facts: serde_json::Value =
        serde_json::from_str(&facts).context("`inspect` wrote no JSON")?;
    let listed = |key: &str| {
        let list = facts.pointer(&format!("/files/0/facts/{key}"));
        list.and_then(serde_json::Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let wasm_tools = place::target().join("peers/bin/wasm-tools");
    let runs = match sample.run {
        Run::Nobody => Runs::NotAsked,
        Run::Loaded(section) => {
            let sections = listed("sections");
            yes(sections
                .iter()
                .any(|found| found.get("name").is_some_and(|name| name == section)))
        }
        Run::Node { .. } => yes(sample.run.trace(output, may_open_files)? == *known),
    };
    Ok(Made {
        before,
        after: fs::metadata(output)
            .context("cannot look at the result")?
            .len(),
        imports: listed("imports").len(),
        is_valid: succeeds(
            Command::new(wasm_tools)
                .args(["validate", "--features", "all"])
                .arg(output),
        ),
        runs,
    })
}

fn yes(does: bool) -> Runs {
    if does { Runs::Yes } else { Runs::No }
}
