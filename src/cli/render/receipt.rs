//! What `harden` did.

use wasm_audit::harden::Receipt;
use wasm_audit::policy::units::show_bytes;
use wasm_audit::text::Printable;

use crate::cli::ui::{BOLD, DIM, Ui, YELLOW};

pub(in crate::cli) fn human(file: &str, receipt: &Receipt, ui: &mut Ui) {
    let (was, is) = (&receipt.before, &receipt.after);
    if receipt.changes.is_empty() {
        ui.note(format_args!(
            "{BOLD}{file}{BOLD:#}  nothing to do, {}",
            counted(is.imports.len(), "import")
        ));
    } else {
        ui.note(format_args!(
            "{BOLD}{file}{BOLD:#}  imports {} → {}, {} → {}",
            was.imports.len(),
            is.imports.len(),
            show_bytes(was.size),
            show_bytes(is.size)
        ));
    }
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
    for left in &receipt.left {
        let within = left
            .within
            .as_ref()
            .map(|within| format!(" ({within})"))
            .unwrap_or_default();
        ui.note(format_args!(
            "  {YELLOW}{:<14}{YELLOW:#} {}: left as it is: {}{within}",
            left.pass,
            Printable(&left.subject),
            Printable(&left.why)
        ));
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
