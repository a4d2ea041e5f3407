//! Which imports of the modules inside stand for imports of the component that the policy denies.
//!
//! From an import of the component the way leads over `alias export` and `canon lower` (or `resource.drop`) to a core function,
//! over an instance made of such functions to an import of a module, and often over the shim that wit-component puts
//! between, a table of functions that a second module fills in.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser as wp;

use super::answers::{Called, Functions};
use super::items::{Component, Item};
use super::spaces::Space;
use crate::artifact::Kind;
use crate::check::{Conformity, What};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::harden::core::module::Module;
use crate::harden::passes::STUB_IMPORTS;
use crate::harden::plan::{Replacement, Replacements};
use crate::harden::receipt::Log;
use crate::inspect::{ExternKind, Facts};
use crate::policy::{Policy, Stub};
use crate::version::track;

/// The imports of a component that its policy denies.
pub(super) struct Denied<'a> {
    /// Interfaces as a whole, and functions of the world itself.
    whole: BTreeSet<&'a str>,
    /// Functions of interfaces of which others are granted.
    members: BTreeSet<(&'a str, &'a str)>,
    policy: &'a Policy,
}

/// What an entry of `[stubs]` is about.
#[derive(Clone, Copy)]
enum Extent {
    Alone,
    Interface,
}

/// The name of the table that a shim exports and its second module fills in.
const SHIM_TABLE: &str = "$imports";

impl<'a> Denied<'a> {
    pub(super) fn of(facts: &'a Facts, policy: &'a Policy, log: &mut Log) -> Self {
        let mut denied = Self {
            whole: BTreeSet::new(),
            members: BTreeSet::new(),
            policy,
        };
        let Some(world) = policy.world(Kind::Component) else {
            return denied;
        };
        for difference in Conformity::of(facts, world).differences {
            let import = difference.import;
            let can_be_answered = matches!(
                (import.kind, &difference.what),
                (
                    ExternKind::Func | ExternKind::Instance,
                    What::NotGranted(_) | What::OtherVersion(_)
                )
            );
            match difference.member {
                Some(member) if can_be_answered => {
                    denied.members.insert((&import.name, member));
                }
                None if can_be_answered => {
                    denied.whole.insert(&import.name);
                }
                // Another type is nothing that a body inside could mend.
                _ if matches!(difference.what, What::OtherType { .. }) => {}
                _ => log.left(
                    STUB_IMPORTS,
                    difference.subject(),
                    format!("a {} cannot be answered inside", import.kind),
                ),
            }
        }
        denied
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.members.is_empty()
    }

