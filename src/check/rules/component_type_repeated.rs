//! `component-type-repeated`

use std::collections::BTreeMap;

use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::Section;

pub(super) const RULE: Rule = Rule {
    code: "component-type-repeated",
    asks: "is there one answer to which world the module was made for?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"A core module carries more than one custom section that says for which WIT world it was made (`component-type…`).

Why it matters: tools that make a component of the module read these sections to decide what it imports and exports. With several, the
answer depends on the tool: some merge them, some take one. Libraries that each bring their own are the usual cause; a section that was
added afterwards is the other.

How to fix: make the component from the module and publish that.

Before:
    (@custom "component-type:tool" "…")
    (@custom "component-type:other" "…")
After:
    (@custom "component-type:tool" "…")
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let mut of_module: BTreeMap<Option<&str>, Vec<&Section>> = BTreeMap::new();
    for section in &context.facts.sections {
        if section.name.starts_with("component-type") {
            of_module
                .entry(section.within.as_deref())
                .or_default()
                .push(section);
        }
    }
    for (within, sections) in of_module {
        let [_, second, ..] = sections.as_slice() else {
            continue;
        };
        report(Found::new(
            Place {
                offset: second.offset,
                within: within.map(str::to_owned),
            },
            format!(
                "carries {} sections that say for which world it was made: {}",
                sections.len(),
                Few::of(sections.iter().map(|section| section.name.as_str()))
            ),
            "one such section in a core module".into(),
            "make the component and publish that".into(),
        ));
    }
}
