//! What no export, start function or table reaches, imports included.

use super::{Pass, Subject, stub_imports};
use crate::harden::HardenError;
use crate::harden::core::live::live;
use crate::harden::core::module::{PerSpace, Space};

pub(super) const PASS: Pass = Pass {
    name: "drop-unused",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let (live, read) = live(subject.module, &subject.edits)?;
    (subject.edits.live, subject.edits.read) = (live, read);
    let mut seen = PerSpace::<u32>::default();
    for import in &subject.module.imports {
        let space = Space::of_import(&import.ty);
        let index = seen.get_mut(space);
        if !subject.edits.is_live(space, *index) {
            subject.log.change(
                PASS.name,
                format!("{}.{}", import.module, import.name),
                "import removed: nothing reaches it",
            );
        }
        *index += 1;
    }
    for (space, one, many) in [
        (Space::Func, "function", "functions"),
        (Space::Memory, "memory", "memories"),
        (Space::Table, "table", "tables"),
        (Space::Global, "global", "globals"),
    ] {
        let live = subject.edits.live.get(space);
        let own = || live.iter().skip(*subject.module.n_imports.get(space));
        let dead = own().filter(|live| !**live).count();
        if dead > 0 {
            let n = own().count();
            let them = if dead == 1 { "it" } else { "them" };
            subject.log.change(
                PASS.name,
                if n == 1 { one } else { many },
                format!("{dead} of {n} removed: nothing reaches {them}"),
            );
        }
    }
    stub_imports::settle(subject)
}
