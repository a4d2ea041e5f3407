//! `locals-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "locals-over-limit",
    asks: "has every function only as many locals as the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A function has more locals than the policy's `[limits] locals`.

Why it matters: compilers take time that grows faster than the number of locals, so that a binary of a few bytes can keep the host busy for
minutes. Locals also take stack: a recursive function with many exhausts it early.

How to fix: split the function; generated code and huge `async` functions are the usual cause. Or raise the limit where a reviewer sees it.

Before:
    locals = 1000
After:
    locals = 20000
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.locals;
    for module in &context.facts.modules {
        let found = u64::from(module.code.most_locals);
        if found > limit {
            report(Found::of_module(
                module,
                format!("a function has {found} locals"),
                format!("at most {limit}"),
                "split the function, or raise `[limits] locals` in `policy.toml`",
            ));
        }
    }
}
