//! What `harden` did.

use wasm_audit::harden::Receipt;
use wasm_audit::inspect::Facts;
use wasm_audit::policy::units::show_bytes;
use wasm_audit::text::Printable;

use crate::cli::ui::{BOLD, DIM, Ui};

pub(in crate::cli) fn human(
    file: &str,
    before: &Facts,
    after: &Facts,
    receipt: &Receipt,
    ui: &mut Ui,
) {
    if receipt.changes.is_empty() {
        ui.note(format_args!(
            "{BOLD}{file}{BOLD:#}  nothing to do, {} imports",
            after.imports.len()
        ));
        return;
    }
    ui.note(format_args!(
        "{BOLD}{file}{BOLD:#}  imports {} → {}, {} → {}",
        before.imports.len(),
        after.imports.len(),
        show_bytes(before.size),
        show_bytes(after.size)
    ));
    for change in &receipt.changes {
        let within = change
            .within
            .as_ref()
            .map(|within| format!(" ({within})"))
            .unwrap_or_default();
        ui.note(format_args!(
            "  {DIM}{:<14}{DIM:#} {}: {}{within}",
            change.pass,
            Printable(&change.subject),
            Printable(&change.done)
        ));
    }
}
