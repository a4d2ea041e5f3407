//! Maxima of the module's own memories, lowered to the policy's.
//!
//! Those of imported memories are left alone: the host would have to give another memory.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::core::module::{Space, kept};
use crate::policy::units::show_bytes;

pub(super) const PASS: Pass = Pass {
    name: "cap-memory",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let most = subject.plan.policy.limits.memory;
    let live = &subject.edits.live;
    for (index, memory) in kept(
        subject.module,
        live,
        Space::Memory,
        &subject.module.memories,
    ) {
        let page = 1u64 << memory.page_size_log2.unwrap_or(16).min(63);
        // A 32-bit memory cannot say more, and no limit of one can be written down that does not fit 32 bits.
        let largest = if memory.memory64 {
            u64::MAX / page
        } else {
            ((1 << 32) / page).min(u64::from(u32::MAX))
        };
        let cap = (most / page).min(largest);
        if memory.initial > cap {
            return Err(HardenError::MemoryTooLarge {
                index,
                found: memory.initial.saturating_mul(page),
                wanted: most,
            });
        }
        if memory.maximum.is_none_or(|maximum| maximum > cap) {
            let size = |pages: u64| format!("at most {}", show_bytes(pages.saturating_mul(page)));
            let before = memory.maximum.map_or("no maximum".into(), size);
            subject.log.change(
                PASS.name,
                format!("memory {index}"),
                format!("{before} → {}", size(cap)),
            );
            subject.edits.memories.insert(index, cap);
        }
    }
    Ok(())
}
