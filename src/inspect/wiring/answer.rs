//! The answer for each imported function of a component.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Host, Node, Wiring, hosts};
use crate::inspect::calls::{Walked, Way};
use crate::inspect::reach::{CUT, Paths, TABLE, names};
use crate::inspect::{By, Headers, Reach};

/// Returns the answers where the wiring was not followed.
pub(super) fn unknown(headers: &Headers) -> Vec<Reach> {
    let hosts = hosts(headers).into_iter();
    hosts
        .map(|host| answer(&host, By::Unknown, Vec::new()))
        .collect()
}

/// Returns who reaches each imported function.
pub(super) fn of_wiring(wiring: &Wiring<'_, '_>) -> Vec<Reach> {
    let called = Walked::from(wiring.roots.iter().map(|root| root.node), wiring);
    let held = Walked::from(wiring.held.iter().copied(), wiring);
    let escaped = Walked::from(wiring.escaped.iter().copied(), wiring);
    let mut paths = Paths::default();
    let roots: BTreeMap<u32, _> = wiring.roots.iter().map(|root| (root.node, root)).collect();
    let mut ways = Vec::new();
    for n in 0..wiring.hosts.len() {
        let node = wiring.host(n);
        let by_call = paths.way(&called, node);
        let root = by_call.as_ref().and_then(|way| roots.get(&way.root));
        ways.push(match root {
            Some(root) => (root.by, root.label.as_str(), by_call),
            None if wiring.is_lost || escaped.reaches(node) => (By::Unknown, "", None),
            None => match paths.way(&held, node) {
                Some(way) => (By::Table, TABLE, Some(way)),
                None => (By::Nobody, "", None),
            },
        });
    }
    let names = Names::of(wiring, ways.iter().filter_map(|(.., way)| way.as_ref()));
    let ways = wiring.hosts.iter().zip(&ways);
    ways.map(|(host, (by, label, way))| {
        let path = way.as_ref().map(|way| names.path(wiring, way, label));
        answer(host, *by, paths.keep(path.unwrap_or_default()))
    })
    .collect()
}

fn answer(host: &Host, by: By, path: Vec<String>) -> Reach {
    Reach {
        import: host.import,
        function: host.function.clone(),
        by,
        path,
    }
}

/// What functions on the ways are called, by module.
struct Names(BTreeMap<usize, BTreeMap<u32, String>>);

impl Names {
    fn of<'w>(wiring: &Wiring<'_, '_>, ways: impl Iterator<Item = &'w Way>) -> Self {
        let mut wanted: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for node in ways.flat_map(|way| &way.callers) {
            if let Node::Function { module, function } = wiring.node(*node) {
                wanted.entry(module).or_default().insert(function);
            }
        }
        let named = wanted.into_iter().filter_map(|(module, functions)| {
            Some((module, names(wiring.graphs.get(module)?, functions)))
        });
        Self(named.collect())
    }

    /// Tells a way.
    fn path(&self, wiring: &Wiring<'_, '_>, way: &Way, label: &str) -> Vec<String> {
        let mut callers = way.callers.as_slice();
        // The export's own name says more than that of the function it lifts, which is mostly the same.
        if let [before @ .., function, lift, _] = callers
            && wiring.lifted.get(lift) == Some(function)
            && !way.is_cut
        {
            callers = before;
        }
        let functions: Vec<_> = callers
            .iter()
            .filter_map(|node| match wiring.node(*node) {
                Node::Function { module, function } => Some((module, function)),
                Node::Passage => None,
            })
            .collect();
        let first = functions.first().map(|(module, _)| *module);
        let is_in_one = functions.iter().all(|(module, _)| Some(*module) == first);
        let told = functions.iter().filter_map(|(module, function)| {
            let name = self.0.get(module)?.get(function)?;
            // A bare number could be a function of any module.
            let says_which = is_in_one && *name != format!("function {function}");
            Some(if says_which || wiring.graphs.len() == 1 {
                name.clone()
            } else {
                format!("{name} (core module {module})")
            })
        });
        told.chain(way.is_cut.then(|| CUT.to_owned()))
            .chain([label.to_owned()])
            .collect()
    }
}
