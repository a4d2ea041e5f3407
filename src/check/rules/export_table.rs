//! `export-table`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::ExternKind;
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "export-table",
    asks: "can nobody outside change the targets of indirect calls?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary exports a table of functions.

Why it matters: indirect calls (function pointers, virtual methods) take their targets from the table. Whoever can write to it
bends the module's control flow to any function of the same type, without touching its code.

How to fix: `wasm-audit harden` makes it private; so does linking without `--export-table`. Side modules of a dynamically linked
program need it; then say so in a waiver, and `harden` leaves it.

Before:
    (table (export "__indirect_function_table") 4 4 funcref)
After:
    (table 4 4 funcref)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for export in &context.facts.exports {
        let element = export.ty.as_deref().unwrap_or_default();
        if export.kind != ExternKind::Table || !may_hold_functions(element) {
            continue;
        }
        report(
            Found::new(
                Place {
                    offset: export.offset,
                    within: None,
                },
                format!(
                    "exports the table `{}`, whose functions can be exchanged from outside",
                    cut(&export.name, NAME_CHARS)
                ),
                "tables that nobody outside can change".into(),
                "run `wasm-audit harden`, which makes it private".into(),
            )
            .about(export.name.as_str()),
        );
    }
}

/// Whether a table of that type may hold what is called indirectly. A type by index may be one of functions.
pub(super) fn may_hold_functions(ty: &str) -> bool {
    const OTHERS: [&str; 9] = [
        "extern", "any", "eq", "i31", "struct", "array", "exn", "none", "cont",
    ];
    !OTHERS.iter().any(|other| ty.contains(other))
}

#[cfg(test)]
mod tests {
    use super::may_hold_functions;

    #[test]
    fn tables_of_data_hold_no_functions() {
        for ty in [
            "externref",
            "(table 1 externref)",
            "(ref null any)",
            "i31ref",
        ] {
            assert!(!may_hold_functions(ty), "{ty}");
        }
        for ty in [
            "funcref",
            "(table 1 1 funcref)",
            "(ref null 3)",
            "(ref func)",
        ] {
            assert!(may_hold_functions(ty), "{ty}");
        }
    }
}
