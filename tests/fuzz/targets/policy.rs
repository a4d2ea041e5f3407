//! Any text as a policy: `world.wit`, a NUL, `policy.toml`, and after further NULs files of `deps/`.
//!
//! Reading never panics, says why in words, and gives one digest for one policy; what was read judges without a panic.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasm_audit::artifact::Artifact;
use wasm_audit::check::{Occasion, check};
use wasm_audit::inspect::{Facts, inspect};
use wasm_audit::policy::Policy;

/// A command and a component with imports, to be judged by whatever was read.
static JUDGED: LazyLock<[Facts; 2]> = LazyLock::new(|| {
    [
        include_bytes!("../../../modules/math-eval/math-eval.command.wasm").as_slice(),
        include_bytes!("../../../modules/math-eval/math-eval.wasm").as_slice(),
    ]
    .map(|bytes| inspect(&Artifact::from_bytes(bytes.to_vec()).expect("a committed module is one")))
});

fuzz_target!(|bytes: &[u8]| {
    let mut files = BTreeMap::new();
    for (n, text) in bytes.split(|byte| *byte == 0).take(5).enumerate() {
        let path = match n {
            0 => "world.wit".to_owned(),
            1 => "policy.toml".to_owned(),
            n => format!("deps/{n}/package.wit"),
        };
        files.insert(path, text.to_vec());
    }
    let read = || Policy::from_files("fuzzed".into(), &files);
    match read() {
        Ok(policy) => {
            assert_eq!(read().expect("what was read once is read again").digest, policy.digest);
            let occasion = Occasion::on(jiff::civil::date(2026, 11, 24));
            for facts in JUDGED.iter() {
                // No world for this kind is an answer, too.
                if let Ok(report) = check(facts, &policy, &occasion) {
                    let text = serde_json::to_string(&report).expect("a report is written");
                    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
                }
            }
        }
        Err(error) => {
            let mut reason: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = reason {
                assert!(!error.to_string().is_empty());
                reason = error.source();
            }
        }
    }
});
