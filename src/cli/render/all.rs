//! The screen of `inspect --all`: everything, each name cut at some length.

use wasm_audit::digest::Digest;
use wasm_audit::inspect::{
    By, CoreModule, Export, ExternKind, Facts, Function, Headers, Import, Reach, Segments,
};

use super::capabilities;
use super::facts::{heading, known, of_memory, of_module, of_table};
use super::shown::{self, LONG, cut, size};
use crate::cli::ui::{BOLD, DIM, Ui};

/// Writes everything that is known.
pub(in crate::cli) fn human(
    file: &str,
    digest: Option<Digest>,
    headers: &Headers,
    facts: Option<&Facts>,
    ui: &mut Ui,
) {
    heading(file, digest, headers, ui);
    if headers.malformed.is_none() {
        abilities(headers, ui);
    }
    title("imports", headers.imports.len(), headers, ui);
    let reached = facts.map(Facts::reached).unwrap_or_default();
    let mut reached = reached.into_iter();
    let mut taken = headers.taken().peekable();
    for (index, import) in headers.imports.iter().enumerate() {
        let mut own = None;
        let mut of_functions = Vec::new();
        while let Some(taken) = taken.next_if(|taken| taken.index == index) {
            let reach = reached.next().flatten();
            match taken.member {
                Some(_) => of_functions.push(reach),
                None => own = reach,
            }
        }
        of_import(import, own, &of_functions, ui);
    }
    title("exports", headers.exports.len(), headers, ui);
    headers
        .exports
        .iter()
        .for_each(|export| of_export(export, ui));
    headers
        .modules
        .iter()
        .for_each(|module| of_core_module(module, ui));
    sections(headers, facts, ui);
    list("made by", headers.producers.iter().map(String::as_str), ui);
    list(
        "declares features",
        headers.target_features.iter().map(String::as_str),
        ui,
    );
    if let Some(facts) = facts {
        list(
            "uses proposals",
            facts.proposals.iter().map(String::as_str),
            ui,
        );
        if !facts.dependencies.is_empty() {
            ui.line(format_args!(
                "{BOLD}dependencies{BOLD:#} {}",
                facts.dependencies.len()
            ));
        }
        for dependency in &facts.dependencies {
            let build = if dependency.build_only {
                ", only to build"
            } else {
                ""
            };
            ui.line(format_args!(
                "  {} {}  {DIM}{}{build}{DIM:#}",
                cut(&dependency.name, LONG),
                cut(&dependency.version, LONG),
                cut(&dependency.source, LONG)
            ));
        }
        for contradiction in &facts.contradictions {
            ui.line(format_args!(
                "{BOLD}contradiction{BOLD:#} section `{}` at byte {:#x}: {}",
                cut(&contradiction.section, LONG),
                contradiction.offset,
                cut(&contradiction.what, LONG)
            ));
        }
        if !facts.paths.is_empty() {
            ui.line(format_args!(
                "{BOLD}paths of the machine that built it{BOLD:#} {}",
                facts.paths.len()
            ));
        }
        for path in &facts.paths {
            ui.line(format_args!(
                "  {}  {DIM}at byte {:#x}{DIM:#}",
                cut(&path.path, LONG),
                path.offset
            ));
        }
    }
}

fn abilities(headers: &Headers, ui: &mut Ui) {
    let taken: Vec<_> = headers.taken().collect();
    let found = headers.capabilities();
    if found.is_empty() {
        ui.line(format_args!(
            "{BOLD}it may{BOLD:#} compute, and nothing else"
        ));
        return;
    }
    ui.line(format_args!("{BOLD}it may{BOLD:#}"));
    for capability in &found {
        let handed = if capability.only_if_handed {
            ", only on what it is handed"
        } else {
            ""
        };
        let decided = match capability.toolchain {
            Some(toolchain) => format!(": {}", toolchain.who),
            None => String::new(),
        };
        ui.line(format_args!(
            "  {}{decided}{handed}  {DIM}{}{DIM:#}",
            capability.ability.words(),
            capability.link()
        ));
        for taken in capabilities::because(capability, &taken) {
            ui.line(format_args!(
                "    {DIM}{}{DIM:#}",
                capabilities::short(taken)
            ));
        }
    }
}

