//! Exported tables and globals through which the outside could bend what the module does.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::core::module::export_kind;
use crate::harden::plan::Unwanted;

pub(super) const PASS: Pass = Pass {
    name: "make-private",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    for (export, stays) in subject
        .module
        .exports
        .iter()
        .zip(&mut subject.edits.exports)
    {
        if subject.plan.unwanted_export(export.name) == Some(Unwanted::Public) {
            *stays = false;
            subject.log.change(
                PASS.name,
                export.name,
                format!(
                    "{} no longer exported: it could be changed from outside",
                    export_kind(export.kind)
                ),
            );
        }
    }
    Ok(())
}
