//! `memory-64-bit`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "memory-64-bit",
    asks: "are memories and tables addressed by 32 bits?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A memory or a table is addressed by 64-bit numbers.

Why it matters: with 32-bit addresses engines need no bounds checks, since all 4 GiB that an address can name lie behind guard
pages. With 64-bit ones every access is checked in code, which is slower, newer and has had more mistakes. Fewer hosts run it.

How to fix: build for `wasm32`. A tool that needs more than 4 GiB is seldom one for an agent.

Before:
    (memory i64 1 16)
After:
    (memory 1 16)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let allowed = || "32-bit memories and tables".to_owned();
    let help = "build the module for `wasm32`";
    for module in &context.facts.modules {
        for (index, memory) in module.memories.iter().enumerate() {
            if memory.memory64 {
                let message = format!("memory {index} is addressed by 64-bit numbers");
                let found = Found::of_module(module, message, allowed(), help);
                report(found.about_nth("memory", index));
            }
        }
        for (index, table) in module.tables.iter().enumerate() {
            if table.table64 {
                let message = format!("table {index} is addressed by 64-bit numbers");
                let found = Found::of_module(module, message, allowed(), help);
                report(found.about_nth("table", index));
            }
        }
    }
}
