//! `nesting-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "nesting-over-limit",
    asks: "are blocks nested only as deep as the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A function nests blocks deeper than the policy's `[limits] nesting`.

Why it matters: compilers and analysers walk blocks by recursion. Deep nesting has crashed engines, and a crash of the host ends the work of
every agent on it.

How to fix: split the function that nests so deep, or raise the limit where a reviewer sees it.

Before:
    nesting = 100
After:
    nesting = 2000
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.nesting;
    for module in &context.facts.modules {
        let found = u64::from(module.code.deepest_nesting);
        if found > limit {
            report(Found::of_module(
                module,
                format!("a function nests {found} blocks inside one another"),
                format!("at most {limit}"),
                "simplify the function, or raise `[limits] nesting` in `policy.toml`",
            ));
        }
    }
}
