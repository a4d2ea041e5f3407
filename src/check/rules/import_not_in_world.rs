//! `import-not-in-world`

use super::{Context, Report, Rule};
use crate::check::conform::{Difference, Reason, differences};
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
    for difference in context
        .facts
        .imports
        .iter()
        .flat_map(|import| differences(import, context.world))
    {
        let Difference::NotGranted {
            import,
            function,
            reason,
        } = &difference
        else {
            continue;
        };
        let name = match function {
            Some(function) => format!("{}#{function}", import.full_name()),
            None => import.full_name(),
        };
        report(
            difference.place(),
            format!("imports `{name}`, which world `{}` does not allow", context.world.name),
            allowed(reason),
            "remove the call, stub the import with `wasm-audit harden`, or grant it in the policy's `world.wit`".into(),
        );
    }
}

fn allowed(reason: &Reason<'_>) -> String {
    match reason {
        Reason::Unknown => "nothing of that name".into(),
        Reason::OtherFunctions(names) => {
            const SHOWN: usize = 8;
            let shown = names
                .iter()
                .take(SHOWN)
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            match names.len().saturating_sub(SHOWN) {
                _ if names.is_empty() => "no function of it".into(),
                0 => format!("of it: {shown}"),
                more => format!("of it: {shown} and {more} more"),
            }
        }
        Reason::OtherVersion(name) => format!("the incompatible version `{name}`"),
        Reason::OnlyTypes => {
            "its types and the methods of its resources, since the world only uses a type of it"
                .into()
        }
    }
}
