//! `module-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::policy::units::show_bytes;

pub(super) const RULE: Rule = Rule {
    code: "module-over-limit",
    asks: "is the binary within the size that the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary is larger than the policy's `[limits] module-size`.

Why it matters: compiling takes time and memory in proportion to the code, before any limit on the run applies.

How to fix: strip the module, or raise the limit where a reviewer sees it.

Before:
    module-size = "64KiB"
After:
    module-size = "1MiB"
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.module_size;
    if context.facts.size > limit {
        report(Found::new(
            Place::default(),
            format!("the binary has {}", show_bytes(context.facts.size)),
            format!("at most {}", show_bytes(limit)),
            "strip it with `wasm-audit harden`, or raise `[limits] module-size` in `policy.toml`"
                .into(),
        ));
    }
}
