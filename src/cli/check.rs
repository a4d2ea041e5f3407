//! `wasm-audit check`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use wasm_audit::check::{Advisories, Occasion, Report, Verdict, check};
use wasm_audit::finding::Severity;
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;

use super::clock;
use super::each;
use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::ui::Ui;

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit check tool.wasm --policy policies/tool
  wasm-audit check --format json --policy tool tool.wasm tool.command.wasm
  wasm-audit check --format sarif --policy tool tool.wasm > findings.sarif
  wasm-audit check tool.wasm                    # must import nothing

Exit status, whatever the format:
  0 every module passes; 1 one has a finding at or above the gate's severity;
  2 wrong usage; 3 a module or the policy could not be read, or does not apply")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What to judge by; without it, the built-in policy `pure`, which allows no import
    #[command(flatten)]
    policy: PolicyArg,

    /// A copy of the RustSec advisory database, to look the module's crates up in
    #[arg(long, value_name = "DIR")]
    advisory_db: Option<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Fail from this severity on, whatever the policy says
    #[arg(long, value_enum, value_name = "SEVERITY")]
    gate: Option<Level>,

    /// Leave findings below this severity out of what `human` and `github` show; the status stays
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t)]
    min_severity: Level,
}

/// How to write findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs: one JSON document with a version in it.
    Json,
    /// SARIF 2.1.0, for code scanning services and editors.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

/// A severity, as an argument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Level {
    #[default]
    Info,
    Low,
    Medium,
    High,
}

/// What was found about one file.
#[derive(Debug)]
pub(super) struct Checked {
    /// The file, as it was named.
    pub(super) path: PathBuf,
    /// Its report, or why there is none.
    pub(super) answer: Result<Report, CliError>,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
struct FileReport<'a> {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<&'a Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    each::named_once(&args.files)?;
    let policy = args.policy.read()?.unwrap_or_else(Policy::pure);
    let occasion = args.occasion()?;
    let gate = args.gate.map(Severity::from);
    let floor = Severity::from(args.min_severity);
    let mut exit = Exit::YES;
    let mut tally = render::report::Tally::default();
    let mut all = Vec::new();
    each::each(
        &args.files,
        |path| judge(path, &policy, gate, &occasion),
        |path, answer| {
            exit = exit.max(status(&answer));
            if args.format != Format::Human {
                let path = path.to_owned();
                all.push(Checked { path, answer });
                return;
            }
            tally.count(&answer);
            match answer {
                Ok(report) => {
                    let rerun = Some((path, args.policy.policy.as_deref()));
                    let how = render::report::How { floor, rerun };
                    render::report::human(&input::shown(path), &report, how, ui);
                }
                Err(error) => {
                    ui.fail(&error);
                }
            }
        },
    );
    match args.format {
        Format::Human => render::report::total(&tally, ui),
        Format::Json => ui.json(&Document::new(&all))?,
        Format::Sarif => ui.json(&render::sarif::log(&all, exit))?,
        Format::Github => render::github::annotations(&all, floor, ui),
    }
    Ok(exit)
}

impl Args {
    fn occasion(&self) -> Result<Occasion, CliError> {
        let today = clock::occasion()?;
        let Some(dir) = &self.advisory_db else {
            return Ok(today);
        };
        let advisories = Advisories::load(dir).map_err(|error| {
            CliError::new(
                Exit::NO_ANSWER,
                format!("cannot read the advisories in `{}`", input::shown(dir)),
            )
            .because(&error)
            .help("`git clone https://github.com/RustSec/advisory-db` makes a copy")
        })?;
        Ok(today.with_advisories(advisories))
    }
}

fn judge(
    path: &Path,
    policy: &Policy,
    gate: Option<Severity>,
    occasion: &Occasion,
) -> Result<Report, CliError> {
    let artifact = input::artifact(path)?;
    let report = check(&inspect(&artifact), policy, occasion).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot check `{}`", input::shown(path)),
        )
        .because(&error)
    })?;
    Ok(match gate {
        Some(gate) => report.with_gate(gate),
        None => report,
    })
}

fn status(answer: &Result<Report, CliError>) -> Exit {
    match answer {
        Ok(report) if report.verdict == Verdict::Passed => Exit::YES,
        Ok(_) => Exit::NO,
        Err(error) => error.status(),
    }
}

impl<'a> Document<'a> {
    fn new(all: &'a [Checked]) -> Self {
        let files = all.iter().map(|checked| FileReport {
            file: checked.path.to_string_lossy().into_owned(),
            report: checked.answer.as_ref().ok(),
            error: checked.answer.as_ref().err().map(CliError::one_line),
        });
        Self {
            version: 1,
            files: files.collect(),
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
        }
    }
}
