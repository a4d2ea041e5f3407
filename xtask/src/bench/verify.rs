//! `verify` against `sha256sum` on the same file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::measure::medians;
use super::table::{Bar, Row};
use crate::program::Program;
use crate::run::capture;

/// Runs of each command, taken in turn so that a slow moment hits all of them.
const RUNS: usize = 101;

/// How much longer than `sha256sum` a verification may take, in milliseconds.
const BAR: f64 = 5.0;

/// Measures `verify` on a module of 100 KB.
pub(super) fn rows(program: &Program, folder: &Path) -> Result<Vec<Row>> {
    let module = folder.join("tool.wasm");
    fs::write(&module, hundred_kilobytes()?).context("cannot write the module")?;
    let prefix = folder.join("bench");
    capture(
        program
            .command(["keys", "generate", "--output-prefix"])
            .arg(&prefix),
    )?;
    capture(
        program
            .command(["attest"])
            .arg(&module)
            .arg("--key")
            .arg(prefix.with_extension("key")),
    )?;
    let verify = |more: &[&str]| {
        let mut command = program.command(["verify"]);
        command
            .arg(&module)
            .arg("--key")
            .arg(prefix.with_extension("pub"))
            .args(more);
        command
    };
    let mut sum = Command::new("sha256sum");
    sum.arg(&module);
    let [plain, policy, version, sum] = medians(
        [
            verify(&[]),
            verify(&["--policy", "policies/csv-to-json"]),
            program.command(["--version"]),
            sum,
        ],
        RUNS,
    )?;
    Ok(vec![
        Row::new(
            "verify, 100 KB",
            plain,
            "sha256sum + 5 ms",
            sum + BAR,
            Bar::AtMost(1.0),
        ),
        Row::told("verify --policy, 100 KB", policy, "sha256sum", sum),
        Row::told("--version", version, "sha256sum, 100 KB", sum),
    ])
}

/// A valid command of 100 KB, most of it code, that the policy of `csv-to-json` passes.
pub(super) fn hundred_kilobytes() -> Result<Vec<u8>> {
    let body =
        "(local.set 0 (i32.add (i32.mul (local.get 0) (i32.const 1103515245)) (i32.const 12345)))"
            .repeat(50);
    let functions = format!("(func (param i32) (result i32) {body} (local.get 0))").repeat(133);
    let module = wat::parse_str(format!(
        "(module (memory (export \"memory\") 1 160) {functions} (func (export \"_start\")))"
    ))?;
    ensure!(
        (95_000..110_000).contains(&module.len()),
        "the module has {} bytes",
        module.len()
    );
    Ok(module)
}
