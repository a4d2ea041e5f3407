//! What belongs together has the same name.

use std::collections::BTreeSet;

use super::Complaint;
use super::tree::Tree;

/// Complains of a rule without its two tests, and of modules, policies and attestations that do not pair up.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = rules(tree);
    all.extend(modules(tree));
    all
}

const RULES: &str = "src/check/rules";
const TESTS: &str = "tests/cli/check";
const NEAR_MISS: &str = "-near-miss";

/// Every rule has a module that trips it and a neighbour that nearly does.
fn rules(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    let mut codes = BTreeSet::new();
    for path in tree.below(RULES) {
        let Some(stem) = path
            .strip_prefix(RULES)
            .and_then(|path| path.strip_prefix('/')?.strip_suffix(".rs"))
        else {
            continue;
        };
        let code = stem.split('/').next().unwrap_or(stem).replace('_', "-");
        if code == "mod" || !codes.insert(code.clone()) {
            continue;
        }
        for test in [code.clone(), format!("{code}{NEAR_MISS}")] {
            if !has_test(tree, &test) {
                let text =
                    format!("no test: wanted `{TESTS}/{test}.wat`, or a folder of that name");
                all.push(Complaint::new(path, 1, text));
            }
        }
    }
    for path in tree.below(TESTS) {
        let stem = path
            .strip_prefix(TESTS)
            .unwrap_or(path)
            .trim_start_matches('/')
            .split(['/', '.'])
            .next()
            .unwrap_or_default();
        if let Some(code) = stem.strip_suffix(NEAR_MISS)
            && !codes.contains(code)
        {
            let text = format!(
                "a near miss of no rule: there is no `{RULES}/{}.rs`",
                code.replace('-', "_")
            );
            all.push(Complaint::new(path, 1, text));
        }
    }
    all
}

/// Returns whether there is a test of that name: one file, whatever it is written in, or a folder.
fn has_test(tree: &Tree, name: &str) -> bool {
    tree.below(TESTS).any(|path| {
        let Some(rest) = path.strip_prefix(&format!("{TESTS}/{name}")) else {
            return false;
        };
        rest.starts_with('/')
            || rest
                .strip_prefix('.')
                .is_some_and(|ending| !ending.contains('/') && !ending.starts_with("std"))
    })
}

/// A module, its policy and its attestations have one name, and the policy speaks of the module's own interface.
fn modules(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    let modules = folders(tree, "modules", "Cargo.toml");
    let mut policies = folders(tree, "policies", "world.wit");
    policies.extend(folders(tree, "policies", "policy.toml"));
    for name in &modules {
        for flavour in ["", ".command"] {
            for path in [
                format!("modules/{name}/{name}{flavour}.wasm"),
                format!("attestations/{name}{flavour}.wasm.sigstore.json"),
            ] {
                if !tree.holds(&path) {
                    let text = format!("no `{path}`: run `cargo xtask modules`");
                    all.push(Complaint::new(
                        &format!("modules/{name}/Cargo.toml"),
                        1,
                        text,
                    ));
                }
            }
        }
        if !policies.contains(name) {
            all.push(Complaint::new(
                &format!("modules/{name}/Cargo.toml"),
                1,
                format!("no `policies/{name}/world.wit`"),
            ));
            continue;
        }
        let (own, copy) = (
            format!("modules/{name}/wit/{name}.wit"),
            format!("policies/{name}/deps/{name}.wit"),
        );
        match (tree.bytes(&own), tree.bytes(&copy)) {
            (Some(own_text), Some(copied)) if own_text == copied => {}
            (Some(_), Some(_)) => all.push(Complaint::new(
                &copy,
                1,
                format!("differs from `{own}`: copy it"),
            )),
            (Some(_), None) => all.push(Complaint::new(
                &own,
                1,
                format!("no copy of it at `{copy}`"),
            )),
            (None, _) => all.push(Complaint::new(
                &format!("modules/{name}/Cargo.toml"),
                1,
                format!("no `{own}`"),
            )),
        }
    }
    for name in policies.difference(&modules) {
        let text = format!("the policy of no module: there is no `modules/{name}/Cargo.toml`");
        all.push(Complaint::new(&format!("policies/{name}"), 1, text));
    }
    for path in tree
        .below("attestations")
        .filter(|path| path.ends_with(".sigstore.json"))
    {
        let name = path
            .rsplit('/')
            .next()
            .and_then(|file| file.split('.').next())
            .unwrap_or_default();
        if !modules.contains(name) {
            let text =
                format!("the attestation of no module: there is no `modules/{name}/Cargo.toml`");
            all.push(Complaint::new(path, 1, text));
        }
    }
    all
}

