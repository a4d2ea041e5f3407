//! Other people's modules, hardened: valid for everybody, no more imports than before, and left alone the second time.

use std::collections::BTreeMap;

use wasm_audit::artifact::{Artifact, Kind};
use wasm_audit::check::Verdict;
use wasm_audit::harden::{Hardened, harden};
use wasm_audit::inspect::{ExternKind, Facts, inspect};
use wasm_audit::limits;
use wasm_audit::policy::Policy;
use wasm_audit::smallest::smallest;
use wasmparser::{Validator, WasmFeatures};

use crate::corpus::modules;
use crate::{occasion, second_opinion};

/// Nothing is allowed and nothing is bounded: what goes are the imports.
fn deny_all() -> Policy {
    let mut policy = Policy::pure();
    policy.limits.memory = u64::MAX;
    policy.limits.table_elements = u64::MAX;
    policy
}

/// Looks at a result from every side, and returns what it imports and exports.
fn judged(name: &str, before: &Facts, hardened: &Hardened, policy: &Policy) -> Facts {
    let bytes = hardened.artifact.bytes();
    let after = inspect(&hardened.artifact);
    assert_eq!(after.malformed, None, "{name}");
    if let Err(error) = Validator::new_with_features(WasmFeatures::all()).validate_all(bytes) {
        panic!("{name}: {error}");
    }
    // In the order of the original, and nothing that was not there.
    let names = |facts: &Facts| -> Vec<String> {
        facts
            .imports
            .iter()
            .map(wasm_audit::inspect::Import::full_name)
            .collect()
    };
    assert!(
        is_part(&names(&after), &names(before)),
        "{name}: {:?}",
        names(&after)
    );
    let names = |facts: &Facts| -> Vec<String> {
        facts
            .exports
            .iter()
            .map(|export| export.name.clone())
            .collect()
    };
    assert!(
        is_part(&names(&after), &names(before)),
        "{name}: {:?}",
        names(&after)
    );
    let again = harden(&hardened.artifact, policy, &occasion()).unwrap();
    assert_eq!(again.receipt.changes, [], "{name}");
    assert!(
        again.artifact.bytes() == bytes,
        "{name}: other bytes the second time"
    );
    after
}

/// Whether `part` is `whole` without some of its items.
fn is_part<T: PartialEq>(part: &[T], whole: &[T]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|item| rest.any(|other| other == item))
}

/// What walrus read before, it reads afterwards, and sees what we see.
fn walrus_reads(name: &str, before: &Artifact, after: &Artifact) -> bool {
    let reads = before.kind() == Kind::Core && second_opinion::agrees(before);
    assert!(!reads || second_opinion::agrees(after), "{name}");
    reads
}

/// What wasmtime took before, it takes afterwards.
#[cfg(feature = "load")]
fn wasmtime_takes(name: &str, before: &Artifact, after: &Artifact) {
    let takes = |artifact: &Artifact| {
        let engine = wasmtime::Engine::default();
        match artifact.kind() {
            Kind::Core => wasmtime::Module::validate(&engine, artifact.bytes()),
            // There is no validation without compilation.
            Kind::Component => Ok(()),
        }
    };
    if takes(before).is_ok() {
        takes(after).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[cfg(not(feature = "load"))]
fn wasmtime_takes(_: &str, _: &Artifact, _: &Artifact) {}

#[test]
fn exports_that_are_no_wit_words_stay_under_the_smallest_policy() {
    let text = r#"(module (memory (export "mem") 1 1)
        (func (export "word")) (func (export "")) (func (export "_raw")))"#;
    let artifact = Artifact::from_bytes(wat::parse_str(text).unwrap()).unwrap();
    let smallest = smallest(&artifact, "exports", occasion().today).unwrap();
    let policy = Policy::from_files("exports".into(), &smallest.files).unwrap();
    let hardened = harden(&artifact, &policy, &occasion()).unwrap();
    let exports = inspect(&hardened.artifact).headers.exports;
    let names: Vec<_> = exports.iter().map(|export| export.name.as_str()).collect();
    assert_eq!(names, ["mem", "word", "", "_raw"]);
}

#[test]
fn more_exports_than_there_is_room_for_findings_all_go() {
    let n_unwanted = limits::FINDINGS + 1;
    let mut text = String::from("(module (func $f) (export \"convert\" (func $f))");
    (0..n_unwanted).for_each(|n| text += &format!("(export \"x{n}\" (func $f))"));
    let artifact = Artifact::from_bytes(wat::parse_str(text + ")").unwrap()).unwrap();
    let world = b"package p:p; world command { export convert: func(); }".to_vec();
    let files = BTreeMap::from([("world.wit".to_owned(), world)]);
    let policy = Policy::from_files("p".into(), &files).unwrap();
    let hardened = harden(&artifact, &policy, &occasion()).unwrap();
    let exports = inspect(&hardened.artifact).headers.exports;
    let names: Vec<_> = exports.iter().map(|export| export.name.as_str()).collect();
    assert_eq!(names, ["convert"]);
    assert_eq!(hardened.receipt.before.exports, n_unwanted + 1);
    let dropped = hardened.receipt.changes.iter();
    let dropped = dropped.filter(|change| change.pass == "drop-exports");
    assert_eq!(dropped.count(), n_unwanted);
}

#[test]
fn names_of_a_component_move_with_what_they_name() {
    let text = include_str!("cli/harden/component-names-move-along.wat");
    let artifact = Artifact::from_bytes(wat::parse_str(text).unwrap()).unwrap();
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cli/harden/policies/component-names"
    );
    let policy = Policy::load(folder.as_ref()).unwrap();
    let hardened = harden(&artifact, &policy, &occasion()).unwrap();
    let mut names = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(hardened.artifact.bytes()) {
        let wasmparser::Payload::CustomSection(section) = payload.unwrap() else {
            continue;
        };
        let wasmparser::KnownCustom::ComponentName(known) = section.as_known() else {
            panic!("a section `{}`", section.name());
        };
        for subsection in known {
            use wasmparser::ComponentName as N;
            let (space, map) = match subsection.unwrap() {
                N::Component { name, .. } => {
                    names.push(format!("component {name}"));
                    continue;
                }
                N::CoreModules(map) => ("module", map),
                N::CoreInstances(map) => ("instance", map),
                N::CoreFuncs(map) => ("core func", map),
                N::Funcs(map) => ("func", map),
                _ => panic!("names of something else"),
            };
            for naming in map {
                let naming = naming.unwrap();
                names.push(format!("{space} {} {}", naming.index, naming.name));
            }
        }
    }
    names.sort();
    assert_eq!(
        names,
        [
            "component whole",
            "core func 0 run",
            "func 0 lifted",
            "instance 0 i",
            "module 0 m",
        ]
    );
}

