//! `table-written`

use super::export_table::may_hold_functions;
use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "table-written",
    asks: "do the targets of indirect calls stay as they were linked?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"Instructions of the module write to a table of functions (`table.set`, `table.fill`, `table.copy`, `table.init`), or the table comes
from outside, where others can.

Why it matters: indirect calls take their targets from the table. If it never changes, the only functions that they reach are those
the linker put there. If it does, an attacker who controls the index or the reference that is written has a way to others.

How to fix: most compilers write to tables only for dynamic linking. Build a single, static module.

Before:
    (table 4 4 funcref)
    (table.set (i32.const 0) (ref.func $f))
After:
    (table 4 4 funcref)
    (elem (i32.const 0) func $f)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        for (index, table) in (0..).zip(&module.tables) {
            if !may_hold_functions(&table.element) {
                continue;
            }
            let is_written = module.code.tables_written.contains(&index);
            // Inside a component the tables that modules share are wired by its linker.
            let is_foreign = table.imported && context.facts.kind == Kind::Core;
            let message = match (is_written, is_foreign) {
                (false, false) => continue,
                (true, false) => format!("table {index} is written to at run time"),
                (_, true) => {
                    format!("table {index} is imported: whoever else has it can write to it")
                }
            };
            let found = Found::of_module(
                module,
                message,
                "tables that stay as they were linked".into(),
                "link the program statically, into one module with its own table",
            );
            report(found.about_nth("table", index));
        }
    }
}
