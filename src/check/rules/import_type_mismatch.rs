//! `import-type-mismatch`

use super::{Context, Found, Report, Rule};
use crate::check::conform::What;
use crate::finding::{Confidence, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "import-type-mismatch",
    asks: "does every granted import have the type that the world gives it?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports a granted name with another type than the world gives it.

Why it matters: at best the host refuses to link it. At worst a host that looks at names alone passes arguments that mean
something else.

How to fix: build the module against the same version of the interface as the policy, or correct the policy.

Before:
    (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i64)))
After:
    (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for difference in &context.conformity.differences {
        let What::OtherType { found, grant } = difference.what else {
            continue;
        };
        let found = Found::new(
            difference.place(),
            format!(
                "imports `{}` as `{}`",
                difference.name(),
                cut(found, NAME_CHARS)
            ),
            format!("`{}`, from `{}`", cut(&grant.ty, NAME_CHARS), grant.origin),
            "build the module against the WIT that the policy names".into(),
        );
        report(
            found
                .about(difference.subject())
                .reached(context.reached.show(difference.index, difference.member)),
        );
    }
}
