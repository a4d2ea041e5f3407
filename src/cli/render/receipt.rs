//! What `harden` did.

use wasm_audit::harden::{Receipt, Stripped};
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

/// What `[stubs]` says of imports that are not there: a mistake, or about another module.
pub(in crate::cli) fn unmatched(stubs: &[String], ui: &mut Ui) {
    for stub in stubs {
        ui.note(format_args!(
            "  {DIM}{:<14}{DIM:#} {}: nothing that is imported has this name, which `[stubs]` gives",
            "stub-imports",
            Printable(stub)
        ));
    }
}

/// What `--sections-only` took out.
pub(in crate::cli) fn sections(file: &str, before: u64, stripped: &Stripped<'_>, ui: &mut Ui) {
    if stripped.removed.is_empty() {
        ui.note(format_args!(
            "{BOLD}{file}{BOLD:#}  nothing to do, {}",
            show_bytes(before)
        ));
    } else {
        ui.note(format_args!(
            "{BOLD}{file}{BOLD:#}  {} → {}",
            show_bytes(before),
            show_bytes(stripped.size())
        ));
    }
    for removed in &stripped.removed {
        let within = removed
            .within
            .as_ref()
            .map(|within| format!(" ({within})"))
            .unwrap_or_default();
        ui.note(format_args!(
            "  {DIM}{:<14}{DIM:#} {}: section of {} removed{within}",
            "strip-sections",
            Printable(&removed.name),
            show_bytes(removed.size)
        ));
    }
    ui.note("  custom sections alone were looked at: nothing was validated or checked");
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
