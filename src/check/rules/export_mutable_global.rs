//! `export-mutable-global`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::ExternKind;
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "export-mutable-global",
    asks: "can nobody outside change the module's globals?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary exports a global that can change.

Why it matters: whoever holds the module can write to it between two calls, and so can every other module that it is linked with.
The usual one is the stack pointer: moved, it lets one call read or overwrite what another left behind.

How to fix: `wasm-audit harden` makes it private. Where the host needs the value, export a function that returns it.

Before:
    (global (export "__stack_pointer") (mut i32) (i32.const 65536))
After:
    (global (mut i32) (i32.const 65536))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for export in &context.facts.exports {
        let is_mutable = export.ty.as_deref().is_some_and(|ty| ty.contains("(mut "));
        if export.kind != ExternKind::Global || !is_mutable {
            continue;
        }
        report(
            Found::new(
                Place {
                    offset: export.offset,
                    within: None,
                },
                format!(
                    "exports the global `{}`, which can be changed from outside",
                    cut(&export.name, NAME_CHARS)
                ),
                "globals that nobody outside can change".into(),
                "run `wasm-audit harden`, which makes it private, or export a function that returns the value".into(),
            )
            .about(export.name.as_str()),
        );
    }
}
