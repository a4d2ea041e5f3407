//! The modules of a component, hardened until what they need of one another stays the same.

use std::collections::{BTreeMap, BTreeSet};

use super::denied::Denied;
use super::flow::Originals;
use super::items::{Component, Item};
use super::mark::{Uses, foreign, mark, taken_whole, types_of_one_import};
use super::replace::Calls;
use super::spaces::Live;
use crate::harden::HardenError;
use crate::harden::core;
use crate::harden::core::module::Module;
use crate::harden::plan::{Exports, ModulePlan, Plan, Replacements};
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
    /// Types of instances that nothing but one import refers to.
    pub(super) alone: BTreeSet<u32>,
}

/// Rounds after which something may be left that nothing takes: a chain of modules as long as that is made to be a burden.
const ROUNDS: usize = 50;

/// Hardens every module, drops what no other uses of it, and looks again what is needed then.
pub(super) fn settle(
    component: &Component<'_>,
    denied: &Denied<'_>,
    plan: &Plan<'_>,
    log: &mut Log,
) -> Result<Settled, HardenError> {
    let mut originals = Originals::new();
    for entry in &component.entries {
        if let Item::Module(bytes) = &entry.item {
            originals.insert(entry.index(), (*bytes, Module::parse(bytes)?));
        }
    }
    let foreign = foreign(component)?;
    let mut uses = Uses::default();
    for (index, (_, module)) in &originals {
        uses.note(*index, module, None);
    }
    let replacements = replacements(
        component, &originals, &foreign, denied, &mut uses, plan, log,
    )?;
    // Whoever uses a module comes after it.
    let mut order: Vec<u32> = Vec::new();
    let mut seen = BTreeSet::new();
    let instantiated: Vec<u32> = component
        .instantiations()
        .map(|(_, module, _)| module)
        .collect();
    order.extend(
        instantiated
            .iter()
            .rev()
            .filter(|module| seen.insert(**module)),
    );
    order.extend(originals.keys().filter(|module| seen.insert(**module)));
    let mut modules: BTreeMap<u32, Nested> = BTreeMap::new();
    let mut exports: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let mut live = mark(component, &uses, plan)?;
    for _ in 0..ROUNDS {
        let mut is_last = true;
        for index in &order {
            let Some((bytes, original)) = originals.get(index) else {
                continue;
            };
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
            };
            let mut log = Log::default();
            let bytes = core::rewrite(bytes, &module_plan, &mut log)?;
            uses.note(*index, &Module::parse(&bytes)?, None);
            exports.insert(*index, taken);
            modules.insert(*index, Nested { bytes, log });
        }
        if is_last {
            break;
        }
        live = mark(component, &uses, plan)?;
    }
    // A function is known by its name also where its module goes.
    log.matched.extend(
        modules
            .values()
            .flat_map(|module| module.log.matched.iter().cloned()),
    );
    Ok(Settled {
        modules,
        uses,
        whole: taken_whole(component, &live),
        alone: types_of_one_import(component, &live)?,
        live,
    })
}

/// What the modules answer themselves from now on: first those that call, and then the slots of shims that nobody calls
/// through any more.
fn replacements(
    component: &Component<'_>,
    originals: &Originals<'_>,
    foreign: &BTreeSet<u32>,
    denied: &Denied<'_>,
    uses: &mut Uses,
    plan: &Plan<'_>,
    log: &mut Log,
) -> Result<BTreeMap<u32, Replacements>, HardenError> {
    if denied.is_empty() {
        return Ok(BTreeMap::new());
    }
    let calls = Calls::of(component, originals, denied);
    let mut replacements = calls.callers(log)?;
    replacements.retain(|module, _| !foreign.contains(module));
    let note = |replacements: &BTreeMap<u32, Replacements>, uses: &mut Uses| {
        for (index, (_, module)) in originals {
            uses.note(*index, module, replacements.get(index));
        }
    };
    note(&replacements, uses);
    let live = mark(component, uses, plan)?;
    calls.fillers(uses, &live, &mut replacements);
    replacements.retain(|module, _| !foreign.contains(module));
    note(&replacements, uses);
    Ok(replacements)
}
