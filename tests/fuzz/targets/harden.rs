//! Modules of every proposal, before and after `harden` under a policy that takes some of their imports away.
//!
//! The result is valid, imports nothing that was taken away and nothing new, stays as it is the second time, and is read by
//! walrus if the original was. What is left without custom sections alone is valid as well, and has the same code. An interpreter runs both: the host answers the original as the stubs would, and every export,
//! memory, global and call to the host is the same.

#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use arbitrary::{Arbitrary as _, Result, Unstructured};
use libfuzzer_sys::{Corpus, fuzz_target};
use wasm_audit::artifact::Artifact;
use wasm_audit::check::Occasion;
use wasm_audit::harden::{HardenError, harden, strip};
use wasm_audit::inspect::{ExternKind, Facts, inspect};
use wasm_audit::policy::{Grant, Policy, Stub};
use wasmparser::{Validator, WasmFeatures};

#[path = "harden/interpreter.rs"]
mod interpreter;

use interpreter::Seen;

/// What a module takes and gives that was written for a host with a file system.
static PREVIEW1: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [include_str!("harden/imports.wat"), include_str!("harden/exports.wat")]
        .map(|text| wat::parse_str(text).expect("the text is a module"))
});

/// Any grant: what it is about is filled in.
static GRANT: LazyLock<Grant> = LazyLock::new(|| {
    let world = b"package p:p; world command { import env: interface { f: func(); } }".to_vec();
    let files = BTreeMap::from([("world.wit".to_owned(), world)]);
    let policy = Policy::from_files("grant".into(), &files).expect("the world is one");
    let world = policy.command.expect("it has a world");
    world.imports.core.into_values().next().expect("it grants one function")
});

fuzz_target!(|seed: &[u8]| -> Corpus {
    let mut u = Unstructured::new(seed);
    let Ok((bytes, is_run)) = module(&mut u) else {
        return Corpus::Reject;
    };
    let artifact = Artifact::from_bytes(bytes).expect("the magic bytes are there");
    let facts = inspect(&artifact);
    if facts.malformed.is_some() {
        return Corpus::Reject;
    }
    let Ok(policy) = policy(&mut u, &facts, is_run) else {
        return Corpus::Reject;
    };
    judge(&artifact, &facts, &policy, is_run);
    Corpus::Keep
});

/// Makes a module, and says whether the interpreter is to run it.
fn module(u: &mut Unstructured<'_>) -> Result<(Vec<u8>, bool)> {
    let mut config = wasm_smith::Config::arbitrary(u)?;
    let is_run = u.ratio(7, 8)?;
    config.custom_page_sizes_enabled = u.arbitrary()?;
    config.wide_arithmetic_enabled = u.arbitrary()?;
    config.generate_custom_sections = u.arbitrary()?;
    config.export_everything = u.arbitrary()?;
    if is_run {
        // What the interpreter does not know.
        config.gc_enabled = false;
        config.exceptions_enabled = false;
        config.threads_enabled = false;
        config.compact_imports_enabled = false;
        // What it would take long for.
        config.max_memory32_bytes = 1 << 20;
        config.max_memory64_bytes = 1 << 20;
        config.max_table_elements = 1_000;
        config.min_exports = config.max_exports.min(2);
        if u.arbitrary()? {
            config.available_imports = Some(PREVIEW1[0].clone());
        }
        if u.ratio(1, 4)? {
            config.exports = Some(PREVIEW1[1].clone());
        }
    } else {
        config.acquire_release_atomics_enabled = u.arbitrary()?;
        config.custom_descriptors_enabled = config.gc_enabled && u.arbitrary()?;
        config.multibyte_array_access_enabled = config.gc_enabled && u.arbitrary()?;
        config.shared_everything_threads_enabled =
            config.threads_enabled && config.reference_types_enabled && u.arbitrary()?;
    }
    let (min_imports, min_funcs) = (u.int_in_range(0..=8)?, u.int_in_range(1..=8)?);
    config.min_imports = config.max_imports.min(min_imports);
    config.min_funcs = config.max_funcs.min(min_funcs);
    let mut module = wasm_smith::Module::new(config, u)?;
    if is_run {
        module
            .ensure_termination(300)
            .map_err(|_| arbitrary::Error::IncorrectFormat)?;
    }
    Ok((module.to_bytes(), is_run))
}

