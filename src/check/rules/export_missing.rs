//! `export-missing`

use std::collections::BTreeSet;

use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::ExternKind;
use crate::limits::NAME_CHARS;
use crate::policy::Surface;
use crate::text::cut;

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
        report(Found::new(
            Place::default(),
            format!("does not export `{}`", cut(&name, NAME_CHARS)),
            format!(
                "a module that exports it, since world `{}` demands `{origin}`",
                context.world.name
            ),
            "build the module for this world, or check it against the policy that it was made for"
                .into(),
        ).about(name.as_str()));
    };
    // On its way to becoming a component, a core module exports the functions of interfaces by mangled names.
    let mangled: BTreeSet<&str> = context
        .facts
        .exports
        .iter()
        .filter(|export| context.facts.kind == Kind::Core && export.kind == ExternKind::Func)
        .filter_map(|export| {
            let key = Surface::core_export_key(&export.name);
            let helps = key.starts_with("cabi_post_") || key.starts_with("[callback]");
            let grant = exports.core_exports.get(&key).filter(|_| !helps)?;
            Some(grant.origin.as_str())
        })
        .collect();
    for (track, interface) in &exports.interfaces {
        if context.facts.kind == Kind::Core {
            for (name, grant) in &interface.functions {
                if !mangled.contains(grant.origin.as_str()) {
                    missing(format!("{}#{name}", interface.name), &grant.origin);
                }
            }
            continue;
        }
        match context.conformity.exported_interface(track) {
            None => missing(interface.name.clone(), &interface.name),
            Some(export) => {
                let exported: BTreeSet<_> =
                    export.functions.iter().map(|f| f.name.as_str()).collect();
                for (name, grant) in interface
                    .functions
                    .iter()
                    .filter(|(name, _)| !exported.contains(name.as_str()))
                {
                    missing(format!("{}#{name}", export.name), &grant.origin);
                }
            }
        }
    }
    for (name, grant) in exports
        .functions
        .iter()
        .filter(|(name, _)| context.conformity.exported_function(name).is_none())
    {
        missing(name.clone(), &grant.origin);
    }
}
