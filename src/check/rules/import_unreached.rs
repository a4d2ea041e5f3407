//! `import-unreached`

use std::collections::BTreeSet;

use super::{Context, Found, Report, Rule};
use crate::check::conform::{Few, shown_name};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::By;

pub(super) const RULE: Rule = Rule {
    code: "import-unreached",
    asks: "is every import that the world grants called by someone?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The world grants a function that the binary imports, and nothing in the binary can call it: no export, no start function, no
table and no function reference leads there.

Why it matters: the module asks for more than it needs, and a policy written after its imports grants more than it needs. The
next version may call it without any change in what it imports.

How to fix: `wasm-audit harden` takes the import away. Then take the function out of the policy's `world.wit` as well.

Before:
    (import "env" "log" (func $log))
    (func (export "run"))
After:
    (func (export "run"))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let facts = context.facts;
    // Whoever reads that an import is not granted also reads that nobody reaches it.
    let differs: BTreeSet<usize> = context
        .conformity
        .differences
        .iter()
        .map(|difference| difference.index)
        .collect();
    let unreached: Vec<_> = facts
        .reach
        .iter()
        .filter(|reach| reach.by == By::Nobody && !differs.contains(&reach.import))
        .filter_map(|reach| Some((facts.imports.get(reach.import)?, reach.function.as_deref())))
        .collect();
    let Some((first, _)) = unreached.first() else {
        return;
    };
    let names: Vec<_> = unreached
        .iter()
        .take(SHOWN)
        .map(|(import, function)| shown_name(import, *function))
        .collect();
    let mut names = Few::of(names.iter().map(String::as_str));
    names.more += unreached.len().saturating_sub(SHOWN);
    report(Found::new(
        Place {
            offset: first.offset,
            within: None,
        },
        format!("imports what nobody calls: {names}"),
        "what is called".into(),
        "run `wasm-audit harden`, which takes it away, and grant it no longer".into(),
    ));
}

/// Names that are listed; the others are counted.
const SHOWN: usize = 8;
