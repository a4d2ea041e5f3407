//! WIT in, [`World`]s out.
//!
//! A world grants what its author wrote and no more. wit-parser adds an import for every interface whose types are
//! merely used, with all its functions; `written` finds out which ones were there before.

use std::collections::BTreeMap;

use wit_parser::{
    PackageId, Resolve, ResolveError, ResolveErrorKind, SourceMap, Span, UnresolvedPackage,
    UnresolvedPackageGroup,
};

use super::builtin::{BUILTINS, Builtin};
use super::grants::World;
use super::place;
use super::requests::{Requests, packages};
use super::surface;
use super::written::{Written, written_items};
use crate::limits;

/// The worlds of one policy folder.
pub(super) struct Worlds<'a> {
    files: &'a BTreeMap<String, String>,
    resolve: Resolve,
    package: PackageId,
    /// By world: the imports and exports that stand in its text or in a world it includes.
    written: BTreeMap<String, Written>,
    /// The built-in packages that the folder refers to.
    pub(super) builtins: Vec<&'static Builtin>,
}

/// Why WIT text is no policy. The text has the place in it, and the line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WitError(String);

impl WitError {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl<'a> Worlds<'a> {
    /// Reads the `.wit` files of a folder, given by their paths in it.
    pub(super) fn parse(files: &'a BTreeMap<String, String>) -> Result<Self, WitError> {
        let mut maps: BTreeMap<&str, SourceMap> = BTreeMap::new();
        for (path, text) in files {
            check_nesting(path, text)?;
            // `deps/x.wit` and the folder `deps/x/` are a package each; everything at the top is the policy itself.
            let group = match path.strip_prefix("deps/") {
                None => "",
                Some(rest) => rest.split_once('/').map_or(rest, |(folder, _)| folder),
            };
            maps.entry(group).or_default().push_str(path, text.as_str());
        }
        // The policy itself has the empty name, which sorts first.
        if !maps.contains_key("") {
            return Err(WitError::new("found no `world.wit`, expected one"));
        }
        let mut groups = maps
            .into_values()
            .map(parse_group)
            .collect::<Result<Vec<_>, _>>()?;
        let Requests { builtins } = Requests::settle(&mut groups)?;
        let mut groups = groups.into_iter();
        let Some(main) = groups.next() else {
            return Err(WitError::new("found no `world.wit`, expected one"));
        };
        let mut deps: Vec<_> = groups.collect();
        for builtin in &builtins {
            deps.extend(builtin.text().transpose()?);
        }
        let known: Vec<&UnresolvedPackage> =
            deps.iter().chain([&main]).flat_map(packages).collect();
        let written = main
            .main
            .worlds
            .iter()
            .map(|(_, world)| {
                let written = written_items(&known, &builtins, &main.main, world);
                (world.name.clone(), written)
            })
            .collect();
        // Without `all_features`, an item marked `@unstable` vanishes from the policy together with what refers to it.
        let mut resolve = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        for builtin in &builtins {
            builtin.add_to(&mut resolve)?;
        }
        for own in &known {
            set_aside(&mut resolve, own);
        }
        match resolve.push_groups(main, deps) {
            Ok(package) => Ok(Self {
                files,
                resolve,
                package,
                written,
                builtins,
            }),
            Err(error) => {
                let message = said(&error, &resolve);
                Err(at(&resolve, files, error.kind().span(), &message))
            }
        }
    }

    /// The names of the worlds.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.resolve
            .packages
            .get(self.package)
            .into_iter()
            .flat_map(|package| package.worlds.keys().map(String::as_str))
    }

