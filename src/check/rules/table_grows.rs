//! `table-grows`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "table-grows",
    asks: "does every table keep its size?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"An instruction of the module makes a table grow (`table.grow`).

Why it matters: a table lives in the host's memory, some eight or sixteen bytes an element, outside the bound on linear memory. A
module that grows one in a loop takes the host's memory up to the table's maximum.

How to fix: `harden` bounds the table by the policy's `[limits] table-elements`. Few programs need a table that grows;
those that keep the host's values in one (`externref`) do.

Before:
    (table 1 1000 funcref)
    (drop (table.grow (ref.null func) (i32.const 10)))
After:
    (table 11 11 funcref)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        for index in &module.code.tables_grown {
            let Some(table) = module.tables.get(*index as usize) else {
                continue;
            };
            // The instruction fails where there is no room.
            if table
                .maximum
                .is_some_and(|maximum| maximum <= table.minimum)
            {
                continue;
            }
            let up_to = table.maximum.map_or("without a bound".into(), |maximum| {
                format!("up to {maximum} elements")
            });
            let found = Found::of_module(
                module,
                format!("table {index} grows at run time, {up_to}"),
                "tables that keep the size they start with".into(),
                "give the table the size that the program needs, and that as its maximum",
            );
            report(found.about_nth("table", index));
        }
    }
}
