//! WIT packages that are inside the program, so that a policy can name them without carrying them.

use wit_parser::{
    IndexMap, InterfaceId, PackageId, PackageName, Resolve, SourceMap, UnresolvedPackageGroup,
    World, WorldItem, WorldKey, decoding,
};

use super::world::WitError;
use crate::version::track;

/// One set of packages.
#[derive(Debug)]
pub(super) struct Builtin {
    /// The paths that stand for its files in places and in policy digests, with the files.
    pub(super) files: &'static [(&'static str, &'static [u8])],
    form: Form,
}

/// How packages are kept.
#[derive(Debug)]
enum Form {
    /// One package as text.
    Text(&'static str),
    /// Every interface encoded, and the worlds as a table. `src/policy/wit/README.md` describes both.
    Encoded {
        bytes: &'static [u8],
        worlds: &'static str,
    },
}

/// The core module that every interface of `wasm-audit:preview1` stands for.
pub(super) const PREVIEW1_MODULE: &str = "wasi_snapshot_preview1";

/// Every set.
pub(super) static BUILTINS: [Builtin; 3] = [
    Builtin {
        files: &[(
            "builtin:wasm-audit/preview1.wit",
            include_bytes!("wit/preview1.wit"),
        )],
        form: Form::Text(include_str!("wit/preview1.wit")),
    },
    Builtin {
        files: &[
            ("builtin:wasi-0.2.wasm", include_bytes!("wit/wasi-0.2.wasm")),
            (
                "builtin:wasi-0.2.worlds",
                include_bytes!("wit/wasi-0.2.worlds"),
            ),
        ],
        form: Form::Encoded {
            bytes: include_bytes!("wit/wasi-0.2.wasm"),
            worlds: include_str!("wit/wasi-0.2.worlds"),
        },
    },
    Builtin {
        files: &[
            ("builtin:wasi-0.3.wasm", include_bytes!("wit/wasi-0.3.wasm")),
            (
                "builtin:wasi-0.3.worlds",
                include_bytes!("wit/wasi-0.3.worlds"),
            ),
        ],
        form: Form::Encoded {
            bytes: include_bytes!("wit/wasi-0.3.wasm"),
            worlds: include_str!("wit/wasi-0.3.worlds"),
        },
    },
];

impl Builtin {
    /// The names of its packages, with their versions.
    pub(super) fn packages(&self) -> Vec<PackageName> {
        let mut packages = Vec::new();
        match &self.form {
            Form::Text(_) => packages.extend(package_name("wasm-audit:preview1@0.1.0")),
            // Every package of WASI has a world.
            Form::Encoded { worlds, .. } => {
                for world in table(worlds) {
                    let package = world.package();
                    if !packages.contains(&package) {
                        packages.push(package);
                    }
                }
            }
        }
        packages
    }

    /// The text, if it is kept as text.
    pub(super) fn text(&self) -> Option<Result<UnresolvedPackageGroup, WitError>> {
        let Form::Text(text) = self.form else {
            return None;
        };
        let mut map = SourceMap::new();
        let path = self.files.first().map_or("", |(path, _)| path);
        map.push_str(path, text);
        Some(map.parse().map_err(|(_, error)| broken(&error)))
    }

    /// Adds the packages to `resolve`, if they are kept encoded.
    pub(super) fn add_to(&self, resolve: &mut Resolve) -> Result<(), WitError> {
        let Form::Encoded { bytes, worlds } = self.form else {
            return Ok(());
        };
        let decoded = decoding::decode(bytes).map_err(|error| broken(&error))?;
        let all = decoded.package();
        let mut decoded = decoded.resolve().clone();
        // The package around the interfaces is no package of WASI, and nobody may find it.
        let mut hidden = None;
        if let Some(package) = decoded.packages.get_mut(all) {
            hidden = Some(package.name.clone());
            package.name.version = decoded_version(worlds);
            if let (Some(old), new) = (&hidden, package.name.clone()) {
                decoded.package_names.shift_remove(old);
                decoded.package_names.insert(new.clone(), all);
                hidden = Some(new);
            }
        }
        resolve.merge(decoded).map_err(|error| broken(&error))?;
        if let Some(name) = &hidden {
            resolve.package_names.shift_remove(name);
        }
        for world in table(worlds) {
            world.add_to(resolve);
        }
        Ok(())
    }

