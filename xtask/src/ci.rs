//! Everything CI runs, in CI's order.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::run::{run, step};
use crate::{Status, Usage, place, run_task, test};

/// What may stand after `cargo xtask ci`.
pub(crate) const ARGUMENTS: &str = "[--stage NAME]";

/// One stage: its name and what it does.
struct Stage {
    name: &'static str,
    run: fn() -> Result<Status>,
}

/// Every stage but the tests, which come last so that their summary is the last thing printed.
const STAGES: &[Stage] = &[
    Stage {
        name: "fmt",
        run: fmt,
    },
    Stage {
        name: "clippy",
        run: clippy,
    },
    Stage {
        name: "doc",
        run: doc,
    },
    Stage {
        name: "features",
        run: features,
    },
    Stage {
        name: "tidy",
        run: || run_task("tidy", &[]),
    },
    Stage {
        name: "wit",
        run: || run_task("wit", &["--check".to_owned()]),
    },
    // Without it the tests would say SKIPPED, and that is no answer.
    Stage {
        name: "corpus",
        run: || run_task("corpus", &[]),
    },
    Stage {
        name: "modules",
        run: || run_task("modules", &["--check".to_owned()]),
    },
    Stage {
        name: "demo",
        run: || run_task("demo", &[]),
    },
];

/// The name of the last stage.
const TEST: &str = "test";

/// Runs one stage, or all of them up to the first that fails.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => all(),
        ["--stage", TEST] => run_task("test", &[]),
        ["--stage", name] => match STAGES.iter().find(|stage| stage.name == *name) {
            Some(stage) => (stage.run)(),
            None => Err(Usage(format!("no stage `{name}`: there are {}", names())).into()),
        },
        _ => Err(Usage(format!("wanted `ci {ARGUMENTS}`, stages are {}", names())).into()),
    }
}

fn all() -> Result<Status> {
    let mut rows = Vec::new();
    for stage in STAGES {
        step(&format!("stage {}", stage.name));
        let start = Instant::now();
        let outcome = (stage.run)();
        rows.push(Row {
            name: stage.name,
            answer: answer(stage.name, &outcome),
            took: start.elapsed(),
        });
        if may_not_go_on(stage.name, &outcome) {
            println!("\n{}", table(&rows));
            return outcome.map(|_| Status::No);
        }
    }
    step(&format!("stage {TEST}"));
    let start = Instant::now();
    let outcome = test::everything(&[], &[]);
    let status = outcome.as_ref().map(|tally| {
        if tally.failed == 0 {
            Status::Yes
        } else {
            Status::No
        }
    });
    let status = status.map_err(|error| anyhow::anyhow!("{error:#}"));
    rows.push(Row {
        name: TEST,
        answer: answer(TEST, &status),
        took: start.elapsed(),
    });
    println!("\n{}", table(&rows));
    println!("{}", outcome?.summary());
    status
}

struct Row {
    name: &'static str,
    answer: &'static str,
    took: Duration,
}

/// "No answer" is told and is neither: only a machine with the recorded toolchain can compare a module's bytes.
fn may_not_go_on(stage: &str, outcome: &Result<Status>) -> bool {
    match outcome {
        Ok(Status::Yes) => false,
        Ok(Status::NoAnswer) => stage != "modules",
        Ok(Status::No) | Err(_) => true,
    }
}

fn answer(stage: &str, outcome: &Result<Status>) -> &'static str {
    match outcome {
        Ok(Status::Yes) => "ok",
        Ok(Status::NoAnswer) if stage == "modules" => "cannot compare",
        Ok(Status::NoAnswer) => "no answer",
        Ok(Status::No) | Err(_) => "FAILED",
    }
}

fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<10} {:<15} {:>8}\n", "stage", "answer", "time");
    for row in rows {
        text.push_str(&format!(
            "{:<10} {:<15} {:>6.1} s\n",
            row.name,
            row.answer,
            row.took.as_secs_f64()
        ));
    }
    text
}

fn names() -> String {
    STAGES
        .iter()
        .map(|stage| stage.name)
        .chain([TEST])
        .collect::<Vec<_>>()
        .join(", ")
}

fn fmt() -> Result<Status> {
    cargo(&["fmt", "--all", "--check"])?;
    modules(&["fmt", "--all", "--check"], &[])
}

fn clippy() -> Result<Status> {
    cargo(&[
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])?;
    cargo(&[
        "clippy",
        "--locked",
        "--package",
        "wasm-audit",
        "--no-default-features",
        "--",
        "-D",
        "warnings",
    ])?;
    modules(
        &[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--all-features",
        ],
        &["--", "-D", "warnings"],
    )
}

fn doc() -> Result<Status> {
    cargo(&["doc", "--locked", "--workspace", "--no-deps"])?;
    modules(
        &[
            "doc",
            "--locked",
            "--workspace",
            "--no-deps",
            "--all-features",
        ],
        &[],
    )
}

fn features() -> Result<Status> {
    for features in ["", "cli", "load", "refresh"] {
        cargo(&[
            "check",
            "--locked",
            "--package",
            "wasm-audit",
            "--no-default-features",
            "--features",
            features,
        ])?;
    }
    Ok(Status::Yes)
}

fn cargo(arguments: &[&str]) -> Result<Status> {
    let mut cargo = Command::new("cargo");
    run(cargo
        .current_dir(place::root())
        .env("RUSTDOCFLAGS", "-D warnings")
        .args(arguments))?;
    Ok(Status::Yes)
}

fn modules(arguments: &[&str], rest: &[&str]) -> Result<Status> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(place::root())
        .env("RUSTDOCFLAGS", "-D warnings");
    cargo.env("CARGO_TARGET_DIR", place::target().join("modules-host"));
    run(cargo
        .args(arguments)
        .args(["--manifest-path", "modules/Cargo.toml"])
        .args(rest))?;
    Ok(Status::Yes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Row, STAGES, answer, may_not_go_on, table, task};
    use crate::{Status, Usage};

    #[test]
    fn only_the_rebuild_may_have_no_answer() {
        assert!(!may_not_go_on("modules", &Ok(Status::NoAnswer)));
        assert_eq!(answer("modules", &Ok(Status::NoAnswer)), "cannot compare");
        assert!(may_not_go_on("wit", &Ok(Status::NoAnswer)));
        assert!(may_not_go_on("modules", &Ok(Status::No)));
        assert!(may_not_go_on("modules", &Err(anyhow::anyhow!("no disk"))));
    }

    #[test]
    fn stages_are_a_table_with_times() {
        let rows = [Row {
            name: "fmt",
            answer: "ok",
            took: Duration::from_millis(1250),
        }];
        assert_eq!(
            table(&rows),
            "stage      answer              time\nfmt        ok                 1.2 s\n"
        );
    }

    #[test]
    fn unknown_stage_is_wrong_usage() {
        let error = task(&["--stage".to_owned(), "no-such-stage".to_owned()]).unwrap_err();
        assert!(error.is::<Usage>());
        for stage in STAGES {
            assert!(error.to_string().contains(stage.name));
        }
    }
}
