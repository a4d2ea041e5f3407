//! `start-function`

use super::{Context, Found, Report, Rule};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "start-function",
    asks: "does code run before anything is called?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary has a start section: a function that runs while the module is instantiated.

Why it matters: it runs before the host has called anything, and a host that instantiates modules merely to list them has then
run their code.

How to fix: many toolchains can export `_initialize` instead.

Before:
    (module (memory 1 1) (func $init (i32.store (i32.const 0) (i32.const 1))) (start $init))
After:
    (module (memory 1 1) (func (export "_initialize") (i32.store (i32.const 0) (i32.const 1))))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        if let (Some(start), false) = (module.start, module.code.start_is_empty) {
            let found = Found::of_module(
                module,
                format!("function {start} runs at instantiation (start section)"),
                "code that runs when an export is called".into(),
                "let the host call an exported `_initialize` instead, if the toolchain can",
            );
            report(found.about_nth("function", start));
        }
    }
}
