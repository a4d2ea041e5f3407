//! `build-path`

use std::collections::BTreeSet;

use super::user_name_in_path::user_name;
use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};
use crate::inspect::BuildPath;

pub(super) const RULE: Rule = Rule {
    code: "build-path",
    asks: "does the data hold no paths of the build machine?",
    severity: Severity::Info,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The program's data holds absolute paths of the machine that built it. Compilers put them there for the messages of panics and
assertions, where stripping cannot reach.

Why it matters: they tell strangers how the build machine is laid out and which libraries, in which versions, went in; and they make two
builds of the same source differ, so that nobody can check the one by the other.

How to fix: have the compiler replace them: `--remap-path-prefix` for Rust, `-ffile-prefix-map` for C.

Before:
    (data (i32.const 0) "/home/user/.cargo/registry/src/x/lib.rs")
After:
    (data (i32.const 0) "x/lib.rs")
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    // Paths with a user's name in them are told with the name.
    let paths: Vec<&BuildPath> = context
        .facts
        .paths
        .iter()
        .filter(|found| !is_the_same_everywhere(&found.path) && user_name(&found.path).is_none())
        .collect();
    let Some(first) = paths.first() else {
        return;
    };
    let distinct: BTreeSet<_> = paths.iter().map(|found| found.path.as_str()).collect();
    report(Found::new(
        Place {
            offset: Some(first.offset),
            within: first.within.clone(),
        },
        format!(
            "its data holds paths of the machine that built it: {}",
            Few::of(distinct.into_iter())
        ),
        "no absolute paths".into(),
        "build with `--remap-path-prefix` (Rust) or `-ffile-prefix-map` (C)".into(),
    ));
}

/// Whether a path says nothing of the machine: the Rust project's own builds replace theirs by these.
fn is_the_same_everywhere(path: &str) -> bool {
    path.starts_with("/rustc/") || path.starts_with("/rust/deps/")
}
