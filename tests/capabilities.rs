//! Every function of WASI has words.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_audit::capability::{Ability, Form, Imported, of};
use wit_parser::{Resolve, WorldKey};

/// Whether a function is told as unknown or as the host's.
fn has_no_words(module: Option<&str>, name: &str, function: Option<&str>) -> bool {
    let form = Form::Function;
    let import = Imported {
        module,
        name,
        function,
        form,
    };
    of(std::iter::once(import))
        .iter()
        .any(|found| found.ability == Ability::Unknown)
}

/// Returns the folder of a crate that this package depends on.
pub(crate) fn folder(krate: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|p| p["name"] == krate).unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
}

/// Returns how many functions of a folder of WIT packages were looked at, and those without words.
fn functions_of(wit: &Path) -> (usize, Vec<String>) {
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    resolve.push_path(wit).unwrap();
    let mut n = 0;
    let mut without = Vec::new();
    for (id, interface) in &resolve.interfaces {
        let name = resolve.name_world_key(&WorldKey::Interface(id));
        if !name.starts_with("wasi:") {
            continue;
        }
        for function in interface.functions.keys() {
            n += 1;
            if has_no_words(None, &name, Some(function)) {
                without.push(format!("{name}#{function}"));
            }
        }
    }
    (n, without)
}

#[test]
fn every_function_of_wasi_0_2_has_words() {
    let (n, without) = functions_of(&folder("wasip2").join("wit"));
    assert!(n >= 181, "only {n} functions were looked at");
    assert_eq!(without, [""; 0]);
}

#[test]
fn every_function_of_wasi_0_3_has_words() {
    let (n, without) = functions_of(&folder("wasmtime-wasi").join("src/p3/wit"));
    assert!(n > 90, "only {n} functions were looked at");
    assert_eq!(without, [""; 0]);
}

#[test]
fn every_function_of_preview_1_has_words() {
    let witx = folder("wasmtime-wasi").join("witx/p1/wasi_snapshot_preview1.witx");
    let text = std::fs::read_to_string(witx).unwrap();
    let functions: Vec<_> = text
        .split("(@interface func (export \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(functions.len(), 46);
    for function in functions {
        let module = Some("wasi_snapshot_preview1");
        assert!(!has_no_words(module, function, None), "{function}");
    }
    assert!(has_no_words(
        Some("wasi_snapshot_preview1"),
        "fd_teleport",
        None
    ));
    assert!(has_no_words(None, "wasi:cli/exit@0.2.0", Some("explode")));
}
