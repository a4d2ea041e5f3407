//! `wasm-audit policy`

mod explain;

use std::fs;
use std::path::{Path, PathBuf};

use wasm_audit::check::{Verdict, check};
use wasm_audit::file::{self, Access};
use wasm_audit::inspect::inspect;
use wasm_audit::limits;
use wasm_audit::smallest::smallest;
use wasm_audit::text::Printable;

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::{Format, Ui};

#[derive(clap::Subcommand, Debug)]
pub(super) enum Command {
    /// Write the smallest policy that a module passes
    Init(InitArgs),
    /// Tell in plain words what a policy allows
    Explain(ExplainArgs),
    /// Check a policy against modules that must pass and modules that must fail
    Test(TestArgs),
}

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit policy init tool.wasm              # writes policies/tool
  wasm-audit policy init tool.wasm -o policies/strict

Exit status:
  0 the policy was written and the module passes it; 1 it was written, and no policy can allow what is left;
  2 wrong usage; 3 the module could not be read or the policy not written")]
pub(super) struct InitArgs {
    /// Module or component
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Folder to write; must not be there yet [default: policies/NAME]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit policy explain csv-to-json
  wasm-audit policy explain --format json policies/csv-to-json

Exit status:
  0 the policy was read; 2 wrong usage; 3 it could not be")]
pub(super) struct ExplainArgs {
    /// Folder of the policy, or its name under `policies/`; `pure` is the built-in one
    #[arg(value_name = "POLICY")]
    policy: PathBuf,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(clap::Args, Debug)]
#[command(after_help = "\
A bad module is named after the finding that it must have: `import-not-in-world--opens-files.wasm`.

Examples:
  wasm-audit policy test csv-to-json --good modules/csv-to-json
  wasm-audit policy test policies/tool --good good --bad bad

Exit status:
  0 every good module passes, and every bad one fails with its finding; 1 one does not;
  2 wrong usage; 3 there is nothing to test, or something could not be read")]
pub(super) struct TestArgs {
    /// Folder of the policy, or its name under `policies/`
    #[arg(value_name = "POLICY")]
    policy: PathBuf,

    /// Folder of modules that must pass
    #[arg(long, value_name = "DIR", required_unless_present = "bad")]
    good: Option<PathBuf>,

    /// Folder of modules that must fail
    #[arg(long, value_name = "DIR")]
    bad: Option<PathBuf>,
}

pub(super) fn run(command: &Command, ui: &mut Ui) -> Result<Exit, CliError> {
    match command {
        Command::Init(args) => init(args, ui),
        Command::Explain(args) => explain::run(args, ui),
        Command::Test(args) => test(args, ui),
    }
}

fn init(args: &InitArgs, ui: &mut Ui) -> Result<Exit, CliError> {
    let shown = input::shown(&args.file);
    let stem = args
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let name = stem.split('.').next().unwrap_or_default().to_owned();
    let folder = args
        .output
        .clone()
        .unwrap_or_else(|| Path::new("policies").join(&name));
    if name.is_empty() || name == "-" {
        let message = format!("`{shown}` names no file to call the policy after");
        return Err(CliError::new(Exit::USAGE, message));
    }
    let artifact = input::artifact(&args.file)?;
    let today = clock::occasion()?.today;
    let written = smallest(&artifact, &name, today).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write a policy for `{shown}`"),
        )
        .because(&error)
    })?;
    let unwritable = |error: &(dyn std::error::Error + 'static)| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write `{}`", input::shown(&folder)),
        )
        .because(error)
    };
    file::write_folder(&folder, &written.files, Access::Usual)
        .map_err(|error| unwritable(&error))?;
    ui.note(format_args!("wrote {}", input::shown(&folder)));
    let how = render::report::How {
        floor: written.report.gate,
        rerun: Some((&args.file, Some(&folder))),
    };
    render::report::human(&shown, &written.report, how, ui);
    if written.n_waived > 0 {
        ui.note(format_args!(
            "{} waived in its `policy.toml` for ninety days, with nobody's name on it: read them",
            render::shown::count(written.n_waived, "code is", "codes are")
        ));
    }
    Ok(match written.report.verdict {
        Verdict::Passed => Exit::YES,
        Verdict::Failed => Exit::NO,
    })
}

fn test(args: &TestArgs, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = input::policy(&args.policy)?;
    let occasion = clock::occasion()?;
    let mut exit = Exit::YES;
    let mut n_tested = 0;
    for (folder, must_pass) in [(&args.good, true), (&args.bad, false)] {
        let Some(folder) = folder else { continue };
        for path in modules(folder)? {
            n_tested += 1;
            let artifact = input::artifact(&path)?;
            let report = check(&inspect(&artifact), &policy, &occasion).map_err(|error| {
                let message = format!("cannot check `{}`", input::shown(&path));
                CliError::new(Exit::NO_ANSWER, message).because(&error)
            })?;
            let stem = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default();
            let wanted = stem.split("--").next().unwrap_or_default();
            let passes = report.verdict == Verdict::Passed;
            let failing = report
                .findings
                .iter()
                .filter(|finding| finding.severity >= report.gate && finding.waived.is_none());
            let found: std::collections::BTreeSet<&str> =
                failing.map(|finding| finding.code.as_str()).collect();
            let right = if must_pass {
                passes
            } else {
                found.contains(wanted)
            };
            let said = match (passes, found.into_iter().collect::<Vec<_>>()) {
                (true, _) => "passes".to_owned(),
                (false, codes) => format!("fails: {}", codes.join(", ")),
            };
            let expected = match (right, must_pass) {
                (true, _) => String::new(),
                (false, true) => ", expected to pass".to_owned(),
                (false, false) => format!(", expected to fail with `{}`", Printable(wanted)),
            };
            render::policy::tested(
                right,
                &input::shown(&path),
                &format!("{said}{expected}"),
                ui,
            );
            if !right {
                exit = exit.max(Exit::NO);
            }
        }
    }
    if n_tested == 0 {
        return Err(CliError::new(
            Exit::NO_ANSWER,
            "found no `.wasm` file to test the policy with",
        ));
    }
    Ok(exit)
}

/// The modules of a folder, in order.
fn modules(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let unreadable = |error: std::io::Error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the folder `{}`", input::shown(folder)),
        )
        .because(&error)
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            if paths.len() >= limits::POLICY_TESTS {
                return Err(CliError::new(
                    Exit::NO_ANSWER,
                    format!(
                        "found more than {} modules to test with",
                        limits::POLICY_TESTS
                    ),
                ));
            }
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
