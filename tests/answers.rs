//! What a denied import of a component answers inside is, byte for byte, what a host would write that gives the same answer.

#![cfg(feature = "load")]

use std::collections::BTreeMap;

use wasm_audit::artifact::Artifact;
use wasm_audit::harden::harden;
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Config, Engine, Store};

use crate::occasion;

/// Bytes of the result that are looked at.
const AREA: usize = 128;

/// The address that a host gets for a list of nothing, as this test's allocator has it.
const NOWHERE: i32 = 1024;

/// A component that calls `a:b/c#f`, and hands on the bytes that it was answered.
fn component(types: &str, result: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
  (import "a:b/c" (instance $c
    {types}
    (export "f" (func (result {result})))))
  (core module $libc
    (memory (export "memory") 1 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const {NOWHERE})))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $f (canon lower (func $c "f") (memory $memory) (realloc $realloc)))
  (core module $m
    (import "libc" "memory" (memory 1 1))
    (import "c" "f" (func $f (param i32)))
    (func (export "run") (result i32)
      (call $f (i32.const 256))
      (i32.store (i32.const 0) (i32.const 256))
      (i32.store (i32.const 4) (i32.const {AREA}))
      (i32.const 0)))
  (core instance $i (instantiate $m
    (with "libc" (instance (export "memory" (memory $memory))))
    (with "c" (instance (export "f" (func $f))))))
  (func (export "run") (result (list u8))
    (canon lift (core func $i "run") (memory $memory))))"#
    );
    wat::parse_str(text).unwrap()
}

