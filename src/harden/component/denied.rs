//! The imports of a component that its policy denies, and what it says of them.

use std::collections::BTreeSet;

use crate::artifact::Kind;
use crate::check::{Conformity, What};
use crate::harden::passes::STUB_IMPORTS;
use crate::harden::plan::Plan;
use crate::harden::receipt::Log;
use crate::harden::unmatched::spellings;
use crate::inspect::{ExternKind, Facts};
use crate::policy::{Policy, Stub};

/// The imports of a component that its policy denies.
pub(super) struct Denied<'a> {
    /// Interfaces as a whole, and functions of the world itself.
    whole: BTreeSet<&'a str>,
    /// Functions of interfaces of which others are granted.
    members: BTreeSet<(&'a str, &'a str)>,
    policy: &'a Policy,
}

/// What an entry of `[stubs]` is about.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    Alone,
    Interface,
}

impl<'a> Denied<'a> {
    pub(super) fn of(facts: &'a Facts, plan: &Plan<'a>, log: &mut Log) -> Self {
        let policy = plan.policy;
        let mut denied = Self {
            whole: BTreeSet::new(),
            members: BTreeSet::new(),
            policy,
        };
        let Some(world) = policy.world(Kind::Component) else {
            return denied;
        };
        for difference in Conformity::of(facts, world).differences {
            let import = difference.import;
            if plan.waived.contains(&difference.subject()) {
                continue;
            }
            let can_be_answered = matches!(
                (import.kind, &difference.what),
                (
                    ExternKind::Func | ExternKind::Instance,
                    What::NotGranted(_) | What::OtherVersion(_)
                )
            );
            match difference.member {
                Some(member) if can_be_answered => {
                    denied.members.insert((&import.name, member));
                }
                None if can_be_answered => {
                    denied.whole.insert(&import.name);
                }
                // Another type is nothing that a body inside could mend.
                _ if matches!(difference.what, What::OtherType { .. }) => {}
                _ => log.left(
                    STUB_IMPORTS,
                    difference.subject(),
                    format!("a {} cannot be answered inside", import.kind),
                ),
            }
        }
        denied
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.members.is_empty()
    }

    /// The functions that are denied of an import, which is granted otherwise.
    pub(super) fn members(&self, import: &str) -> Vec<&'a str> {
        let of_import = self.members.range((import, "")..);
        of_import
            .take_while(|(of, _)| *of == import)
            .map(|(_, function)| *function)
            .collect()
    }

    /// Whether a function is denied, or an import as a whole.
    pub(super) fn has(&self, import: &str, function: Option<&str>) -> bool {
        self.whole.contains(import)
            || function.is_some_and(|function| self.members.contains(&(import, function)))
    }

    /// What the policy says of a function: of it alone, or of its whole interface, with whatever version.
    pub(super) fn named(&self, import: &str, function: Option<&str>) -> Option<(&Stub, Extent)> {
        let spellings = spellings(import);
        let stub = |name: &str, extent| Some((self.policy.stubs.get(name)?, extent));
        let alone = |name: &String| match function {
            Some(function) => stub(&format!("{name}#{function}"), Extent::Alone),
            None => stub(name, Extent::Alone),
        };
        let whole = |name: &String| stub(name, Extent::Interface);
        spellings
            .iter()
            .find_map(alone)
            .or_else(|| spellings.iter().find_map(whole))
    }
}
