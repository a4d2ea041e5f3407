//! Exports that the world does not ask for.
//!
//! In a component's modules: exports that nothing in the component uses.

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::plan::Unwanted;

pub(super) const PASS: Pass = Pass {
    name: "drop-exports",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    subject.drop_exports(PASS.name, |unwanted| match unwanted {
        Unwanted::NotInWorld => Some("nothing in the policy's world asks for it"),
        Unwanted::NotUsed => Some("nothing in the component uses it"),
        Unwanted::Public => None,
    });
    Ok(())
}
