//! The modules of a component, hardened until what they need of one another stays the same.

use std::collections::{BTreeMap, BTreeSet};

use super::denied::Denied;
use super::items::{Component, Item};
use super::mark::{Uses, foreign, mark, taken_whole};
use super::spaces::Live;
use crate::harden::HardenError;
use crate::harden::core;
use crate::harden::core::module::Module;
use crate::harden::plan::{Exports, ModulePlan, Plan};
use crate::harden::receipt::Log;

/// One module and what became of it.
pub(super) struct Nested {
    /// The new bytes.
    pub(super) bytes: Vec<u8>,
    /// What was done to it.
    pub(super) log: Log,
}

/// What became of a component's modules, and what of the component is needed then.
pub(super) struct Settled {
    /// All modules that the component defines, by index.
    pub(super) modules: BTreeMap<u32, Nested>,
    /// What they need of one another.
    pub(super) uses: Uses,
    /// What is needed.
    pub(super) live: Live,
    /// The instances that are handed on, with everything in them.
    pub(super) whole: BTreeSet<u32>,
}

/// Hardens every module, drops what no other uses of it, and looks again what is needed then.
pub(super) fn settle(
    component: &Component<'_>,
    denied: &Denied<'_>,
    plan: &Plan<'_>,
) -> Result<Settled, HardenError> {
    let mut originals = BTreeMap::new();
    for entry in &component.entries {
        if let Item::Module(bytes) = &entry.item {
            originals.insert(entry.index(), (*bytes, Module::parse(bytes)?));
        }
    }
    let foreign = foreign(component)?;
    let instantiated: BTreeSet<u32> = component
        .instantiations()
        .map(|(_, module, _)| module)
        .collect();
    let mut replacements = denied.replacements(component, &originals)?;
    replacements.retain(|module, _| !foreign.contains(module));
    let mut uses = Uses::default();
    for (index, (_, module)) in &originals {
        uses.note(*index, module, replacements.get(index));
    }
    let mut modules: BTreeMap<u32, Nested> = BTreeMap::new();
    let mut exports: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    // Every round takes exports away, of which there are so many, or is the last.
    loop {
        let live = mark(component, &uses, plan)?;
        let mut is_last = true;
        for (index, (bytes, original)) in &originals {
            let mut taken = uses.exports(component, &live, *index, original);
            if let Some(known) = exports.get(index) {
                taken.retain(|name| known.contains(name));
                if taken == *known {
                    continue;
                }
            }
            is_last = false;
            let is_known = instantiated.contains(index) && !foreign.contains(index);
            let module_plan = ModulePlan {
                policy: plan.policy,
                replacements: replacements.get(index).cloned().unwrap_or_default(),
                exports: if is_known {
                    Exports::AllBut(taken.clone())
                } else {
                    Exports::Nothing
                },
                is_nested: true,
            };
            let mut log = Log::default();
            let bytes = core::rewrite(bytes, &module_plan, &mut log)?;
            uses.note(*index, &Module::parse(&bytes)?, None);
            exports.insert(*index, taken);
            modules.insert(*index, Nested { bytes, log });
        }
        if is_last {
            return Ok(Settled {
                modules,
                uses,
                whole: taken_whole(component, &live),
                live,
            });
        }
    }
}
