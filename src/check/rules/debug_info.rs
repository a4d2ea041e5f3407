//! `debug-info`

use std::collections::BTreeSet;

use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};
use crate::limits::NAME_CHARS;
use crate::policy::units::show_bytes;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "debug-info",
    asks: "is debug information left out?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary carries information for debuggers that the policy does not keep: DWARF (`.debug_*`), names of functions and locals (`name`), or a
source map (`sourceMappingURL`, `external_debug_info`).

Why it matters: it tells strangers how the program is built: names of functions, source files, folders of the build machine. A debugger
fetches a source map from the address that the module names. It may be most of the file.

How to fix: `wasm-audit harden` strips it. To keep `name` for readable traces, list it in `[sections] keep`.

Before:
    (@custom ".debug_info" "\00\01")
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let facts = context.facts;
    let kept = &context.policy.sections;
    let sections: Vec<_> = facts
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| is_debug_section(&section.name) && !kept.contains(&section.name))
        .collect();
    let Some((_, first)) = sections.first() else {
        return;
    };
    let size = show_bytes(sections.iter().map(|(_, section)| section.size).sum());
    let names: BTreeSet<_> = sections
        .iter()
        .map(|(_, section)| section.name.as_str())
        .collect();
    let address = sections
        .iter()
        .filter(|(_, section)| is_address(&section.name))
        .find_map(|(index, _)| facts.contents.get(*index)?.says.as_deref())
        .map(|says| format!("; the source map is `{}`", cut(says, NAME_CHARS)))
        .unwrap_or_default();
    report(Found::new(
        Place {
            offset: first.offset,
            within: first.within.clone(),
        },
        format!(
            "carries debug information of {size}: {}{address}",
            Few::of(names.into_iter())
        ),
        "no debug information".into(),
        "run `wasm-audit harden`, which strips it, or add it to `[sections] keep` in `policy.toml`"
            .into(),
    ));
}

/// Whether custom sections of that name are for debuggers.
pub(super) fn is_debug_section(name: &str) -> bool {
    name == "name" || name.starts_with(".debug_") || is_address(name)
}

/// Whether custom sections of that name say where debug information is.
fn is_address(name: &str) -> bool {
    matches!(name, "sourceMappingURL" | "external_debug_info")
}
