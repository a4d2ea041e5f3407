//! `dependencies-unknown`

use std::collections::BTreeSet;

use semver::Version;

use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};

pub(super) const RULE: Rule = Rule {
    code: "dependencies-unknown",
    asks: "is it known which crates the module was built from?",
    severity: Severity::Low,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"An advisory database was named with `--advisory-db`, and the module does not say what it was built from, or names a version that
is none: nobody can tell whether it has known vulnerabilities.

Why it matters: no answer is not a good answer. The module may be built from crates that have been vulnerable for years.

How to fix: build it with `cargo auditable build`, which writes the list into the module, and keep `.dep-v0` in the policy's `[sections]`.

Before:
    cargo build --release --target wasm32-wasip1
After:
    cargo auditable build --release --target wasm32-wasip1
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let Some(advisories) = &context.occasion.advisories else {
        return;
    };
    let dependencies = &context.facts.dependencies;
    let odd: BTreeSet<_> = dependencies
        .iter()
        .filter(|dependency| {
            Version::parse(&dependency.version).is_err()
                && !advisories.about(&dependency.name).is_empty()
        })
        .map(|dependency| dependency.name.as_str())
        .collect();
    let message = match (dependencies.is_empty(), odd.is_empty()) {
        (true, _) => "does not say which crates it was built from".to_owned(),
        (false, false) => format!(
            "names a version that is none for crates that have advisories: {}",
            Few::of(odd.into_iter())
        ),
        (false, true) => return,
    };
    report(Found::new(
        Place::default(),
        message,
        "modules of which it is known".into(),
        "build it with `cargo auditable build`".into(),
    ));
}
