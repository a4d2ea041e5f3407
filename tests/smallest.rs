//! `policy init` over other people's modules: the policy that it writes lets the module pass, and nothing in it is too much.

use std::collections::BTreeMap;

use wasm_audit::artifact::{Artifact, Kind};
use wasm_audit::check::{Verdict, check};
use wasm_audit::inspect::{Facts, inspect};
use wasm_audit::limits;
use wasm_audit::policy::Policy;
use wasm_audit::smallest::smallest;

use crate::corpus::modules;
use crate::occasion;

/// Grants of one module that are taken away one by one; more of them are tried as a sample.
const TAKEN_AWAY: usize = 12;

#[test]
fn every_module_passes_the_policy_that_was_written_for_it_and_no_smaller_one() {
    let test = "every_module_passes_the_policy_that_was_written_for_it_and_no_smaller_one";
    let mut wrong = Vec::new();
    for (name, path) in modules(test) {
        let artifact = Artifact::read_file(&path, limits::ARTIFACT_BYTES).unwrap();
        let facts = inspect(&artifact);
        let written = match smallest(&artifact, "tool", occasion().today) {
            Ok(written) => written,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if passes(&facts, &written.files) != Some(true) {
            wrong.push(format!("{name}: does not pass its own policy"));
        }
        let mut n_taken = 0;
        for (grant, smaller) in smaller(&facts, &written.files) {
            n_taken += 1;
            if passes(&facts, &smaller) != Some(false) {
                wrong.push(format!(
                    "{name}: passes without `{grant}`, or there is no answer"
                ));
            }
        }
        if !facts.imports.is_empty() && n_taken == 0 {
            wrong.push(format!("{name}: imports something, and no grant was found"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Whether the module passes the policy in these files; nothing if they are no policy for it.
fn passes(facts: &Facts, files: &BTreeMap<String, Vec<u8>>) -> Option<bool> {
    let policy = Policy::from_files("tool".to_owned(), files).ok()?;
    let report = check(facts, &policy, &occasion()).ok()?;
    Some(report.verdict == Verdict::Passed)
}

/// The policy without one of its grants, for some of them.
fn smaller(
    facts: &Facts,
    files: &BTreeMap<String, Vec<u8>>,
) -> Vec<(String, BTreeMap<String, Vec<u8>>)> {
    let text = |file: &str| String::from_utf8(files[file].clone()).unwrap();
    let (world, settings) = (text("world.wit"), text("policy.toml"));
    let lines: Vec<&str> = world.lines().collect();
    let grants_function = |line: &str| match facts.kind {
        Kind::Core => line.starts_with("    ") && line.contains(": func("),
        Kind::Component => line
            .strip_prefix("  import ")
            .is_some_and(|import| gives_power(facts, import.trim_end_matches(';'))),
    };
    let functions = (0..lines.len())
        .filter(|n| grants_function(lines[*n]))
        .map(|n| {
            let rest: Vec<&str> = (0..lines.len())
                // An attribute goes with what it is of.
                .filter(|m| *m != n && !(m + 1 == n && lines[*m].contains("@external-id")))
                .map(|m| lines[m])
                .collect();
            ("world.wit", lines[n], rest.join("\n"))
        });
    let others = settings.match_indices("[[imports.allow]]").map(|(at, _)| {
        let end = settings[at..]
            .find("\n\n")
            .map_or(settings.len(), |end| at + end);
        let rest = format!("{}{}", &settings[..at], &settings[end..]);
        ("policy.toml", &settings[at..end], rest)
    });
    let sample = |all: Vec<(&'static str, &str, String)>| {
        let step = all.len().div_ceil(TAKEN_AWAY).max(1);
        all.into_iter()
            .step_by(step)
            .map(|(file, grant, rest)| {
                let mut files = files.clone();
                files.insert(file.to_owned(), rest.into_bytes());
                (grant.trim().to_owned(), files)
            })
            .collect::<Vec<_>>()
    };
    [sample(functions.collect()), sample(others.collect())].concat()
}

/// Whether a component imports functions of an interface that are no methods: those stay with the types that others use.
fn gives_power(facts: &Facts, interface: &str) -> bool {
    facts.imports.iter().any(|import| {
        let is_free = |name: &str| !name.starts_with("[method]");
        import.name == interface && import.functions.iter().any(|f| is_free(&f.name))
    })
}
