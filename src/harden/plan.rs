//! A policy, turned into what is to be done to one artifact and to each module in it.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Answer;
use crate::artifact::Kind;
use crate::check::{Report, core_grant, unasked};
use crate::inspect::{ExternKind, Facts};
use crate::policy::{Policy, Stub, errno};

/// What is to be done to an artifact.
pub(super) struct Plan<'a> {
    pub(super) policy: &'a Policy,
    /// Exports that go, by name.
    pub(super) exports: BTreeMap<String, Unwanted>,
    /// Imports that somebody answers for, by the names that waivers give them.
    pub(super) waived: BTreeSet<String>,
    /// Whether exports of functions were left because none is in the world.
    pub(super) asks_for_none: bool,
}

/// Why an export goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unwanted {
    /// The world does not ask for it.
    NotInWorld,
    /// It lets the outside change what the module does.
    Public,
    /// Nothing in the component uses it.
    NotUsed,
}

/// What is to be done to one core module.
pub(super) struct ModulePlan<'a> {
    pub(super) policy: &'a Policy,
    /// Imported functions that are answered inside, by module and name.
    pub(super) replacements: Replacements,
    /// Which exports go.
    pub(super) exports: Exports<'a>,
}

/// What takes the place of imported functions, by module and name.
pub(super) type Replacements = BTreeMap<(String, String), Replacement>;

/// Which exports of a core module go.
pub(super) enum Exports<'a> {
    /// These.
    Named(&'a BTreeMap<String, Unwanted>),
    /// All but these, which the component uses.
    AllBut(BTreeSet<String>),
    /// None.
    Nothing,
}

/// What takes the place of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    /// As `policy.toml` writes it.
    pub(super) stub: Stub,
    /// Whether nobody asked for just this one.
    pub(super) is_default: bool,
    /// What it comes to; absent where the core type decides.
    pub(super) answer: Option<Answer>,
    /// The memory that it writes to, by its index in the module; absent where that is the one that hosts write to.
    pub(super) memory: Option<u32>,
    /// Whether it only fills a slot that nobody calls through.
    pub(super) is_slot: bool,
    /// The component's import that is meant.
    pub(super) stands_for: Option<String>,
}

impl<'a> Plan<'a> {
    /// Decides what to do about the findings of the first check.
    pub(super) fn new(facts: &Facts, policy: &'a Policy, report: &Report) -> Self {
        let mut exports: BTreeMap<String, Unwanted> = BTreeMap::new();
        // Not by the findings, of which there is only so much room.
        for export in policy
            .world(facts.kind)
            .into_iter()
            .flat_map(|world| unasked(facts, policy, world))
        {
            exports.insert(export.name.clone(), Unwanted::NotInWorld);
        }
        let mut all_waived = false;
        let (mut waived, mut waived_imports) = (BTreeSet::new(), BTreeSet::new());
        for finding in &report.findings {
            if finding.waived.is_some() && finding.code.starts_with("import-") {
                waived_imports.extend(finding.subject.clone());
            }
            let unwanted = match finding.code.as_str() {
                "export-not-in-world" => Unwanted::NotInWorld,
                "export-table" | "export-mutable-global" => Unwanted::Public,
                _ => continue,
            };
            if let Some(by) = &finding.waived {
                all_waived |= unwanted == Unwanted::NotInWorld && by.subject.is_none();
                waived.extend(finding.subject.clone());
            } else if let Some(name) = &finding.subject {
                // Both may be said of one export; that it is dangerous says more.
                exports
                    .entry(name.clone())
                    .and_modify(|known| {
                        if unwanted == Unwanted::Public {
                            *known = unwanted;
                        }
                    })
                    .or_insert(unwanted);
            }
        }
        // Somebody answers for it: it is needed as it is.
        exports.retain(|name, unwanted| {
            let is_waived = all_waived && *unwanted == Unwanted::NotInWorld;
            let is_allowed = facts.kind == Kind::Core && policy.other_exports.contains(name);
            !is_waived && !is_allowed && !waived.contains(name)
        });
        let mut callable = facts
            .exports
            .iter()
            .filter(|export| matches!(export.kind, ExternKind::Func | ExternKind::Instance))
            // What serves the others is nothing to call by itself.
            .filter(|export| !(export.name == "_initialize" || export.name.starts_with("cabi_")))
            .peekable();
        let asks_for_none =
            callable.peek().is_some() && callable.all(|export| exports.contains_key(&export.name));
        if asks_for_none {
            exports.retain(|_, unwanted| *unwanted == Unwanted::Public);
        }
        Self {
            policy,
            exports,
            waived: waived_imports,
            asks_for_none,
        }
    }

    /// The plan for an artifact that is a core module.
    pub(super) fn core(&'a self, facts: &Facts) -> ModulePlan<'a> {
        let world = self.policy.world(Kind::Core);
        let mut replacements = BTreeMap::new();
        for import in facts
            .imports
            .iter()
            .filter(|import| import.kind == ExternKind::Func)
        {
            let Some(module) = &import.module else {
                continue;
            };
            let is_granted =
                world.is_some_and(|world| core_grant(module, &import.name, world).is_some());
            if is_granted || self.waived.contains(&import.full_name()) {
                continue;
            }
            let named = self.policy.stubs.get(&import.full_name()).cloned();
            let replacement = Replacement {
                is_default: named.is_none(),
                stub: named.unwrap_or_else(|| default_stub(module, &import.name)),
                answer: None,
                memory: None,
                is_slot: false,
                stands_for: None,
            };
            replacements.insert((module.clone(), import.name.clone()), replacement);
        }
        ModulePlan {
            policy: self.policy,
            replacements,
            exports: Exports::Named(&self.exports),
        }
    }
}

impl<'a> ModulePlan<'a> {
    /// The plan for a module in a component inside another: its exports and imports are left, as nobody looked who uses them.
    pub(super) fn untouched(policy: &'a Policy) -> Self {
        Self {
            policy,
            replacements: BTreeMap::new(),
            exports: Exports::Nothing,
        }
    }

    pub(super) fn unwanted_export(&self, name: &str) -> Option<Unwanted> {
        match &self.exports {
            Exports::Named(names) => names.get(name).copied(),
            Exports::AllBut(used) => (!used.contains(name)).then_some(Unwanted::NotUsed),
            Exports::Nothing => None,
        }
    }

    pub(super) fn replacement(&self, module: &str, name: &str) -> Option<&Replacement> {
        self.replacements.get(&(module.to_owned(), name.to_owned()))
    }
}

/// What a call to a forbidden preview 1 function gets when the policy does not say.
///
/// Chosen so that programs which merely ask go on, and programs which rely on the answer fail where they asked: an error
/// from `environ_sizes_get` makes the C library exit, "bad descriptor" ends its search for directories, and randomness or time
/// that is made up would be worse than none.
fn default_stub(module: &str, name: &str) -> Stub {
    if module != "wasi_snapshot_preview1" {
        return Stub::Trap;
    }
    let errno = |name| errno::number(name).map_or(Stub::Trap, Stub::Errno);
    match name {
        "args_sizes_get" | "args_get" | "environ_sizes_get" | "environ_get" | "sched_yield" => {
            Stub::Empty
        }
        "proc_exit" => Stub::Trap,
        _ if name.starts_with("path_") || name.starts_with("sock_") => errno("notcapable"),
        _ if name.starts_with("fd_") => errno("badf"),
        _ => errno("nosys"),
    }
}
