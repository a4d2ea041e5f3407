//! Which package a policy means when it names one: its own copy, or what is inside the program.

use std::collections::BTreeSet;

use wit_parser::{PackageName, UnresolvedPackage, UnresolvedPackageGroup};

use super::builtin::{self, BUILTINS, Builtin};
use super::world::WitError;

/// What the packages of a policy ask for beyond themselves.
pub(super) struct Requests {
    /// The built-in packages that are needed.
    pub(super) builtins: Vec<&'static Builtin>,
}

impl Requests {
    /// Writes into every package which one of those that are there it means.
    ///
    /// The policy's own copy wins, then one of its own on the same semver track, then the built-in one on that track.
    pub(super) fn settle(groups: &mut [UnresolvedPackageGroup]) -> Result<Self, WitError> {
        let own: BTreeSet<PackageName> = groups
            .iter()
            .flat_map(|group| packages(group).map(|package| package.name.clone()))
            .collect();
        let mut needed = [false; BUILTINS.len()];
        let builtins: Vec<_> = BUILTINS.iter().map(Builtin::packages).collect();
        for group in groups {
            for package in [&mut group.main].into_iter().chain(&mut group.nested) {
                settle(package, |asked| {
                    if own.contains(asked) {
                        return asked.clone();
                    }
                    let same = |name: &&PackageName| builtin::compatible(name, asked);
                    if let Some(name) = own.iter().rev().find(same) {
                        return name.clone();
                    }
                    for (packages, needed) in builtins.iter().zip(&mut needed) {
                        let found = packages.iter().find(|name| {
                            // Preview 1 has one version, so that nobody need say it.
                            let unversioned = packages.len() == 1 && asked.version.is_none();
                            same(name)
                                || unversioned
                                    && (&name.namespace, &name.name)
                                        == (&asked.namespace, &asked.name)
                        });
                        if let Some(name) = found {
                            *needed = true;
                            return name.clone();
                        }
                    }
                    asked.clone()
                })?;
            }
        }
        let builtins = BUILTINS
            .iter()
            .zip(needed)
            .filter(|(_, needed)| *needed)
            .map(|(builtin, _)| builtin)
            .collect();
        Ok(Self { builtins })
    }
}

/// The packages of a group, nested ones too.
pub(super) fn packages(group: &UnresolvedPackageGroup) -> impl Iterator<Item = &UnresolvedPackage> {
    [&group.main].into_iter().chain(&group.nested)
}

fn settle(
    package: &mut UnresolvedPackage,
    mut meant: impl FnMut(&PackageName) -> PackageName,
) -> Result<(), WitError> {
    let asked = std::mem::take(&mut package.foreign_deps);
    for (name, items) in asked {
        let meant = meant(&name);
        let known = package.foreign_deps.entry(meant.clone()).or_default();
        for (item, what) in items {
            if known.contains_key(&item) {
                let all = meant.interface_id(&item);
                return Err(WitError::new(format!(
                    "package `{}` names `{all}` by two compatible versions, of which one is {}, expected one",
                    package.name,
                    name.version
                        .as_ref()
                        .map_or("none".to_owned(), ToString::to_string),
                )));
            }
            known.insert(item, what);
        }
    }
    Ok(())
}
