//! `import-kind-not-allowed`

use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::check::conform::What;
use crate::finding::{Confidence, Severity};
use crate::inspect::{ExternKind, Import};
use crate::policy::{OtherImport, OtherKind};

pub(super) const RULE: Rule = Rule {
    code: "import-kind-not-allowed",
    asks: "are all imports functions, or named in policy.toml?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports a memory, table, global or tag, or a component imports a module, component or value. A WIT world cannot
grant these.

Why it matters: an imported memory or table is shared with whoever else has it. Data and the targets of indirect calls
can be changed behind the module's back.

How to fix: link the module so that it defines and exports its own memory. Where sharing is meant (side modules), name the import
in `policy.toml`.

Before:
    (import "env" "memory" (memory 1))
After:
    (memory (export "memory") 1 16)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for difference in &context.conformity.differences {
        let What::OtherKind(kind) = difference.what else {
            continue;
        };
        let import = difference.import;
        if is_allowed(import, context) {
            continue;
        }
        let (allowed, help) = match context.facts.kind {
            Kind::Core => (
                "functions, and what `[[imports.allow]]` in `policy.toml` names",
                "link the module so that it defines its own memory and table, or allow the import by name",
            ),
            // `[[imports.allow]]` is of core modules.
            Kind::Component => (
                "functions, and interfaces with the resources that its world names",
                "compose the component with what it imports: no policy can grant it",
            ),
        };
        let message = format!("imports the {kind} `{}`", difference.name());
        let found = Found::new(difference.place(), message, allowed.into(), help.into());
        report(found.about(difference.subject()));
    }
}

/// Whether the policy names a core import.
fn is_allowed(import: &Import, context: &Context<'_>) -> bool {
    let kind = match import.kind {
        ExternKind::Memory => OtherKind::Memory,
        ExternKind::Table => OtherKind::Table,
        ExternKind::Global => OtherKind::Global,
        ExternKind::Tag => OtherKind::Tag,
        _ => return false,
    };
    let Some(module) = import.module.clone() else {
        return false;
    };
    let name = import.name.clone();
    let other = OtherImport { kind, module, name };
    context.policy.other_imports.contains(&other)
}
