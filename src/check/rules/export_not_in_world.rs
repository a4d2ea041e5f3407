//! `export-not-in-world`

use super::{Context, Found, Report, Rule};
use crate::artifact::Kind;
use crate::check::conform::{Spellings, implied_core_export};
use crate::finding::Place;
use crate::finding::{Confidence, Severity};
use crate::inspect::{Export, ExternKind, Facts};
use crate::limits::NAME_CHARS;
use crate::policy::{Policy, Surface, World};
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

How to fix: `wasm-audit harden` drops it, with everything that only it reaches. Or add it to the world or, if WIT has no word for it
(a memory, a name such as `_raw`), to `[exports] allow` in `policy.toml`.

Before:
    (func (export "debug_dump"))
After:
    (func)
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for export in unasked(context.facts, context.policy, context.world) {
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

/// The exports that neither the world nor the rest of the policy asks for.
pub(crate) fn unasked<'a>(
    facts: &'a Facts,
    policy: &'a Policy,
    world: &'a World,
) -> impl Iterator<Item = &'a Export> {
    let spellings = Spellings::of(world, facts.kind);
    facts.exports.iter().filter(move |export| {
        let (name, wanted) = (&export.name, &world.exports);
        let is_asked_for = match (facts.kind, export.kind) {
            (Kind::Core, ExternKind::Func) => {
                implied_core_export(name)
                    || spellings.are(name)
                    || wanted
                        .core_exports
                        .contains_key(&Surface::core_export_key(name))
            }
            (Kind::Core, _) => implied_core_export(name),
            // A type says nothing by itself; the functions that use it are exports of their own.
            (Kind::Component, ExternKind::Type) => true,
            (Kind::Component, _) => {
                wanted.functions.contains_key(name) || wanted.interfaces.contains_key(&track(name))
            }
        };
        let is_allowed = facts.kind == Kind::Core && policy.other_exports.contains(name);
        !is_asked_for && !is_allowed
    })
}
