//! Findings as annotations of a GitHub workflow.

use std::path::Path;

use wasm_audit::check::{Report, Verdict};
use wasm_audit::finding::{Finding, Severity};
use wasm_audit::text::Printable;

use super::annotation::{self, Annotation, Level, shown};
use super::report::{counted, judged_by, remarks, responsible};
use crate::cli::check::Checked;
use crate::cli::input;
use crate::cli::ui::Ui;

/// Writes the annotations of all files, and a plain line about each.
pub(in crate::cli) fn annotations(all: &[Checked], floor: Severity, ui: &mut Ui) {
    let annotations = all.iter().flat_map(|checked| of(checked, floor)).collect();
    annotation::write(annotations, "wasm-audit check --format json", ui);
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
