//! How WASI 0.2 and 0.3 are kept inside the program: every interface of all packages in one binary, without the texts'
//! comments, and beside it what the authors of the worlds wrote.
//!
//! The binary is WIT as the component model encodes it: a package with one world that imports every interface. Worlds
//! stand beside it as text, because an encoded world no longer tells what its author wrote from what came along with a
//! type. A policy that includes the world must grant the one and not the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wit_parser::{
    AstItem, IndexMap, Package, PackageName, Resolve, UnresolvedPackage, UnresolvedPackageGroup,
    World, WorldItem, WorldKey,
};

/// The package whose one world imports every interface. Nothing outside the binary may have its name.
const ALL: (&str, &str, &str) = ("wasm-audit", "all", "all");

/// The packages of one WASI version.
pub(crate) struct Wasi {
    resolve: Resolve,
    /// By world: what its text says, includes followed.
    written: BTreeMap<String, BTreeSet<Item>>,
}

/// One line of a world: whether it is an export, and the interface.
type Item = (bool, String);

impl Wasi {
    /// Reads the texts in a folder with `deps/`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut resolve = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        resolve.push_path(folder)?;
        let deps = folder.join("deps");
        let mut packages = Vec::new();
        for entry in
            std::fs::read_dir(&deps).with_context(|| format!("cannot read `{}`", deps.display()))?
        {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            let group = UnresolvedPackageGroup::parse(&path, &text)
                .map_err(|(map, error)| anyhow::anyhow!(error.render(&map)))?;
            packages.extend(group.nested.into_iter().chain([group.main]));
        }
        let mut written = BTreeMap::new();
        for package in &packages {
            for (_, world) in package.worlds.iter().filter(|(id, _)| {
                let is = |(item, _): &(AstItem, _)| *item == AstItem::World(*id);
                !package
                    .foreign_deps
                    .values()
                    .any(|items| items.values().any(is))
            }) {
                let mut items = BTreeSet::new();
                collect(&packages, package, world, &mut items)?;
                written.insert(package.name.interface_id(&world.name), items);
            }
        }
        Ok(Self { resolve, written })
    }

    /// Encodes every interface.
    pub(crate) fn encode(&self) -> Result<Vec<u8>> {
        let mut resolve = self.resolve.clone();
        let imports = resolve
            .interfaces
            .iter()
            .filter(|(_, interface)| interface.name.is_some())
            .map(|(id, _)| {
                let item = WorldItem::Interface {
                    id,
                    stability: Default::default(),
                    external_id: None,
                    docs: Default::default(),
                    span: Default::default(),
                };
                (WorldKey::Interface(id), item)
            })
            .collect();
        let (namespace, name, world_name) = ALL;
        let world = resolve.worlds.alloc(World {
            name: world_name.to_owned(),
            imports,
            exports: IndexMap::default(),
            package: None,
            docs: Default::default(),
            stability: Default::default(),
            includes: Vec::new(),
            span: Default::default(),
        });
        let package = resolve.packages.alloc(Package {
            name: PackageName {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                version: None,
            },
            docs: Default::default(),
            interfaces: IndexMap::default(),
            worlds: [(world_name.to_owned(), world)].into_iter().collect(),
        });
        if let Some(world) = resolve.worlds.get_mut(world) {
            world.package = Some(package);
        }
        wit_component::encode(&resolve, package, false)
    }

    /// Writes the worlds down: what was written, and what came along with it.
    pub(crate) fn worlds(&self, source: &str) -> Result<String> {
        let mut text = format!("# Written by `cargo xtask wit` from {source}. Do not edit.\n");
        for (_, package) in self.resolve.packages.iter() {
            for (name, id) in &package.worlds {
                let full = package.name.interface_id(name);
                let (Some(world), Some(written)) =
                    (self.resolve.worlds.get(*id), self.written.get(&full))
                else {
                    bail!("`{full}` is in no text");
                };
                text.push_str(&format!("\nworld {full}\n"));
                for (is_export, items) in [(false, &world.imports), (true, &world.exports)] {
                    for key in items.keys() {
                        let WorldKey::Interface(_) = key else {
                            bail!(
                                "`{full}` has an item that is no named interface: teach the table to say it"
                            );
                        };
                        let interface = self.resolve.name_world_key(key);
                        let word = if is_export { "export" } else { "import" };
                        let implied = if written.contains(&(is_export, interface.clone())) {
                            ""
                        } else {
                            "implied "
                        };
                        text.push_str(&format!("{implied}{word} {interface}\n"));
                    }
                }
            }
        }
        Ok(text)
    }
}

