//! `malformed-module`

use super::{Context, Found, Report, Rule};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "malformed-module",
    asks: "is the binary valid WebAssembly?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary breaks a rule of the WebAssembly specification, or goes beyond a bound of this program.

Why it matters: two readers may disagree about bytes that are not valid, and an attacker chooses which one you believe.
Nothing that other rules say about such a binary can be relied on.

How to fix: build or download the module again. `wasm-tools validate --features all` should agree with this finding.

Before:
    (module (func (result i32)))
After:
    (module (func (result i32) i32.const 0))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(malformed) = &context.facts.malformed {
        report(Found::new(
            Place {
                offset: Some(malformed.offset),
                within: None,
            },
            format!(
                "the binary is not valid WebAssembly: {}",
                cut(&malformed.message, NAME_CHARS)
            ),
            "valid modules and components only".into(),
            "build the module again; a truncated download is the usual cause".into(),
        ));
    }
}
