//! `segments-over-limit`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "segments-over-limit",
    asks: "has every core module only as many segments as the policy allows?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A core module has more element and data segments together than the policy's `[limits] segments`.

Why it matters: segments are copied one by one when the module is instantiated, which happens for every call on many agent hosts, before
any limit on the run applies.

How to fix: link with merged data segments (wasm-ld does so unless told otherwise), or raise the limit where a reviewer sees it.

Before:
    segments = 100
After:
    segments = 1000
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let limit = context.policy.limits.segments;
    for module in &context.facts.modules {
        let found = [module.elements, module.data]
            .iter()
            .map(|all| u64::from(all.active) + u64::from(all.passive) + u64::from(all.declared))
            .sum::<u64>();
        if found > limit {
            report(Found::of_module(
                module,
                format!("has {found} element and data segments"),
                format!("at most {limit}"),
                "build with fewer sections of data, or raise `[limits] segments` in `policy.toml`",
            ));
        }
    }
}
