//! `start-function-empty`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "start-function-empty",
    asks: "does the start section name a function that does something?",
    severity: Severity::Info,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary has a start section, and the function that it names does nothing.

Why it matters: it does no harm. Some hosts refuse a module with a start section whatever is in it, and the next version of the
function may do something.

How to fix: `wasm-audit harden` takes the start section away.

Before:
    (module (func $init) (start $init))
After:
    (module)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        if let (Some(start), true) = (module.start, module.code.start_is_empty) {
            let found = Found::of_module(
                module,
                format!("function {start} runs at instantiation (start section) and does nothing"),
                "modules without a start section".into(),
                "run `wasm-audit harden`, which takes the start section away",
            );
            report(found.about_nth("function", start));
        }
    }
}
