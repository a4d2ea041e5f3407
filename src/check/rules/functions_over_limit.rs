//! `functions-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "functions-over-limit",
    asks: "has every core module only as many functions as the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A core module defines more functions than the policy's `[limits] functions`.

Why it matters: each function costs the engine memory and time when the module is compiled, before any limit on the run applies;
and a program of that many functions is one that nobody reviews.

How to fix: leave out what the tool does not need, or raise the limit where a reviewer sees it.

Before:
    functions = 1000
After:
    functions = 20000
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.functions;
    for module in &context.facts.modules {
        let found = u64::from(module.functions);
        if found > limit {
            report(Found::of_module(
                module,
                format!("defines {found} functions"),
                format!("at most {limit}"),
                "leave out what is not needed, or raise `[limits] functions` in `policy.toml`",
            ));
        }
    }
}
