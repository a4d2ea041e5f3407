//! `import-not-in-world`

use super::{Context, Found, Report, Rule};
use crate::check::conform::{Difference, Near, What};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "import-not-in-world",
    asks: "does the world grant every import?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports a function that the policy's world does not grant.

Why it matters: imports are all that a module can do beyond computing. A tool that an agent calls with hostile input does
with its imports whatever that input makes it do: `path_open` reads files, `sock_send` takes them away.

How to fix: find out who calls it. If nobody needs it, `wasm-audit harden` replaces it by a stub. If the tool does need it, add it
to the policy's `world.wit`, where a reviewer sees it.

Before:
    world command { }
After:
    world command { import wasm-audit:preview1/args; }
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for difference in &context.conformity.differences {
        let What::NotGranted(near) = &difference.what else {
            continue;
        };
        let found = Found::new(
            difference.place(),
            format!(
                "imports `{}`, which world `{}` does not allow",
                difference.name(),
                context.world.name
            ),
            allowed(near),
            help(context, difference).into(),
        );
        report(
            found
                .about(difference.subject())
                .reached(context.reached.show(difference.index, difference.member)),
        );
    }
}

/// Says what can be done.
fn help(context: &Context<'_>, of: &Difference<'_>) -> &'static str {
    if context.reached.is_idle(of.index, of.member) {
        "run `wasm-audit harden`, which takes it away, or grant it in the policy's `world.wit`"
    } else {
        "remove the call, stub the import with `wasm-audit harden`, or grant it in the policy's `world.wit`"
    }
}

fn allowed(near: &Near<'_>) -> String {
    match near {
        Near::Nothing => "nothing of that name".into(),
        Near::Functions(functions) if functions.shown.is_empty() => "no function of it".into(),
        Near::Functions(functions) => format!("of it: {functions}"),
        Near::OnlyTypes => {
            "its types and the methods of its resources, since the world only uses a type of it"
                .into()
        }
    }
}
