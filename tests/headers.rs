//! The quick look at headers, compared with the whole reading.

use std::io::Cursor;

use wasm_audit::artifact::Artifact;
use wasm_audit::inspect::{Headers, headers, inspect};
use wasm_audit::limits;

use crate::peers::committed;

/// The headers as a whole reading tells them, without what only code, elements and data tell.
fn expected(bytes: &[u8]) -> Headers {
    let facts = inspect(&Artifact::from_bytes(bytes.to_vec()).unwrap());
    let mut headers = facts.headers;
    for module in &mut headers.modules {
        module.elements = Default::default();
        module.data = Default::default();
        module.code = Default::default();
        module.instances = None;
    }
    headers
}

fn found(bytes: &[u8]) -> Headers {
    let mut headers = headers(Cursor::new(bytes), bytes.len() as u64).unwrap();
    for module in &mut headers.modules {
        module.instances = None;
    }
    headers
}

#[test]
fn headers_of_committed_modules_are_those_of_the_whole_reading() {
    for path in committed(true).into_iter().chain(committed(false)) {
        let artifact = Artifact::read_file(&path, limits::ARTIFACT_BYTES).unwrap();
        assert_eq!(
            found(artifact.bytes()),
            expected(artifact.bytes()),
            "{}",
            path.display()
        );
    }
}

#[test]
fn headers_of_a_component_hold_its_nested_modules() {
    let bytes = wat::parse_str(
        r#"(component
            (import "a:b/c@1.0.0" (instance $c (export "f" (func (param "x" string)))))
            (core module $m (import "" "f" (func)) (memory (export "m") 1) (func (export "g")) (data (i32.const 0) "x"))
            (component (core module (memory 2 3)))
            (@custom "producers" "\00"))"#,
    )
    .unwrap();
    assert_eq!(found(&bytes), expected(&bytes));
    assert_eq!(found(&bytes).modules.len(), 2);
}

#[test]
fn every_prefix_of_a_module_is_malformed_and_no_panic() {
    let bytes = wat::parse_str(
        r#"(module (import "a" "b" (func (param i32))) (memory 1) (table 1 funcref) (global i32 (i32.const 1))
            (export "m" (memory 0)) (func) (elem (i32.const 0) 1) (data (i32.const 0) "x") (@custom "name" "\00"))"#,
    )
    .unwrap();
    // Every section here is shorter than 128 bytes, so its size takes one.
    let mut ends = vec![8];
    while let Some(end) = ends.last().copied().filter(|end| *end < bytes.len()) {
        ends.push(end + 2 + usize::from(bytes[end + 1]));
    }
    for length in 8..bytes.len() {
        // A cut between two sections leaves a module without the later ones, which only the whole reading refuses.
        assert_eq!(
            found(&bytes[..length]).malformed.is_none(),
            ends.contains(&length),
            "{length}"
        );
    }
    assert_eq!(found(&bytes).malformed, None);
    assert!(found(&bytes[..bytes.len() - 1]).malformed.is_some());
    assert!(found(b"\0asm\x02\0\0\0").malformed.is_some());
}
