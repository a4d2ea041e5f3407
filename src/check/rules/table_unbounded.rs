//! `table-unbounded`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "table-unbounded",
    asks: "has every table a maximum?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A table has no maximum in the binary.

Why it matters: a table that grows takes the host's memory, outside the bound on linear memory; and one that can take new functions is
how control flow is bent to where nobody reviewed it.

How to fix: `wasm-audit harden` writes a maximum.

Before:
    (table 4 funcref)
After:
    (table 4 4 funcref)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        for (index, table) in module
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| table.maximum.is_none())
        {
            report(
                Found::new(
                    Place {
                        offset: None,
                        within: module.within.clone(),
                    },
                    format!(
                        "table {index} declares no maximum{}",
                        if table.imported { " (imported)" } else { "" }
                    ),
                    format!("at most {} elements", context.policy.limits.table_elements),
                    "run `wasm-audit harden`, which writes the policy's maximum into the module"
                        .into(),
                )
                .about_nth("table", index),
            );
        }
    }
}
