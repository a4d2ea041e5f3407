//! Functions that the policy does not let the module import: answered inside, by a trap or as the policy says.

use wasmparser as wp;

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::harden::core::edits::Stubbed;
use crate::harden::core::module::{Module, Space};
use crate::harden::plan::Replacement;
use crate::policy::Stub;

pub(super) const PASS: Pass = Pass {
    name: "stub-imports",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let module = subject.module;
    let memory = memory_of_the_host(module);
    let types = module.func_types_by_index();
    for (index, import) in functions(module) {
        let Some(replacement) = subject.plan.replacement(import.module, import.name) else {
            continue;
        };
        let ty = module
            .func_types
            .get(index as usize)
            .and_then(|ty| types.get(*ty as usize).copied().flatten());
        let Some(ty) = ty else { continue };
        let name = format!("{}.{}", import.module, import.name);
        match stubbed(replacement, &name, ty, memory) {
            Ok(stubbed) => drop(subject.edits.stubbed.insert(index, stubbed)),
            Err(reason) => {
                let refused = HardenError::Stub {
                    function: name,
                    type_text: Some(format!("({:?}) -> ({:?})", ty.params(), ty.results())),
                    stub: replacement.stub.to_string(),
                    reason,
                };
                subject.edits.refused.insert(index, refused);
            }
        }
    }
    Ok(())
}

/// Forgets what was decided about imports that nothing reaches, and notes down the rest.
pub(super) fn settle(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let edits = &mut subject.edits;
    let live = edits.live.get(Space::Func);
    let is_live = |index: u32| live.get(index as usize).copied().unwrap_or(false);
    edits.stubbed.retain(|index, _| is_live(*index));
    edits.refused.retain(|index, _| is_live(*index));
    if let Some((_, refused)) = edits.refused.pop_first() {
        return Err(refused);
    }
    let mut n_slots = 0;
    for (index, import) in functions(subject.module) {
        let Some(stubbed) = edits.stubbed.get(&index) else {
            continue;
        };
        if stubbed.is_slot {
            n_slots += 1;
            continue;
        }
        let name = format!("{}.{}", import.module, import.name);
        let stub = &stubbed.stub;
        match &stubbed.stands_for {
            Some(import) => subject.log.change(
                PASS.name,
                import.as_str(),
                format!("calls as `{name}` replaced by the stub `{stub}`"),
            ),
            None => subject.log.change(
                PASS.name,
                name,
                format!("import replaced by the stub `{stub}`"),
            ),
        }
    }
    if n_slots > 0 {
        let (slots, them) = if n_slots == 1 {
            ("slot", "it")
        } else {
            ("slots", "them")
        };
        subject.log.change(
            PASS.name,
            "shim",
            format!("{n_slots} {slots} made to trap: nobody calls through {them} any more"),
        );
    }
    Ok(())
}

/// The imported functions, by index.
fn functions<'m, 'a>(module: &'m Module<'a>) -> impl Iterator<Item = (u32, &'m wp::Import<'a>)> {
    let functions = module
        .imports
        .iter()
        .filter(|import| Space::of_import(&import.ty) == Space::Func);
    (0u32..).zip(functions)
}

fn stubbed(
    replacement: &Replacement,
    name: &str,
    ty: &wp::FuncType,
    memory: Option<u32>,
) -> Result<Stubbed, &'static str> {
    let (answer, stub) = match &replacement.answer {
        Some(answer) => (answer.clone(), replacement.stub.clone()),
        None => match Answer::of_core(name, ty, &replacement.stub, memory.is_some()) {
            Ok(answer) => (answer, replacement.stub.clone()),
            // A type that nobody thought of when choosing what is usual.
            Err(_) if replacement.is_default => (Answer::Trap, Stub::Trap),
            Err(reason) => return Err(reason),
        },
    };
    let memory = replacement.memory.or(memory);
    Ok(Stubbed {
        memory: memory.filter(|_| answer.needs_memory()),
        answer,
        stub,
        is_slot: replacement.is_slot,
        stands_for: replacement.stands_for.clone(),
    })
}

/// The memory that hosts write their answers to: the one exported as `memory`, with 32-bit addresses.
fn memory_of_the_host(module: &Module<'_>) -> Option<u32> {
    let index = module
        .exports
        .iter()
        .find(|export| export.name == "memory" && export.kind == wp::ExternalKind::Memory)?
        .index;
    let imported = module.imports.iter().filter_map(|import| match import.ty {
        wp::TypeRef::Memory(memory) => Some(memory),
        _ => None,
    });
    let memory = imported
        .chain(module.memories.iter().copied())
        .nth(index as usize)?;
    (!memory.memory64).then_some(index)
}
