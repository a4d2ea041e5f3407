//! An artifact's imports and exports against a world: every difference, not the first, in one pass over each.

use std::collections::BTreeMap;
use std::fmt;

use crate::artifact::Kind;
use crate::finding::Place;
use crate::inspect::{Export, ExternKind, Facts, Import};
use crate::limits::NAME_CHARS;
use crate::policy::{Grant, World};
use crate::text::cut;
use crate::version::track;

/// How an artifact compares with a world.
#[derive(Debug)]
pub(crate) struct Conformity<'a> {
    /// Where imports go beyond what is granted, in the order of the imports.
    pub(crate) differences: Vec<Difference<'a>>,
    /// The functions that are exported as the world demands, by their WIT names.
    functions: BTreeMap<&'a str, &'a Export>,
    /// The interfaces that a component exports, by their semver tracks.
    interfaces: BTreeMap<String, &'a Export>,
}

/// What a world demands, by the names that an artifact may give it: those of a core module may be in snake case.
#[derive(Debug)]
pub(crate) struct Spellings<'a>(BTreeMap<String, Vec<&'a str>>);

impl<'a> Spellings<'a> {
    pub(crate) fn of(world: &'a World, kind: Kind) -> Self {
        let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for wanted in world.exports.functions.keys() {
            spellings.entry(wanted.clone()).or_default().push(wanted);
            let snake = wanted.replace('-', "_");
            if kind == Kind::Core && snake != *wanted {
                spellings.entry(snake).or_default().push(wanted);
            }
        }
        Self(spellings)
    }

    /// Whether the world demands a function that is exported as `name`.
    pub(crate) fn are(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The functions that an export `name` may be.
    fn meant(&self, name: &str) -> &[&'a str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// One way in which an import goes beyond what is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference<'a> {
    /// The import.
    pub(crate) import: &'a Import,
    /// Which entry of the imports it is.
    pub(crate) index: usize,
    /// The function or other member of an imported instance; absent when all of the import is meant.
    pub(crate) member: Option<&'a str>,
    /// What differs.
    pub(crate) what: What<'a>,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What<'a> {
    /// Nothing grants it.
    NotGranted(Near<'a>),
    /// Granted on another semver track: these are granted.
    OtherVersion(Vec<&'a str>),
    /// Granted with another type.
    OtherType { found: &'a str, grant: &'a Grant },
    /// Not a function: no world can grant it.
    OtherKind(ExternKind),
}

/// What the world grants near an import that it does not grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Near<'a> {
    /// Nothing.
    Nothing,
    /// Other functions of the same module or interface.
    Functions(Few<'a>),
    /// The interface is in the world only because a type of it is used.
    OnlyTypes,
}

/// The first few of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Few<'a> {
    /// The first few.
    pub(crate) shown: Vec<&'a str>,
    /// How many there are beyond these.
    pub(crate) more: usize,
}

impl<'a> Conformity<'a> {
    /// Compares all imports and exports with the world.
    pub(crate) fn of(facts: &'a Facts, world: &'a World) -> Self {
        let mut granted = Granted::by(world);
        let mut differences = Vec::new();
        for (index, import) in facts.imports.iter().enumerate() {
            let mut differs = |member, what| {
                differences.push(Difference {
                    import,
                    index,
                    member,
                    what,
                });
            };
            granted.compare(import, &mut differs);
        }
        let spellings = Spellings::of(world, facts.kind);
        let (mut functions, mut interfaces) = (BTreeMap::new(), BTreeMap::new());
        for export in &facts.exports {
            match export.kind {
                ExternKind::Func => {
                    for wanted in spellings.meant(&export.name) {
                        functions.entry(*wanted).or_insert(export);
                    }
                }
                ExternKind::Instance => {
                    interfaces.entry(track(&export.name)).or_insert(export);
                }
                _ => {}
            }
        }
        Self {
            differences,
            functions,
            interfaces,
        }
    }

    /// The interface that a component exports on the semver track `wanted`.
    pub(crate) fn exported_interface(&self, wanted: &str) -> Option<&'a Export> {
        self.interfaces.get(wanted).copied()
    }

    /// The function that an artifact exports under the WIT name `wanted`.
    pub(crate) fn exported_function(&self, wanted: &str) -> Option<&'a Export> {
        self.functions.get(wanted).copied()
    }
}

impl Difference<'_> {
    /// Where the import stands.
    pub(crate) fn place(&self) -> Place {
        Place {
            offset: self.import.offset,
            within: None,
        }
    }

    /// The name that people know the import by, short enough to show.
    pub(crate) fn name(&self) -> String {
        shown_name(self.import, self.member)
    }

    /// The name whole, which is what a waiver names.
    pub(crate) fn subject(&self) -> String {
        whole_name(self.import, self.member)
    }
}

/// The name that people know an import by, or a member of it, whole.
pub(crate) fn whole_name(import: &Import, member: Option<&str>) -> String {
    match member {
        Some(member) => format!("{}#{member}", import.full_name()),
        None => import.full_name(),
    }
}

/// The same, short enough to show.
pub(crate) fn shown_name(import: &Import, member: Option<&str>) -> String {
    let name = match &import.module {
        Some(module) => format!(
            "{}.{}",
            cut(module, NAME_CHARS),
            cut(&import.name, NAME_CHARS)
        ),
        None => cut(&import.name, NAME_CHARS).into_owned(),
    };
    match member {
        Some(member) => format!("{name}#{}", cut(member, NAME_CHARS)),
        None => name,
    }
}

/// The grant that covers a core function, if there is one.
pub(crate) fn core_grant<'a>(module: &str, name: &str, world: &'a World) -> Option<&'a Grant> {
    let by = |module: String| world.imports.core.get(&(module, name.to_owned()));
    by(module.to_owned()).or_else(|| by(track(module)))
}

