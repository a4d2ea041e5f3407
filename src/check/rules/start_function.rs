//! `start-function`

use super::{Context, Report, Rule};
use crate::finding::Place;
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
    (module (func $init) (start $init))
After:
    (module (func (export "_initialize")))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for module in &context.facts.modules {
        if let Some(start) = module.start {
            report(
                Place {
                    offset: None,
                    within: module.within.clone(),
                },
                format!("function {start} runs at instantiation (start section)"),
                "code that runs when an export is called".into(),
                "let the host call an exported `_initialize` instead, if the toolchain can".into(),
            );
        }
    }
}