/// Returns the names of the folders that hold a file of that name.
fn folders(tree: &Tree, parent: &str, file: &str) -> BTreeSet<String> {
    let names = tree.below(parent).filter_map(|path| {
        let name = path
            .strip_prefix(parent)?
            .strip_prefix('/')?
            .strip_suffix(file)?
            .strip_suffix('/')?;
        (!name.contains('/')).then(|| name.to_owned())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    const WHOLE: [(&str, &str); 9] = [
        ("modules/fetch/Cargo.toml", ""),
        ("modules/fetch/wit/fetch.wit", "package a:b;"),
        ("modules/fetch/fetch.wasm", ""),
        ("modules/fetch/fetch.command.wasm", ""),
        ("policies/fetch/world.wit", ""),
        ("policies/fetch/policy.toml", ""),
        ("policies/fetch/deps/fetch.wit", "package a:b;"),
        ("attestations/fetch.wasm.sigstore.json", ""),
        ("attestations/fetch.command.wasm.sigstore.json", ""),
    ];

    #[test]
    fn a_module_with_all_that_belongs_to_it_is_fine() {
        assert!(planted(complaints, &WHOLE).is_empty());
    }

    #[test]
    fn each_missing_part_of_a_module_is_told() {
        for (missing, _) in WHOLE {
            if missing == "policies/fetch/policy.toml" {
                continue;
            }
            let rest: Vec<_> = WHOLE
                .into_iter()
                .filter(|(path, _)| *path != missing)
                .collect();
            let found = planted(complaints, &rest);
            // A policy is still one without its world, which the policy's own parser refuses.
            let silent = missing == "policies/fetch/world.wit";
            assert_eq!(found.is_empty(), silent, "{missing}: {found:?}");
        }
    }

    #[test]
    fn a_policy_that_speaks_of_another_interface_is_told() {
        let mut files = WHOLE;
        files[6].1 = "package a:c;";
        assert_eq!(
            planted(complaints, &files),
            [
                "policies/fetch/deps/fetch.wit:1: differs from `modules/fetch/wit/fetch.wit`: copy it"
            ]
        );
    }

    #[test]
    fn policies_and_attestations_of_no_module_are_told() {
        let found = planted(
            complaints,
            &[
                ("policies/a/world.wit", ""),
                ("attestations/b.wasm.sigstore.json", ""),
            ],
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            planted(
                complaints,
                &[
                    ("policies/README.md", ""),
                    ("attestations/development.pub", "")
                ]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_rule_has_a_test_and_a_near_miss() {
        let rule = ("src/check/rules/memory_unbounded.rs", "");
        let hit = ("tests/cli/check/memory-unbounded.wat", "");
        let near = ("tests/cli/check/memory-unbounded-near-miss/module.wat", "");
        assert!(planted(complaints, &[rule, hit, near]).is_empty());
        assert_eq!(
            planted(complaints, &[rule, near]),
            [
                "src/check/rules/memory_unbounded.rs:1: no test: wanted `tests/cli/check/memory-unbounded.wat`, or a folder of that name"
            ]
        );
        assert_eq!(planted(complaints, &[rule, hit]).len(), 1);
        // What a test wrote is no test.
        assert_eq!(
            planted(
                complaints,
                &[rule, near, ("tests/cli/check/memory-unbounded.stdout", "")]
            )
            .len(),
            1
        );
    }

    #[test]
    fn a_near_miss_of_no_rule_is_told() {
        let found = planted(complaints, &[("tests/cli/check/gone-near-miss.wat", "")]);
        assert_eq!(
            found,
            [
                "tests/cli/check/gone-near-miss.wat:1: a near miss of no rule: there is no `src/check/rules/gone.rs`"
            ]
        );
    }
}
