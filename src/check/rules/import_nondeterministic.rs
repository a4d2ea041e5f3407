//! `import-nondeterministic`

use super::{Context, Found, Report, Rule};
use crate::check::conform::{shown_name, whole_name};
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::{ExternKind, Import};

pub(super) const RULE: Rule = Rule {
    code: "import-nondeterministic",
    asks: "in a module that claims to be pure: is neither clock nor randomness imported?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The policy says that the module is pure (`[claims] pure = true`: the same input gives the same output on every host), and the module imports a
clock or a source of randomness.

Why it matters: with a clock a module can behave until a certain day; with randomness it can misbehave once in a million calls. Results
that were cached or compared because the tool is said to be pure mean nothing then.

How to fix: hand the time or the seed over as an argument. If `wasm-audit check` says that nobody calls the import, `harden`
takes it away. Else withdraw the claim.

Before:
    (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
After:
    (func (export "shuffle") (param $seed i64))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.policy.claims_pure {
        return;
    }
    for (index, import) in context.facts.imports.iter().enumerate() {
        let Some(what) = source(import) else {
            continue;
        };
        let found = Found::new(
            Place {
                offset: import.offset,
                within: None,
            },
            format!(
                "claims to be pure and imports {what}: `{}`",
                shown_name(import, None)
            ),
            "neither clock nor randomness, since the policy claims that the module is pure".into(),
            "hand it over as an argument, or withdraw `[claims] pure` in `policy.toml`".into(),
        );
        report(
            found
                .about(whole_name(import, None))
                .reached(context.reached.show(index, None)),
        );
    }
}

/// What an import lets the module see that no input determines.
fn source(import: &Import) -> Option<&'static str> {
    match (import.module.as_deref(), import.kind) {
        (Some("wasi_snapshot_preview1" | "wasi_unstable" | "wasi"), ExternKind::Func) => {
            match import.name.as_str() {
                "random_get" => Some("randomness"),
                "clock_time_get" | "clock_res_get" => Some("a clock"),
                _ => None,
            }
        }
        // A core module that is made into a component later on.
        (Some(module), ExternKind::Func) => {
            of_interface(module.strip_prefix("cm32p2|").unwrap_or(module))
        }
        // An interface may be imported for its types alone.
        (None, ExternKind::Instance) if !import.functions.is_empty() => of_interface(&import.name),
        _ => None,
    }
}

/// What a WASI interface gives, in whatever version.
fn of_interface(name: &str) -> Option<&'static str> {
    if name.starts_with("wasi:clocks/") {
        Some("a clock")
    } else if name.starts_with("wasi:random/") {
        Some("randomness")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::of_interface;

    #[test]
    fn every_version_of_an_interface_counts() {
        for name in [
            "wasi:clocks/monotonic-clock@0.2.6",
            "wasi:clocks/system-clock@0.3.0-rc-2026-01-06",
            "wasi:random/random",
        ] {
            assert!(of_interface(name).is_some(), "{name}");
        }
        assert_eq!(of_interface("wasi:clocksmith/clock"), None);
        assert_eq!(of_interface("acme:wasi/random"), None);
    }
}
