//! `inspect` and `check` against the tools that people use today.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::measure::{medians, peak_memory};
use super::table::{Bar, Row};
use crate::program::Program;
use crate::{corpus, place};

/// Runs of each command on the large module.
const RUNS: usize = 15;

/// Small modules in one call.
const SMALL: usize = 1_000;

/// A Python interpreter of 26 MB.
const LARGE: &str = "cpython-wasi";

/// Measures both commands on one large module and on many small ones.
pub(super) fn rows(program: &Program, folder: &Path) -> Result<Vec<Row>> {
    let large = corpus::core(LARGE)?;
    let wasm_tools = place::target().join("peers/bin/wasm-tools");
    let mut rows = headers(program, &large, &wasm_tools)?;
    rows.extend(whole(program, &large, &wasm_tools)?);
    rows.extend(many(program, folder, &wasm_tools)?);
    Ok(rows)
}

fn headers(program: &Program, large: &Path, wasm_tools: &Path) -> Result<Vec<Row>> {
    let inspect = |flags: &[&str]| {
        let mut command = program.command(["inspect"]);
        command.args(flags).arg(large);
        command
    };
    let peer = |program: &Path, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg(large);
        command
    };
    let mut grep = Command::new("sh");
    grep.args(["-c", "wasm-objdump -x \"$0\" | grep import"])
        .arg(large);
    let [with, without, openssl, sum, wabt, objdump] = medians(
        [
            inspect(&["--headers"]),
            inspect(&["--no-digest"]),
            peer(Path::new("openssl"), &["dgst", "-sha256"]),
            peer(Path::new("sha256sum"), &[]),
            peer(Path::new("wasm-objdump"), &["-x", "-j", "Import"]),
            peer(wasm_tools, &["objdump"]),
        ],
        RUNS,
    )?;
    let [without_again, grep] = medians([inspect(&["--no-digest"]), grep], 5)?;
    let fastest = if wabt < objdump {
        ("wasm-objdump -x -j Import", wabt)
    } else {
        ("wasm-tools objdump", objdump)
    };
    Ok(vec![
        Row::new(
            "inspect --headers, 26 MB",
            with,
            "openssl dgst -sha256",
            openssl,
            Bar::AtMost(1.5),
        ),
        Row::told("inspect --headers, 26 MB", with, "sha256sum", sum),
        Row::new(
            "inspect --no-digest, 26 MB",
            without,
            fastest.0,
            fastest.1,
            Bar::Faster(5.0),
        ),
        Row::told(
            "inspect --no-digest, 26 MB",
            without,
            "wasm-objdump -x -j Import",
            wabt,
        ),
        Row::told(
            "inspect --no-digest, 26 MB",
            without,
            "wasm-tools objdump",
            objdump,
        ),
        Row::new(
            "inspect --no-digest, 26 MB",
            without_again,
            "wasm-objdump -x piped into grep import",
            grep,
            Bar::Faster(20.0),
        ),
    ])
}

fn whole(program: &Program, large: &Path, wasm_tools: &Path) -> Result<Vec<Row>> {
    let mut check = program.command(["check"]);
    check.arg(large);
    let mut inspect = program.command(["inspect"]);
    inspect.arg(large);
    let mut validate = Command::new(wasm_tools);
    validate.args(["validate", "--features", "all"]).arg(large);
    let size = fs::metadata(large)
        .context("cannot look at the module")?
        .len() as f64
        / f64::from(1 << 20);
    let memory = peak_memory(&check)?;
    let [check, inspect, validate] = medians([check, inspect, validate], RUNS)?;
    Ok(vec![
        Row::new(
            "check, 26 MB",
            check,
            "wasm-tools validate",
            validate,
            Bar::AtMost(1.5),
        ),
        Row::told("inspect, 26 MB", inspect, "wasm-tools validate", validate),
        Row::new(
            "check, 26 MB: peak memory",
            memory,
            "3 × the file + 30 MiB",
            3.0 * size + 30.0,
            Bar::AtMost(1.0),
        )
        .in_unit("MiB"),
    ])
}

fn many(program: &Program, folder: &Path, wasm_tools: &Path) -> Result<Vec<Row>> {
    let small = folder.join("small");
    fs::create_dir(&small).context("cannot make a folder")?;
    let paths: Vec<PathBuf> = (0..SMALL)
        .map(|n| {
            let path = small.join(format!("{n:04}.wasm"));
            let text = format!(
                "(module (memory (export \"memory\") 1 2) (func (export \"_start\") (drop (i32.const {n}))))"
            );
            fs::write(&path, wat::parse_str(text)?).context("cannot write a module")?;
            Ok(path)
        })
        .collect::<Result<_>>()?;
    let mut check = program.command(["check"]);
    check.args(&paths);
    let mut each = Command::new("sh");
    each.args([
        "-c",
        "for f in \"$1\"/*.wasm; do \"$0\" validate \"$f\"; done",
    ])
    .arg(wasm_tools)
    .arg(&small);
    let [check, each] = medians([check, each], 5)?;
    Ok(vec![Row::new(
        "check, 1,000 small modules in one call",
        check,
        "1,000 calls of wasm-tools validate",
        each,
        Bar::Faster(20.0),
    )])
}
