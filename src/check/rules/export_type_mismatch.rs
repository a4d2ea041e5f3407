//! `export-type-mismatch`

use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::inspect::ExternKind;
use crate::limits::NAME_CHARS;
use crate::policy::{Grant, Surface};
use crate::text::cut;

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
                    Found::new(
                        Place {
                            offset,
                            within: None,
                        },
                        format!(
                            "exports `{}` as `{}`",
                            cut(&name, NAME_CHARS),
                            cut(found, NAME_CHARS)
                        ),
                        format!("`{}`, from `{}`", cut(wanted, NAME_CHARS), grant.origin),
                        "build the module against the WIT that the policy names".into(),
                    )
                    .about(name),
                );
            }
        };
    for (track, interface) in &exports.interfaces {
        let Some(export) = context.conformity.exported_interface(track) else {
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
        let Some(export) = context.conformity.exported_function(name) else {
            continue;
        };
        // A core module exports the function by its core type.
        let core = exports
            .core_exports
            .get(name)
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
    // On its way to becoming a component, a core module exports the functions of interfaces by mangled names.
    for export in &context.facts.exports {
        if context.facts.kind == Kind::Core
            && export.kind == ExternKind::Func
            && let Some(grant) = exports
                .core_exports
                .get(&Surface::core_export_key(&export.name))
            && !exports.functions.contains_key(&export.name)
        {
            differs(
                export.offset,
                export.name.clone(),
                export.ty.as_deref().unwrap_or_default(),
                grant,
                &grant.ty,
            );
        }
    }
}
