//! Times and memory of processes.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::run::{capture, shown};

/// Runs commands in turn, so that a slow moment hits all of them, and returns the median of each in milliseconds.
pub(super) fn medians<const N: usize>(mut commands: [Command; N], runs: usize) -> Result<[f64; N]> {
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    // The first run of each brings its files into memory, and does not count.
    for round in 0..=runs {
        for (command, times) in commands.iter_mut().zip(&mut times) {
            let took = timed(command)?;
            if round > 0 {
                times.push(took);
            }
        }
    }
    Ok(times.map(median))
}

/// Runs a command that may say no, and returns how long it took in milliseconds.
fn timed(command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let took = start.elapsed();
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "`{}` ended with {status}",
        shown(command)
    );
    Ok(took.as_secs_f64() * 1e3)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Returns the most memory that a command had resident at once, in MiB, as GNU time reads it off the kernel.
pub(super) fn peak_memory(command: &Command) -> Result<f64> {
    let mut time = Command::new("/usr/bin/time");
    time.args(["--format", "%M", "--quiet", "--output", "/dev/stderr"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        time.current_dir(folder);
    }
    let output = time
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .context("cannot start `/usr/bin/time` (Debian's package `time`)")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let kilobytes: f64 = said
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok())
        .with_context(|| format!("`time` said `{}`", said.trim()))?;
    Ok(kilobytes / 1024.0)
}

/// Names the processor and the peers' versions.
pub(super) fn machine() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| "unknown processor".into());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let version = |program: &str, argument: &str| {
        capture(Command::new(program).arg(argument))
            .ok()
            .and_then(|text| text.lines().next().map(str::to_owned))
            .unwrap_or_else(|| format!("{program}: none"))
    };
    let date = version("date", "--iso-8601");
    format!(
        "{date}, {cores} cores of {processor}. Peers: {}, {}, wabt {}, {}, {}, Node {}.",
        version("openssl", "version"),
        version("target/peers/bin/wasm-tools", "--version"),
        version("wasm-objdump", "--version"),
        version("wasm-opt", "--version"),
        version("target/peers/bin/wasm-snip", "--version"),
        version("node", "--version"),
    )
}
