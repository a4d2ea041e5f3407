//! walrus, an independent parser and rewriter, re-reads what `harden` wrote and must see the same imports, exports and limits.

use wasm_audit::artifact::Artifact;
use wasm_audit::harden::harden;
use wasm_audit::harden::second_opinion::{Opinion, second_opinion};
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;

use crate::occasion;

/// Holds that walrus sees what we see. False when it cannot read the module.
pub(crate) fn agrees(artifact: &Artifact) -> bool {
    match second_opinion(artifact) {
        Opinion::Agrees => true,
        Opinion::CannotRead(_) => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn walrus_sees_the_caps_and_stubs_that_harden_wrote() {
    let text = r#"(module
      (import "wasi_snapshot_preview1" "path_open" (func $p (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "env" "unused" (global i32))
      (memory (export "memory") 2)
      (table 3 funcref)
      (elem (i32.const 0) $f)
      (func $f (export "_start")
        (drop (call $p (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))
        (call_indirect (i32.const 0))))"#;
    let artifact = Artifact::from_bytes(wat::parse_str(text).unwrap()).unwrap();
    let hardened = harden(&artifact, &Policy::pure(), &occasion()).unwrap();
    let facts = inspect(&hardened.artifact);
    assert_eq!(facts.imports, []);
    assert_eq!(
        facts.modules[0].memories[0].maximum_bytes(),
        Some(256 << 20)
    );
    assert!(agrees(&hardened.artifact));
}
