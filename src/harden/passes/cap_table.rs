//! Maxima of the module's own tables, lowered to the policy's, but never below the size that they start with.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::core::module::{Space, kept};

pub(super) const PASS: Pass = Pass {
    name: "cap-table",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let most = subject.plan.policy.limits.table_elements;
    let live = &subject.edits.live;
    for (index, table) in kept(subject.module, live, Space::Table, &subject.module.tables) {
        // A 32-bit table cannot say more.
        let largest = if table.ty.table64 {
            u64::MAX
        } else {
            u64::from(u32::MAX)
        };
        let cap = most.min(largest).max(table.ty.initial);
        if table.ty.maximum.is_none_or(|maximum| maximum > cap) {
            let before = table.ty.maximum.map_or("no maximum".into(), |maximum| {
                format!("at most {maximum} elements")
            });
            subject.log.change(
                PASS.name,
                format!("table {index}"),
                format!("{before} → at most {cap} elements"),
            );
            subject.edits.tables.insert(index, cap);
        }
    }
    Ok(())
}
