//! WIT in, [`World`]s out.
//!
//! A world grants what its author wrote and no more. wit-parser adds an import for every interface whose types are
//! merely used, with all its functions; `written` finds out which ones were there before.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    Function, FunctionKind, Interface as WitInterface, InterfaceId, PackageId, Resolve, SourceMap,
    Type, TypeDefKind, UnresolvedPackage, UnresolvedPackageGroup, WorldId, WorldItem, WorldKey,
};

use super::builtin;
use super::grants::{Grant, Interface, Surface, World};
use super::wit_types;
use super::written::{Written, written_items};
use crate::limits;
use crate::signature::TypeTooLarge;
use crate::version::track;

/// The worlds of one policy folder.
pub(super) struct Worlds {
    resolve: Resolve,
    package: PackageId,
    /// By world: the imports and exports that stand in its text or in a world it includes.
    written: BTreeMap<String, Written>,
    /// The built-in packages that the folder refers to.
    pub(super) builtins: Vec<&'static builtin::Package>,
}

/// Why WIT text is no policy. The text has the place in it, as wit-parser shows it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WitError(String);

impl Worlds {
    /// Reads the `.wit` files of a folder, given by their paths in it.
    pub(super) fn parse(files: &BTreeMap<String, String>) -> Result<Self, WitError> {
        let mut groups: BTreeMap<&str, SourceMap> = BTreeMap::new();
        for (path, text) in files {
            check_nesting(path, text)?;
            // `deps/x.wit` and the folder `deps/x/` are a package each; everything at the top is the policy itself.
            let group = match path.strip_prefix("deps/") {
                None => "",
                Some(rest) => rest.split_once('/').map_or(rest, |(folder, _)| folder),
            };
            groups
                .entry(group)
                .or_default()
                .push_str(path, text.as_str());
        }
        let main = parse_group(
            groups
                .remove("")
                .ok_or_else(|| WitError("found no `world.wit`, expected one".into()))?,
        )?;
        let mut deps = groups
            .into_values()
            .map(parse_group)
            .collect::<Result<Vec<_>, _>>()?;
        let mut builtins = Vec::new();
        for package in builtin::PACKAGES {
            let wanted: BTreeSet<_> = deps
                .iter()
                .chain([&main])
                .flat_map(|group| versions_wanted(group, package.name))
                .collect();
            for version in &wanted {
                let Some(text) = package.at(version.as_deref()) else {
                    continue;
                };
                let mut map = SourceMap::new();
                map.push_str(package.path, text);
                deps.push(parse_group(map)?);
            }
            if !wanted.is_empty() {
                builtins.push(package);
            }
        }
        let groups: Vec<_> = deps.iter().chain([&main]).collect();
        let packages: Vec<&UnresolvedPackage> = groups
            .iter()
            .flat_map(|group| [&group.main].into_iter().chain(&group.nested))
            .collect();
        let written = main
            .main
            .worlds
            .iter()
            .map(|(_, world)| {
                (
                    world.name.clone(),
                    written_items(&packages, &main.main, world),
                )
            })
            .collect();
        // Without `all_features`, an item marked `@unstable` vanishes from the policy together with what refers to it.
        let mut resolve = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        let package = match resolve.push_groups(main.clone(), deps.clone()) {
            Ok(package) => package,
            Err(error) => return Err(WitError(error.render(&resolve.source_map))),
        };
        Ok(Self {
            resolve,
            package,
            written,
            builtins,
        })
    }

    /// The names of the worlds.
    pub(super) fn names(&self) -> Vec<&str> {
        self.resolve
            .packages
            .get(self.package)
            .into_iter()
            .flat_map(|package| package.worlds.keys().map(String::as_str))
            .collect()
    }

    /// Returns what the world called `name` grants and demands.
    pub(super) fn world(&self, name: &str) -> Result<Option<World>, WitError> {
        let Some(package) = self.resolve.packages.get(self.package) else {
            return Ok(None);
        };
        let Some(id) = package.worlds.get(name) else {
            return Ok(None);
        };
        let full = format!("{}:{}/{name}", package.name.namespace, package.name.name);
        self.surfaces(*id, name)
            .map(|(imports, exports)| {
                Some(World {
                    name: full,
                    imports,
                    exports,
                })
            })
            .map_err(|WitError(error)| WitError(format!("world `{name}`: {error}")))
    }

