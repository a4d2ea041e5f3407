//! `table-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "table-over-limit",
    asks: "is every table's maximum within the policy's?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A table may become larger than the policy's `[limits] table-elements`.

Why it matters: tables live in the host's memory, outside the bound on linear memory.

How to fix: `wasm-audit harden` lowers the maximum to the policy's, but never below the size that the module starts with.

Before:
    (table 4 10000000 funcref)
After:
    (table 4 4 funcref)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.table_elements;
    for module in &context.facts.modules {
        for (index, table) in module.tables.iter().enumerate() {
            let largest = table.maximum.unwrap_or_default().max(table.minimum);
            if largest > limit {
                report(Found::new(
                    Place {
                        offset: None,
                        within: module.within.clone(),
                    },
                    format!("table {index} may have {largest} elements"),
                    format!("at most {limit} elements"),
                    "run `wasm-audit harden`, or raise `[limits] table-elements` in `policy.toml`"
                        .into(),
                ).about_nth("table", index));
            }
        }
    }
}
