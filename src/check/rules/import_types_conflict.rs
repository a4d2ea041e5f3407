//! `import-types-conflict`

use std::collections::BTreeMap;

use super::{Context, Found, Report, Rule};
use crate::check::conform::{shown_name, whole_name};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::Import;
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "import-types-conflict",
    asks: "does a name that is imported more than once have one type?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports the same name more than once, with different types.

Why it matters: there is one thing behind a name, and it cannot be of two types. Hosts differ in what they do: one refuses to
link, another (JavaScript) links anything, a third gives whichever it looked up first. Whoever reviews the list of
imports sees one name and judges one type.

How to fix: find out which two parts of the program declare the function differently, and correct one of them.

Before:
    (import "env" "log" (func (param i32)))
    (import "env" "log" (func (param i64)))
After:
    (import "env" "log" (func (param i32)))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let mut first: BTreeMap<Name<'_>, &Import> = BTreeMap::new();
    for (index, import) in context.facts.imports.iter().enumerate() {
        let known = *first.entry(name(import)).or_insert(import);
        if same_type(known, import) {
            continue;
        }
        let found = Found::new(
            Place {
                offset: import.offset,
                within: None,
            },
            format!(
                "imports `{}` again with another type: {}",
                shown_name(import, None),
                shown_type(import)
            ),
            format!("one type for a name, which was first {}", shown_type(known)),
            "correct the declaration that is wrong and link again".into(),
        );
        report(
            found
                .about(whole_name(import, None))
                .reached(context.reached.show(index, None)),
        );
    }
}

/// The two parts of a core import's name; a component imports a name only once.
pub(super) type Name<'a> = (Option<&'a str>, &'a str);

pub(super) fn name(import: &Import) -> Name<'_> {
    (import.module.as_deref(), &import.name)
}

/// Whether two imports of one name are of one type.
pub(super) fn same_type(a: &Import, b: &Import) -> bool {
    a.kind == b.kind && a.ty == b.ty
}

fn shown_type(import: &Import) -> String {
    match &import.ty {
        Some(ty) => format!("`{}`", cut(ty, NAME_CHARS)),
        None => format!("a {}", import.kind),
    }
}