/// Runs a component whose import a host answers, where it still has one.
fn answered(bytes: &[u8], answer: Option<Val>) -> Vec<u8> {
    let mut config = Config::new();
    config.wasm_component_model(true);
    let engine = Engine::new(&config).unwrap();
    let component = Component::from_binary(&engine, bytes).unwrap();
    let mut linker = Linker::new(&engine);
    if let Some(answer) = answer {
        let mut instance = linker.instance("a:b/c").unwrap();
        instance
            .func_new("f", move |_, _, _, results| {
                results[0] = answer.clone();
                Ok(())
            })
            .unwrap();
    }
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let run = instance.get_func(&mut store, "run").unwrap();
    let mut results = [Val::Bool(false)];
    run.call(&mut store, &[], &mut results).unwrap();
    let Val::List(bytes) = &results[0] else {
        panic!("{results:?}")
    };
    bytes
        .iter()
        .map(|byte| match byte {
            Val::U8(byte) => *byte,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn denying(stub: &str) -> Policy {
    let world = "package p:p; world component { export run: func() -> list<u8>; }";
    let toml = format!("[stubs]\n\"a:b/c#f\" = \"{stub}\"\n");
    let files = BTreeMap::from([
        ("world.wit".to_owned(), world.as_bytes().to_vec()),
        ("policy.toml".to_owned(), toml.into_bytes()),
    ]);
    Policy::from_files("denying".into(), &files).unwrap()
}

/// Compares the host's answer with the one inside. `lists` are the places of addresses of nothing, which may be any.
fn same(types: &str, result: &str, stub: &str, answer: Val, lists: &[usize]) {
    let original = component(types, result);
    let artifact = Artifact::from_bytes(original.clone()).unwrap();
    assert_eq!(inspect(&artifact).malformed, None, "{result}");
    let hardened = harden(&artifact, &denying(stub), &occasion()).unwrap();
    assert_eq!(inspect(&hardened.artifact).imports, [], "{result}");
    let mut expected = answered(&original, Some(answer));
    let mut found = answered(hardened.artifact.bytes(), None);
    assert_eq!(expected.len(), AREA);
    for at in lists {
        let address = |bytes: &[u8]| {
            i32::from_le_bytes([bytes[*at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        assert_ne!(
            address(&found),
            0,
            "{result}: no list at all is not an empty one"
        );
        assert!(
            [NOWHERE, address(&found)].contains(&address(&expected)),
            "{result}"
        );
        expected[*at..at + 4].fill(0);
        found[*at..at + 4].fill(0);
    }
    assert_eq!(expected, found, "{result} as `{stub}`");
}

fn error(case: &str, is_variant: bool) -> Val {
    let case = if is_variant {
        Val::Variant(case.into(), None)
    } else {
        Val::Enum(case.into())
    };
    Val::Result(Err(Some(Box::new(case))))
}

#[test]
fn errors_lie_where_the_canonical_abi_has_them() {
    let reason =
        r#"(type $reason (enum "full" "access")) (export "reason" (type $r (eq $reason)))"#;
    same(
        reason,
        "(result (error $r))",
        "error:access",
        error("access", false),
        &[],
    );
    for ok in ["u8", "u16", "u32", "u64", "string", "(tuple u8 u64)"] {
        let result = format!("(result {ok} (error $r))");
        let (types, result) = match ok {
            "(tuple u8 u64)" => (
                format!("{reason} (type $ok (tuple u8 u64))"),
                "(result $ok (error $r))".to_owned(),
            ),
            _ => (reason.to_owned(), result),
        };
        same(&types, &result, "error:full", error("full", false), &[]);
        same(&types, &result, "error:access", error("access", false), &[]);
    }
    let variant =
        r#"(type $v (variant (case "failed" u64) (case "closed"))) (export "v" (type $r (eq $v)))"#;
    same(
        variant,
        "(result (error $r))",
        "error:closed",
        error("closed", true),
        &[],
    );
    // More cases than a byte can tell.
    let cases: String = (0..300).map(|n| format!("\"c{n}\" ")).collect();
    let many = format!("(type $e (enum {cases})) (export \"e\" (type $r (eq $e)))");
    same(
        &many,
        "(result u8 (error $r))",
        "error:c299",
        error("c299", false),
        &[],
    );
}

#[test]
fn nothing_lies_where_the_canonical_abi_has_it() {
    let nothing = || Val::List(Vec::new());
    let zero = |name: &str, value| (name.to_owned(), value);
    same("", "string", "empty", Val::String(String::new()), &[0]);
    same("(type $t (list u64))", "$t", "empty", nothing(), &[0]);
    same(
        "(type $t (option string))",
        "$t",
        "empty",
        Val::Option(None),
        &[],
    );
    same(
        "(type $t (option u64))",
        "$t",
        "empty",
        Val::Option(None),
        &[],
    );
    same(
        "(type $t (tuple bool u16 s32 u64 f32 f64 char))",
        "$t",
        "empty",
        Val::Tuple(vec![
            Val::Bool(false),
            Val::U16(0),
            Val::S32(0),
            Val::U64(0),
            Val::Float32(0.0),
            Val::Float64(0.0),
            Val::Char('\0'),
        ]),
        &[],
    );
    let record = r#"
        (type $flag (flags "a" "b" "c" "d" "e" "f" "g" "h" "i")) (export "flag" (type $flags (eq $flag)))
        (type $e (enum "one" "two")) (export "e" (type $enum (eq $e)))
        (type $v (variant (case "text" string) (case "number" u64))) (export "v" (type $variant (eq $v)))
        (type $o (option u64)) (type $l (list string))
        (type $rec (record (field "byte" u8) (field "wide" u64) (field "text" string) (field "maybe" $o)
          (field "list" $l) (field "enum" $enum) (field "flags" $flags) (field "variant" $variant)))
        (export "rec" (type $r (eq $rec)))"#;
    let empty = || {
        Val::Record(vec![
            zero("byte", Val::U8(0)),
            zero("wide", Val::U64(0)),
            zero("text", Val::String(String::new())),
            zero("maybe", Val::Option(None)),
            zero("list", nothing()),
            zero("enum", Val::Enum("one".into())),
            zero("flags", Val::Flags(Vec::new())),
            zero(
                "variant",
                Val::Variant("text".into(), Some(Box::new(Val::String(String::new())))),
            ),
        ])
    };
    // byte 0, wide 8, text 16, maybe 24..40, list 40, enum 48, flags 50, variant 56 with its payload at 64
    same(record, "$r", "empty", empty(), &[16, 40, 64]);
    let fails = format!("{record} (type $res (result $r (error string)))");
    let ok = Val::Result(Ok(Some(Box::new(empty()))));
    same(&fails, "$res", "empty", ok, &[24, 48, 72]);
}
