//! A policy, turned into what is to be done to one artifact.

use std::collections::{BTreeMap, BTreeSet};

use super::HardenError;
use crate::artifact::Kind;
use crate::check::core_grant;
use crate::inspect::{ExternKind, Facts};
use crate::policy::{Policy, Stub, World, errno};
use crate::version::track;

/// What the passes are to do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Imported functions to replace, by module and name.
    pub stubs: BTreeMap<(String, String), Stub>,
    /// Custom sections to keep.
    pub keep_sections: BTreeSet<String>,
    /// Maximum of each memory, in bytes.
    pub memory: u64,
    /// Maximum of each table, in elements.
    pub table_elements: u64,
}

impl Plan {
    /// Decides what to do: every function import that the world does not grant is stubbed.
    ///
    /// # Errors
    /// When a component has imports that would have to be taken away.
    pub fn new(facts: &Facts, policy: &Policy) -> Result<Self, HardenError> {
        let mut stubs = BTreeMap::new();
        let mut component_imports = Vec::new();
        let world = policy.world(facts.kind);
        for import in &facts.imports {
            match (&import.module, facts.kind) {
                (Some(module), Kind::Core) if import.kind == ExternKind::Func => {
                    if world.is_some_and(|world| core_grant(module, &import.name, world).is_some())
                    {
                        continue;
                    }
                    let named = policy.stubs.get(&import.full_name()).copied();
                    let stub = named.unwrap_or_else(|| default_stub(module, &import.name));
                    stubs.insert((module.clone(), import.name.clone()), stub);
                }
                (_, Kind::Component)
                    if import.kind != ExternKind::Type && !names(world, &import.name) =>
                {
                    component_imports.push(import.name.clone());
                }
                _ => {}
            }
        }
        if !component_imports.is_empty() {
            return Err(HardenError::ComponentImports(component_imports));
        }
        Ok(Self {
            stubs,
            keep_sections: policy.sections.clone(),
            memory: policy.limits.memory,
            table_elements: policy.limits.table_elements,
        })
    }
}

/// Whether a world says anything of a component's import.
fn names(world: Option<&World>, import: &str) -> bool {
    world.is_some_and(|world| {
        world.imports.interfaces.contains_key(&track(import))
            || world.imports.functions.contains_key(import)
    })
}

/// What a call to a forbidden preview 1 function gets when the policy does not say.
///
/// Chosen so that programs which merely ask go on, and programs which rely on the answer fail where they asked: an error
/// from `environ_sizes_get` makes the C library exit, "bad descriptor" ends its search for directories, and randomness or time
/// that is made up would be worse than none.
fn default_stub(module: &str, name: &str) -> Stub {
    if module != "wasi_snapshot_preview1" {
        return Stub::Trap;
    }
    let errno = |name| errno::number(name).map_or(Stub::Trap, Stub::Errno);
    match name {
        "args_sizes_get" | "args_get" | "environ_sizes_get" | "environ_get" | "sched_yield" => {
            Stub::Empty
        }
        "proc_exit" => Stub::Trap,
        _ if name.starts_with("path_") || name.starts_with("sock_") => errno("notcapable"),
        _ if name.starts_with("fd_") => errno("badf"),
        _ => errno("nosys"),
    }
}
