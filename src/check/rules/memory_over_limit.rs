//! `memory-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::policy::units::show_bytes;

pub(super) const RULE: Rule = Rule {
    code: "memory-over-limit",
    asks: "is every memory's maximum within the policy's?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A linear memory may become larger than the policy's `[limits] memory`.

Why it matters: many agents' tools share one host. The limit is what the host's operator has counted with.

How to fix: `wasm-audit harden` lowers the maximum. If the initial size is already over the limit, the module needs a smaller
stack or less static data, or the policy a higher limit.

Before:
    (memory 1 65536)
After:
    (memory 1 160)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.memory;
    for module in &context.facts.modules {
        for (index, memory) in module.memories.iter().enumerate() {
            let largest = memory
                .maximum_bytes()
                .unwrap_or_default()
                .max(memory.minimum_bytes());
            if largest > limit {
                report(
                    Found::new(
                        Place {
                            offset: None,
                            within: module.within.clone(),
                        },
                        format!("memory {index} may have {}", show_bytes(largest)),
                        format!("at most {}", show_bytes(limit)),
                        "run `wasm-audit harden`, or raise `[limits] memory` in `policy.toml`"
                            .into(),
                    )
                    .about_nth("memory", index),
                );
            }
        }
    }
    let own = context
        .facts
        .modules
        .iter()
        .flat_map(|module| &module.memories)
        .filter(|memory| !memory.imported);
    let largest = own.map(|memory| {
        memory
            .maximum_bytes()
            .unwrap_or_default()
            .max(memory.minimum_bytes())
    });
    let (n, each_fits, total) = largest.fold((0, true, 0u64), |(n, fits, total), bytes| {
        (n + 1, fits && bytes <= limit, total.saturating_add(bytes))
    });
    if each_fits && total > limit {
        report(Found::new(
            Place::default(),
            format!("its {n} memories together may have {}", show_bytes(total)),
            format!("at most {} in all", show_bytes(limit)),
            "lower their maxima where the module is linked, or raise `[limits] memory` in `policy.toml`".into(),
        ).about("memories together"));
    }
}
