//! `memory-shared`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "memory-shared",
    asks: "does every memory belong to one thread?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A linear memory is shared: several threads may read and write it at the same time.

Why it matters: what a call sees depends on what other threads do meanwhile, so the same input need not give the same output. A
host that checks a value in memory and then uses it may use another value.

How to fix: build without threads (`-C target-feature=-atomics`, no `-pthread`).

Before:
    (memory 1 16 shared)
After:
    (memory 1 16)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        for (index, memory) in module.memories.iter().enumerate() {
            if memory.shared {
                let imported = if memory.imported { " (imported)" } else { "" };
                let found = Found::of_module(
                    module,
                    format!("memory {index} is shared between threads{imported}"),
                    "memories that belong to one thread".into(),
                    "build the module without threads",
                );
                report(found.about_nth("memory", index));
            }
        }
    }
}
