//! `section-holds-file`

use std::collections::BTreeSet;

use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "section-holds-file",
    asks: "is no other program or archive inside a custom section?",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A custom section holds a file of another kind, by its first bytes: another module or component, a native program, a compressed archive.

Why it matters: what is in there passed no check. Nothing in the module runs it, but whoever unpacks the section may, and a scanner that
looks at code alone does not see it.

How to fix: ask whoever made the module what it is for. `wasm-audit harden` strips the section unless the policy keeps it.

Before:
    (@custom "payload" "\00asm\01\00\00\00")
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for (section, content) in context.facts.sections.iter().zip(&context.facts.contents) {
        let Some(first) = content.holds.first() else {
            continue;
        };
        let kinds: BTreeSet<_> = content.holds.iter().map(|held| held.what).collect();
        report(
            Found::new(
                Place {
                    offset: Some(first.offset),
                    within: section.within.clone(),
                },
                format!(
                    "the custom section `{}` holds a file of another kind: {}",
                    cut(&section.name, NAME_CHARS),
                    Few::of(kinds.into_iter())
                ),
                "sections without other programs and archives".into(),
                "find out what it is for; `wasm-audit harden` strips it unless the policy keeps it"
                    .into(),
            )
            .about(section.name.as_str()),
        );
    }
}
