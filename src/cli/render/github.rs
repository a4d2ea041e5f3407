//! Annotations of a GitHub workflow: commands in the log of a step.

use std::path::Path;

use wasm_audit::check::{Report, Verdict};
use wasm_audit::finding::{Finding, Severity};
use wasm_audit::text::{Printable, shortened};

use super::report::{counted, grouped, judged_by, remarks, responsible};
use crate::cli::check::Checked;
use crate::cli::input;
use crate::cli::ui::Ui;

/// Annotations of each level that GitHub shows of one step.
const SHOWN: usize = 10;

/// What GitHub tells apart, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

/// One annotation, not escaped yet.
struct Annotation {
    level: Level,
    /// Findings that fail come before those that do not, and grave ones before others.
    severity: Severity,
    file: Option<String>,
    title: String,
    message: String,
}

/// Writes the annotations of all files, and a plain line about each.
pub(in crate::cli) fn annotations(all: &[Checked], floor: Severity, ui: &mut Ui) {
    let mut annotations: Vec<_> = all.iter().flat_map(|checked| of(checked, floor)).collect();
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.severity));
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let of_level: Vec<_> = annotations
            .iter()
            .filter(|one| one.level == level)
            .collect();
        let shown = if of_level.len() > SHOWN {
            SHOWN - 1
        } else {
            SHOWN
        };
        for annotation in of_level.iter().take(shown) {
            ui.line(annotation.command());
        }
        let more = of_level.len().saturating_sub(shown);
        if more > 0 {
            let rest = Annotation {
                level,
                severity: Severity::Info,
                file: None,
                title: "wasm-audit".into(),
                message: format!(
                    "{} more of this kind are not shown: GitHub shows {SHOWN} of a step. `wasm-audit check --format json` lists all",
                    grouped(more)
                ),
            };
            ui.line(rest.command());
        }
    }
    for checked in all {
        if let Ok(report) = &checked.answer {
            verdict(&checked.path, report, ui);
        }
    }
}

fn of(checked: &Checked, floor: Severity) -> Vec<Annotation> {
    let file = (checked.path != Path::new("-"))
        .then(|| Printable(&checked.path.to_string_lossy()).to_string());
    let report = match &checked.answer {
        Ok(report) => report,
        Err(error) => {
            return vec![Annotation {
                level: Level::Error,
                severity: Severity::High,
                file,
                title: "no answer".into(),
                message: shown(&error.one_line()),
            }];
        }
    };
    let findings = report
        .findings
        .iter()
        .filter(|finding| finding.severity >= floor)
        .map(|finding| about(finding, report, file.clone()));
    let remarks = remarks(report).into_iter().map(|remark| Annotation {
        level: Level::Warning,
        severity: Severity::High,
        file: file.clone(),
        title: "wasm-audit".into(),
        message: remark,
    });
    findings.chain(remarks).collect()
}

fn about(finding: &Finding, report: &Report, file: Option<String>) -> Annotation {
    let level = if finding.fails(report.gate) {
        Level::Error
    } else if finding.waived.is_none() && finding.severity >= Severity::Medium {
        Level::Warning
    } else {
        Level::Notice
    };
    let waived = finding.waived.as_ref();
    let place = [
        finding
            .place
            .offset
            .map(|offset| format!("byte {offset:#x}")),
        finding.place.within.as_deref().map(shown),
    ];
    let place: Vec<_> = place.into_iter().flatten().collect();
    let mut message = shown(&finding.message);
    if !place.is_empty() {
        message += &format!(" ({})", place.join(", "));
    }
    message += &format!(
        "\npolicy `{}` allows {}",
        Printable(&report.policy.name),
        shown(&finding.allowed)
    );
    if let Some(reached) = &finding.reached {
        message += &format!("\nreached by: {}", shown(reached));
    }
    message += &match waived {
        Some(by) => format!("\nwaived {}", shown(&responsible(by))),
        None => format!("\nhelp: {}", shown(&finding.help)),
    };
    Annotation {
        level,
        severity: finding.severity,
        file,
        title: format!(
            "{}{} ({})",
            if waived.is_some() { "waived: " } else { "" },
            finding.code,
            finding.severity
        ),
        message,
    }
}

impl Annotation {
    /// Writes `::level file=…,title=…::message`.
    fn command(&self) -> String {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let file = self
            .file
            .as_ref()
            .map(|file| format!("file={},", property(file)))
            .unwrap_or_default();
        format!(
            "::{level} {file}title={}::{}",
            property(&self.title),
            data(&self.message)
        )
    }
}

/// Writes the line about a file; it begins with no colon, so it is no command.
fn verdict(path: &Path, report: &Report, ui: &mut Ui) {
    let word = match report.verdict {
        Verdict::Passed => "PASSED",
        Verdict::Failed => "FAILED",
    };
    let line = format!(
        "{word}  {}  {}; {}",
        input::shown(path),
        counted(report),
        judged_by(report)
    );
    match report.verdict {
        Verdict::Passed => ui.note(line),
        Verdict::Failed => ui.line(line),
    }
}

fn shown(text: &str) -> String {
    Printable(&shortened(text)).to_string()
}

/// Escapes the message of a command, as GitHub's runner reads it.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