#[test]
fn modules_keep_all_that_their_own_policy_grants() {
    let mut by_walrus = 0;
    for (name, path) in modules("modules_keep_all_that_their_own_policy_grants") {
        let artifact = Artifact::read_file(&path, limits::ARTIFACT_BYTES).unwrap();
        let smallest = smallest(&artifact, "corpus", occasion().today)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let policy = Policy::from_files("corpus".into(), &smallest.files).unwrap();
        let before = inspect(&artifact);
        let hardened = harden(&artifact, &policy, &occasion())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let after = judged(&name, &before, &hardened, &policy);
        let functions = |facts: &Facts| {
            let exports = facts.exports.iter();
            exports
                .filter(|export| matches!(export.kind, ExternKind::Func | ExternKind::Instance))
                .count()
        };
        assert_eq!(functions(&after), functions(&before), "{name}");
        // What nothing reaches may go all the same.
        let reached: Vec<_> = before
            .reach
            .iter()
            .filter(|reach| !reach.path.is_empty())
            .map(|reach| reach.import)
            .collect();
        for at in reached {
            let wanted = before.imports[at].full_name();
            assert!(
                after
                    .imports
                    .iter()
                    .any(|import| import.full_name() == wanted),
                "{name}: {wanted} went"
            );
        }
        assert!(
            smallest.report.verdict != Verdict::Passed
                || hardened.report.verdict == Verdict::Passed,
            "{name}"
        );
        by_walrus += usize::from(walrus_reads(&name, &artifact, &hardened.artifact));
        wasmtime_takes(&name, &artifact, &hardened.artifact);
    }
    assert!(
        by_walrus >= 5,
        "walrus reads our own commands at least, and not {by_walrus}"
    );
}

#[test]
fn modules_lose_every_function_that_a_policy_without_grants_takes() {
    let mut by_walrus = 0;
    for (name, path) in modules("modules_lose_every_function_that_a_policy_without_grants_takes") {
        let artifact = Artifact::read_file(&path, limits::ARTIFACT_BYTES).unwrap();
        let policy = deny_all();
        let before = inspect(&artifact);
        let hardened = harden(&artifact, &policy, &occasion())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let after = judged(&name, &before, &hardened, &policy);
        let functions = after
            .imports
            .iter()
            .filter(|import| import.kind == ExternKind::Func)
            .count();
        assert!(
            artifact.kind() == Kind::Component || functions == 0,
            "{name}: {functions} left"
        );
        by_walrus += usize::from(walrus_reads(&name, &artifact, &hardened.artifact));
        wasmtime_takes(&name, &artifact, &hardened.artifact);
    }
    assert!(
        by_walrus >= 5,
        "walrus reads our own commands at least, and not {by_walrus}"
    );
}