    fn surfaces(&self, id: WorldId, name: &str) -> Result<(Surface, Surface), WitError> {
        let mut out = (Surface::default(), Surface::default());
        let Some(world) = self.resolve.worlds.get(id) else {
            return Ok(out);
        };
        let none = Written::default();
        let written = self.written.get(name).unwrap_or(&none);
        for (items, written, surface) in [
            (&world.imports, &written.imports, &mut out.0),
            (&world.exports, &written.exports, &mut out.1),
        ] {
            for (key, item) in items {
                match item {
                    WorldItem::Function(func) => self.function(func, surface)?,
                    WorldItem::Interface {
                        id, external_id, ..
                    } => {
                        let is_written = written.contains(&self.resolve.name_world_key(key));
                        self.interface(key, *id, external_id.as_deref(), is_written, surface)?;
                    }
                    WorldItem::Type { id, .. } => {
                        let def = self.resolve.types.get(*id);
                        if let Some(name) = def
                            .filter(|def| matches!(def.kind, TypeDefKind::Resource))
                            .and_then(|def| def.name.clone())
                        {
                            surface.resources.insert(name);
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    fn function(&self, func: &Function, surface: &mut Surface) -> Result<(), WitError> {
        let ty = wit_types::signature(&self.resolve, func, None)?.to_string();
        let origin = func.name.clone();
        let core = Grant {
            ty: wit_types::core_text(&self.resolve, func),
            origin: origin.clone(),
        };
        surface.core.insert(
            (
                "$root".into(),
                func.external_id
                    .clone()
                    .unwrap_or_else(|| func.name.clone()),
            ),
            core,
        );
        surface
            .functions
            .insert(func.name.clone(), Grant { ty, origin });
        Ok(())
    }

    fn interface(
        &self,
        key: &WorldKey,
        id: InterfaceId,
        external_id: Option<&str>,
        is_written: bool,
        surface: &mut Surface,
    ) -> Result<(), WitError> {
        let Some(wit) = self.resolve.interfaces.get(id) else {
            return Ok(());
        };
        let name = self.resolve.name_world_key(key);
        // Whoever narrows one of them with `[functions]` would think of both.
        if let Some(other) = surface.interfaces.get(&track(&name)) {
            return Err(WitError(format!(
                "found two compatible versions of one interface, `{}` and `{name}`, expected one",
                other.name
            )));
        }
        let mut interface = Interface {
            name: name.clone(),
            is_written,
            ..Interface::default()
        };
        for func in wit
            .functions
            .values()
            .filter(|func| is_written || is_method(func))
        {
            let origin = format!("{name}#{}", func.name);
            let ty = wit_types::signature(&self.resolve, func, Some(id))?.to_string();
            for core_name in self.core_names(key, external_id, wit, func) {
                let core = Grant {
                    ty: wit_types::core_text(&self.resolve, func),
                    origin: origin.clone(),
                };
                surface.core.insert(core_name, core);
            }
            interface
                .functions
                .insert(func.name.clone(), Grant { ty, origin });
        }
        for (resource, _) in wit.types.iter().filter(|(_, id)| self.is_resource(**id)) {
            // Whoever may hold a handle may drop it.
            let drop = Grant {
                ty: "(func (param i32))".into(),
                origin: format!("{name}#{resource}"),
            };
            surface
                .core
                .insert((track(&name), format!("[resource-drop]{resource}")), drop);
            interface.resources.insert(resource.clone());
        }
        surface.interfaces.insert(track(&name), interface);
        Ok(())
    }

    /// The names under which a core module imports a function of an interface.
    fn core_names(
        &self,
        key: &WorldKey,
        external_id: Option<&str>,
        wit: &WitInterface,
        func: &Function,
    ) -> Vec<(String, String)> {
        let snake = |name: &str| name.replace('-', "_");
        let function = func
            .external_id
            .clone()
            .unwrap_or_else(|| snake(&func.name));
        match key {
            WorldKey::Name(name) => vec![(
                external_id.map_or_else(|| snake(name), str::to_owned),
                function,
            )],
            WorldKey::Interface(_) => {
                let package = wit.package.and_then(|id| self.resolve.packages.get(id));
                let core_module = package.and_then(|package| {
                    builtin::PACKAGES.iter().find(|known| {
                        known.name == format!("{}:{}", package.name.namespace, package.name.name)
                    })
                });
                match core_module.and_then(|known| known.core_module) {
                    Some(module) => vec![(module.to_owned(), function)],
                    // A core module on its way to becoming a component names interface and function as they are.
                    None => vec![(track(&self.resolve.name_world_key(key)), func.name.clone())],
                }
            }
        }
    }

    fn is_resource(&self, id: wit_parser::TypeId) -> bool {
        let mut id = id;
        while let Some(def) = self.resolve.types.get(id) {
            match def.kind {
                TypeDefKind::Resource => return true,
                TypeDefKind::Type(Type::Id(next)) => id = next,
                _ => return false,
            }
        }
        false
    }
}

impl From<TypeTooLarge> for WitError {
    fn from(error: TypeTooLarge) -> Self {
        Self(error.to_string())
    }
}

/// Methods need a handle that somebody gave; free, static and constructor functions are power out of nothing.
fn is_method(func: &Function) -> bool {
    matches!(
        func.kind,
        FunctionKind::Method(_)
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::MethodGetter(_)
            | FunctionKind::MethodSetter(_)
    )
}

fn parse_group(map: SourceMap) -> Result<UnresolvedPackageGroup, WitError> {
    map.parse()
        .map_err(|(map, error)| WitError(error.render(&map)))
}

/// The versions of the package `name` that a group asks for; `None` is no version.
fn versions_wanted(group: &UnresolvedPackageGroup, name: &str) -> BTreeSet<Option<String>> {
    [&group.main]
        .into_iter()
        .chain(&group.nested)
        .flat_map(|package| package.foreign_deps.keys())
        .filter(|dep| format!("{}:{}", dep.namespace, dep.name) == name)
        .map(|dep| dep.version.as_ref().map(ToString::to_string))
        .collect()
}

/// Refuses text nested deeper than any policy needs: wit-parser and the writer of types descend by recursion.
fn check_nesting(path: &str, text: &str) -> Result<(), WitError> {
    let mut depth = 0usize;
    for (line, text) in text.lines().enumerate() {
        for c in text.chars() {
            match c {
                '<' | '{' | '(' => depth += 1,
                '>' | '}' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > limits::WIT_NESTING {
                return Err(WitError(format!(
                    "{path}:{}: found more than {} brackets open at once",
                    line + 1,
                    limits::WIT_NESTING
                )));
            }
        }
    }
    Ok(())
}
