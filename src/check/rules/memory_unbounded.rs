//! `memory-unbounded`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::policy::units::show_bytes;

pub(super) const RULE: Rule = Rule {
    code: "memory-unbounded",
    asks: "has every memory a maximum?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A linear memory has no maximum in the binary.

Why it matters: the module may grow to 4 GiB unless the host says otherwise, and hosts differ in what they say. A maximum in the
signed bytes holds on every host.

How to fix: `wasm-audit harden` writes the policy's maximum.

Before:
    (memory 1)
After:
    (memory 1 160)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        for (index, memory) in module
            .memories
            .iter()
            .enumerate()
            .filter(|(_, memory)| memory.maximum.is_none())
        {
            report(
                Found::new(
                    Place {
                        offset: None,
                        within: module.within.clone(),
                    },
                    format!(
                        "memory {index} declares no maximum{}",
                        if memory.imported { " (imported)" } else { "" }
                    ),
                    format!("at most {}", show_bytes(context.policy.limits.memory)),
                    if memory.imported {
                        "link the module so that it defines its own memory"
                    } else {
                        "run `wasm-audit harden`, which writes the policy's maximum into the module"
                    }
                    .into(),
                )
                .about_nth("memory", index),
            );
        }
    }
}
