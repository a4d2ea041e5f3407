//! Speeds, each against a named peer in the same run.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::program::{Profile, Program};
use crate::run::{capture, shown, step};
use crate::{Status, no_arguments};

/// Runs of each command, taken in turn so that a slow moment hits both.
const RUNS: usize = 101;

/// How much longer than `sha256sum` a verification may take.
const BAR: Duration = Duration::from_millis(5);

/// Measures and prints; fails when a bar is missed.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    no_arguments(arguments)?;
    let program = Program::build(Profile::Release)?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let module = folder.path().join("tool.wasm");
    fs::write(&module, hundred_kilobytes()?).context("cannot write the module")?;
    let prefix = folder.path().join("bench");
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

    step(&format!(
        "{RUNS} runs of each, process start to exit, in turn"
    ));
    let mut verify = program.command(["verify"]);
    verify
        .arg(&module)
        .arg("--key")
        .arg(prefix.with_extension("pub"))
        .args(["--policy", "policies/csv-to-json"]);
    let mut plain = program.command(["verify"]);
    plain
        .arg(&module)
        .arg("--key")
        .arg(prefix.with_extension("pub"));
    let mut version = program.command(["--version"]);
    let mut sum = Command::new("sha256sum");
    sum.arg(&module);
    let mut times = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for (command, times) in [&mut verify, &mut plain, &mut version, &mut sum]
            .into_iter()
            .zip(&mut times)
        {
            times.push(timed(command)?);
        }
    }
    let [verify, plain, version, sum] = times.map(median);
    println!("{:<44} {:>10}", "a module of 100 KB, median", "wall");
    for (what, time) in [
        ("wasm-audit verify --policy", verify),
        ("wasm-audit verify", plain),
        ("wasm-audit --version", version),
        ("sha256sum", sum),
    ] {
        println!("{what:<44} {:>7.2} ms", time.as_secs_f64() * 1e3);
    }
    // The policy is parsed anew by every process; it is told, and the bar is for what every verification does.
    let met = plain < sum + BAR;
    println!(
        "bar: verify < sha256sum + {} ms: {}",
        BAR.as_millis(),
        if met { "met" } else { "MISSED" }
    );
    Ok(if met { Status::Yes } else { Status::No })
}

/// A valid command of 100 KB, most of it code, that the policy of `csv-to-json` passes.
fn hundred_kilobytes() -> Result<Vec<u8>> {
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

fn timed(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let took = start.elapsed();
    ensure!(status.success(), "`{}` ended with {status}", shown(command));
    Ok(took)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
