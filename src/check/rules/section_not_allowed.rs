//! `section-not-allowed`

use std::collections::BTreeMap;

use super::debug_info::is_debug_section;
use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::inspect::Section;
use crate::limits::NAME_CHARS;
use crate::policy::units::show_bytes;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "section-not-allowed",
    asks: "are there only custom sections that the policy keeps?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary carries a custom section that the policy does not keep.

Why it matters: custom sections are not executed, but they are read: debuggers, linkers and agents look into them. They may hold paths
of the machine that built the module, names, or a whole second program.

How to fix: `wasm-audit harden` strips them.

Before:
    (@custom "notes" "built on a Tuesday")
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    // One finding a name: a hostile module may have thousands.
    let mut by_name: BTreeMap<&str, Vec<&Section>> = BTreeMap::new();
    for section in &context.facts.sections {
        // Debug information is a question of its own.
        if !context.policy.keeps_section(&section.name) && !is_debug_section(&section.name) {
            by_name.entry(&section.name).or_default().push(section);
        }
    }
    for (name, sections) in by_name {
        let shown = cut(name, NAME_CHARS);
        let size = show_bytes(sections.iter().map(|section| section.size).sum());
        let first = sections.first();
        let message = match (sections.len(), name) {
            (1, "") => format!("carries a custom section without a name, of {size}"),
            (n, "") => format!("carries {n} custom sections without a name, of {size} together"),
            (1, _) => format!("carries the custom section `{shown}` of {size}"),
            (n, _) => format!("carries {n} custom sections `{shown}` of {size} together"),
        };
        report(Found::new(
            Place {
                offset: first.and_then(|section| section.offset),
                within: first.and_then(|section| section.within.clone()),
            },
            message,
            context
                .policy
                .sections
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", "),
            "run `wasm-audit harden`, which strips it, or add it to `[sections] keep` in `policy.toml`".into(),
        ).about(name));
    }
}