    /// The names of the imports that are denied as a whole.
    pub(super) fn whole(&self) -> impl Iterator<Item = &'a str> {
        self.whole.iter().copied()
    }

    /// The functions that are denied of imports that are granted otherwise.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.members.iter().copied()
    }

    fn has(&self, import: &str, function: Option<&str>) -> bool {
        self.whole.contains(import)
            || function.is_some_and(|function| self.members.contains(&(import, function)))
    }

    /// What the policy says of a function: of it alone, or of its whole interface, with whatever version.
    fn named(&self, import: &str, function: Option<&str>) -> Option<(&Stub, Extent)> {
        let base = import.split('@').next().unwrap_or(import);
        let spellings = [import.to_owned(), track(import), base.to_owned()];
        let stub = |name: &str, extent| Some((self.policy.stubs.get(name)?, extent));
        let alone = |name: &String| match function {
            Some(function) => stub(&format!("{name}#{function}"), Extent::Alone),
            None => stub(name, Extent::Alone),
        };
        let whole = |name: &String| stub(name, Extent::Interface);
        spellings
            .iter()
            .find_map(alone)
            .or_else(|| spellings.iter().find_map(whole))
    }

    /// Finds, for every module that is instantiated, which of its imports are denied, and what they answer.
    pub(super) fn replacements(
        &self,
        component: &Component<'_>,
        modules: &BTreeMap<u32, (&[u8], Module<'_>)>,
    ) -> Result<BTreeMap<u32, Replacements>, HardenError> {
        let mut all = BTreeMap::new();
        if self.is_empty() {
            return Ok(all);
        }
        let functions = Functions::of(component.bytes);
        let shims = Shims::of(component, modules);
        // A module that is instantiated twice may be given a denied function once and a granted one the other time.
        let mut granted: BTreeSet<(u32, String, String)> = BTreeSet::new();
        for (instance, module, args) in component.instantiations() {
            let Some((_, read)) = modules.get(&module) else {
                continue;
            };
            let types = import_types(read);
            let replacements: &mut Replacements = all.entry(module).or_default();
            for arg in args {
                for export in functions_of_instance(component, arg.index) {
                    let Some(core) = types.get(&(arg.name, export.name)) else {
                        continue;
                    };
                    let behind = shims.behind(component, export.index);
                    let key = (arg.name.to_owned(), export.name.to_owned());
                    match self.origin(component, behind) {
                        Some((import, function)) => {
                            let replacement = if shims.fills(instance) {
                                // Nobody calls through the slot any more.
                                Replacement {
                                    stub: Stub::Trap,
                                    answer: Some(Answer::Trap),
                                    stands_for: Some(shown(&import, function.as_deref())),
                                }
                            } else {
                                let function = function.as_deref();
                                let called = Called {
                                    import: &import,
                                    function,
                                    core,
                                };
                                self.replacement(functions.as_ref(), called)?
                            };
                            replacements.insert(key, replacement);
                        }
                        None => {
                            granted.insert((module, key.0, key.1));
                        }
                    }
                }
            }
        }
        for (module, from, name) in granted {
            if let Some(replacements) = all.get_mut(&module) {
                replacements.remove(&(from, name));
            }
        }
        Ok(all)
    }

    fn replacement(
        &self,
        functions: Option<&Functions>,
        called: Called<'_>,
    ) -> Result<Replacement, HardenError> {
        let Called {
            import, function, ..
        } = called;
        let stands_for = shown(import, function);
        let refused = |stub: &Stub, reason| HardenError::Stub {
            function: stands_for.clone(),
            type_text: None,
            stub: stub.to_string(),
            reason,
        };
        let answer = |stub: &Stub| match functions {
            _ if *stub == Stub::Trap => Ok(Answer::Trap),
            Some(functions) => functions.answer(called, stub),
            None => Err("its type is not known: `trap` is all that can be done"),
        };
        let is_drop = function.is_some_and(|function| function.starts_with(DROP));
        let (stub, answer) = match self.named(import, function) {
            // Handles of a resource that nobody can make are not dropped either.
            _ if is_drop => (Stub::Trap, Answer::Trap),
            Some((stub, Extent::Alone)) => {
                let answer = answer(stub).map_err(|reason| refused(stub, reason))?;
                (stub.clone(), answer)
            }
            // What is said of a whole interface holds where it can.
            whole => {
                let wanted = whole.map(|(stub, _)| stub.clone());
                let wanted = wanted.and_then(|stub| Some((answer(&stub).ok()?, stub)));
                match wanted {
                    Some((answer, stub)) => (stub, answer),
                    None => {
                        let stub = functions.map_or(Stub::Trap, |functions| {
                            functions.default_stub(import, function)
                        });
                        let answer = answer(&stub).map_err(|reason| refused(&stub, reason))?;
                        (stub, answer)
                    }
                }
            }
        };
        Ok(Replacement {
            stub,
            answer: Some(answer),
            stands_for: Some(stands_for),
        })
    }

    /// The denied import that a core function was lowered from, and the function of it.
    fn origin(&self, component: &Component<'_>, function: u32) -> Option<(String, Option<String>)> {
        let Some(Item::Canonical(canonical)) = component.get(Space::CoreFunc, function) else {
            return None;
        };
        let (import, member) = match canonical {
            // What a call that does not wait answers is another matter than what the function does.
            wp::CanonicalFunction::Lower {
                func_index,
                options,
            } => {
                let (import, member) = import_of(component, Space::Func, *func_index)?;
                if options
                    .iter()
                    .any(|option| matches!(option, wp::CanonicalOption::Async))
                    && self.has(&import, member.as_deref())
                {
                    return Some((
                        import,
                        member.map(|member| format!("[async-lower]{member}")),
                    ));
                }
                (import, member)
            }
            wp::CanonicalFunction::ResourceDrop { resource } => {
                let (import, member) = import_of(component, Space::Type, *resource)?;
                (import, member.map(|member| format!("{DROP}{member}")))
            }
            _ => return None,
        };
        self.has(&import, member.as_deref())
            .then_some((import, member))
    }
}