    /// What the author of the world `name` of `package` wrote: imports and exports by their full names.
    pub(super) fn written(&self, package: &PackageName, name: &str) -> Option<Items> {
        let Form::Encoded { worlds, .. } = self.form else {
            return None;
        };
        let full = package.interface_id(name);
        let world = table(worlds).find(|world| world.full == full)?;
        let of = |items: &[(bool, &str)]| {
            items
                .iter()
                .filter(|(implied, _)| !implied)
                .map(|(_, name)| (*name).to_owned())
                .collect()
        };
        Some(Items {
            imports: of(&world.imports),
            exports: of(&world.exports),
        })
    }
}

/// What stands in a world.
pub(super) struct Items {
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
}

fn broken(error: &dyn std::fmt::Display) -> WitError {
    WitError::new(format!("the WIT inside the program: {error}"))
}

/// The version that every package of a set has: it keeps the packages around two sets apart.
fn decoded_version(worlds: &str) -> Option<semver::Version> {
    table(worlds).next()?.package().version
}

/// Reads `namespace:name@version`.
fn package_name(text: &str) -> Option<PackageName> {
    let (name, version) = match text.split_once('@') {
        Some((name, version)) => (name, Some(semver::Version::parse(version).ok()?)),
        None => (text, None),
    };
    let (namespace, name) = name.split_once(':')?;
    Some(PackageName {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        version,
    })
}

/// One world of a table.
#[derive(Debug)]
struct TableWorld<'a> {
    /// Its full name, as in `wasi:cli/imports@0.2.12`.
    full: &'a str,
    /// Whether each is only there for its types, and its name.
    imports: Vec<(bool, &'a str)>,
    exports: Vec<(bool, &'a str)>,
}

fn table(text: &str) -> impl Iterator<Item = TableWorld<'_>> {
    let (_, worlds) = text.split_once("\nworld ").unwrap_or_default();
    worlds.split("\nworld ").map(|world| {
        let mut lines = world.lines();
        let full = lines.next().unwrap_or_default();
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for line in lines {
            let (implied, line) = match line.strip_prefix("implied ") {
                Some(rest) => (true, rest),
                None => (false, line),
            };
            if let Some(name) = line.strip_prefix("import ") {
                imports.push((implied, name));
            } else if let Some(name) = line.strip_prefix("export ") {
                exports.push((implied, name));
            }
        }
        TableWorld {
            full,
            imports,
            exports,
        }
    })
}

impl TableWorld<'_> {
    fn package(&self) -> PackageName {
        split(self.full).map_or_else(
            || PackageName {
                namespace: String::new(),
                name: String::new(),
                version: None,
            },
            |(package, _)| package,
        )
    }

    fn add_to(&self, resolve: &mut Resolve) {
        let Some((package, name)) = split(self.full) else {
            return;
        };
        let Some(package) = resolve.package_names.get(&package).copied() else {
            return;
        };
        let items = |items: &[(bool, &str)]| -> IndexMap<WorldKey, WorldItem> {
            items
                .iter()
                .filter_map(|(_, name)| interface(resolve, name))
                .map(|id| {
                    let item = WorldItem::Interface {
                        id,
                        stability: Default::default(),
                        external_id: None,
                        docs: Default::default(),
                        span: Default::default(),
                    };
                    (WorldKey::Interface(id), item)
                })
                .collect()
        };
        let world = World {
            name: name.to_owned(),
            imports: items(&self.imports),
            exports: items(&self.exports),
            package: Some(package),
            docs: Default::default(),
            stability: Default::default(),
            includes: Vec::new(),
            span: Default::default(),
        };
        let id = resolve.worlds.alloc(world);
        if let Some(package) = resolve.packages.get_mut(package) {
            package.worlds.insert(name.to_owned(), id);
        }
    }
}

/// Splits `wasi:cli/imports@0.2.12` into package and item.
fn split(full: &str) -> Option<(PackageName, &str)> {
    let (package, item) = full.split_once('/')?;
    let (item, version) = item.split_once('@')?;
    Some((package_name(&format!("{package}@{version}"))?, item))
}

fn interface(resolve: &Resolve, full: &str) -> Option<InterfaceId> {
    let (package, name) = split(full)?;
    let package: PackageId = *resolve.package_names.get(&package)?;
    resolve.packages.get(package)?.interfaces.get(name).copied()
}

/// Whether two packages are the same but for compatible versions.
pub(super) fn compatible(a: &PackageName, b: &PackageName) -> bool {
    track(&a.to_string()) == track(&b.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interface_of_every_world_is_in_the_encoded_packages() {
        for (builtin, n_packages) in BUILTINS.iter().zip([1, 7, 5]) {
            assert_eq!(builtin.packages().len(), n_packages);
            let Form::Encoded { worlds, .. } = builtin.form else {
                continue;
            };
            let mut resolve = Resolve::default();
            builtin.add_to(&mut resolve).unwrap();
            for world in table(worlds) {
                for (_, name) in world.imports.iter().chain(&world.exports) {
                    assert!(interface(&resolve, name).is_some(), "{name}");
                }
                let (package, name) = split(world.full).unwrap();
                let id = resolve.package_names[&package];
                let id = resolve.packages[id].worlds[name];
                let found = &resolve.worlds[id];
                assert_eq!(found.imports.len(), world.imports.len(), "{}", world.full);
            }
            resolve.assert_valid();
        }
    }

    #[test]
    fn both_versions_of_wasi_fit_into_one() {
        let mut resolve = Resolve::default();
        for builtin in &BUILTINS {
            builtin.add_to(&mut resolve).unwrap();
        }
        resolve.assert_valid();
        assert_eq!(resolve.package_names.len(), 7 + 5);
        assert!(
            resolve
                .package_names
                .keys()
                .all(|name| name.namespace == "wasi")
        );
    }
}
