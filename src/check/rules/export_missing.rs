//! `export-missing`

use super::{Context, Report, Rule};
use crate::check::conform::{exported_function, exported_interface};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "export-missing",
    asks: "is everything exported that the world demands?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The world demands an export that the binary does not have.

Why it matters: a host that loads the module by this policy will call something that is not there, or the policy is that of
another module.

How to fix: build the module for the world that the policy names.

Before:
    (module)
After:
    (module (func (export "run")))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let exports = &context.world.exports;
    let mut missing = |name: String, origin: &str| {
        report(
            Place::default(),
            format!("does not export `{name}`"),
            format!(
                "a module that exports it, since world `{}` demands `{origin}`",
                context.world.name
            ),
            "build the module for this world, or check it against the policy that it was made for"
                .into(),
        );
    };
    for (track, interface) in &exports.interfaces {
        match exported_interface(context.facts, track) {
            None => missing(interface.name.clone(), &interface.name),
            Some(export) => {
                for (name, grant) in interface
                    .functions
                    .iter()
                    .filter(|(name, _)| !export.functions.iter().any(|f| f.name == **name))
                {
                    missing(format!("{}#{name}", export.name), &grant.origin);
                }
            }
        }
    }
    for (name, grant) in exports
        .functions
        .iter()
        .filter(|(name, _)| exported_function(context.facts, name).is_none())
    {
        missing(name.clone(), &grant.origin);
    }
}
