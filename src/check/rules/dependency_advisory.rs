//! `dependency-advisory`

use super::{Context, Found, Report, Rule};
use crate::check::advisories;
use crate::finding::{Confidence, Place, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "dependency-advisory",
    asks: "is the module built from crates that are maintained and sound?",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The module says in its `.dep-v0` section (written by `cargo auditable`) that it was built from a crate of which the RustSec advisory database
says something that is no vulnerability: nobody maintains it, it is unsound, or there is a notice. The question is asked when
`--advisory-db` names a copy of the database.

Why it matters: a vulnerability found tomorrow in a crate that nobody maintains will not be mended.

How to fix: move to a crate that is maintained; the advisory often names some.

Before:
    term = "0.5"
After:
    crossterm = "0.29"
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    advisories::affecting(context, &mut |dependency, advisory| {
        let Some(informational) = &advisory.metadata.informational else {
            return;
        };
        report(
            Found::new(
                Place::default(),
                format!(
                    "was built from `{} {}`, of which it is said ({}): {}, {}",
                    cut(&dependency.name, NAME_CHARS),
                    cut(&dependency.version, NAME_CHARS),
                    cut(informational.as_str(), NAME_CHARS),
                    advisory.id(),
                    cut(advisory.title(), NAME_CHARS)
                ),
                "crates that are maintained and sound".into(),
                format!("read https://rustsec.org/advisories/{}.html", advisory.id()),
            )
            .about(advisory.id().as_str()),
        );
    });
}
