//! Two versions of an artifact in, what the new one may do that the old one could not, and the reverse.
//!
//! The new version *grew* when it has a capability, a usable import, a type of an import, a way to reach one, a memory or
//! table, room in one, a start function, a proposal or a source of non-determinism that the old one had not. Exports,
//! sections, sizes, tools and dependencies are told, and are no growth: they let the artifact do nothing to its host.

mod limits;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::capability::{Ability, Toolchain};
use crate::inspect::{By, Export, Facts, Taken};
use crate::version::track;

/// Everything that differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diff {
    /// What the new version may do that the old one could not.
    pub gained: Vec<Change>,
    /// What the old version could do that the new one may not.
    pub lost: Vec<Change>,
    /// What differs and lets neither do more.
    pub changed: Vec<Change>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What sort of thing differs.
    pub what: What,
    /// Which one.
    pub name: String,
    /// What the old version has; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What the new version has; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The imports that justify it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

/// What sort of thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum What {
    /// Something that it may do, in plain words.
    Capability,
    /// An import, or a function of an imported interface.
    Import,
    /// The type of an import.
    Type,
    /// Whether anybody reaches an import.
    Reach,
    /// The version of an imported or exported interface, on the same semver track.
    Version,
    /// A memory.
    Memory,
    /// A table.
    Table,
    /// The start function.
    Start,
    /// A proposal that it uses.
    Proposal,
    /// Something that makes results differ between hosts.
    Nondeterminism,
    /// Core module or component.
    Kind,
    /// An export.
    Export,
    /// A custom section.
    Section,
    /// The size of the file.
    Size,
    /// A tool that the binary names.
    Producer,
    /// A crate that the binary was built from.
    Dependency,
}

impl Diff {
    /// Whether the new version may do more.
    pub fn grew(&self) -> bool {
        !self.gained.is_empty()
    }

    /// Notes down what only one version has.
    fn only(&mut self, change: Change) {
        match change.new {
            Some(_) => self.gained.push(change),
            None => self.lost.push(change),
        }
    }
}

/// Compares two versions. Both must be valid: of a malformed one nobody knows what it may do.
pub fn diff(old: &Facts, new: &Facts) -> Diff {
    let mut diff = Diff::default();
    capabilities(old, new, &mut diff);
    imports(old, new, &mut diff);
    limits::compare(old, new, &mut diff);
    exports(old, new, &mut diff);
    let sections = |facts: &Facts| {
        let mut sections: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for section in &facts.sections {
            let (n, size) = sections.entry(section.name.clone()).or_default();
            *n += 1;
            *size += section.size;
        }
        let told = |(name, (n, size))| match n {
            1 => (name, format!("{size} bytes")),
            n => (name, format!("{size} bytes in {n} sections")),
        };
        sections.into_iter().map(told).collect()
    };
    of_both(
        What::Section,
        &sections(old),
        &sections(new),
        &mut diff.changed,
    );
    if old.size != new.size {
        diff.changed.push(Change {
            what: What::Size,
            name: "size".into(),
            old: Some(format!("{} bytes", old.size)),
            new: Some(format!("{} bytes", new.size)),
            because: Vec::new(),
        });
    }
    let producers = |facts: &Facts| {
        facts
            .producers
            .iter()
            .map(|p| (p.clone(), "named".into()))
            .collect()
    };
    of_both(
        What::Producer,
        &producers(old),
        &producers(new),
        &mut diff.changed,
    );
    let dependencies = |facts: &Facts| {
        let mut crates: BTreeMap<String, String> = BTreeMap::new();
        for dependency in &facts.dependencies {
            let versions = crates.entry(dependency.name.clone()).or_default();
            if !versions.is_empty() {
                versions.push_str(", ");
            }
            versions.push_str(&dependency.version);
        }
        crates
    };
    of_both(
        What::Dependency,
        &dependencies(old),
        &dependencies(new),
        &mut diff.changed,
    );
    for changes in [&mut diff.gained, &mut diff.lost, &mut diff.changed] {
        changes.sort_by_key(|change| change.what);
    }
    diff
}

/// Tells what differs between two lists of named things.
fn of_both(
    what: What,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    changes: &mut Vec<Change>,
) {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in names {
        let (old, new) = (old.get(name), new.get(name));
        if old != new {
            changes.push(Change {
                what,
                name: name.clone(),
                old: old.cloned(),
                new: new.cloned(),
                because: Vec::new(),
            });
        }
    }
}

