//! The project's own tasks: `cargo xtask TASK`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task speaks to the person who started it"
)]

use std::fmt;
use std::process::ExitCode;

mod archive;
mod attacks;
mod bench;
mod bless;
mod build;
mod ci;
mod componentize;
mod corpus;
mod demo;
mod digest;
mod fuzz;
mod install;
mod interop;
mod modules;
mod official;
mod peers;
mod place;
mod preview1;
mod program;
mod record;
mod run;
mod setup;
mod sigstore;
mod tally;
mod test;
mod tidy;
mod toolchain;
mod vectors;
mod walrus;
mod wasi;
mod wit;

/// One task: its name, its arguments, one line of what it does, and the function that does it.
struct Task {
    name: &'static str,
    arguments: &'static str,
    does: &'static str,
    run: fn(&[String]) -> anyhow::Result<Status>,
}

/// Every task, in the order in which a newcomer meets them.
const TASKS: &[Task] = &[
    Task {
        name: "setup",
        arguments: setup::ARGUMENTS,
        does: "find or install what the other tasks need",
        run: setup::task,
    },
    Task {
        name: "demo",
        arguments: "",
        does: "build, harden, check, attest, verify and run the modules, then attack them",
        run: demo::task,
    },
    Task {
        name: "test",
        arguments: test::ARGUMENTS,
        does: "run every test of both workspaces",
        run: test::task,
    },
    Task {
        name: "bless",
        arguments: "",
        does: "record what the tests see now as what they expect",
        run: bless::task,
    },
    Task {
        name: "tidy",
        arguments: "",
        does: "check the rules of the house that a program can hold",
        run: tidy::task,
    },
    Task {
        name: "modules",
        arguments: modules::ARGUMENTS,
        does: "rebuild, harden and attest the modules",
        run: modules::task,
    },
    Task {
        name: "wit",
        arguments: wit::ARGUMENTS,
        does: "write the WIT that is inside the program from the official texts",
        run: wit::task,
    },
    Task {
        name: "corpus",
        arguments: "",
        does: "bring other people's modules, which the tests read, into target/corpus",
        run: corpus::task,
    },
    Task {
        name: "interop",
        arguments: interop::ARGUMENTS,
        does: "start a Sigstore instance on loopback, and sign and verify with it",
        run: interop::task,
    },
    Task {
        name: "fuzz",
        arguments: fuzz::ARGUMENTS,
        does: "feed the program what no test thought of",
        run: fuzz::task,
    },
    Task {
        name: "bench",
        arguments: bench::ARGUMENTS,
        does: "measure inspect, check, harden and verify against named peers",
        run: bench::task,
    },
    Task {
        name: "walrus",
        arguments: walrus::ARGUMENTS,
        does: "rewrite a module with walrus, which bench measures",
        run: walrus::task,
    },
    Task {
        name: "ci",
        arguments: ci::ARGUMENTS,
        does: "run everything that CI runs",
        run: ci::task,
    },
];

/// How a task that could do its work ended. `Err` is kept for work that could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// The answer is yes.
    Yes,
    /// The answer is no, and the task has said why.
    No,
    /// There is no answer, and the task has said why.
    NoAnswer,
}

/// Wrong usage of a task, told apart from work that failed by its exit status.
#[derive(Debug)]
struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    match run_task(name, rest) {
        Ok(Status::Yes) => ExitCode::SUCCESS,
        Ok(Status::No) => ExitCode::from(1),
        Ok(Status::NoAnswer) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

/// Runs the task of that name.
fn run_task(name: &str, arguments: &[String]) -> anyhow::Result<Status> {
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        return Err(Usage(format!("no task `{name}`: `cargo xtask help` lists them")).into());
    };
    (task.run)(arguments)
}

/// Refuses any argument, for tasks that take none.
fn no_arguments(arguments: &[String]) -> anyhow::Result<()> {
    match arguments.first() {
        None => Ok(()),
        Some(first) => Err(Usage(format!(
            "found the argument `{first}`, but this task takes none"
        ))
        .into()),
    }
}

fn help() -> String {
    let mut text = String::from("Usage: cargo xtask TASK [ARGUMENTS]\n\nTasks:\n");
    for task in TASKS {
        text.push_str(&format!("  {:<9}{}\n", task.name, task.does));
        if !task.arguments.is_empty() {
            text.push_str(&format!("           {} {}\n", task.name, task.arguments));
        }
    }
    text.push_str("  help     print this text\n");
    text.push_str("\nExit status: 0 yes, 1 no or a failure, 2 wrong usage, 3 no answer\n");
    text
}

#[cfg(test)]
mod tests {
    use super::{Usage, help, run_task};

    #[test]
    fn unknown_task_is_wrong_usage() {
        let error = run_task("no-such-task", &[]).unwrap_err();
        assert!(error.is::<Usage>());
        assert_eq!(
            error.to_string(),
            "no task `no-such-task`: `cargo xtask help` lists them"
        );
    }

    #[test]
    fn an_argument_too_many_is_wrong_usage() {
        assert!(
            run_task("tidy", &["--fix".to_owned()])
                .unwrap_err()
                .is::<Usage>()
        );
    }

    #[test]
    fn help_names_every_task() {
        for task in super::TASKS {
            assert!(
                help().contains(&format!("\n  {:<9}{}", task.name, task.does)),
                "{}",
                task.name
            );
        }
    }
}
