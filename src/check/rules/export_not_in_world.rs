//! `export-not-in-world`

use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::check::conform::implied_core_export;
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::inspect::ExternKind;
use crate::limits::NAME_CHARS;
use crate::policy::Surface;
use crate::text::cut;
use crate::version::track;

pub(super) const RULE: Rule = Rule {
    code: "export-not-in-world",
    asks: "is anything exported that nobody asked for?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary exports something that the world does not ask for and that its kind of module does not imply.

Why it matters: every export is a way in. One that nobody reviewed can be called by a host that lists exports, as agent hosts do.

How to fix: `wasm-audit harden` drops it, with everything that only it reaches. Or add it to the world.

Before:
    (func (export "debug_dump"))
After:
    (func)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for export in &context.facts.exports {
        if is_demanded(context, &export.name, export.kind) {
            continue;
        }
        report(
            Found::new(
                Place {
                    offset: export.offset,
                    within: None,
                },
                format!(
                    "exports the {} `{}`, which world `{}` does not ask for",
                    export.kind,
                    cut(&export.name, NAME_CHARS),
                    context.world.name
                ),
                "the exports of the world, and those that its kind of module implies".into(),
                "run `wasm-audit harden`, which drops it, or add it to the policy's `world.wit`"
                    .into(),
            )
            .about(export.name.as_str()),
        );
    }
}

fn is_demanded(context: &Context<'_>, name: &str, kind: ExternKind) -> bool {
    let exports = &context.world.exports;
    match (context.facts.kind, kind) {
        (Kind::Core, ExternKind::Func) => {
            implied_core_export(name)
                || context.conformity.demands_function(name)
                || exports
                    .core_exports
                    .contains_key(&Surface::core_export_key(name))
        }
        (Kind::Core, _) => implied_core_export(name),
        // A type says nothing by itself; the functions that use it are exports of their own.
        (Kind::Component, ExternKind::Type) => true,
        (Kind::Component, _) => {
            exports.functions.contains_key(name) || exports.interfaces.contains_key(&track(name))
        }
    }
}
