//! Custom sections that the policy does not keep.
//!
//! Those that it keeps and that point into code which moves are a matter of `core::emit`: names move with it, the others go.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::policy::units::show_bytes;

pub(super) const PASS: Pass = Pass {
    name: "strip-sections",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    for (custom, stays) in subject
        .module
        .customs
        .iter()
        .zip(&mut subject.edits.customs)
    {
        if !subject.plan.policy.keeps_section(custom.name) {
            *stays = false;
            subject.log.change(
                PASS.name,
                custom.name,
                format!(
                    "section of {} removed: the policy does not keep it",
                    show_bytes(custom.data.len() as u64)
                ),
            );
        }
    }
    Ok(())
}
