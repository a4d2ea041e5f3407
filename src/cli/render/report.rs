//! The findings of `check` for people, the next command to type, and the last line.

use std::path::Path;

use wasm_audit::check::{Report, Verdict};
use wasm_audit::finding::{Finding, Severity, Waived};
use wasm_audit::limits::MESSAGE_CHARS;
use wasm_audit::text::{Printable, cut};

use super::next;
use crate::cli::error::CliError;
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Style, Ui, YELLOW};

/// Findings of one code that are written one by one; a hostile module may have 40,000.
const SHOWN: usize = 20;

/// What is shown of a report.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct How<'a> {
    /// Findings below this severity are counted, not shown.
    pub(in crate::cli) floor: Severity,
    /// The file and the policy as they were named, to make the next command of.
    pub(in crate::cli) rerun: Option<(&'a Path, Option<&'a Path>)>,
}

impl Default for How<'_> {
    fn default() -> Self {
        Self {
            floor: Severity::Info,
            rerun: None,
        }
    }
}

/// How many files had which answer.
#[derive(Debug, Default)]
pub(in crate::cli) struct Tally {
    passed: usize,
    failed: usize,
    unknown: usize,
}

impl Tally {
    /// Counts one file.
    pub(in crate::cli) fn count(&mut self, answer: &Result<Report, CliError>) {
        *match answer {
            Ok(report) if report.verdict == Verdict::Passed => &mut self.passed,
            Ok(_) => &mut self.failed,
            Err(_) => &mut self.unknown,
        } += 1;
    }
}

/// Writes how many files had which answer, if there are several.
pub(in crate::cli) fn total(tally: &Tally, ui: &mut Ui) {
    let n = tally.passed + tally.failed + tally.unknown;
    if n < 2 {
        return;
    }
    let parts = [
        (tally.passed, "passed"),
        (tally.failed, "failed"),
        (tally.unknown, "without an answer"),
    ];
    ui.note(format_args!("{n} files: {}", listed(&parts)));
}

/// Writes every finding of a file and the verdict; `--quiet` leaves out files that pass.
pub(in crate::cli) fn human(file: &str, report: &Report, how: How<'_>, ui: &mut Ui) {
    if report.verdict == Verdict::Passed && ui.is_quiet() {
        return;
    }
    let shown = report
        .findings
        .iter()
        .take_while(|finding| finding.severity >= how.floor)
        .count();
    let (shown, hidden) = report
        .findings
        .split_at_checked(shown)
        .unwrap_or((&report.findings, &[]));
    for of_code in shown.chunk_by(|a, b| a.code == b.code) {
        let limit = if ui.is_verbose() { usize::MAX } else { SHOWN };
        let mut help = None;
        for one in of_code.iter().take(limit) {
            finding(file, report, one, &mut help, ui);
        }
        let more = of_code.len().saturating_sub(limit);
        if let (Some(first), true) = (of_code.first(), more > 0) {
            ui.line(format_args!(
                "{BOLD}and {} more of {}{BOLD:#}; `--verbose` or `--format json` lists all\n",
                grouped(more),
                first.code
            ));
        }
    }
    notes(report, how.floor, hidden.len(), ui);
    if let Some(command) = how
        .rerun
        .and_then(|(file, policy)| next::command(report, file, policy))
    {
        ui.line(format_args!("{BOLD}next:{BOLD:#} {command}"));
    }
    verdict(file, report, ui);
}

/// Writes only the findings that fail a hardened module.
pub(in crate::cli) fn findings(report: &Report, ui: &mut Ui) {
    if report.verdict == Verdict::Failed {
        human("the result", report, How::default(), ui);
    } else {
        ui.note(format_args!(
            "{GREEN}PASSED{GREEN:#}  the result passes policy `{}`, world `{}`",
            Printable(&report.policy.name),
            Printable(&report.policy.world)
        ));
    }
}

/// Says what is unusual about a report: what is not shown, and what was waived without being looked at.
pub(super) fn remarks(report: &Report) -> Vec<String> {
    let mut remarks = Vec::new();
    for of_code in report.findings.chunk_by(|a, b| a.code == b.code) {
        let n = of_code
            .iter()
            .filter(|finding| finding.is_waived_wholesale())
            .count();
        if let (Some(first), true) = (of_code.first(), n > 0) {
            remarks.push(format!(
                "{} high finding{} of {} {} waived by a waiver without `subject`, which covers every other one too",
                grouped(n),
                plural(n),
                first.code,
                if n == 1 { "is" } else { "are" }
            ));
        }
    }
    if let Some(own) = report.loosened_from() {
        remarks.push(format!(
            "the gate `{}` was asked for, which is looser than the policy's `{own}`",
            report.gate
        ));
    }
    remarks
}

