//! The screen of `inspect`: an answer at a glance, whatever the module.

use std::collections::BTreeMap;

use wasm_audit::digest::Digest;
use wasm_audit::inspect::{CoreModule, ExternKind, Facts, Headers, Memory, Table};
use wasm_audit::text::Printable;

use super::capabilities;
use super::shown::{LONG, SHORT, count, cut, first, name, size};
use crate::cli::ui::{BOLD, DIM, RED, Ui, YELLOW};

/// Memories, tables or nested modules that get a line each.
const LINES: usize = 3;

/// Writes the screen. Without `facts` it tells what the headers do.
pub(in crate::cli) fn human(
    file: &str,
    digest: Option<Digest>,
    headers: &Headers,
    facts: Option<&Facts>,
    ui: &mut Ui,
) {
    heading(file, digest, headers, ui);
    if headers.malformed.is_none() {
        capabilities::human(headers, facts, ui);
    }
    imports(headers, ui);
    exports(headers, ui);
    limits(headers, ui);
    toolchain(headers, ui);
    attention(headers, facts, ui);
}

/// Writes what the file is; and, where its bytes stop making sense, why.
pub(super) fn heading(file: &str, digest: Option<Digest>, headers: &Headers, ui: &mut Ui) {
    ui.line(format_args!(
        "{BOLD}{file}{BOLD:#}  {}, {}",
        headers.kind,
        size(headers.size)
    ));
    if let Some(digest) = digest {
        ui.line(format_args!("  {DIM}{digest}{DIM:#}"));
    }
    if let Some(malformed) = &headers.malformed {
        ui.line(format_args!(
            "  {RED}not valid WebAssembly{RED:#}: {} (at byte {:#x})",
            Printable(&malformed.message),
            malformed.offset
        ));
        ui.line("  what it may do is not known; what stands before that place:");
    }
}

/// Says how many there are, as far as that is known.
pub(super) fn known(headers: &Headers, n: usize) -> String {
    match (&headers.malformed, n) {
        (Some(_), 0) => "unknown".into(),
        (Some(_), n) => format!("{n} and perhaps more"),
        (None, 0) => "none".into(),
        (None, n) => n.to_string(),
    }
}

fn imports(headers: &Headers, ui: &mut Ui) {
    let n = headers.imports.len();
    let known = known(headers, n);
    let mut from: BTreeMap<&str, usize> = BTreeMap::new();
    for import in &headers.imports {
        // A component's interfaces by their package, with its version; what has no package by its own name.
        let group = match &import.module {
            Some(module) => module,
            None => import.name.split('/').next().unwrap_or(&import.name),
        };
        *from.entry(group).or_default() += 1;
    }
    let mut from: Vec<_> = from.into_iter().collect();
    from.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let groups = from.iter().map(|(group, n)| {
        let group = name(group, SHORT);
        match n {
            1 => group,
            n => format!("{group} ({n})"),
        }
    });
    let of = if n == 0 { "" } else { "  from " };
    ui.line(format_args!(
        "{BOLD}imports{BOLD:#} {known}{of}{}",
        first(groups, 5)
    ));
}

fn exports(headers: &Headers, ui: &mut Ui) {
    let n = headers.exports.len();
    let known = known(headers, n);
    let names = headers.exports.iter().map(|export| match export.kind {
        ExternKind::Func | ExternKind::Instance => name(&export.name, SHORT),
        kind => format!("{} ({kind})", name(&export.name, SHORT)),
    });
    let gap = if n == 0 { "" } else { "  " };
    ui.line(format_args!(
        "{BOLD}exports{BOLD:#} {known}{gap}{}",
        first(names, 5)
    ));
}

/// Writes memories, tables and start functions, a few of each.
fn limits(headers: &Headers, ui: &mut Ui) {
    let alive = || {
        headers
            .modules
            .iter()
            .filter(|module| module.instances != Some(0))
    };
    let memories = alive().flat_map(|module| {
        let memories = module.memories.iter();
        let own = memories.filter(|memory| is_shown(module, memory.imported));
        own.map(move |memory| (module, memory))
    });
    some(memories, "memory", of_memory, ui);
    let tables = alive().flat_map(|module| {
        let tables = module.tables.iter();
        let own = tables.filter(|table| is_shown(module, table.imported));
        own.map(move |table| (module, table))
    });
    some(tables, "table", of_table, ui);
    let starts = alive().filter_map(|module| Some((module, module.start?)));
    some(
        starts,
        "start",
        |start| format!("function {start} runs at instantiation"),
        ui,
    );
}

