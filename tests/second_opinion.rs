//! walrus, an independent parser and rewriter, re-reads what `harden` wrote and must see the same imports, exports and limits.

use walrus::{ImportKind, Module};
use wasm_audit::artifact::Artifact;
use wasm_audit::harden::harden;
use wasm_audit::inspect::{Facts, inspect};
use wasm_audit::policy::Policy;

use crate::occasion;

/// Compares our facts of a core module with what walrus reads.
pub(crate) fn agrees(bytes: &[u8], facts: &Facts) {
    let module = Module::from_buffer(bytes).unwrap();
    let theirs: Vec<_> = module
        .imports
        .iter()
        .map(|import| {
            let kind = match import.kind {
                ImportKind::Function(_) => "function",
                ImportKind::Table(_) => "table",
                ImportKind::Memory(_) => "memory",
                ImportKind::Global(_) => "global",
                ImportKind::Tag(_) => "tag",
            };
            (import.module.clone(), import.name.clone(), kind.to_owned())
        })
        .collect();
    let ours: Vec<_> = facts
        .imports
        .iter()
        .map(|import| {
            (
                import.module.clone().unwrap(),
                import.name.clone(),
                import.kind.to_string(),
            )
        })
        .collect();
    assert_eq!(ours, theirs);
    let theirs: Vec<_> = module
        .exports
        .iter()
        .map(|export| export.name.clone())
        .collect();
    assert_eq!(
        facts
            .exports
            .iter()
            .map(|export| export.name.clone())
            .collect::<Vec<_>>(),
        theirs
    );
    let theirs: Vec<_> = module
        .memories
        .iter()
        .map(|memory| (memory.initial, memory.maximum))
        .collect();
    assert_eq!(
        facts.modules[0]
            .memories
            .iter()
            .map(|memory| (memory.minimum, memory.maximum))
            .collect::<Vec<_>>(),
        theirs
    );
    let theirs: Vec<_> = module
        .tables
        .iter()
        .map(|table| (table.initial, table.maximum))
        .collect();
    assert_eq!(
        facts.modules[0]
            .tables
            .iter()
            .map(|table| (table.minimum, table.maximum))
            .collect::<Vec<_>>(),
        theirs
    );
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
    agrees(hardened.artifact.bytes(), &facts);
}
