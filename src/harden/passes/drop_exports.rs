//! Exports that the world does not ask for.
//!
//! In a component's modules: exports that nothing in the component uses.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::core::module::export_kind;
use crate::harden::plan::Unwanted;

pub(super) const PASS: Pass = Pass {
    name: "drop-exports",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    for (export, stays) in subject
        .module
        .exports
        .iter()
        .zip(&mut subject.edits.exports)
    {
        let why = match subject.plan.unwanted_export(export.name) {
            Some(Unwanted::NotInWorld) => "nothing in the policy's world asks for it",
            Some(Unwanted::NotUsed) => "nothing in the component uses it",
            Some(Unwanted::Public) | None => continue,
        };
        *stays = false;
        subject.log.change(
            PASS.name,
            export.name,
            format!("{} no longer exported: {why}", export_kind(export.kind)),
        );
    }
    Ok(())
}