type Known = BTreeMap<(Ability, Option<&'static Toolchain>), (bool, Vec<String>)>;

fn capabilities(old: &Facts, new: &Facts, diff: &mut Diff) {
    let known = |facts: &Facts| -> Known {
        let taken: Vec<_> = facts.taken().collect();
        let name = |i: &usize| taken.get(*i).map(Taken::full_name);
        let found = facts.capabilities();
        let told = found.iter().map(|found| {
            let because = found.imports.iter().filter_map(name).collect();
            (
                (found.ability, found.toolchain),
                (found.only_if_handed, because),
            )
        });
        told.collect()
    };
    let (old, new) = (known(old), known(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (ability, toolchain) = key;
        let words = |(handed, _): &(bool, Vec<String>)| {
            let decided = toolchain
                .map(|by| format!(" ({})", by.name))
                .unwrap_or_default();
            let handed = if *handed {
                ", only on what it is handed"
            } else {
                ""
            };
            format!("{}{decided}{handed}", ability.words())
        };
        let (old, new) = (old.get(key), new.get(key));
        let change = Change {
            what: What::Capability,
            name: ability.id().into(),
            old: old.map(words),
            new: new.map(words),
            because: new
                .or(old)
                .map(|(_, because)| because.clone())
                .unwrap_or_default(),
        };
        match (old, new) {
            (None, _) | (_, None) => diff.only(change),
            (Some((true, _)), Some((false, _))) => diff.gained.push(change),
            (Some((false, _)), Some((true, _))) => diff.lost.push(change),
            _ => {}
        }
    }
}

/// What is known of the imports of one name.
#[derive(Default)]
struct Same {
    /// The name with its version, as it stands in the binary.
    full_name: String,
    /// Every type that it is imported with: the same name may be imported twice.
    types: BTreeSet<String>,
    /// Whether somebody reaches one of them, or might.
    is_reached: bool,
}

/// The import's module and name, the version cut to its semver track, and the function of an interface.
type Key = (Option<String>, String, Option<String>);

fn imports(old: &Facts, new: &Facts, diff: &mut Diff) {
    let known = |facts: &Facts| {
        let mut known: BTreeMap<Key, Same> = BTreeMap::new();
        for (taken, reach) in facts.taken().zip(facts.reached()) {
            if !taken.is_usable() {
                continue;
            }
            let import = taken.import;
            // A version stands in the name of an interface, which for a core import is its module.
            let key = match &import.module {
                Some(module) => (Some(track(module)), import.name.clone(), None),
                None => (None, track(&import.name), taken.member.map(str::to_owned)),
            };
            let same = known.entry(key).or_default();
            same.full_name = taken.full_name();
            same.types.insert(
                taken
                    .ty
                    .map_or_else(|| import.kind.to_string(), str::to_owned),
            );
            same.is_reached |= reach.is_none_or(|reach| reach.by != By::Nobody);
        }
        known
    };
    let (old, new) = (known(old), known(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (old, new) = (old.get(key), new.get(key));
        let types = |same: &Same| same.types.iter().cloned().collect::<Vec<_>>().join(" and ");
        let Some(name) = new.or(old).map(|same| same.full_name.clone()) else {
            continue;
        };
        let change = |what, old, new| Change {
            what,
            name: name.clone(),
            old,
            new,
            because: Vec::new(),
        };
        let (Some(old), Some(new)) = (old, new) else {
            diff.only(change(What::Import, old.map(types), new.map(types)));
            continue;
        };
        if old.types != new.types {
            let change = change(What::Type, Some(types(old)), Some(types(new)));
            if new.types.is_subset(&old.types) {
                diff.lost.push(change);
            } else {
                diff.gained.push(change);
            }
        }
        if old.full_name != new.full_name {
            let (old, new) = (old.full_name.clone(), new.full_name.clone());
            diff.changed
                .push(change(What::Version, Some(old), Some(new)));
        }
        let says = |same: &Same| {
            Some(
                if same.is_reached {
                    "reached"
                } else {
                    "nobody reaches it"
                }
                .into(),
            )
        };
        match (old.is_reached, new.is_reached) {
            (false, true) => diff.gained.push(change(What::Reach, says(old), says(new))),
            (true, false) => diff.lost.push(change(What::Reach, says(old), says(new))),
            _ => {}
        }
    }
}

fn exports(old: &Facts, new: &Facts, diff: &mut Diff) {
    let known = |facts: &Facts| {
        let one = |export: &Export| {
            let ty = export.ty.clone().unwrap_or_else(|| export.kind.to_string());
            let functions = export.functions.iter();
            let inner = functions.map(|f| (format!("{}#{}", export.name, f.name), f.ty.clone()));
            std::iter::once((export.name.clone(), ty))
                .chain(inner)
                .collect::<Vec<_>>()
        };
        facts.exports.iter().flat_map(one).collect()
    };
    of_both(What::Export, &known(old), &known(new), &mut diff.changed);
}
