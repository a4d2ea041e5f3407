//! Exported tables and globals through which the outside could bend what the module does.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::plan::Unwanted;

pub(super) const PASS: Pass = Pass {
    name: "make-private",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    subject.drop_exports(PASS.name, |unwanted| {
        (unwanted == Unwanted::Public).then_some("it could be changed from outside")
    });
    Ok(())
}