/// Grants some of the imports and names a stub that can be for each of the others.
fn policy(u: &mut Unstructured<'_>, facts: &Facts, is_run: bool) -> Result<Policy> {
    let mut policy = Policy::pure();
    // Where behaviour is compared, nothing is capped.
    policy.limits.memory = if is_run { u64::MAX } else { u.arbitrary()? };
    policy.limits.table_elements = if is_run { u64::MAX } else { u.arbitrary()? };
    let world = policy.command.as_mut().expect("`pure` has a world");
    let grant = |ty: &Option<String>| {
        let mut grant = GRANT.clone();
        grant.ty = ty.clone().unwrap_or_default();
        grant
    };
    // One name may be imported with several types, of which the stub must suit every one.
    let mut types: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for import in facts.imports.iter().filter(|import| import.kind == ExternKind::Func) {
        let module = import.module.clone().expect("a core import has two names");
        types.entry((module, import.name.clone())).or_default().extend(import.ty.as_deref());
        if u.ratio(1, 3)? {
            world.imports.core.insert((import.module.clone().unwrap_or_default(), import.name.clone()), grant(&import.ty));
        }
    }
    for export in facts.exports.iter().filter(|export| export.kind == ExternKind::Func) {
        world.exports.functions.insert(export.name.clone(), grant(&export.ty));
    }
    for (name, types) in types {
        if world.imports.core.contains_key(&name) {
            continue;
        }
        let all = |wanted: &[&str]| types.iter().all(|ty| wanted.contains(&results(ty)));
        let errno = u.int_in_range(0..=76)?;
        let stubs = [
            Some(Stub::Trap),
            all(&["i32"]).then_some(Stub::Errno(errno)),
            all(&["i32", "i64"]).then_some(Stub::Value(i64::from(u.arbitrary::<i32>()?))),
            types
                .iter()
                .all(|ty| results(ty).split(' ').all(|result| matches!(result, "" | "i32" | "i64")))
                .then_some(Stub::Empty)
                .filter(|_| name.1 != "random_get"),
        ];
        let stubs: Vec<Stub> = stubs.into_iter().flatten().collect();
        policy.stubs.insert(format!("{}.{}", name.0, name.1), u.choose(&stubs)?.clone());
    }
    Ok(policy)
}

/// The result types in a function's text.
fn results(ty: &str) -> &str {
    ty.split_once("(result ").map_or("", |(_, rest)| rest.trim_end_matches(')'))
}

fn judge(artifact: &Artifact, before: &Facts, policy: &Policy, is_run: bool) {
    let stripped = strip(artifact.bytes(), policy).expect("the original is valid").pieces.concat();
    let stripped = inspect(&Artifact::from_bytes(stripped).expect("it begins as it did"));
    assert_eq!(stripped.malformed, None);
    let code = |facts: &Facts| facts.modules.iter().map(|module| module.code.size).collect::<Vec<_>>();
    assert_eq!(code(&stripped), code(before));
    let occasion = Occasion::on(jiff::civil::date(2026, 11, 24));
    let hardened = match harden(artifact, policy, &occasion) {
        Ok(hardened) => hardened,
        // The cap may be below what the module starts with.
        Err(HardenError::MemoryTooLarge { .. }) if !is_run => return,
        Err(error) => panic!("not hardened: {error:?}"),
    };
    let bytes = hardened.artifact.bytes();
    Validator::new_with_features(WasmFeatures::all()).validate_all(bytes).expect("the result is valid");
    let after = inspect(&hardened.artifact);
    assert_eq!(after.malformed, None);
    let names = |facts: &Facts| facts.imports.iter().map(|import| import.full_name()).collect::<Vec<_>>();
    let (left, had) = (names(&after), names(before));
    let mut rest = had.iter();
    assert!(left.iter().all(|name| rest.any(|other| other == name)), "{left:?} of {had:?}");
    for import in after.imports.iter().filter(|import| import.kind == ExternKind::Func) {
        assert!(!policy.stubs.contains_key(&import.full_name()), "{} stays", import.full_name());
    }
    let again = harden(&hardened.artifact, policy, &occasion).expect("a hardened module can be hardened");
    assert!(again.artifact.bytes() == bytes, "other bytes the second time: {:?}", again.receipt.changes);
    if walrus::Module::from_buffer(artifact.bytes()).is_ok() {
        walrus::Module::from_buffer(bytes).expect("walrus read the original");
    }
    if is_run {
        same(artifact.bytes(), bytes, &policy.stubs);
    }
}

/// Runs both; what is exported no longer is not asked.
fn same(before: &[u8], after: &[u8], stubs: &BTreeMap<String, Stub>) {
    let Some(after) = interpreter::run(after, &BTreeMap::new(), None) else {
        return;
    };
    let names = |list: &[(String, String)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let wanted = [names(&after.exports), names(&after.state)].concat();
    let before = interpreter::run(before, stubs, Some(&wanted)).expect("it ran after it was hardened");
    // Where one of them ran out of stack or fuel, the other may have come further: a stub takes its own.
    let n_same = before.n_comparable.min(after.n_comparable);
    let cut = |seen: Seen| {
        let all = seen.exports.len() == n_same;
        (seen.exports.into_iter().take(n_same).collect::<Vec<_>>(), all.then_some((seen.state, seen.calls)))
    };
    let (before, after) = (cut(before), cut(after));
    assert_eq!(before.0, after.0);
    if before.1.is_some() && after.1.is_some() {
        assert_eq!(before.1, after.1);
    }
}
