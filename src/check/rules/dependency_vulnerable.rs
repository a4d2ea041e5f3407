//! `dependency-vulnerable`

use super::{Context, Found, Report, Rule};
use crate::check::advisories;
use crate::finding::{Confidence, Place, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "dependency-vulnerable",
    asks: "is the module built from crates without known vulnerabilities?",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The module says in its `.dep-v0` section (written by `cargo auditable`) that it was built from a version of a crate that the RustSec
advisory database knows to be vulnerable. The question is asked when `--advisory-db` names a copy of the database.

Why it matters: agents call tools with input that strangers wrote. A known vulnerability in a parser is a known way in; the sandbox keeps
it inside the module, where the data of the call is.

How to fix: update the crate to a patched version and build again. Where the vulnerable function is never called, waive the finding and say so.

Before:
    time = "0.1.42"
After:
    time = "0.2.23"
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    advisories::affecting(context, &mut |dependency, advisory| {
        if advisory.metadata.informational.is_some() {
            return;
        }
        let severity = advisory
            .severity()
            .map(|severity| format!(", {} severity", severity.as_str()))
            .unwrap_or_default();
        let patched = advisory.versions.patched();
        let allowed = if patched.is_empty() {
            "no version of it: none is patched".to_owned()
        } else {
            let patched: Vec<_> = patched
                .iter()
                .map(|version| format!("`{version}`"))
                .collect();
            format!("patched versions of it: {}", patched.join(", "))
        };
        report(
            Found::new(
                Place::default(),
                format!(
                    "was built from `{} {}`, which is vulnerable: {}, {}{severity}",
                    cut(&dependency.name, NAME_CHARS),
                    cut(&dependency.version, NAME_CHARS),
                    advisory.id(),
                    cut(advisory.title(), NAME_CHARS)
                ),
                allowed,
                format!(
                    "update it and build again; read https://rustsec.org/advisories/{}.html",
                    advisory.id()
                ),
            )
            .about(advisory.id().as_str()),
        );
    });
}
