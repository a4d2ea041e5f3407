//! The `policy.toml`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::inspect::{Export, ExternKind, Facts};
use crate::limits;

/// Limits just above what is there, the proposals used, the sections and other imports that are there.
pub(super) fn text(facts: &Facts) -> String {
    const MIB: u64 = 1 << 20;
    let mib = |bytes: u64| format!("\"{}MiB\"", bytes.div_ceil(MIB).max(1));
    let own = || facts.modules.iter().flat_map(|module| &module.memories);
    let memory = own()
        .map(|memory| {
            memory
                .maximum_bytes()
                .unwrap_or(limits::MEMORY_BYTES)
                .max(memory.minimum_bytes())
        })
        .fold(0, u64::saturating_add);
    let tables = facts
        .modules
        .iter()
        .flat_map(|module| &module.tables)
        .map(|table| table.maximum.unwrap_or_default().max(table.minimum))
        .max()
        .unwrap_or_default();
    let mut text = format!(
        "[limits]\nmodule-size = {}\nmemory = {}\ntable-elements = {tables}\n",
        mib(facts.size),
        mib(memory.min(1 << 42))
    );
    let largest = |of: fn(&crate::inspect::CoreModule) -> u64| {
        facts.modules.iter().map(of).max().unwrap_or_default()
    };
    for (key, found, usual) in [
        (
            "functions",
            largest(|module| u64::from(module.functions)),
            limits::FUNCTIONS,
        ),
        (
            "locals",
            largest(|module| u64::from(module.code.most_locals)),
            limits::LOCALS,
        ),
        (
            "nesting",
            largest(|module| u64::from(module.code.deepest_nesting)),
            limits::BLOCK_NESTING,
        ),
        (
            "segments",
            largest(|module| {
                [module.elements, module.data]
                    .iter()
                    .map(|segments| {
                        u64::from(segments.active)
                            + u64::from(segments.passive)
                            + u64::from(segments.declared)
                    })
                    .sum()
            }),
            limits::SEGMENTS,
        ),
    ] {
        if found > usual {
            let _infallible = writeln!(text, "{key} = {found}");
        }
    }
    let quoted = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let listed =
        |names: BTreeSet<&str>| names.into_iter().map(quoted).collect::<Vec<_>>().join(", ");
    let proposals = listed(facts.proposals.iter().map(String::as_str).collect());
    let sections = listed(
        facts
            .sections
            .iter()
            .map(|section| section.name.as_str())
            .collect(),
    );
    let _infallible = write!(
        text,
        "\n[proposals]\nallow = [{proposals}]\n\n[sections]\nkeep = [{sections}]\n"
    );
    let mut seen = BTreeSet::new();
    for import in &facts.imports {
        let kind = match import.kind {
            ExternKind::Memory => "memory",
            ExternKind::Table => "table",
            ExternKind::Global => "global",
            ExternKind::Tag => "tag",
            _ => continue,
        };
        let module = import.module.as_deref().unwrap_or_default();
        if seen.insert((kind, module, import.name.as_str())) {
            let _infallible = write!(
                text,
                "\n[[imports.allow]]\nkind = \"{kind}\"\nmodule = {}\nname = {}\n",
                quoted(module),
                quoted(&import.name)
            );
        }
    }
    text
}

/// The exports that the world has no words for.
pub(super) fn exports<'a>(exports: impl Iterator<Item = &'a Export>) -> String {
    let names: BTreeSet<&str> = exports.map(|export| export.name.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    let listed = names
        .into_iter()
        .map(|name| toml::Value::String(name.to_owned()).to_string());
    format!(
        "\n[exports]\nallow = [{}]\n",
        listed.collect::<Vec<_>>().join(", ")
    )
}
