//! `export-type-mismatch`

use super::{Context, Report, Rule};
use crate::artifact::Kind;
use crate::check::conform::{exported_function, exported_interface};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::policy::Grant;

pub(super) const RULE: Rule = Rule {
    code: "export-type-mismatch",
    asks: "does every demanded export have the type that the world gives it?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary exports what the world demands, with another type.

Why it matters: the host would pass arguments that mean something else, or refuse to call at run time.

How to fix: build the module against the WIT that the policy names.

Before:
    (func (export "add") (param i32) (result i32) local.get 0)
After:
    (func (export "add") (param i32 i32) (result i32) local.get 0)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let exports = &context.world.exports;
    let mut differs =
        |offset: Option<u64>, name: String, found: &str, grant: &Grant, wanted: &str| {
            if found != wanted {
                report(
                    Place {
                        offset,
                        within: None,
                    },
                    format!("exports `{name}` as `{found}`"),
                    format!("`{wanted}`, from `{}`", grant.origin),
                    "build the module against the WIT that the policy names".into(),
                );
            }
        };
    for (track, interface) in &exports.interfaces {
        let Some(export) = exported_interface(context.facts, track) else {
            continue;
        };
        for function in &export.functions {
            if let Some(grant) = interface.functions.get(&function.name) {
                differs(
                    export.offset,
                    format!("{}#{}", export.name, function.name),
                    &function.ty,
                    grant,
                    &grant.ty,
                );
            }
        }
    }
    for (name, grant) in &exports.functions {
        let Some(export) = exported_function(context.facts, name) else {
            continue;
        };
        // A core module exports the function by its core type.
        let core = exports
            .core
            .get(&("$root".to_owned(), name.clone()))
            .map_or(&grant.ty, |core| &core.ty);
        let wanted = if context.facts.kind == Kind::Core {
            core
        } else {
            &grant.ty
        };
        differs(
            export.offset,
            export.name.clone(),
            export.ty.as_deref().unwrap_or_default(),
            grant,
            wanted,
        );
    }
}
