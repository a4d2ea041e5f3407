//! What the author of a world wrote, before wit-parser adds the imports that come with types.

use std::collections::BTreeSet;

use wit_parser::{AstItem, PackageName, UnresolvedPackage, World as WitWorld, WorldId, WorldKey};

use super::builtin::Builtin;

/// What stands in the text of a world, imports and exports apart: an interface that is exported is not thereby granted.
///
/// Only named interfaces are listed. Functions and interfaces spelled out in a world are always their author's.
#[derive(Default)]
pub(super) struct Written {
    pub(super) imports: BTreeSet<String>,
    pub(super) exports: BTreeSet<String>,
}

/// The interfaces that stand in a world's text or in the text of a world it includes.
pub(super) fn written_items(
    packages: &[&UnresolvedPackage],
    builtins: &[&Builtin],
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
        let name = |key| interface_name(package, key);
        out.imports.extend(world.imports.keys().filter_map(name));
        out.exports.extend(world.exports.keys().filter_map(name));
        for include in &world.includes {
            let Some((name, world)) = foreign_world(package, include.id) else {
                todo.extend(package.worlds.get(include.id).map(|world| (package, world)));
                continue;
            };
            let own = packages.iter().find(|candidate| candidate.name == *name);
            match own {
                Some(own) => {
                    let found = own.worlds.iter().find(|(_, w)| w.name == world);
                    todo.extend(found.map(|(_, world)| (*own, world)));
                }
                None => {
                    let items = builtins
                        .iter()
                        .find_map(|builtin| builtin.written(name, world));
                    if let Some(items) = items {
                        out.imports.extend(items.imports);
                        out.exports.extend(items.exports);
                    }
                }
            }
        }
    }
    out
}

/// The name that `Resolve::name_world_key` will give a named interface once the package is resolved.
fn interface_name(package: &UnresolvedPackage, key: &WorldKey) -> Option<String> {
    let WorldKey::Interface(id) = key else {
        return None;
    };
    let foreign = foreign(
        package,
        |item| matches!(item, AstItem::Interface(i) if i == id),
    );
    if let Some((package, name)) = foreign {
        return Some(package.interface_id(name));
    }
    let own = package.interfaces.get(*id)?.name.as_deref()?;
    Some(package.name.interface_id(own))
}

fn foreign_world(package: &UnresolvedPackage, id: WorldId) -> Option<(&PackageName, &str)> {
    foreign(
        package,
        |item| matches!(item, AstItem::World(w) if *w == id),
    )
}

/// The package and name of an item of another package, if `wanted` picks one.
fn foreign(
    package: &UnresolvedPackage,
    wanted: impl Fn(&AstItem) -> bool,
) -> Option<(&PackageName, &str)> {
    package.foreign_deps.iter().find_map(|(package, items)| {
        items
            .iter()
            .find(|(_, (item, _))| wanted(item))
            .map(|(item, _)| (package, item.as_str()))
    })
}