/// Collects what a world's text says, and what the worlds say that it includes.
fn collect(
    packages: &[UnresolvedPackage],
    package: &UnresolvedPackage,
    world: &World,
    out: &mut BTreeSet<Item>,
) -> Result<()> {
    for (is_export, items) in [(false, &world.imports), (true, &world.exports)] {
        for key in items.keys() {
            let WorldKey::Interface(id) = key else {
                bail!("`{}` has an item that is no named interface", world.name);
            };
            let name = match foreign(package, AstItem::Interface(*id)) {
                Some((package, name)) => package.interface_id(name),
                None => {
                    let own = package.interfaces.get(*id).and_then(|i| i.name.as_deref());
                    package
                        .name
                        .interface_id(own.context("an interface without a name")?)
                }
            };
            out.insert((is_export, name));
        }
    }
    for include in &world.includes {
        let (package, world) = match foreign(package, AstItem::World(include.id)) {
            None => (package, package.worlds.get(include.id)),
            Some((name, world)) => {
                let package = packages
                    .iter()
                    .find(|package| package.name == *name)
                    .with_context(|| format!("`{name}` is in no text"))?;
                let world = package
                    .worlds
                    .iter()
                    .find(|(_, candidate)| candidate.name == world);
                (package, world.map(|(_, world)| world))
            }
        };
        collect(
            packages,
            package,
            world.context("an included world is in no text")?,
            out,
        )?;
    }
    Ok(())
}

/// The package and name of an item that another package defines.
fn foreign(package: &UnresolvedPackage, wanted: AstItem) -> Option<(&PackageName, &str)> {
    package.foreign_deps.iter().find_map(|(package, items)| {
        items
            .iter()
            .find(|(_, (item, _))| *item == wanted)
            .map(|(name, _)| (package, name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wit_parser::abi::AbiVariant;
    use wit_parser::{Resolve, decoding};

    use super::Wasi;
    use crate::official::{Crate, WASIP2, WASMTIME_WASI};

    /// Every function with its parameters and the core signature that they lower to, and every type by its name.
    fn surface(resolve: &Resolve) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        for (id, interface) in resolve.interfaces.iter() {
            let Some(name) = resolve.id_of(id) else {
                continue;
            };
            for (function, f) in &interface.functions {
                let core = resolve.wasm_signature(AbiVariant::GuestImport, f);
                let names: Vec<_> = f.params.iter().map(|param| &param.name).collect();
                let is_async = f.kind.is_async();
                out.insert(
                    format!("{name}#{function}"),
                    format!("{names:?} {core:?} {is_async}"),
                );
            }
            for ty in interface.types.keys() {
                out.insert(format!("{name}#{ty}"), "a type".to_owned());
            }
        }
        out
    }

    #[test]
    fn the_encoded_packages_have_every_function_and_type_of_the_texts() {
        for (package, folder, functions) in
            [(WASIP2, "wit", 181), (WASMTIME_WASI, "src/p3/wit", 93)]
        {
            let wasi = Wasi::read(&Crate::find(package).unwrap().path(folder)).unwrap();
            let bytes = wasi.encode().unwrap();
            let decoded = decoding::decode(&bytes).unwrap();
            let (found, wanted) = (surface(decoded.resolve()), surface(&wasi.resolve));
            assert_eq!(found, wanted);
            let n = wanted.values().filter(|what| *what != "a type").count();
            assert_eq!(n, functions, "{package}");
        }
    }

    #[test]
    fn a_comment_of_the_texts_is_nowhere_in_the_binary() {
        let wasi = Wasi::read(&Crate::find(WASIP2).unwrap().path("wit")).unwrap();
        let bytes = wasi.encode().unwrap();
        let holds = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(holds("blocking-write-and-flush"));
        assert!(!holds("Get the current time") && !holds("returns"));
    }

    #[test]
    fn what_a_world_merely_needs_for_a_type_is_told_from_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deps")).unwrap();
        std::fs::write(folder.path().join("main.wit"), "package a:main;").unwrap();
        std::fs::write(
            folder.path().join("deps/b.wit"),
            "package b:b;
            interface clock { type time = u64; now: func() -> time; }
            interface files { use clock.{time}; touch: func(at: time); }
            world inner { import files; }
            world outer { include inner; export clock; }",
        )
        .unwrap();
        let text = Wasi::read(folder.path()).unwrap().worlds("a test").unwrap();
        assert_eq!(
            text,
            "# Written by `cargo xtask wit` from a test. Do not edit.\n\n\
             world b:b/inner\nimplied import b:b/clock\nimport b:b/files\n\n\
             world b:b/outer\nimplied import b:b/clock\nimport b:b/files\nexport b:b/clock\n"
        );
    }
}
