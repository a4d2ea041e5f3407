//! Why each import is still there, or how it went: `harden --explain`.

use std::collections::{BTreeMap, BTreeSet};

use wasm_audit::harden::Receipt;
use wasm_audit::inspect::{Facts, Reach};
use wasm_audit::text::Printable;

use super::all::who_reaches;
use crate::cli::ui::{BOLD, DIM, Ui};

pub(in crate::cli) fn imports(before: &Facts, after: &Facts, receipt: &Receipt, ui: &mut Ui) {
    let kept: BTreeSet<&str> = receipt.after.imports.iter().map(String::as_str).collect();
    let (reach, reach_before) = (by_name(after), by_name(before));
    let changes = by_subject(&receipt.changes, |change| &change.subject);
    let lefts = by_subject(&receipt.left, |left| &left.subject);
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
        for left in of(name, &lefts) {
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
        for change in of(name, &changes) {
            ui.note(format_args!(
                "      {DIM}{}{DIM:#}",
                Printable(&change.done)
            ));
        }
    }
}

/// What was said, by what it is about.
fn by_subject<'r, T>(
    said: &'r [T],
    subject: impl Fn(&'r T) -> &'r str,
) -> BTreeMap<&'r str, Vec<&'r T>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in said {
        all.entry(subject(one)).or_default().push(one);
    }
    all
}

/// What was said of an import: of this function alone or, where nothing was, of its interface.
fn of<'m, 'r, T>(name: &str, said: &'m BTreeMap<&'r str, Vec<&'r T>>) -> &'m [&'r T] {
    let interface = || said.get(name.split_once('#')?.0);
    said.get(name).or_else(interface).map_or(&[], Vec::as_slice)
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
