//! Who reaches the imports of a component that was built as tools for Rust and C build theirs.

use wasm_audit::artifact::Artifact;
use wasm_audit::inspect::{By, Facts, inspect};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// `print` takes a string and `read` gives one: both need the module's memory, which is not there yet when what the module imports
/// must be. So both go through a shim, and a fixup puts them into its table.
const WORLD: &str = "
    package acme:tools;
    interface host {
      print: func(text: string);
      read: func() -> string;
      hidden: func(text: string);
      tick: func();
    }
    world tool {
      import host;
      export run: func();
      export copy: func();
    }";

const MODULE: &str = r#"
    (module
      (import "acme:tools/host" "print" (func $print (param i32 i32)))
      (import "acme:tools/host" "read" (func $read (param i32)))
      (import "acme:tools/host" "hidden" (func $hidden (param i32 i32)))
      (import "acme:tools/host" "tick" (func $tick))
      (memory (export "memory") 1 1)
      (table 1 1 funcref)
      (elem (i32.const 0) $later)
      (func $later i32.const 0 i32.const 0 call $hidden)
      (func $greet i32.const 0 i32.const 0 call $print)
      (func $fetch i32.const 0 call $read)
      (func (export "run") call $greet)
      (func (export "copy") call $fetch)
      (func $grow (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) call $tick i32.const 0))"#;

fn built(debug_names: bool) -> Facts {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("tools.wit", WORLD).unwrap();
    let world = resolve.select_world(&[package], Some("tool")).unwrap();
    let mut module = wat::parse_str(MODULE).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    let component = ComponentEncoder::default()
        .debug_names(debug_names)
        .module(&module)
        .unwrap()
        .encode()
        .unwrap();
    inspect(&Artifact::from_bytes(component).unwrap())
}

#[test]
fn ways_through_a_shim_are_exact() {
    for facts in [built(false), built(true)] {
        assert_eq!(facts.malformed, None);
        assert_eq!(facts.modules.len(), 3, "a module, a shim and a fixup");
        assert!(
            facts
                .modules
                .iter()
                .all(|module| module.instances == Some(1))
        );
        let told: Vec<_> = facts
            .reach
            .iter()
            .map(|reach| {
                let path: Vec<_> = reach.path.iter().map(String::as_str).collect();
                (reach.function.as_deref().unwrap(), reach.by, path)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("print", By::Export, vec!["greet", "export `run`"]),
                ("read", By::Export, vec!["fetch", "export `copy`"]),
                ("hidden", By::Table, vec!["later", "a table or reference"]),
                // The host allocates for what `read` gives.
                ("tick", By::Export, vec!["grow", "fetch", "export `copy`"]),
            ]
        );
    }
}