fn title(what: &str, n: usize, headers: &Headers, ui: &mut Ui) {
    let n = known(headers, n);
    ui.line(format_args!("{BOLD}{what}{BOLD:#} {n}"));
}

fn of_import(import: &Import, own: Option<&Reach>, of_functions: &[Option<&Reach>], ui: &mut Ui) {
    let mut reaches = of_functions.iter().copied();
    typed(&import.full_name(), import.kind, import.ty.as_deref(), ui);
    path(own, 4, ui);
    for function in &import.functions {
        inner(function, ui);
        path(reaches.next().flatten(), 6, ui);
    }
    for member in &import.members {
        ui.line(format_args!(
            "    {}  {DIM}{}{DIM:#}",
            cut(&member.name, LONG),
            member.kind
        ));
    }
}

fn of_export(export: &Export, ui: &mut Ui) {
    typed(&export.name, export.kind, export.ty.as_deref(), ui);
    export
        .functions
        .iter()
        .for_each(|function| inner(function, ui));
}

fn typed(name: &str, kind: ExternKind, ty: Option<&str>, ui: &mut Ui) {
    let kind = if kind == ExternKind::Func {
        String::new()
    } else {
        format!("{kind}  ")
    };
    let name = shown::name(name, LONG);
    ui.line(format_args!(
        "  {name}  {DIM}{kind}{}{DIM:#}",
        cut(ty.unwrap_or_default(), LONG)
    ));
}

fn inner(function: &Function, ui: &mut Ui) {
    ui.line(format_args!(
        "    {}  {DIM}{}{DIM:#}",
        cut(&function.name, LONG),
        cut(&function.ty, LONG)
    ));
}

/// Writes who reaches an import.
fn path(reach: Option<&Reach>, indent: usize, ui: &mut Ui) {
    if let Some(reach) = reach {
        let says = who_reaches(reach);
        ui.line(format_args!("{:indent$}{DIM}{says}{DIM:#}", ""));
    }
}

/// Who reaches an import, in one line.
pub(super) fn who_reaches(reach: &Reach) -> String {
    match reach.by {
        By::Nobody => "nobody reaches it".into(),
        By::Unknown => "who reaches it is not known".into(),
        By::Export | By::Start | By::Table => {
            let way: Vec<_> = reach
                .path
                .iter()
                .map(|step| format!("← {}", cut(step, LONG)))
                .collect();
            way.join(" ")
        }
    }
}