    /// Returns what the world called `name` grants and demands.
    pub(super) fn world(&self, name: &str) -> Result<Option<World>, WitError> {
        let Some(package) = self.resolve.packages.get(self.package) else {
            return Ok(None);
        };
        let Some(world) = package
            .worlds
            .get(name)
            .and_then(|id| self.resolve.worlds.get(*id))
        else {
            return Ok(None);
        };
        let none = Written::default();
        let written = self.written.get(name).unwrap_or(&none);
        let (imports, exports) =
            surface::of_world(&self.resolve, world, written).map_err(|odd| {
                let span = if odd.span.is_known() {
                    odd.span
                } else {
                    world.span
                };
                let message = format!("world `{name}`: {}", odd.message);
                at(&self.resolve, self.files, span, &message)
            })?;
        Ok(Some(World {
            name: format!("{}:{}/{name}", package.name.namespace, package.name.name),
            imports,
            exports,
        }))
    }
}

/// Shows a message with the place that it is about, if that is in the policy's own text.
fn at(resolve: &Resolve, files: &BTreeMap<String, String>, span: Span, message: &str) -> WitError {
    let place = resolve.source_map.resolve_span(span);
    let text = place
        .as_ref()
        .and_then(|place| Some((place, files.get(place.path)?)));
    WitError(match text {
        Some((place, text)) => place::shown(message, place.path, text, place.range.clone()),
        None => message.to_owned(),
    })
}

/// Says what could not be resolved; of names that are unknown, which ones are known.
fn said(error: &ResolveError, resolve: &Resolve) -> String {
    let unknown = |what: &str, found: &str, names: Vec<String>| {
        let expected = place::expected(found, names.iter().map(String::as_str));
        format!("found the {what} `{found}`, expected {expected}")
    };
    let package = |name| {
        let id = resolve.package_names.get(name)?;
        resolve.packages.get(*id)
    };
    match error.kind() {
        ResolveErrorKind::PackageNotFound {
            requested, known, ..
        } => {
            let mut names: Vec<_> = known.iter().map(ToString::to_string).collect();
            let builtin = BUILTINS.iter().flat_map(Builtin::packages);
            names.extend(builtin.map(|name| name.to_string()));
            names.sort_unstable();
            names.dedup();
            unknown("package", &requested.to_string(), names)
        }
        ResolveErrorKind::InterfaceNotFound {
            requested,
            package: of,
            ..
        } => {
            let known = package(of).map(|package| package.interfaces.keys().cloned().collect());
            let what = format!("interface of `{of}`");
            unknown(&what, requested, known.unwrap_or_default())
        }
        ResolveErrorKind::WorldNotFound {
            requested,
            package: of,
            ..
        } => {
            let known = package(of).map(|package| package.worlds.keys().cloned().collect());
            let what = format!("world of `{of}`");
            unknown(&what, requested, known.unwrap_or_default())
        }
        _ => error.to_string(),
    }
}

/// Takes the name of a policy's own package from the built-in one that has it: the policy's copy wins.
fn set_aside(resolve: &mut Resolve, own: &UnresolvedPackage) {
    let Some(id) = resolve.package_names.shift_remove(&own.name) else {
        return;
    };
    if let Some(package) = resolve.packages.get_mut(id)
        && let Some(version) = &mut package.name.version
        && let Ok(build) = semver::BuildMetadata::new("built-in")
    {
        version.build = build;
        let name = package.name.clone();
        resolve.package_names.insert(name, id);
    }
}

fn parse_group(map: SourceMap) -> Result<UnresolvedPackageGroup, WitError> {
    map.parse()
        .map_err(|(map, error)| WitError(error.render(&map)))
}

/// Refuses text nested deeper than any policy needs: wit-parser and the writer of types descend by recursion.
fn check_nesting(path: &str, text: &str) -> Result<(), WitError> {
    let (mut depth, mut from) = (0usize, 0);
    for line in text.split_inclusive('\n') {
        for (column, c) in line.char_indices() {
            match c {
                '<' | '{' | '(' => depth += 1,
                '>' | '}' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > limits::WIT_NESTING {
                let message = format!(
                    "found more than {} brackets open at once",
                    limits::WIT_NESTING
                );
                let at = from + column;
                return Err(WitError(place::shown(&message, path, text, at..at + 1)));
            }
        }
        from += line.len();
    }
    Ok(())
}
