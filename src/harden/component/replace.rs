//! Which imports of the modules inside stand for imports of the component that the policy denies, and what they answer.
//!
//! From an import of the component the way leads over `alias export` and `canon lower` (or `resource.drop`) to a core function,
//! over an instance made of such functions to an import of a module, and often over a shim.

use std::collections::BTreeMap;

use wasmparser as wp;

use super::answers::{Called, Functions};
use super::denied::{Denied, Extent};
use super::flow::{Flow, Originals};
use super::items::{Component, Item};
use super::mark::Uses;
use super::shims::Shims;
use super::spaces::{Live, Space};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::harden::core::module::Module;
use crate::harden::passes::STUB_IMPORTS;
use crate::harden::plan::{Replacement, Replacements};
use crate::harden::receipt::Log;
use crate::policy::Stub;

/// What is known of a component's calls of its imports.
pub(super) struct Calls<'c, 'a> {
    flow: Flow<'c, 'a>,
    originals: &'c Originals<'a>,
    denied: &'c Denied<'c>,
    functions: Option<Functions>,
    shims: Shims<'a>,
}

/// A function of the component's imports that is denied, as it is called.
struct Origin {
    import: String,
    function: Option<String>,
    /// A handle is dropped.
    is_drop: bool,
    /// The call does not wait.
    is_async: bool,
    /// The core memory that it is called with.
    memory: Option<u32>,
}

/// What is known of an import of a module, from all of its instantiations.
enum Known {
    Denied(Replacement),
    /// It is something else in one of them.
    Open,
}

impl<'c, 'a> Calls<'c, 'a> {
    pub(super) fn of(
        component: &'c Component<'a>,
        originals: &'c Originals<'a>,
        denied: &'c Denied<'c>,
    ) -> Self {
        let flow = Flow::of(component);
        let shims = Shims::of(&flow, originals);
        Self {
            functions: Functions::of(component),
            flow,
            originals,
            denied,
            shims,
        }
    }

    /// Finds, for every module, which of its imports are denied wherever it is instantiated, and what they answer.
    pub(super) fn callers(
        &self,
        log: &mut Log,
    ) -> Result<BTreeMap<u32, Replacements>, HardenError> {
        let mut known: BTreeMap<u32, BTreeMap<(String, String), Known>> = BTreeMap::new();
        for (instance, index, args) in self.flow.component.instantiations() {
            let Some((_, module)) = self.originals.get(&index) else {
                continue;
            };
            for ((from, name), core) in import_types(module) {
                let origin = if self.shims.fills(instance) {
                    None
                } else {
                    self.source(args, from, name)
                        .and_then(|function| self.origin(function))
                };
                let shown = origin
                    .as_ref()
                    .map(|origin| shown(&origin.import, origin.function.as_deref()));
                let is = match origin {
                    Some(origin) => {
                        Known::Denied(self.replacement(instance, args, module, &origin, core)?)
                    }
                    None => Known::Open,
                };
                let of_module = known.entry(index).or_default();
                let was = of_module.remove(&(from.to_owned(), name.to_owned()));
                let now = match (was, is) {
                    (None, is) => is,
                    (Some(Known::Denied(was)), Known::Denied(is)) if was == is => Known::Denied(is),
                    (Some(Known::Open), Known::Open) => Known::Open,
                    (was, _) => {
                        let before = match was {
                            Some(Known::Denied(was)) => was.stands_for,
                            _ => None,
                        };
                        for import in [before, shown].into_iter().flatten() {
                            log.left(
                                STUB_IMPORTS,
                                import,
                                "a module that calls it is instantiated several times, and is not given the same each time",
                            );
                        }
                        Known::Open
                    }
                };
                of_module.insert((from.to_owned(), name.to_owned()), now);
            }
        }
        let denied = |of_module: BTreeMap<_, Known>| {
            let denied = of_module
                .into_iter()
                .filter_map(|(import, known)| match known {
                    Known::Denied(replacement) => Some((import, replacement)),
                    Known::Open => None,
                });
            denied.collect()
        };
        Ok(known
            .into_iter()
            .map(|(index, of_module)| (index, denied(of_module)))
            .collect())
    }

    /// Makes the slots of shims trap that are filled with what is denied, once nobody calls through them any more.
    pub(super) fn fillers(
        &self,
        uses: &Uses,
        live: &Live,
        replacements: &mut BTreeMap<u32, Replacements>,
    ) {
        let component = self.flow.component;
        for (shim, name, slot) in self.shims.slots() {
            let taken = uses.taken_of(component, live, shim, std::iter::once(name.to_owned()));
            let Some(origin) = self.origin(slot.function).filter(|_| taken.is_empty()) else {
                continue;
            };
            let Some(Item::CoreInstance(wp::Instance::Instantiate { module_index, .. })) =
                component.get(Space::CoreInstance, slot.filler)
            else {
                continue;
            };
            let instances = component.instantiations();
            if instances
                .filter(|(_, module, _)| module == module_index)
                .count()
                != 1
            {
                continue;
            }
            let (from, import) = slot.import;
            let trap = Replacement {
                stub: Stub::Trap,
                is_default: true,
                answer: Some(Answer::Trap),
                memory: None,
                is_slot: true,
                stands_for: Some(shown(&origin.import, origin.function.as_deref())),
            };
            let of_filler = replacements.entry(*module_index).or_default();
            of_filler.insert((from.to_owned(), import.to_owned()), trap);
        }
    }

