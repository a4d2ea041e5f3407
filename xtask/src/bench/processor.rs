//! Processor time and memory of processes, as the kernel accounts for them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::place;

/// What a command used up, run after run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// The median of user and system time, in milliseconds.
    pub(super) cpu: f64,
    /// The most memory that was resident at once, in MiB.
    pub(super) peak: f64,
    /// The last exit status; negative for a signal.
    pub(super) status: i64,
}

// The standard library waits for a child without asking what it used, and doing so by hand is unsafe code. Whoever brought
// the corpus has Python.
const SCRIPT: &str = r#"
import json, os, sys
asked = json.load(sys.stdin)
nothing = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, nothing, n) for n in (0, 1, 2)]
told = [[] for _ in asked["commands"]]
for _ in range(asked["rounds"]):
    for command, runs in zip(asked["commands"], told):
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
        _, status, used = os.wait4(process, 0)
        cpu = (used.ru_utime + used.ru_stime) * 1e3
        runs.append([os.waitstatus_to_exitcode(status), cpu, used.ru_maxrss / 1024])
json.dump(told, sys.stdout)
"#;

/// Runs commands in turn, so that a slow moment hits all of them; the first run of each brings its files into memory, and
/// does not count.
pub(super) fn usages(commands: &[Command], rounds: usize) -> Result<Vec<Usage>> {
    let words: Vec<Vec<String>> = commands.iter().map(words).collect();
    let mut python = Command::new("python3")
        .args(["-c", SCRIPT])
        .current_dir(place::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start `python3`")?;
    if let Some(mut stdin) = python.stdin.take() {
        let asked = json!({ "rounds": rounds + 1, "commands": words });
        stdin.write_all(asked.to_string().as_bytes())?;
    }
    let output = python.wait_with_output()?;
    ensure!(
        output.status.success(),
        "`python3` ended with {}",
        output.status
    );
    let told: Vec<Vec<Value>> =
        serde_json::from_slice(&output.stdout).context("cannot read what `python3` wrote")?;
    Ok(told.iter().map(|runs| usage(runs)).collect())
}

fn words(command: &Command) -> Vec<String> {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

fn usage(runs: &[Value]) -> Usage {
    let number = |run: &Value, at: usize| run.get(at).and_then(Value::as_f64).unwrap_or_default();
    let counted = || runs.iter().skip(1);
    let mut times: Vec<f64> = counted().map(|run| number(run, 1)).collect();
    times.sort_by(f64::total_cmp);
    Usage {
        cpu: times.get(times.len() / 2).copied().unwrap_or_default(),
        peak: counted().map(|run| number(run, 2)).fold(0.0, f64::max),
        status: runs
            .last()
            .and_then(|run| run.get(0)?.as_i64())
            .unwrap_or(-1),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::usages;

    #[test]
    fn work_costs_time_and_a_failure_shows() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let busy = "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done";
        let told = usages(&[shell(busy), shell("exit 3")], 1).unwrap();
        assert!(told[0].cpu > told[1].cpu, "{told:?}");
        assert_eq!((told[0].status, told[1].status), (0, 3));
        assert!(told[0].peak > 0.5, "{told:?}");
    }
}
