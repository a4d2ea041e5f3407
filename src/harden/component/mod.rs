//! A component: its modules hardened in place, and its own imports and exports taken away with what only they needed.
//!
//! An import that is denied is answered in the modules that call it. Then nobody takes it any more, and it goes with
//! everything between.

mod answers;
mod area;
mod deeper;
mod denied;
mod flow;
mod items;
mod layout;
mod mark;
mod names;
mod nested;
mod replace;
mod shims;
mod spaces;
mod write;

use std::collections::BTreeSet;

use wasmparser as wp;

use super::HardenError;
use super::passes::STUB_IMPORTS;
use super::plan::Plan;
use super::receipt::Log;
use crate::inspect::Facts;
use denied::Denied;
use items::{Component, Item};
use mark::{is_live, taken_of_import};
use nested::Settled;
use spaces::Space;

/// Rewrites a component. When nothing is added to the log's changes, the bytes are the same.
pub(super) fn rewrite(
    bytes: &[u8],
    facts: &Facts,
    plan: &Plan<'_>,
    log: &mut Log,
) -> Result<Vec<u8>, HardenError> {
    let component = Component::parse(bytes)?;
    let denied = Denied::of(facts, plan, log);
    let settled = nested::settle(&component, &denied, plan, log)?;
    note_left(&component, &denied, &settled, log);
    let noted = log.changes.len();
    let out = write::write_component(&component, &settled, plan, log)?;
    if log.changes.len() == noted {
        return Ok(bytes.to_vec());
    }
    Ok(out)
}

/// Tells which denied imports are still there.
fn note_left(component: &Component<'_>, denied: &Denied<'_>, settled: &Settled, log: &mut Log) {
    for entry in &component.entries {
        let Item::Import(import) = &entry.item else {
            continue;
        };
        let name = import.name.full_name();
        let is_here = entry
            .space
            .is_some_and(|space| is_live(&settled.live, space, entry.index()));
        if !is_here {
            continue;
        }
        let is_instance = entry.space == Some(Space::Instance);
        let is_whole = is_instance && settled.whole.contains(&entry.index());
        let taken = if is_instance {
            taken_of_import(component, &settled.live, entry.index())
        } else {
            BTreeSet::new()
        };
        if denied.has(&name, None) {
            let why = if is_whole {
                "it is handed to a component inside, or on to the outside"
            } else if !is_instance || !taken.is_empty() {
                "it is used in a way that no module inside could answer"
            } else {
                "its types are part of what else is imported or exported"
            };
            log.left(STUB_IMPORTS, &*name, why);
        }
        let is_shared = matches!(
            import.ty,
            wp::ComponentTypeRef::Instance(ty) if !settled.alone.contains(&ty)
        );
        for function in denied.members(&name) {
            let why = if is_whole || taken.contains(function) {
                "it is used in a way that no module inside could answer"
            } else if is_shared {
                "nothing calls it, and its interface shares its type with another"
            } else {
                continue;
            };
            log.left(STUB_IMPORTS, format!("{name}#{function}"), why);
        }
    }
}
