//! Every test of both workspaces, and one line that says how many passed.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, bail};

use crate::run::{shown, step};
use crate::tally::Tally;
use crate::{Status, interop, place, setup};

/// What may stand after `cargo xtask test`.
pub(crate) const ARGUMENTS: &str = "[FILTER…]";

/// Runs every test, or those whose names hold one of the words.
pub(crate) fn task(filters: &[String]) -> Result<Status> {
    let tally = everything(filters, &[])?;
    println!("{}", tally.summary());
    Ok(if tally.failed == 0 {
        Status::Yes
    } else {
        Status::No
    })
}

/// Runs the tests of both workspaces with some environment, and repeats what was skipped.
pub(crate) fn everything(filters: &[String], environment: &[(&str, &str)]) -> Result<Tally> {
    setup::peers()?;
    setup::vectors()?;
    setup::corpus()?;
    // It serves until the last test is done.
    let stack = interop::started();
    let instance = interop::environment(stack.as_ref());
    let mut tally = Tally::default();
    for (what, manifest, target) in WORKSPACES {
        step(&format!("testing {what}"));
        let mut cargo = Command::new("cargo");
        cargo.current_dir(place::root()).args([
            "test",
            "--locked",
            "--workspace",
            "--no-fail-fast",
        ]);
        cargo.args(["--manifest-path", manifest]);
        if let Some(target) = target {
            cargo.env("CARGO_TARGET_DIR", place::target().join(target));
        }
        // Shown, because a test says there that it was skipped.
        cargo
            .args(["--", "--show-output"])
            .args(filters)
            .envs(environment.iter().copied())
            .envs(instance.iter().map(|(name, value)| (*name, value)));
        tally.add(counted(&mut cargo, &|line| println!("{line}"))?);
    }
    for reason in &tally.reasons {
        println!("{reason}");
    }
    Ok(tally)
}

/// What is tested, its manifest, and its folder under `target` if it is not cargo's own.
const WORKSPACES: [(&str, &str, Option<&str>); 2] = [
    ("wasm-audit", "Cargo.toml", None),
    ("the modules", "modules/Cargo.toml", Some("modules-host")),
];

/// Runs one `cargo test`, passing on what it says while counting.
fn counted(cargo: &mut Command, show: &(dyn Fn(&str) + Sync)) -> Result<Tally> {
    let name = shown(cargo);
    let mut child = cargo
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{name}`"))?;
    let (output, aside) = (child.stdout.take(), child.stderr.take());
    let tally = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        if let Some(output) = output {
            scope.spawn(|| {
                pass_on(output, |line| {
                    if locked(&tally).line(line) {
                        show(line)
                    }
                })
            });
        }
        if let Some(aside) = aside {
            scope.spawn(|| {
                pass_on(aside, |line| {
                    locked(&tally).aside(line);
                    show(line);
                });
            });
        }
    });
    let status = child
        .wait()
        .with_context(|| format!("`{name}` cannot be waited for"))?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Failed tests are a count. Anything else that went wrong, above all code that does not compile, is not.
    if !status.success() && tally.failed == 0 {
        bail!("`{name}` ended with {status}");
    }
    Ok(tally)
}

/// Hands on each line as it comes.
fn pass_on(output: impl Read, mut take: impl FnMut(&str)) {
    let mut lines = BufReader::new(output);
    let mut line = Vec::new();
    // Bytes that are not UTF-8 come from a test, and are no reason to lose the rest of the output.
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        let text = String::from_utf8_lossy(&line);
        take(text.trim_end_matches(['\n', '\r']));
        line.clear();
    }
}

fn locked(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::counted;

    #[test]
    fn tests_that_failed_are_counted_and_are_no_error() {
        let script = "echo 'test result: FAILED. 2 passed; 1 failed; 0 ignored'; exit 101";
        let tally = counted(Command::new("sh").args(["-c", script]), &|_| {}).unwrap();
        assert_eq!(tally.summary(), "2 passed, 1 failed, 0 skipped");
    }

    #[test]
    fn a_run_that_did_not_compile_is_an_error() {
        let error = counted(
            Command::new("sh").args(["-c", "echo 'error[E0425]' >&2; exit 101"]),
            &|_| {},
        )
        .unwrap_err();
        assert!(
            error.to_string().contains("ended with exit status: 101"),
            "{error}"
        );
    }

    #[test]
    fn skipped_lines_on_either_stream_are_seen() {
        let script = "echo 'SKIPPED peer: no jco' >&2; echo 'test result: ok. 1 passed; 0 failed; 1 ignored'";
        let tally = counted(Command::new("sh").args(["-c", script]), &|_| {}).unwrap();
        assert_eq!(tally.reasons, ["SKIPPED peer: no jco"]);
    }
}
