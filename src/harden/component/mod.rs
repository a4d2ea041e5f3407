//! A component: its modules hardened in place, and its own imports and exports taken away with what only they needed.
//!
//! An import that is denied is answered in the modules that call it. Then nobody takes it any more, and it goes with
//! everything between.

mod answers;
mod deeper;
mod denied;
mod items;
mod layout;
mod mark;
mod nested;
mod spaces;
mod write;

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
    let denied = Denied::of(facts, plan.policy, log);
    let settled = nested::settle(&component, &denied, plan)?;
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
        let is_whole =
            entry.space == Some(Space::Instance) && settled.whole.contains(&entry.index());
        let taken = taken_of_import(component, &settled.live, entry.index());
        if denied.whole().any(|whole| whole == name) {
            let why = if is_whole {
                "it is handed to a component inside, or on to the outside"
            } else if entry.space == Some(Space::Func) || !taken.is_empty() {
                "it is used in a way that no module inside could answer"
            } else {
                "its types are part of what else is imported or exported"
            };
            log.left(STUB_IMPORTS, &*name, why);
        }
        for (interface, function) in denied.members() {
            if interface == name && (is_whole || taken.contains(function)) {
                log.left(
                    STUB_IMPORTS,
                    format!("{interface}#{function}"),
                    "it is used in a way that no module inside could answer",
                );
            }
        }
    }
}