/// Says how many findings there are, of which severity.
pub(super) fn counted(report: &Report) -> String {
    let n = report.findings.len();
    if n == 0 {
        return "no findings".into();
    }
    let open = |severity| {
        let of_it = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.waived.is_none());
        (of_it.count(), severity.to_string())
    };
    let waived = report
        .findings
        .iter()
        .filter(|finding| finding.waived.is_some())
        .count();
    let parts: Vec<_> = Severity::ALL
        .map(open)
        .into_iter()
        .chain([(waived, "waived".into())])
        .collect();
    format!("{} finding{}: {}", grouped(n), plural(n), listed(&parts))
}

fn notes(report: &Report, floor: Severity, n_hidden: usize, ui: &mut Ui) {
    let mut any = false;
    for remark in remarks(report) {
        ui.line(format_args!("{YELLOW}note{YELLOW:#}: {remark}"));
        any = true;
    }
    if n_hidden > 0 {
        ui.line(format_args!(
            "{YELLOW}note{YELLOW:#}: {} finding{} below `{floor}` {} not shown",
            grouped(n_hidden),
            plural(n_hidden),
            if n_hidden == 1 { "is" } else { "are" }
        ));
        any = true;
    }
    if any {
        ui.line("");
    }
}

fn verdict(file: &str, report: &Report, ui: &mut Ui) {
    let (style, word) = match report.verdict {
        Verdict::Passed => (GREEN, "PASSED"),
        Verdict::Failed => (RED, "FAILED"),
    };
    ui.line(format_args!(
        "{style}{word}{style:#}  {file}  {}; {}",
        counted(report),
        judged_by(report)
    ));
}

/// Says by what a report was made.
pub(super) fn judged_by(report: &Report) -> String {
    format!(
        "policy `{}`, world `{}`, gate {}",
        Printable(&report.policy.name),
        Printable(&report.policy.world),
        report.gate
    )
}

/// Writes one finding; help that stood with the one before is not said again.
fn finding<'a>(
    file: &str,
    report: &Report,
    finding: &'a Finding,
    said: &mut Option<&'a str>,
    ui: &mut Ui,
) {
    let (style, word): (Style, _) = match finding.severity {
        _ if finding.waived.is_some() => (DIM, "waived"),
        Severity::High if finding.fails(report.gate) => (RED, "error"),
        _ if finding.fails(report.gate) => (YELLOW, "error"),
        Severity::High | Severity::Medium => (YELLOW, "warning"),
        Severity::Low | Severity::Info => (BOLD, "note"),
    };
    let whole = ui.is_verbose();
    let text = |text: &str| {
        let text = if whole {
            text.into()
        } else {
            cut(text, MESSAGE_CHARS)
        };
        Printable(&text).to_string()
    };
    ui.line(format_args!(
        "{style}{word}[{}]{style:#}: {}",
        finding.code,
        text(&finding.message)
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
        .map(|within| format!(", {}", Printable(within)))
        .unwrap_or_default();
    ui.line(format_args!("  --> {file}{offset}{within}"));
    if whole {
        let subject = finding
            .subject
            .as_ref()
            .map(|subject| format!("; subject `{}`", Printable(subject)))
            .unwrap_or_default();
        ui.line(format_args!(
            "  severity: {}; confidence: {}{subject}",
            finding.severity, finding.confidence
        ));
    }
    ui.line(format_args!(
        "  policy: `{}` allows {}",
        Printable(&report.policy.name),
        text(&finding.allowed)
    ));
    if let Some(reached) = &finding.reached {
        ui.line(format_args!("  reached by: {}", text(reached)));
    }
    match &finding.waived {
        Some(by) => ui.line(format_args!("  waived: {}", Printable(&responsible(by)))),
        None if *said == Some(&finding.help) => {}
        None => {
            ui.line(format_args!("  help: {}", text(&finding.help)));
            *said = Some(&finding.help);
        }
    }
    ui.line("");
}

/// Says who waived a finding, until when and why.
pub(super) fn responsible(by: &Waived) -> String {
    format!("by `{}` until {}: {}", by.owner, by.until, by.reason)
}

/// Lists what there is any of: `2 high, 1 low`.
fn listed(parts: &[(usize, impl AsRef<str>)]) -> String {
    parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {}", grouped(*n), what.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Writes a number with commas between thousands.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns the ending of a plural.
pub(super) fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(
            [0, 999, 1000, 39_980, 1_234_567].map(grouped),
            ["0", "999", "1,000", "39,980", "1,234,567"]
        );
    }
}
