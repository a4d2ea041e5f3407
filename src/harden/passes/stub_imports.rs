//! Functions that the policy does not let the module import: answered inside, by a trap or as the policy says.

use wasmparser as wp;

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::harden::core::edits::Stubbed;
use crate::harden::core::module::{Module, Space};
use crate::harden::plan::Replacement;

pub(super) const PASS: Pass = Pass {
    name: "stub-imports",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let module = subject.module;
    let memory = memory_of_answers(module, subject.plan.is_nested)
        .filter(|index| subject.edits.is_live(Space::Memory, *index));
    let types = module.func_types_by_index();
    let functions = module
        .imports
        .iter()
        .filter(|import| Space::of_import(&import.ty) == Space::Func);
    for (index, import) in (0u32..).zip(functions) {
        let Some(replacement) = subject.plan.replacement(import.module, import.name) else {
            continue;
        };
        if !subject.edits.is_live(Space::Func, index) {
            continue;
        }
        let Some(ty) = module
            .func_types
            .get(index as usize)
            .and_then(|ty| types.get(*ty as usize).copied().flatten())
        else {
            continue;
        };
        let name = format!("{}.{}", import.module, import.name);
        let stubbed = stubbed(replacement, &name, ty, memory.is_some()).map_err(|reason| {
            HardenError::Stub {
                function: name.clone(),
                type_text: Some(format!("({:?}) -> ({:?})", ty.params(), ty.results())),
                stub: replacement.stub.to_string(),
                reason,
            }
        })?;
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
        subject.edits.stubbed.insert(index, stubbed);
    }
    subject.edits.memory = memory;
    Ok(())
}

fn stubbed(
    replacement: &Replacement,
    name: &str,
    ty: &wp::FuncType,
    has_memory: bool,
) -> Result<Stubbed, &'static str> {
    let answer = match &replacement.answer {
        Some(answer) if answer.needs_memory() && !has_memory => {
            return Err("there is no one memory to write the answer to");
        }
        Some(answer) => answer.clone(),
        None => Answer::of_core(name, ty, &replacement.stub, has_memory)?,
    };
    Ok(Stubbed {
        answer,
        stub: replacement.stub.clone(),
        stands_for: replacement.stands_for.clone(),
    })
}

/// The memory that answers are written to: the one exported as `memory`, which is where hosts write theirs. A module inside
/// a component may have it from another one, and then it is the only one.
fn memory_of_answers(module: &Module<'_>, is_nested: bool) -> Option<u32> {
    let exported = module
        .exports
        .iter()
        .find(|export| export.name == "memory" && export.kind == wp::ExternalKind::Memory)
        .map(|export| export.index);
    let only = (is_nested && module.len(Space::Memory) == 1).then_some(0);
    let index = exported.or(only)?;
    let imported = module.imports.iter().filter_map(|import| match import.ty {
        wp::TypeRef::Memory(memory) => Some(memory),
        _ => None,
    });
    let memory = imported
        .chain(module.memories.iter().copied())
        .nth(index as usize)?;
    (!memory.memory64).then_some(index)
}
