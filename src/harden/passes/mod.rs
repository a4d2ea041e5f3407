//! The passes over one core module, in the order in which they decide.

mod cap_memory;
mod cap_table;
mod drop_exports;
mod drop_start;
mod drop_unused;
mod make_private;
mod snip;
mod strip_sections;
mod stub_imports;

use super::HardenError;
use super::core::edits::Edits;
use super::core::module::{Module, export_kind};
use super::plan::{ModulePlan, Unwanted};
use super::receipt::Log;

/// One pass.
pub(super) struct Pass {
    /// The name that the receipt gives it.
    pub(super) name: &'static str,
    /// Looks at the module and at what the passes before it decided, decides, and notes it down.
    pub(super) run: fn(&mut Subject<'_, '_>) -> Result<(), HardenError>,
}

/// All of them. Those that take something away come before the one that looks what is still reached.
pub(super) const ALL: [Pass; 9] = [
    drop_exports::PASS,
    make_private::PASS,
    snip::PASS,
    stub_imports::PASS,
    drop_start::PASS,
    drop_unused::PASS,
    cap_memory::PASS,
    cap_table::PASS,
    strip_sections::PASS,
];

/// The name of the pass that takes custom sections away.
pub(super) const STRIP_SECTIONS: &str = strip_sections::PASS.name;
/// The name of the pass that takes away what nothing reaches.
pub(super) const DROP_UNUSED: &str = drop_unused::PASS.name;
/// The name of the pass that takes exports away.
pub(super) const DROP_EXPORTS: &str = drop_exports::PASS.name;
/// The name of the pass that answers imports inside.
pub(super) const STUB_IMPORTS: &str = stub_imports::PASS.name;

/// What a pass works on.
pub(super) struct Subject<'a, 'm> {
    pub(super) module: &'m Module<'a>,
    pub(super) plan: &'m ModulePlan<'m>,
    pub(super) edits: Edits,
    pub(super) log: &'m mut Log,
}

impl Subject<'_, '_> {
    /// Takes away the exports that are unwanted for a reason that the pass knows the words for.
    fn drop_exports(&mut self, pass: &str, words: impl Fn(Unwanted) -> Option<&'static str>) {
        for (export, stays) in self.module.exports.iter().zip(&mut self.edits.exports) {
            let Some(why) = self.plan.unwanted_export(export.name).and_then(&words) else {
                continue;
            };
            *stays = false;
            let kind = export_kind(export.kind);
            self.log.change(
                pass,
                export.name,
                format!("{kind} no longer exported: {why}"),
            );
        }
    }
}
