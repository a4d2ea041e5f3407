//! The screen of `inspect`.

use wasm_audit::inspect::{Export, ExternKind, Facts};
use wasm_audit::policy::units::show_bytes;
use wasm_audit::text::Printable;

use crate::cli::ui::{BOLD, DIM, RED, Ui};

pub(in crate::cli) fn human(file: &str, facts: &Facts, ui: &mut Ui) {
    ui.line(format_args!(
        "{BOLD}{file}{BOLD:#}  {}, {}",
        facts.kind,
        show_bytes(facts.size)
    ));
    ui.line(format_args!("  {DIM}{}{DIM:#}", facts.digest));
    if let Some(malformed) = &facts.malformed {
        ui.line(format_args!(
            "  {RED}not valid WebAssembly{RED:#}: {} (at byte {:#x})",
            Printable(&malformed.message),
            malformed.offset
        ));
        ui.line("  what stands before that place:");
    }
    imports(facts, ui);
    let exports = match facts.malformed {
        Some(_) => "unknown".into(),
        None => count(facts.exports.len()),
    };
    ui.line(format_args!("{BOLD}exports{BOLD:#} {exports}"));
    facts.exports.iter().for_each(|e| export(e, ui));
    for module in &facts.modules {
        let within = module
            .within
            .as_ref()
            .map(|within| format!(" of {within}"))
            .unwrap_or_default();
        for (i, memory) in module.memories.iter().enumerate() {
            let maximum = memory.maximum_bytes().map_or("no maximum".into(), |bytes| {
                format!("at most {}", show_bytes(bytes))
            });
            let flags = [
                (memory.imported, ", imported"),
                (memory.shared, ", shared"),
                (memory.memory64, ", 64-bit"),
            ];
            let flags: String = flags
                .iter()
                .filter(|(set, _)| *set)
                .map(|(_, text)| *text)
                .collect();
            ui.line(format_args!(
                "{BOLD}memory {i}{within}{BOLD:#}  {}, {maximum}{flags}",
                show_bytes(memory.minimum_bytes())
            ));
        }
        for (i, table) in module.tables.iter().enumerate() {
            let maximum = table.maximum.map_or("no maximum".into(), |elements| {
                format!("at most {elements}")
            });
            let imported = if table.imported { ", imported" } else { "" };
            ui.line(format_args!(
                "{BOLD}table {i}{within}{BOLD:#}  {} × {}, {maximum}{imported}",
                table.minimum, table.element
            ));
        }
        if let Some(start) = module.start {
            ui.line(format_args!(
                "{BOLD}start{within}{BOLD:#}  function {start} runs at instantiation"
            ));
        }
        if module.within.is_some() && !module.imports.is_empty() {
            ui.line(format_args!(
                "{BOLD}inner imports{within}{BOLD:#} {}  {DIM}(wired inside the component){DIM:#}",
                count(module.imports.len())
            ));
        }
    }
    list("proposals", facts.proposals.iter().cloned(), ui);
    list(
        "sections",
        facts
            .sections
            .iter()
            .map(|section| format!("{} ({})", section.name, show_bytes(section.size))),
        ui,
    );
    list("made by", facts.producers.iter().cloned(), ui);
}

fn imports(facts: &Facts, ui: &mut Ui) {
    let what = match (&facts.malformed, facts.imports.len()) {
        (Some(_), 0) => "unknown".into(),
        (Some(_), n) => format!("{n} and perhaps more"),
        (None, 0) => "none: it can compute, and nothing else".into(),
        (None, n) => n.to_string(),
    };
    ui.line(format_args!("{BOLD}imports{BOLD:#} {what}"));
    for import in &facts.imports {
        let ty = import.ty.as_deref().unwrap_or_default();
        let kind = if import.kind == ExternKind::Func {
            String::new()
        } else {
            format!("{}  ", import.kind)
        };
        ui.line(format_args!(
            "  {}  {DIM}{kind}{}{DIM:#}",
            Printable(&import.full_name()),
            Printable(ty)
        ));
        for function in &import.functions {
            ui.line(format_args!(
                "    {}  {DIM}{}{DIM:#}",
                Printable(&function.name),
                Printable(&function.ty)
            ));
        }
        for member in &import.members {
            ui.line(format_args!(
                "    {}  {DIM}{}{DIM:#}",
                Printable(&member.name),
                member.kind
            ));
        }
    }
}

fn export(export: &Export, ui: &mut Ui) {
    let kind = if export.kind == ExternKind::Func {
        String::new()
    } else {
        format!("{}  ", export.kind)
    };
    ui.line(format_args!(
        "  {}  {DIM}{kind}{}{DIM:#}",
        Printable(&export.name),
        Printable(export.ty.as_deref().unwrap_or_default())
    ));
    for function in &export.functions {
        ui.line(format_args!(
            "    {}  {DIM}{}{DIM:#}",
            Printable(&function.name),
            Printable(&function.ty)
        ));
    }
}

fn list(title: &str, items: impl Iterator<Item = String>, ui: &mut Ui) {
    let items: Vec<_> = items.map(|item| Printable(&item).to_string()).collect();
    if !items.is_empty() {
        ui.line(format_args!("{BOLD}{title}{BOLD:#}  {}", items.join(", ")));
    }
}

fn count(n: usize) -> String {
    if n == 0 { "none".into() } else { n.to_string() }
}
