//! `proposal-not-allowed`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "proposal-not-allowed",
    asks: "does the binary use only the proposals that the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary uses a part of WebAssembly that the policy does not list.

Why it matters: newer proposals are newer code in the engine, which is the sandbox. Threads and relaxed SIMD also make the same
input give different answers.

How to fix: build without the proposal (`-C target-feature=-…`), or allow it where a reviewer sees it.

Before:
    (memory 1 2 shared)
After:
    (memory 1 2)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let allowed = &context.policy.proposals;
    for proposal in context.facts.proposals.difference(allowed) {
        report(
            Found::new(
                Place::default(),
                format!("uses the proposal `{proposal}`"),
                allowed
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
                "build without it, or add it to `[proposals] allow` in `policy.toml`".into(),
            )
            .about(proposal),
        );
    }
}