fn of_core_module(module: &CoreModule, ui: &mut Ui) {
    if let Some(within) = &module.within {
        let wired = match module.instances {
            Some(0) => ", never wired to anything".into(),
            Some(1) | None => String::new(),
            Some(n) => format!(", instantiated {n} times"),
        };
        ui.line(format_args!(
            "{BOLD}{within}{BOLD:#} {} imports, {} exports{wired}",
            module.imports.len(),
            module.exports.len()
        ));
        for import in &module.imports {
            typed(&import.full_name(), import.kind, import.ty.as_deref(), ui);
        }
    }
    let of = of_module(module);
    for (i, memory) in module.memories.iter().enumerate() {
        ui.line(format_args!(
            "{BOLD}memory {i}{BOLD:#} {}{of}",
            of_memory(memory)
        ));
    }
    for (i, table) in module.tables.iter().enumerate() {
        ui.line(format_args!(
            "{BOLD}table {i}{BOLD:#} {}{of}",
            of_table(table)
        ));
    }
    if !module.globals.is_empty() {
        let n = |of: &dyn Fn(&&wasm_audit::inspect::Global) -> bool| {
            module.globals.iter().filter(of).count()
        };
        ui.line(format_args!(
            "{BOLD}globals{BOLD:#} {}, {} can change, {} imported{of}",
            module.globals.len(),
            n(&|global| global.mutable),
            n(&|global| global.imported)
        ));
    }
    for (i, tag) in module.tags.iter().enumerate() {
        ui.line(format_args!(
            "{BOLD}tag {i}{BOLD:#} {}{of}",
            cut(&tag.ty, LONG)
        ));
    }
    if let Some(start) = module.start {
        ui.line(format_args!(
            "{BOLD}start{BOLD:#} function {start} runs at instantiation{of}"
        ));
    }
    let elements = ["element", "elements"];
    segments("element segments", &module.elements, elements, &of, ui);
    segments("data segments", &module.data, ["byte", "bytes"], &of, ui);
    let code = &module.code;
    if module.functions > 0 {
        ui.line(format_args!(
            "{BOLD}code{BOLD:#} {} in {}, {}{of}",
            size(code.size),
            shown::count(module.functions as usize, "function", "functions"),
            shown::count(module.types as usize, "type", "types")
        ));
    }
    if code.size > 0 {
        ui.line(format_args!(
            "  {DIM}largest function {}, at most {}, blocks at most {} deep{DIM:#}",
            size(code.largest_body),
            shown::count(code.most_locals as usize, "local", "locals"),
            code.deepest_nesting
        ));
    }
    let does = [
        (code.calls_indirectly, "calls through tables or references"),
        (code.grows_memory, "grows a memory"),
        (!code.tables_grown.is_empty(), "grows a table"),
        (!code.tables_written.is_empty(), "writes a table"),
    ];
    let does: Vec<_> = does
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, text)| *text)
        .collect();
    if !does.is_empty() {
        ui.line(format_args!("  {DIM}it {}{DIM:#}", does.join(", ")));
    }
    for (why, spot) in &code.nondeterminism {
        let why = match why {
            wasm_audit::inspect::Nondeterminism::RelaxedSimd => {
                "relaxed SIMD depends on the processor"
            }
            wasm_audit::inspect::Nondeterminism::NanBits => "the bits of a NaN can be seen",
            wasm_audit::inspect::Nondeterminism::Threads => {
                "shared memory depends on other threads"
            }
        };
        ui.line(format_args!(
            "  {DIM}results may differ between hosts: {why} ({}, the first at byte {:#x}){DIM:#}",
            shown::count(
                usize::try_from(spot.count).unwrap_or(usize::MAX),
                "instruction",
                "instructions"
            ),
            spot.offset
        ));
    }
}

fn segments(what: &str, segments: &Segments, [one, many]: [&str; 2], of: &str, ui: &mut Ui) {
    let n = [segments.active, segments.passive, segments.declared]
        .iter()
        .map(|n| u64::from(*n))
        .sum::<u64>();
    if n == 0 {
        return;
    }
    let kinds = [
        (segments.active, "active"),
        (segments.passive, "passive"),
        (segments.declared, "only declared"),
    ];
    let kinds: Vec<_> = kinds
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, kind)| format!("{n} {kind}"))
        .collect();
    ui.line(format_args!(
        "{BOLD}{what}{BOLD:#} {}, {}{of}",
        kinds.join(", "),
        shown::count(
            usize::try_from(segments.size).unwrap_or(usize::MAX),
            one,
            many
        )
    ));
}

fn sections(headers: &Headers, facts: Option<&Facts>, ui: &mut Ui) {
    title("sections", headers.sections.len(), headers, ui);
    let contents = facts
        .map(|facts| facts.contents.as_slice())
        .unwrap_or_default();
    let mut contents = contents.iter();
    for section in &headers.sections {
        let within = section
            .within
            .as_ref()
            .map(|within| format!(", in {within}"))
            .unwrap_or_default();
        ui.line(format_args!(
            "  {}  {DIM}{}{within}{DIM:#}",
            cut(&section.name, LONG),
            size(section.size)
        ));
        let Some(content) = contents.next() else {
            continue;
        };
        if let Some(meaning) = content.meaning {
            ui.line(format_args!("    {DIM}{meaning}{DIM:#}"));
        }
        if let Some(says) = &content.says {
            ui.line(format_args!("    {}", cut(says, LONG)));
        }
        for held in &content.holds {
            ui.line(format_args!(
                "    holds a {} at byte {:#x}",
                held.what, held.offset
            ));
        }
    }
}

fn list<'a>(what: &str, items: impl Iterator<Item = &'a str>, ui: &mut Ui) {
    let items: Vec<_> = items.map(|item| cut(item, LONG)).collect();
    if !items.is_empty() {
        ui.line(format_args!("{BOLD}{what}{BOLD:#} {}", items.join(", ")));
    }
}
