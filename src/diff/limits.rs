//! What differs in limits, start functions, proposals and determinism.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize as _;

use super::{Change, Diff, What};
use crate::inspect::{CoreModule, Facts, Memory, Table};

/// Compares what bounds the two versions and what their code needs of an engine.
pub(super) fn compare(old: &Facts, new: &Facts, diff: &mut Diff) {
    if old.kind != new.kind {
        diff.changed.push(change(
            What::Kind,
            "kind".into(),
            Some(old.kind.to_string()),
            Some(new.kind.to_string()),
        ));
    }
    memories(old, new, diff);
    tables(old, new, diff);
    let starts = |facts: &Facts| {
        let starting =
            alive(facts).filter(|module| module.start.is_some() && !module.code.start_is_empty);
        names(
            starting.map(|module| place("start function", module)),
            "runs at instantiation",
        )
    };
    either(What::Start, &starts(old), &starts(new), diff);
    let proposals = |facts: &Facts| names(facts.proposals.iter().cloned(), "used");
    either(What::Proposal, &proposals(old), &proposals(new), diff);
    let nondeterminism = |facts: &Facts| {
        let kinds = alive(facts).flat_map(|module| module.code.nondeterminism.keys());
        // The name that JSON has for it.
        names(
            kinds.filter_map(|kind| {
                kind.serialize(serde_json::value::Serializer)
                    .ok()?
                    .as_str()
                    .map(str::to_owned)
            }),
            "used",
        )
    };
    either(
        What::Nondeterminism,
        &nondeterminism(old),
        &nondeterminism(new),
        diff,
    );
}

/// Returns the modules whose code can run.
fn alive(facts: &Facts) -> impl Iterator<Item = &CoreModule> {
    facts
        .modules
        .iter()
        .filter(|module| module.instances != Some(0))
}

fn names(names: impl Iterator<Item = String>, says: &str) -> BTreeMap<String, String> {
    names.map(|name| (name, says.to_owned())).collect()
}

fn place(what: &str, module: &CoreModule) -> String {
    match &module.within {
        Some(within) => format!("{what} of {within}"),
        None => what.to_owned(),
    }
}

fn change(what: What, name: String, old: Option<String>, new: Option<String>) -> Change {
    Change {
        what,
        name,
        old,
        new,
        because: Vec::new(),
    }
}

/// Tells what only one version has.
fn either(
    what: What,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    diff: &mut Diff,
) {
    let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in all {
        let (old, new) = (old.get(name), new.get(name));
        if old.is_none() || new.is_none() {
            diff.only(change(what, name.clone(), old.cloned(), new.cloned()));
        }
    }
}

fn memories(old: &Facts, new: &Facts, diff: &mut Diff) {
    let known = |facts: &Facts| -> BTreeMap<String, Memory> {
        let own = alive(facts).flat_map(|module| {
            let memories = module.memories.iter().enumerate();
            let own = memories.filter(|(_, memory)| !memory.imported || module.within.is_none());
            own.map(move |(i, memory)| (place(&format!("memory {i}"), module), memory.clone()))
        });
        own.collect()
    };
    let says = |memory: &Memory| {
        let maximum = match memory.maximum_bytes() {
            Some(bytes) => format!("at most {bytes} bytes"),
            None => "no maximum".into(),
        };
        let shared = if memory.shared { ", shared" } else { "" };
        let wide = if memory.memory64 { ", 64-bit" } else { "" };
        format!("{} bytes, {maximum}{shared}{wide}", memory.minimum_bytes())
    };
    let grew = |old: &Memory, new: &Memory| {
        wider(old.maximum_bytes(), new.maximum_bytes())
            || (new.shared && !old.shared)
            || (new.memory64 && !old.memory64)
    };
    of_limits(What::Memory, &known(old), &known(new), says, grew, diff);
}

fn tables(old: &Facts, new: &Facts, diff: &mut Diff) {
    let known = |facts: &Facts| -> BTreeMap<String, Table> {
        let own = alive(facts).flat_map(|module| {
            let tables = module.tables.iter().enumerate();
            let own = tables.filter(|(_, table)| !table.imported || module.within.is_none());
            own.map(move |(i, table)| (place(&format!("table {i}"), module), table.clone()))
        });
        own.collect()
    };
    let says = |table: &Table| {
        let maximum = match table.maximum {
            Some(elements) => format!("at most {elements}"),
            None => "no maximum".into(),
        };
        let wide = if table.table64 { ", 64-bit" } else { "" };
        format!(
            "{} elements, {maximum}{wide}, of {}",
            table.minimum, table.element
        )
    };
    // A table whose maximum is its size holds as many entries as it has functions to hold: more of them is more code, and
    // no room that can grow.
    let room = |table: &Table| {
        table
            .maximum
            .map(|maximum| maximum.saturating_sub(table.minimum))
    };
    let grew = |old: &Table, new: &Table| {
        wider(room(old), room(new)) || old.element != new.element || (new.table64 && !old.table64)
    };
    of_limits(What::Table, &known(old), &known(new), says, grew, diff);
}

/// Whether the second bound allows more than the first.
fn wider(old: Option<u64>, new: Option<u64>) -> bool {
    match (old, new) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => new > old,
    }
}

fn of_limits<T: PartialEq>(
    what: What,
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    says: impl Fn(&T) -> String,
    grew: impl Fn(&T, &T) -> bool,
    diff: &mut Diff,
) {
    let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in all {
        let (old, new) = (old.get(name), new.get(name));
        let change = change(what, name.clone(), old.map(&says), new.map(&says));
        match (old, new) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) if grew(old, new) => diff.gained.push(change),
            (Some(old), Some(new)) if grew(new, old) => diff.lost.push(change),
            (Some(_), Some(_)) => diff.changed.push(change),
            _ => diff.only(change),
        }
    }
}
