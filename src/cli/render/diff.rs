//! What a new version may do that the old one could not.

use std::path::Path;

use wasm_audit::diff::{Change, Diff, What};
use wasm_audit::finding::Severity;
use wasm_audit::text::Printable;

use super::annotation::{self, Annotation, Level};
use super::shown::{LONG, SHORT, count, cut, first, name};
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Ui};

/// Changes of one sort that get a line each; JSON has them all.
const LINES: usize = 40;

pub(in crate::cli) fn human(old: &str, new: &str, is_same: bool, diff: &Diff, ui: &mut Ui) {
    changes("it may do more", &diff.gained, ui);
    changes("it may do less", &diff.lost, ui);
    changes("also changed", &diff.changed, ui);
    verdict(old, new, is_same, diff, ui);
}

/// Writes what was gained as errors of a GitHub workflow, and what was lost or only differs as notices.
pub(in crate::cli) fn annotations(new: &Path, diff: &Diff, ui: &mut Ui) {
    let file = (new != Path::new("-")).then(|| Printable(&new.to_string_lossy()).to_string());
    let all = [
        ("may do more", Level::Error, Severity::High, &diff.gained),
        ("may do less", Level::Notice, Severity::Low, &diff.lost),
        ("changed", Level::Notice, Severity::Info, &diff.changed),
    ];
    let annotations = all
        .into_iter()
        .flat_map(|(title, level, severity, changes)| {
            let file = file.clone();
            changes.iter().map(move |change| {
                let (says, why) = said(change);
                Annotation {
                    level,
                    severity,
                    file: file.clone(),
                    title: format!("{title}: {}", word(change.what)),
                    message: says + &why,
                }
            })
        });
    annotation::write(annotations.collect(), "wasm-audit diff --format json", ui);
}

/// Writes the last line; it begins with no colon, so it is no command of a workflow.
pub(in crate::cli) fn verdict(old: &str, new: &str, is_same: bool, diff: &Diff, ui: &mut Ui) {
    if is_same {
        ui.note(format_args!(
            "{GREEN}SAME{GREEN:#}  {new} and {old} are the same bytes"
        ));
    } else if diff.grew() {
        ui.line(format_args!(
            "{RED}GREW{RED:#}  {new} may do more than {old}: {}, {}",
            count(diff.gained.len(), "thing gained", "things gained"),
            count(diff.lost.len(), "lost", "lost")
        ));
    } else if diff.lost.is_empty() {
        ui.note(format_args!(
            "{GREEN}EQUAL{GREEN:#}  {new} may do what {old} could, and no more"
        ));
    } else {
        ui.note(format_args!(
            "{GREEN}SHRANK{GREEN:#}  {new} may do less than {old}: {}",
            count(diff.lost.len(), "thing lost", "things lost")
        ));
    }
}

fn changes(title: &str, changes: &[Change], ui: &mut Ui) {
    if changes.is_empty() {
        return;
    }
    ui.note(format_args!("{BOLD}{title}{BOLD:#}"));
    let mut rest = changes;
    while let Some(what) = rest.first().map(|change| change.what) {
        let n = rest.iter().take_while(|change| change.what == what).count();
        let (same, others) = rest.split_at(n);
        same.iter().take(LINES).for_each(|change| line(change, ui));
        if n > LINES {
            ui.note(format_args!(
                "  {:<14}  and {} more; `--format json` lists them all",
                word(what),
                n - LINES
            ));
        }
        rest = others;
    }
}

fn line(change: &Change, ui: &mut Ui) {
    let what = word(change.what);
    let (says, why) = said(change);
    ui.note(format_args!("  {what:<14}  {says}{DIM}{why}{DIM:#}"));
}

/// Says what differs, and what of it an eye may skip.
fn said(change: &Change) -> (String, String) {
    let says = |text: &Option<String>| {
        text.as_deref()
            .map(|text| cut(text, LONG))
            .unwrap_or_default()
    };
    let (old, new) = (says(&change.old), says(&change.new));
    let name = name(&change.name, LONG);
    match (change.what, &change.old, &change.new) {
        (What::Capability, _, _) => {
            let says = match (&change.old, &change.new) {
                (Some(_), Some(_)) => format!("{old} → {new}"),
                (_, None) => old,
                (None, _) => new,
            };
            let because = first(change.because.iter().map(|name| cut(name, SHORT)), 2);
            let gap = if because.is_empty() { "" } else { "  ← " };
            (says, format!("{gap}{because}"))
        }
        (What::Producer | What::Proposal | What::Nondeterminism | What::Start, _, _) => {
            let sign = if change.new.is_some() { '+' } else { '-' };
            (format!("{sign} {name}"), String::new())
        }
        (What::Version | What::Size | What::Kind, _, _) => {
            (format!("{old} → {new}"), String::new())
        }
        (_, Some(_), Some(_)) => (name, format!("  {old} → {new}")),
        (_, None, _) => (format!("+ {name}"), format!("  {new}")),
        (_, Some(_), None) => (format!("- {name}"), format!("  {old}")),
    }
}

fn word(what: What) -> &'static str {
    match what {
        What::Capability => "capability",
        What::Import => "import",
        What::Type => "type of import",
        What::Reach => "reached",
        What::Version => "version",
        What::Memory => "memory",
        What::Table => "table",
        What::Start => "start",
        What::Proposal => "proposal",
        What::Nondeterminism => "differs by host",
        What::Kind => "kind",
        What::Export => "export",
        What::Section => "section",
        What::Size => "size",
        What::Producer => "made by",
        What::Dependency => "dependency",
        _ => "other",
    }
}