    /// The core function that a module gets for an import, behind shims.
    fn source(&self, args: &[wp::InstantiationArg<'_>], from: &str, name: &str) -> Option<u32> {
        let behind = |instance, name: &str| Some(self.shims.get(instance, name)?.function);
        match self.flow.index_of(args, from, name, Space::CoreFunc) {
            Some(function) => match self.flow.place(Space::CoreFunc, function) {
                Some((instance, exported)) => behind(instance, exported),
                None => Some(function),
            },
            None => {
                let arg = args.iter().find(|arg| arg.name == from)?;
                behind(arg.index, name)
            }
        }
    }

    fn replacement(
        &self,
        instance: u32,
        args: &[wp::InstantiationArg<'_>],
        module: &Module<'_>,
        origin: &Origin,
        core: &wp::FuncType,
    ) -> Result<Replacement, HardenError> {
        let function = origin.function.as_deref();
        let stands_for = shown(&origin.import, function);
        let called = Called {
            import: &origin.import,
            function,
            core,
        };
        let memory = origin
            .memory
            .and_then(|memory| self.flow.memory(instance, args, module, memory));
        let answer = |stub: &Stub| {
            if *stub == Stub::Trap {
                return Ok(Answer::Trap);
            }
            if origin.is_async {
                return Err("a call that does not wait can only trap");
            }
            let Some(functions) = &self.functions else {
                return Err("its type is not known: `trap` is all that can be done");
            };
            let answer = functions.answer(called, stub)?;
            if answer.needs_memory() && memory.is_none() {
                return Err("the memory that it is called with is none of the module's");
            }
            Ok(answer)
        };
        let named = self.denied.named(&origin.import, function);
        let (stub, is_default, answer) = match named {
            // Handles of a resource that nobody can make are not dropped either.
            _ if origin.is_drop => (Stub::Trap, true, Answer::Trap),
            Some((stub, Extent::Alone)) => match answer(stub) {
                Ok(answer) => (stub.clone(), false, answer),
                Err(reason) => {
                    return Err(HardenError::Stub {
                        function: stands_for,
                        type_text: None,
                        stub: stub.to_string(),
                        reason,
                    });
                }
            },
            // What is said of a whole interface holds where it can; and so does what nobody said.
            whole => {
                let default = self
                    .functions
                    .as_ref()
                    .map(|functions| functions.default_stub(&origin.import, function));
                let wanted = whole.map(|(stub, _)| stub.clone());
                let can = |stub: Stub| Some((answer(&stub).ok()?, stub));
                match wanted.and_then(can).or_else(|| default.and_then(can)) {
                    Some((answer, stub)) => (stub, true, answer),
                    None => (Stub::Trap, true, Answer::Trap),
                }
            }
        };
        Ok(Replacement {
            stub,
            is_default,
            memory: memory.filter(|_| answer.needs_memory()),
            answer: Some(answer),
            is_slot: false,
            stands_for: Some(stands_for),
        })
    }

    /// The denied import that a core function was lowered from.
    fn origin(&self, function: u32) -> Option<Origin> {
        let Some(Item::Canonical(canonical)) = self.flow.component.get(Space::CoreFunc, function)
        else {
            return None;
        };
        let origin = match canonical {
            wp::CanonicalFunction::Lower {
                func_index,
                options,
            } => {
                let (import, function) = self.import_of(*func_index)?;
                let memory = options.iter().find_map(|option| match option {
                    wp::CanonicalOption::Memory(memory) => Some(*memory),
                    _ => None,
                });
                Origin {
                    import,
                    function,
                    is_drop: false,
                    is_async: options
                        .iter()
                        .any(|option| matches!(option, wp::CanonicalOption::Async)),
                    memory,
                }
            }
            wp::CanonicalFunction::ResourceDrop { resource } => {
                let (import, resource) = self.functions.as_ref()?.owner(*resource)?;
                if !self.denied.has(import, None) {
                    return None;
                }
                Origin {
                    import: import.to_owned(),
                    function: Some(format!("[resource-drop]{resource}")),
                    is_drop: true,
                    is_async: false,
                    memory: None,
                }
            }
            _ => return None,
        };
        self.denied
            .has(&origin.import, origin.function.as_deref())
            .then_some(origin)
    }

    /// The import that a function is, or is a member of.
    fn import_of(&self, function: u32) -> Option<(String, Option<String>)> {
        match self.flow.component.get(Space::Func, function)? {
            Item::Import(import) => Some((import.name.full_name().into_owned(), None)),
            Item::Alias(wp::ComponentAlias::InstanceExport {
                instance_index,
                name,
                ..
            }) => match self.flow.component.get(Space::Instance, *instance_index)? {
                Item::Import(import) => Some((
                    import.name.full_name().into_owned(),
                    Some((*name).to_owned()),
                )),
                _ => None,
            },
            _ => None,
        }
    }
}

fn shown(import: &str, function: Option<&str>) -> String {
    match function {
        Some(function) => format!("{import}#{function}"),
        None => import.to_owned(),
    }
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
