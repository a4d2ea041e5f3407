//! What a new version may do that the old one could not.

use wasm_audit::diff::{Change, Diff, What};

use super::shown::{LONG, SHORT, count, cut, first, name};
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Ui};

/// Changes of one sort that get a line each; JSON has them all.
const LINES: usize = 40;

pub(in crate::cli) fn human(old: &str, new: &str, is_same: bool, diff: &Diff, ui: &mut Ui) {
    changes("it may do more", &diff.gained, ui);
    changes("it may do less", &diff.lost, ui);
    changes("also changed", &diff.changed, ui);
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
    let says = |text: &Option<String>| {
        text.as_deref()
            .map(|text| cut(text, LONG))
            .unwrap_or_default()
    };
    let (old, new) = (says(&change.old), says(&change.new));
    let what = word(change.what);
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
            ui.note(format_args!(
                "  {what:<14}  {says}{DIM}{gap}{because}{DIM:#}"
            ));
        }
        (What::Producer | What::Proposal | What::Nondeterminism | What::Start, _, _) => {
            let sign = if change.new.is_some() { '+' } else { '-' };
            ui.note(format_args!("  {what:<14}  {sign} {name}"));
        }
        (What::Version, _, _) => ui.note(format_args!("  {what:<14}  {old} → {new}")),
        (What::Size | What::Kind, _, _) => ui.note(format_args!("  {what:<14}  {old} → {new}")),
        (_, Some(_), Some(_)) => ui.note(format_args!(
            "  {what:<14}  {name}  {DIM}{old} → {new}{DIM:#}"
        )),
        (_, None, _) => ui.note(format_args!("  {what:<14}  + {name}  {DIM}{new}{DIM:#}")),
        (_, Some(_), None) => ui.note(format_args!("  {what:<14}  - {name}  {DIM}{old}{DIM:#}")),
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
