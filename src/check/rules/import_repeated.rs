//! `import-repeated`

use std::collections::BTreeMap;

use super::import_types_conflict::{Name, name, same_type};
use super::{Context, Found, Report, Rule};
use crate::check::conform::shown_name;
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::Import;

pub(super) const RULE: Rule = Rule {
    code: "import-repeated",
    asks: "is every name imported only once?",
    severity: Severity::Info,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports the same name more than once, with the same type each time.

Why it matters: it does no harm by itself. Tools that count imports, or that replace one of them, may see fewer than
there are.

How to fix: link the module with a current linker, which merges them.

Before:
    (import "env" "log" (func (param i32)))
    (import "env" "log" (func (param i32)))
After:
    (import "env" "log" (func (param i32)))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let mut known: BTreeMap<Name<'_>, &Import> = BTreeMap::new();
    let mut repeated = Vec::new();
    for import in &context.facts.imports {
        let first = *known.entry(name(import)).or_insert(import);
        // A repetition with another type is graver, and told elsewhere.
        if !std::ptr::eq(first, import) && same_type(first, import) {
            repeated.push(import);
        }
    }
    let Some(first) = repeated.first() else {
        return;
    };
    report(Found::new(
        Place {
            offset: first.offset,
            within: None,
        },
        match repeated.len() {
            1 => format!("imports `{}` again", shown_name(first, None)),
            n => format!(
                "imports {n} names again, the first of them `{}`",
                shown_name(first, None)
            ),
        },
        "each name once".into(),
        "link the module with a linker that merges equal imports".into(),
    ));
}
