//! Attestations that must be refused: a file in `tests/vectors/` for each, named after its one flaw. Its first line is the
//! verdict, its second whom the verifier believes, and what follows is the bundle.
//!
//! The files are made by the tables in this folder, with a key that is forgotten: `BLESS_VECTORS=1 cargo test --test lib flaws`
//! makes all of them anew.

mod bundles;
mod lies;
mod maker;
mod payloads;
mod signers;
mod trusting;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use wasm_audit::artifact::Artifact;
use wasm_audit::attest::PublicKey;
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Candidate, State, VerifyError, verify};

use crate::occasion;
use crate::peers::root;
use maker::Maker;
use trusting::With;

/// One flaw.
struct Flaw {
    /// The file's name.
    name: &'static str,
    /// Whom the verifier believes.
    with: With,
    /// How far the bundle gets.
    state: State,
    /// The step that refuses it begins so.
    words: &'static str,
    make: fn(&Maker) -> Vec<u8>,
}

/// Every flaw, in the order of the steps that refuse them.
fn flaws() -> Vec<Flaw> {
    [
        bundles::flaws(),
        signers::flaws(),
        payloads::flaws(),
        lies::flaws(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn folder() -> PathBuf {
    root().join("tests/vectors")
}

fn status(state: State) -> u8 {
    match state {
        State::NotAttested => 10,
        State::Invalid => 11,
        State::NotTrusted => 12,
        State::Disagrees => 13,
    }
}

/// Says how the verifier answers: `expect: 11 found …`, or `expect: 0 verified`.
fn verdict(key: &PublicKey, module: &[u8], with: With, bundle: &[u8]) -> String {
    let bundle = Candidate {
        name: "bundle".into(),
        bytes: bundle.to_vec(),
    };
    let candidates = vec![bundle.clone(); with.n_copies()];
    let trust = with.trust(key, module, &bundle.bytes);
    let policy = with.policy();
    let artifact = Artifact::from_bytes(module.to_vec()).unwrap();
    match verify(artifact, &candidates, &trust, policy.as_ref(), &occasion()) {
        Ok(_) => "expect: 0 verified".into(),
        Err(VerifyError::Refused(refused)) => {
            let why = match refused.refusals.first() {
                Some((_, refusal)) => refusal.to_string(),
                None => refused.missing[0].to_string(),
            };
            format!("expect: {} {}", status(refused.state()), why.escape_debug())
        }
        Err(error) => panic!("no answer: {error}"),
    }
}

#[test]
fn every_flaw_is_refused_by_the_step_that_looks_for_it() {
    let maker = Maker::new();
    let good = maker.changed(|_| {});
    for with in [With::Usual, With::Demands, With::Identity] {
        let verdict = verdict(&maker.public(), maker.module(), with, &good);
        let is_wanted = verdict == "expect: 0 verified" || with == With::Identity;
        assert!(is_wanted, "the unflawed bundle: {verdict}");
    }
    let mut wrong = Vec::new();
    for flaw in flaws() {
        let found = verdict(
            &maker.public(),
            maker.module(),
            flaw.with,
            &(flaw.make)(&maker),
        );
        let wanted = format!("expect: {} {}", status(flaw.state), flaw.words);
        if !found.starts_with(&wanted) {
            wrong.push(format!("{}: {found}; wanted {wanted}", flaw.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vector_is_refused_as_its_first_line_says() {
    if std::env::var_os("BLESS_VECTORS").is_some() {
        bless();
    }
    let key = PublicKey::from_pem(&fs::read_to_string(folder().join("trusted.pub")).unwrap());
    let key = key.unwrap();
    let module = Maker::module_of_the_vectors();
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some() {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
        let mut line = || String::from_utf8(parts.next().unwrap().to_vec()).unwrap();
        let (wanted, with) = (line(), line());
        let with = With::named(with.strip_prefix("with: ").unwrap());
        let bundle = parts.next().unwrap();
        assert_eq!(verdict(&key, &module, with, bundle), wanted, "{name}");
        names.insert(name);
    }
    let wanted: BTreeSet<_> = flaws().iter().map(|flaw| flaw.name.to_owned()).collect();
    assert_eq!(names, wanted, "files and tables differ");
    assert!(names.len() >= 60, "{} vectors", names.len());
}

fn bless() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none() {
            fs::remove_file(path).unwrap();
        }
    }
    let maker = Maker::new();
    fs::write(folder().join("trusted.pub"), maker.public().to_pem()).unwrap();
    for flaw in flaws() {
        let bundle = (flaw.make)(&maker);
        let verdict = verdict(&maker.public(), maker.module(), flaw.with, &bundle);
        let mut file = format!("{verdict}\nwith: {:?}\n", flaw.with).into_bytes();
        file.extend(bundle);
        fs::write(folder().join(flaw.name), file).unwrap();
    }
}

/// The policy that the module of the vectors passes.
fn policy_of_the_vectors() -> Policy {
    maker::policy(
        "world command { import env: interface { f: func(x: s32) -> s32; g: func(); } export run: func(x: s32) -> s32; export table: func(); }",
    )
}
