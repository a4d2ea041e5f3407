//! `import-version-mismatch`

use super::{Context, Found, Report, Rule};
use crate::check::conform::{Few, What};
use crate::finding::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "import-version-mismatch",
    asks: "is every interface imported in a version that the world grants?",
    severity: Severity::High,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The binary imports an interface in a version that is not compatible with the one that the policy's world grants. Versions are
compatible as semver says: 0.2.0 and 0.2.6 are, 0.2 and 0.3 are not.

Why it matters: another version is another interface. It may have functions that nobody reviewed, and the same name may
mean something else in it.

How to fix: build the module against the version that the policy names, or review the other version and grant that one in
`world.wit`.

Before:
    world component { import wasi:cli/stdout@0.2.0; }     # the binary imports wasi:cli/stdout@0.3.0
After:
    world component { import wasi:cli/stdout@0.3.0; }
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    for difference in &context.conformity.differences {
        let What::OtherVersion(granted) = &difference.what else {
            continue;
        };
        let found = Found::new(
            difference.place(),
            format!(
                "imports `{}`, a version that is not compatible with the one that world `{}` allows",
                difference.name(),
                context.world.name
            ),
            Few::of(granted.iter().copied()).to_string(),
            "build the module against that version, or grant this one in the policy's `world.wit`"
                .into(),
        );
        report(
            found
                .about(difference.subject())
                .reached(context.reached.show(difference.index, difference.member)),
        );
    }
}
