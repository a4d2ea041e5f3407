//! A core module on its way to becoming a component names its imports by one of two manglings: a policy means both.

use std::collections::{BTreeMap, BTreeSet};

use wasm_audit::artifact::Artifact;
use wasm_audit::check::{Verdict, check};
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;
use wit_component::dummy_module;
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use crate::capabilities::folder;
use crate::occasion;

const MANGLINGS: [ManglingAndAbi; 2] = [
    ManglingAndAbi::Standard32,
    ManglingAndAbi::Legacy(LiftLowerAbi::Sync),
];

/// A module that imports everything that the world `wasi:cli/command` has.
fn command(mangling: ManglingAndAbi) -> Artifact {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(folder("wasip2").join("wit")).unwrap();
    let world = resolve
        .select_world(&[package], Some("wasi:cli/command@0.2.12"))
        .unwrap();
    Artifact::from_bytes(dummy_module(&resolve, world, mangling)).unwrap()
}

/// How many imports the module has, and those that the world `command` with these lines in it does not allow.
fn denied(module: &Artifact, lines: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = format!("package a:b;\nworld command {{\n{lines}\n}}\n");
    let files = BTreeMap::from([("world.wit".to_owned(), text.into_bytes())]);
    let policy = Policy::from_files("tool".to_owned(), &files).unwrap();
    let facts = inspect(module);
    assert_eq!(facts.malformed, None);
    let report = check(&facts, &policy, &occasion()).unwrap();
    let denied: BTreeSet<String> = report
        .findings
        .iter()
        .filter(|finding| {
            let is_of_import = finding.code.starts_with("import-");
            is_of_import && finding.fails(report.gate) || finding.code == "export-missing"
        })
        .map(|finding| finding.subject.clone().unwrap_or_default())
        .collect();
    if !denied.is_empty() {
        assert_eq!(report.verdict, Verdict::Failed);
    }
    let all = facts.imports.iter().map(|import| import.full_name());
    (all.collect(), denied)
}

#[test]
fn an_including_policy_grants_every_import_of_both_manglings() {
    for mangling in MANGLINGS {
        let (all, denied) = denied(&command(mangling), "include wasi:cli/command@0.2.0;");
        assert!(all.len() > 50, "{mangling:?}: {} imports", all.len());
        assert_eq!(denied, BTreeSet::new(), "{mangling:?}");
    }
}

#[test]
fn a_narrower_policy_denies_the_others_of_both_manglings() {
    // Standard output is granted whole. The interfaces that its types come from lend it their methods, and nothing else.
    let lines = "import wasi:cli/stdout@0.2.0;\nexport wasi:cli/run@0.2.0;";
    let granted = |name: &str| {
        let of = |interface: &str| name.contains(interface);
        let is_method = name.contains("[method]")
            || name.contains("[resource-drop]")
            // The standard mangling: `cm32p2|wasi:io/poll@0.2.pollable_drop`.
            || name.ends_with("_drop")
            || name.contains("|pollable.")
            || name.contains("stream.")
            || name.contains("|error.");
        of("wasi:cli/stdout@")
            || is_method && (of("wasi:io/streams@") || of("wasi:io/error@") || of("wasi:io/poll@"))
    };
    for mangling in MANGLINGS {
        let (all, denied) = denied(&command(mangling), lines);
        let others: BTreeSet<String> = all.into_iter().filter(|name| !granted(name)).collect();
        assert!(others.len() > 40, "{mangling:?}: {} others", others.len());
        assert_eq!(denied, others, "{mangling:?}");
    }
}
