//! What the author of a world wrote, before wit-parser adds the imports that come with types.

use std::collections::BTreeSet;

use wit_parser::{AstItem, UnresolvedPackage, World as WitWorld, WorldId, WorldKey};

/// What stands in the text of a world, imports and exports apart: an interface that is exported is not thereby granted.
#[derive(Default)]
pub(super) struct Written {
    pub(super) imports: BTreeSet<String>,
    pub(super) exports: BTreeSet<String>,
}

/// The names of imports and exports that stand in a world's text or in the text of a world it includes.
pub(super) fn written_items(
    packages: &[&UnresolvedPackage],
    package: &UnresolvedPackage,
    world: &WitWorld,
) -> Written {
    let mut out = Written::default();
    let mut seen = BTreeSet::new();
    let mut todo = vec![(package, world)];
    while let Some((package, world)) = todo.pop() {
        if !seen.insert((package.name.to_string(), world.name.clone())) {
            continue;
        }
        out.imports
            .extend(world.imports.keys().map(|key| key_name(package, key)));
        out.exports
            .extend(world.exports.keys().map(|key| key_name(package, key)));
        for include in &world.includes {
            match foreign_world(package, include.id) {
                Some((name, world)) => todo.extend(
                    packages
                        .iter()
                        .filter(|candidate| candidate.name.to_string() == name)
                        .filter_map(|candidate| {
                            candidate
                                .worlds
                                .iter()
                                .find(|(_, w)| w.name == world)
                                .map(|(_, world)| (*candidate, world))
                        }),
                ),
                None => todo.extend(package.worlds.get(include.id).map(|world| (package, world))),
            }
        }
    }
    out
}

/// The name that `Resolve::name_world_key` will give a key once the package is resolved.
fn key_name(package: &UnresolvedPackage, key: &WorldKey) -> String {
    match key {
        WorldKey::Name(name) => name.clone(),
        WorldKey::Interface(id) => foreign(
            package,
            |item| matches!(item, AstItem::Interface(i) if i == id),
        )
        .unwrap_or_else(|| {
            let own = package
                .interfaces
                .get(*id)
                .and_then(|interface| interface.name.as_deref());
            package.name.interface_id(own.unwrap_or_default())
        }),
    }
}

/// The full name of an item of another package, if `wanted` picks one.
fn foreign(package: &UnresolvedPackage, wanted: impl Fn(&AstItem) -> bool) -> Option<String> {
    package.foreign_deps.iter().find_map(|(name, items)| {
        items
            .iter()
            .find(|(_, (item, _))| wanted(item))
            .map(|(item, _)| name.interface_id(item))
    })
}

fn foreign_world(package: &UnresolvedPackage, id: WorldId) -> Option<(String, String)> {
    package.foreign_deps.iter().find_map(|(name, items)| {
        items
            .iter()
            .find(|(_, (item, _))| matches!(item, AstItem::World(w) if *w == id))
            .map(|(item, _)| (name.to_string(), item.clone()))
    })
}