const DROP: &str = "[resource-drop]";

fn shown(import: &str, function: Option<&str>) -> String {
    match function {
        Some(function) => format!("{import}#{function}"),
        None => import.to_owned(),
    }
}

/// The import that a function or type is, or is a member of.
fn import_of(
    component: &Component<'_>,
    space: Space,
    index: u32,
) -> Option<(String, Option<String>)> {
    match component.get(space, index)? {
        Item::Import(import) => Some((import.name.full_name().into_owned(), None)),
        Item::Alias(wp::ComponentAlias::InstanceExport {
            instance_index,
            name,
            ..
        }) => match component.get(Space::Instance, *instance_index)? {
            Item::Import(import) => Some((
                import.name.full_name().into_owned(),
                Some((*name).to_owned()),
            )),
            _ => None,
        },
        _ => None,
    }
}

/// The functions of an instance that is made of single ones.
fn functions_of_instance<'c, 'a>(
    component: &'c Component<'a>,
    instance: u32,
) -> impl Iterator<Item = &'c wp::Export<'a>> {
    let exports = match component.get(Space::CoreInstance, instance) {
        Some(Item::CoreInstance(wp::Instance::FromExports(exports))) => &**exports,
        _ => &[],
    };
    exports
        .iter()
        .filter(|export| Space::of_core(export.kind) == Space::CoreFunc)
}

/// The types of the functions that a module imports, by module and name; of those imported twice the last.
fn import_types<'m>(module: &'m Module<'_>) -> BTreeMap<(&'m str, &'m str), &'m wp::FuncType> {
    let types = module.func_types_by_index();
    let functions = module.imports.iter().filter_map(|import| match import.ty {
        wp::TypeRef::Func(ty) | wp::TypeRef::FuncExact(ty) => {
            let ty = types.get(ty as usize).copied().flatten()?;
            Some(((import.module, import.name), ty))
        }
        _ => None,
    });
    functions.collect()
}

/// The shims of wit-component, recognised by structure: a module imports a table named `$imports` and, under the same
/// module name, the functions that it puts into it; the instance that the table is from exports functions of the same names.
struct Shims<'a> {
    /// The function behind what an instance exports under a name.
    functions: BTreeMap<(u32, &'a str), u32>,
    /// The instances that fill in a table.
    fillers: BTreeSet<u32>,
}

impl<'a> Shims<'a> {
    fn of(component: &Component<'a>, modules: &BTreeMap<u32, (&[u8], Module<'a>)>) -> Self {
        let mut shims = Self {
            functions: BTreeMap::new(),
            fillers: BTreeSet::new(),
        };
        for (instance, module, args) in component.instantiations() {
            let Some((_, module)) = modules.get(&module) else {
                continue;
            };
            let table = module.imports.iter().find(|import| {
                import.name == SHIM_TABLE && matches!(import.ty, wp::TypeRef::Table(_))
            });
            let arg = table.and_then(|table| args.iter().find(|arg| arg.name == table.module));
            let Some(arg) = arg else { continue };
            let shim = match component.get(Space::CoreInstance, arg.index) {
                Some(Item::CoreInstance(wp::Instance::FromExports(exports))) => exports
                    .iter()
                    .find(|export| export.name == SHIM_TABLE)
                    .and_then(|export| component.get(Space::CoreTable, export.index))
                    .and_then(|item| match item {
                        Item::Alias(wp::ComponentAlias::CoreInstanceExport {
                            instance_index,
                            ..
                        }) => Some(*instance_index),
                        _ => None,
                    }),
                _ => Some(arg.index),
            };
            let Some(shim) = shim else { continue };
            shims.fillers.insert(instance);
            for arg in args {
                for export in functions_of_instance(component, arg.index) {
                    shims.functions.insert((shim, export.name), export.index);
                }
            }
        }
        shims
    }

    /// The function that is called in the end.
    fn behind(&self, component: &Component<'a>, function: u32) -> u32 {
        match component.get(Space::CoreFunc, function) {
            Some(Item::Alias(wp::ComponentAlias::CoreInstanceExport {
                instance_index,
                name,
                ..
            })) => self
                .functions
                .get(&(*instance_index, *name))
                .copied()
                .unwrap_or(function),
            _ => function,
        }
    }

    fn fills(&self, instance: u32) -> bool {
        self.fillers.contains(&instance)
    }
}
