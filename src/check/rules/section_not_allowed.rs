//! `section-not-allowed`

use super::{Context, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::policy::units::show_bytes;

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
    (@custom ".debug_info" "\\\\00")
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for section in &context.facts.sections {
        if context.policy.sections.contains(&section.name) {
            continue;
        }
        report(
            Place { offset: section.offset, within: section.within.clone() },
            format!("carries the custom section `{}` of {}", section.name, show_bytes(section.size)),
            context.policy.sections.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            "run `wasm-audit harden`, which strips it, or add it to `[sections] keep` in `policy.toml`".into(),
        );
    }
}