/// Whether the kind of module implies an export, so that no world need name it.
pub(crate) fn implied_core_export(name: &str) -> bool {
    matches!(name, "_start" | "_initialize" | "memory") || name.starts_with("cabi_")
}

/// What a world grants, ready to be asked often.
struct Granted<'a> {
    world: &'a World,
    /// Interfaces and core modules that have a version, by their names without it.
    versions: BTreeMap<&'a str, Vec<&'a str>>,
    /// The functions granted of each core module that was asked for.
    of_module: BTreeMap<&'a str, Few<'a>>,
}

/// Takes a member and what differs.
type Differs<'d, 'a> = dyn FnMut(Option<&'a str>, What<'a>) + 'd;

impl<'a> Granted<'a> {
    fn by(world: &'a World) -> Self {
        let interfaces = world.imports.interfaces.values();
        let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for name in interfaces
            .map(|interface| interface.name.as_str())
            .chain(world.imports.core.keys().map(|(module, _)| module.as_str()))
        {
            if let Some((base, _)) = name.split_once('@') {
                let known = versions.entry(base).or_default();
                // A core module stands beside its interface, and its functions beside one another.
                if !known.iter().any(|known| track(known) == track(name)) {
                    known.push(name);
                }
            }
        }
        Self {
            world,
            versions,
            of_module: BTreeMap::new(),
        }
    }

    fn compare(&mut self, import: &'a Import, differs: &mut Differs<'_, 'a>) {
        match (&import.module, import.kind) {
            (Some(module), ExternKind::Func) => {
                match core_grant(module, &import.name, self.world) {
                    Some(grant) => other_type(None, import.ty.as_deref(), grant, differs),
                    None => {
                        let near = self.of_module(module);
                        let what = match self.versions_of(module) {
                            versions if near.shown.is_empty() && !versions.is_empty() => {
                                What::OtherVersion(versions)
                            }
                            _ if near.shown.is_empty() => What::NotGranted(Near::Nothing),
                            _ => What::NotGranted(Near::Functions(near)),
                        };
                        differs(None, what);
                    }
                }
            }
            (None, ExternKind::Func) => match self.world.imports.functions.get(&import.name) {
                Some(grant) => other_type(None, import.ty.as_deref(), grant, differs),
                None => differs(None, What::NotGranted(Near::Nothing)),
            },
            (None, ExternKind::Instance) => self.instance(import, differs),
            // A type that is no resource gives its user nothing to call; a resource of the world must be named there.
            (None, ExternKind::Type)
                if import.ty.is_none() || self.world.imports.resources.contains(&import.name) => {}
            _ => differs(None, What::OtherKind(import.kind)),
        }
    }

    fn instance(&self, import: &'a Import, differs: &mut Differs<'_, 'a>) {
        let Some(interface) = self.world.imports.interfaces.get(&track(&import.name)) else {
            let versions = self.versions_of(&import.name);
            return differs(
                None,
                if versions.is_empty() {
                    What::NotGranted(Near::Nothing)
                } else {
                    What::OtherVersion(versions)
                },
            );
        };
        let near = if interface.is_written {
            Near::Functions(Few::of(interface.functions.keys().map(String::as_str)))
        } else {
            Near::OnlyTypes
        };
        for function in &import.functions {
            match interface.functions.get(&function.name) {
                Some(grant) => {
                    other_type(Some(&function.name), Some(&function.ty), grant, differs);
                }
                None => differs(Some(&function.name), What::NotGranted(near.clone())),
            }
        }
        for member in &import.members {
            if member.kind != ExternKind::Type || !interface.resources.contains(&member.name) {
                differs(Some(&member.name), What::OtherKind(member.kind));
            }
        }
    }

    fn versions_of(&self, name: &str) -> Vec<&'a str> {
        let base = name.split('@').next().unwrap_or(name);
        self.versions.get(base).cloned().unwrap_or_default()
    }

    fn of_module(&mut self, module: &'a str) -> Few<'a> {
        let world = self.world;
        let granted = || {
            let of = |module: String| {
                let from = (module.clone(), String::new());
                world
                    .imports
                    .core
                    .range(from..)
                    .take_while(move |((granted, _), _)| *granted == module)
                    .map(|((_, name), _)| name.as_str())
            };
            let track = track(module);
            let also = (track != module).then(|| of(track));
            Few::of(of(module.to_owned()).chain(also.into_iter().flatten()))
        };
        self.of_module.entry(module).or_insert_with(granted).clone()
    }
}

impl<'a> Few<'a> {
    /// Keeps the first few and counts the others.
    pub(crate) fn of(mut all: impl Iterator<Item = &'a str>) -> Self {
        const SHOWN: usize = 8;
        Self {
            shown: all.by_ref().take(SHOWN).collect(),
            more: all.count(),
        }
    }
}

impl fmt::Display for Few<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, name) in self.shown.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}`{}`", cut(name, NAME_CHARS))?;
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

fn other_type<'a>(
    function: Option<&'a str>,
    found: Option<&'a str>,
    grant: &'a Grant,
    differs: &mut Differs<'_, 'a>,
) {
    let found = found.unwrap_or_default();
    if found != grant.ty {
        differs(function, What::OtherType { found, grant });
    }
}
