//! Real programs, before and after `harden`: the same answers to the same questions, and a stub's answer exactly where the
//! policy does not allow a call.

#![cfg(feature = "load")]

mod commands;
mod components;
mod interpreters;
mod libraries;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use wasm_audit::artifact::Artifact;
use wasm_audit::harden::harden;
use wasm_audit::inspect::inspect;
use wasm_audit::limits;
use wasm_audit::policy::{Policy, Stub};
use wasm_audit::smallest::smallest;

use crate::peers::{root, skipped};
use crate::{occasion, second_opinion};
use run::{Ask, Compiled, Seen};

/// Reads a module under `target`; `None`, said aloud, when it is not here.
fn here(test: &str, path: &str) -> Option<Artifact> {
    let full: PathBuf = root().join("target").join(path);
    if !full.is_file() {
        skipped(
            test,
            &format!(
                "`target/{path}` is not here (`cargo xtask corpus`, `cargo xtask modules --raw`)"
            ),
        );
        return None;
    }
    Some(Artifact::read_file(&full, limits::ARTIFACT_BYTES).unwrap())
}

/// The smallest policy that a module passes, without some functions, each of which gets a stub.
fn without(artifact: &Artifact, stubs: &[(&str, &str)]) -> Policy {
    let mut files = smallest(artifact, "program", occasion().today)
        .unwrap()
        .files;
    let world = String::from_utf8(files["world.wit"].clone()).unwrap();
    let mut kept = String::new();
    let mut gone = BTreeSet::new();
    for line in world.lines() {
        let name = line
            .trim_start()
            .split(':')
            .next()
            .unwrap()
            .replace('-', "_");
        match stubs
            .iter()
            .find(|(full, _)| full.rsplit('.').next() == Some(name.as_str()))
        {
            Some((full, _)) if line.starts_with("    ") => {
                gone.insert(*full);
            }
            _ => kept += &format!("{line}\n"),
        }
    }
    assert_eq!(gone.len(), stubs.len(), "{gone:?} of {stubs:?}");
    let mut settings = String::from_utf8(files["policy.toml"].clone()).unwrap() + "\n[stubs]\n";
    for (name, stub) in stubs {
        settings += &format!("\"{name}\" = \"{stub}\"\n");
    }
    files.insert("world.wit".into(), kept.into_bytes());
    files.insert("policy.toml".into(), settings.into_bytes());
    Policy::from_files("program".into(), &files).unwrap()
}

/// Preview 1 functions with one stub for all of them.
fn preview1<'a>(names: &[&str], stub: &'a str) -> Vec<(String, &'a str)> {
    names
        .iter()
        .map(|name| (format!("wasi_snapshot_preview1.{name}"), stub))
        .collect()
}

/// Hardens, and returns the bytes after everything but behaviour was looked at.
fn hardened(original: &Artifact, policy: &Policy) -> Vec<u8> {
    let hardened = harden(original, policy, &occasion()).unwrap();
    let facts = inspect(&hardened.artifact);
    assert_eq!(facts.malformed, None);
    second_opinion::agrees(&hardened.artifact);
    let left: BTreeSet<String> = facts
        .imports
        .iter()
        .map(wasm_audit::inspect::Import::full_name)
        .collect();
    for stubbed in policy.stubs.keys() {
        assert!(!left.contains(stubbed), "{stubbed} is still imported");
    }
    hardened.artifact.bytes().to_vec()
}

/// Asks a program and what `harden` made of it the same; the host answers the original as the stubs would.
///
/// Returns what was seen, and which of the functions that are gone the original called.
fn asked_both(
    original: &Compiled,
    hardened: &Compiled,
    stubs: &BTreeMap<String, Stub>,
    ask: &Ask<'_>,
) -> (Seen, BTreeSet<String>) {
    let (before, denied) = original.run(ask, stubs);
    let (after, none) = hardened.run(ask, &BTreeMap::new());
    assert_eq!(before, after, "{:?}", ask.args);
    assert_eq!(none, BTreeSet::new());
    if denied.is_empty() {
        // Nothing that it may not: then the policy makes no difference at all.
        let (free, _) = original.run(ask, &BTreeMap::new());
        assert_eq!(free, after, "{:?}", ask.args);
    }
    (after, denied)
}
