//! Why each import is still there, or how it went: `harden --explain`.

use std::collections::{BTreeMap, BTreeSet};

use wasm_audit::harden::Receipt;
use wasm_audit::inspect::{Facts, Reach};
use wasm_audit::text::Printable;

use super::all::who_reaches;
use crate::cli::ui::{BOLD, DIM, Ui};

pub(super) fn imports(before: &Facts, after: &Facts, receipt: &Receipt, ui: &mut Ui) {
    let kept: BTreeSet<&str> = receipt.after.imports.iter().map(String::as_str).collect();
    let (reach, reach_before) = (by_name(after), by_name(before));
    if !kept.is_empty() {
        ui.note(format_args!("  {BOLD}still imported{BOLD:#}"));
    }
    for name in &receipt.after.imports {
        ui.note(format_args!("    {}", Printable(name)));
        // The same way with the names that functions had, where the names went.
        let same = |was: &&&Reach| {
            reach
                .get(name)
                .is_some_and(|is| is.by == was.by && is.path.len() == was.path.len())
        };
        who(reach_before.get(name).filter(same).or(reach.get(name)), ui);
        for left in receipt
            .left
            .iter()
            .filter(|left| about(name, &left.subject))
        {
            ui.note(format_args!(
                "      {DIM}left: {}{DIM:#}",
                Printable(&left.why)
            ));
        }
    }
    let mut gone = receipt
        .before
        .imports
        .iter()
        .filter(|name| !kept.contains(name.as_str()))
        .peekable();
    if gone.peek().is_some() {
        ui.note(format_args!("  {BOLD}no longer imported{BOLD:#}"));
    }
    for name in gone {
        ui.note(format_args!("    {}", Printable(name)));
        who(reach_before.get(name), ui);
        let alone = || {
            receipt
                .changes
                .iter()
                .filter(|change| change.subject == *name)
        };
        let whole = receipt
            .changes
            .iter()
            .filter(|change| about(name, &change.subject));
        let how: Vec<_> = if alone().next().is_some() {
            alone().collect()
        } else {
            whole.collect()
        };
        for change in how {
            ui.note(format_args!(
                "      {DIM}{}{DIM:#}",
                Printable(&change.done)
            ));
        }
    }
}

/// Whether something that was said of `subject` is about the import `name`, a function of it perhaps.
fn about(name: &str, subject: &str) -> bool {
    name == subject
        || name
            .strip_prefix(subject)
            .is_some_and(|function| function.starts_with('#'))
}

fn who(reach: Option<&&Reach>, ui: &mut Ui) {
    if let Some(reach) = reach {
        ui.note(format_args!("      {DIM}{}{DIM:#}", who_reaches(reach)));
    }
}

fn by_name(facts: &Facts) -> BTreeMap<String, &Reach> {
    let named = facts.reach.iter().filter_map(|reach| {
        let import = facts.imports.get(reach.import)?.full_name();
        let name = match &reach.function {
            Some(function) => format!("{import}#{function}"),
            None => import,
        };
        Some((name, reach))
    });
    named.collect()
}
