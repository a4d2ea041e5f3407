//! The findings of `check`, and its last line.

use wasm_audit::check::{Report, Verdict};
use wasm_audit::finding::{Finding, Severity};
use wasm_audit::text::Printable;

use crate::cli::ui::{BOLD, GREEN, RED, Style, Ui, YELLOW};

/// Writes every finding of a file and the verdict.
pub(in crate::cli) fn human(file: &str, report: &Report, ui: &mut Ui) {
    report
        .findings
        .iter()
        .for_each(|f| finding(file, report, f, ui));
    let n = report.findings.len();
    let below = report
        .findings
        .iter()
        .filter(|finding| finding.severity < report.gate)
        .count();
    let (style, word) = match report.verdict {
        Verdict::Passed => (GREEN, "PASSED"),
        Verdict::Failed => (RED, "FAILED"),
    };
    let counted = match (n, below) {
        (0, _) => "no findings".into(),
        (n, 0) => format!("{n} finding{}", plural(n)),
        (n, below) if n == below => format!("{n} finding{} below the gate", plural(n)),
        (n, below) => format!("{n} finding{}, {below} below the gate", plural(n)),
    };
    let line = format!(
        "{style}{word}{style:#}  {file}  {counted}, policy `{}`, world `{}`",
        Printable(&report.policy.name),
        Printable(&report.policy.world)
    );
    match report.verdict {
        Verdict::Passed => ui.note(line),
        Verdict::Failed => ui.line(line),
    }
}

/// Writes only the findings that fail a hardened module.
pub(in crate::cli) fn findings(report: &Report, ui: &mut Ui) {
    if report.verdict == Verdict::Failed {
        human("the result", report, ui);
    } else {
        ui.note(format_args!(
            "{GREEN}PASSED{GREEN:#}  the result passes policy `{}`, world `{}`",
            Printable(&report.policy.name),
            Printable(&report.policy.world)
        ));
    }
}

fn finding(file: &str, report: &Report, finding: &Finding, ui: &mut Ui) {
    let style: Style = match finding.severity {
        Severity::High => RED,
        Severity::Medium => YELLOW,
        Severity::Low | Severity::Info => BOLD,
    };
    let word = if finding.severity >= report.gate {
        "error"
    } else {
        "note"
    };
    ui.line(format_args!(
        "{style}{word}[{}]{style:#}: {}",
        finding.code,
        Printable(&finding.message)
    ));
    let offset = finding
        .place
        .offset
        .map(|offset| format!(" @ {offset:#x}"))
        .unwrap_or_default();
    let within = finding
        .place
        .within
        .as_ref()
        .map(|within| format!(", {within}"))
        .unwrap_or_default();
    ui.line(format_args!("  --> {file}{offset}{within}"));
    ui.line(format_args!(
        "  policy: `{}` allows {}",
        Printable(&report.policy.name),
        Printable(&finding.allowed)
    ));
    ui.line(format_args!("  help: {}\n", Printable(&finding.help)));
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
