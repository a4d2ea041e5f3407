//! Names in `policy.toml` that must mean something in the policy's WIT.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::grants::World;
use super::world::Worlds;
use super::{Policy, PolicyError, place};
use crate::version::track;

/// The text that the names stand in.
pub(super) struct Names<'a> {
    pub(super) text: &'a str,
}

impl Names<'_> {
    /// Returns the world asked for; unasked, the one with the usual name, if there is one.
    pub(super) fn world(
        &self,
        worlds: &Worlds<'_>,
        asked: Option<&Spanned<String>>,
        usual: &str,
    ) -> Result<Option<World>, PolicyError> {
        let name = asked.map_or(usual, |asked| asked.as_ref());
        match (worlds.world(name)?, asked) {
            (None, Some(asked)) => {
                Err(self.misnamed("world", asked.as_ref(), asked.span(), worlds.names()))
            }
            (world, _) => Ok(world),
        }
    }

    /// Takes away every function of an interface that `[functions]` does not name.
    pub(super) fn narrow(
        &self,
        policy: &mut Policy,
        functions: &BTreeMap<Spanned<String>, BTreeSet<Spanned<String>>>,
    ) -> Result<(), PolicyError> {
        for (interface, allowed) in functions {
            let names: BTreeSet<&str> = allowed.iter().map(|name| name.as_ref().as_str()).collect();
            let mut known = false;
            let worlds = [policy.component.as_mut(), policy.command.as_mut()];
            for world in worlds.into_iter().flatten() {
                let Some(key) = key_of(world, interface.as_ref()) else {
                    continue;
                };
                let Some(grant) = world.imports.interfaces.get_mut(&key) else {
                    continue;
                };
                known = true;
                let missing =
                    |name: &&Spanned<String>| !grant.functions.contains_key(name.as_ref());
                if let Some(name) = allowed.iter().find(missing) {
                    let what = if grant.is_written {
                        format!("function of `{}`", grant.name)
                    } else {
                        format!("function of `{}`, of which a type is used", grant.name)
                    };
                    let known = grant.functions.keys().map(String::as_str);
                    return Err(self.misnamed(&what, name.as_ref(), name.span(), known));
                }
                let taken: BTreeSet<_> = grant
                    .functions
                    .iter()
                    .filter(|(name, _)| !names.contains(name.as_str()))
                    .map(|(_, grant)| grant.origin.clone())
                    .collect();
                grant
                    .functions
                    .retain(|name, _| names.contains(name.as_str()));
                world
                    .imports
                    .core
                    .retain(|_, grant| !taken.contains(&grant.origin));
            }
            if !known {
                let worlds = [policy.component.as_ref(), policy.command.as_ref()];
                let imported: BTreeSet<&str> = worlds
                    .into_iter()
                    .flatten()
                    .flat_map(|world| world.imports.interfaces.values())
                    .map(|interface| interface.name.as_str())
                    .collect();
                return Err(self.misnamed(
                    "interface",
                    interface.as_ref(),
                    interface.span(),
                    imported.into_iter(),
                ));
            }
        }
        Ok(())
    }

    fn misnamed<'n>(
        &self,
        what: &str,
        name: &str,
        at: Range<usize>,
        known: impl Iterator<Item = &'n str>,
    ) -> PolicyError {
        let expected = place::expected(name, known);
        let message = format!("found the {what} `{name}`, expected {expected}");
        PolicyError::Misnamed {
            name: name.to_owned(),
            shown: place::shown(&message, "policy.toml", self.text, at),
        }
    }
}

/// The key of the interface that `[functions]` means: on its semver track, or without a version if the world has only one.
fn key_of(world: &World, name: &str) -> Option<String> {
    let interfaces = &world.imports.interfaces;
    let tracked = track(name);
    if interfaces.contains_key(&tracked) {
        return Some(tracked);
    }
    let mut same = interfaces
        .keys()
        .filter(|key| key.split_once('@').is_some_and(|(base, _)| base == name));
    match (same.next(), same.next()) {
        (Some(key), None) => Some(key.clone()),
        _ => None,
    }
}