/// Whether a memory or table is told of: what a nested module imports is another nested module's, and told of there.
fn is_shown(module: &CoreModule, imported: bool) -> bool {
    !imported || module.within.is_none()
}

fn some<'a, T>(
    things: impl Iterator<Item = (&'a CoreModule, T)>,
    what: &str,
    says: impl Fn(T) -> String,
    ui: &mut Ui,
) {
    let mut things = things.fuse();
    for (module, thing) in things.by_ref().take(LINES) {
        ui.line(format_args!(
            "{BOLD}{what}{BOLD:#} {}{}",
            says(thing),
            of_module(module)
        ));
    }
    let more = things.count();
    if more > 0 {
        ui.line(format_args!("{BOLD}{what}{BOLD:#} and {more} more"));
    }
}

/// Returns which nested module something is of, to follow it.
pub(super) fn of_module(module: &CoreModule) -> String {
    match &module.within {
        Some(within) => format!(", in {within}"),
        None => String::new(),
    }
}

pub(super) fn of_memory(memory: &Memory) -> String {
    let maximum = memory.maximum_bytes().map_or("no maximum".into(), |bytes| {
        format!("at most {}", size(bytes))
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
    format!(
        "{} at first, {maximum}{flags}",
        size(memory.minimum_bytes())
    )
}

pub(super) fn of_table(table: &Table) -> String {
    let maximum = table.maximum.map_or("no maximum".into(), |elements| {
        format!("at most {elements}")
    });
    let imported = if table.imported { ", imported" } else { "" };
    let wide = if table.table64 { ", 64-bit" } else { "" };
    format!(
        "{} at first, {maximum}{imported}{wide}, of {}",
        table.minimum,
        cut(&table.element, SHORT)
    )
}

fn toolchain(headers: &Headers, ui: &mut Ui) {
    if !headers.producers.is_empty() {
        let producers = headers
            .producers
            .iter()
            .map(|producer| cut(producer.trim_start_matches("processed-by "), SHORT));
        ui.line(format_args!(
            "{BOLD}made by{BOLD:#} {}",
            first(producers, 5)
        ));
    }
    let toolchains = headers.toolchains();
    if !toolchains.is_empty() {
        let names = toolchains.iter().map(|toolchain| toolchain.name.to_owned());
        ui.line(format_args!("{BOLD}looks like{BOLD:#} {}", first(names, 5)));
    }
}

/// Writes what somebody should look at before relying on the module.
fn attention(headers: &Headers, facts: Option<&Facts>, ui: &mut Ui) {
    let mut note = |text: String| ui.line(format_args!("{YELLOW}note{YELLOW:#} {text}"));
    let idle = headers
        .modules
        .iter()
        .filter(|module| module.instances == Some(0) && !module.imports.is_empty());
    for module in idle.clone().take(LINES) {
        let names = module
            .imports
            .iter()
            .map(|import| format!("`{}`", cut(&import.full_name(), SHORT)));
        note(format!(
            "it carries {}, which names {} and is never wired to anything",
            module.within.as_deref().unwrap_or("a core module"),
            first(names, 2)
        ));
    }
    match idle.count().saturating_sub(LINES) {
        0 => {}
        more => note(format!(
            "it carries {} that are never wired to anything",
            count(more, "more module", "more modules")
        )),
    }
    let debug = || {
        headers
            .sections
            .iter()
            .filter(|section| section.name.starts_with(".debug_"))
    };
    let bytes: u64 = debug().map(|section| section.size).sum();
    if bytes > 0 {
        note(format!(
            "debug information is left inside: {} in {}",
            size(bytes),
            count(debug().count(), "section", "sections")
        ));
    }
    let Some(facts) = facts else {
        return;
    };
    for (section, content) in facts.sections.iter().zip(&facts.contents) {
        for held in content.holds.iter().take(1) {
            note(format!(
                "section `{}` holds a {} (at byte {:#x})",
                cut(&section.name, SHORT),
                held.what,
                held.offset
            ));
        }
    }
    for contradiction in facts.contradictions.iter().take(LINES) {
        note(format!(
            "section `{}` contradicts the binary: {}",
            cut(&contradiction.section, SHORT),
            cut(&contradiction.what, LONG)
        ));
    }
    if !facts.paths.is_empty() {
        let paths = facts
            .paths
            .iter()
            .map(|path| format!("`{}`", cut(&path.path, SHORT)));
        note(format!(
            "paths of the machine that built it are left inside: {}",
            first(paths, 2)
        ));
    }
}
