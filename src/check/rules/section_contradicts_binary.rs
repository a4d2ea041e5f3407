//! `section-contradicts-binary`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Place, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "section-contradicts-binary",
    asks: "do the custom sections say the same as the binary?",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A custom section says one thing about the binary, and the binary is another: a `name` section names functions that are not there or
calls an import by another one's name, `target_features` rules out what is used, a section that tools read is there twice or cannot be read.

Why it matters: custom sections are what people and tools believe: names in a trace, the compiler in an inventory, the dependencies in a scan
for vulnerabilities. A section that does not fit was left over by a tool that rewrote the module, or put there to mislead.

How to fix: build the module again, or let `wasm-audit harden` strip the section.

Before:
    (@custom "name" "…names function 9 of a module with 2 functions…")
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for contradiction in &context.facts.contradictions {
        report(
            Found::new(
                Place {
                    offset: Some(contradiction.offset),
                    within: contradiction.within.clone(),
                },
                format!(
                    "the custom section `{}` contradicts the binary: {}",
                    cut(&contradiction.section, NAME_CHARS),
                    cut(&contradiction.what, NAME_CHARS)
                ),
                "sections that say what is so".into(),
                "build the module again, or strip the section with `wasm-audit harden`".into(),
            )
            .about(contradiction.section.as_str()),
        );
    }
}
