//! `name-unprintable`

use super::{Context, Found, Report, Rule};
use crate::check::names::{self, Named};
use crate::finding::{Confidence, Severity};
use crate::limits::NAME_CHARS;
use crate::text::{cut, is_inert};

pub(super) const RULE: Rule = Rule {
    code: "name-unprintable",
    asks: "do all names consist of characters that can be seen?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The name of an import, export or custom section holds a control character, a mark that turns the direction of writing, or a character that
is not seen.

Why it matters: whoever reviews the module in a terminal, a log or a chat does not see the name that the host links by: it can look
like another one, hide what follows, or give commands to the terminal. No compiler makes such names by itself.

How to fix: do not use the module unless whoever made it explains the name.

Before:
    (import "env" "read\u{200b}" (func))
After:
    (import "env" "read" (func))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    names::of(context.facts, &mut |named: Named<'_>| {
        let mut odd = named.text.chars().filter(|c| !is_inert(*c));
        let Some(first) = odd.next() else {
            return;
        };
        let others = match odd.count() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        report(
            Found::new(
                named.place,
                format!(
                    "{} `{}` has a character that is not seen, U+{:04X}{others}",
                    named.what,
                    cut(named.text, NAME_CHARS),
                    u32::from(first)
                ),
                "names of visible characters".into(),
                "do not use the module unless whoever made it explains the name".into(),
            )
            .about(named.text),
        );
    });
}
