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

/// Functions whose texts no crate that we depend on carries, and what they let a module do with every handle there is.
///
/// The names were compared with the texts in the crates `wasmtime-wasi-http`, `-config` and `-keyvalue` 48.0.8.
const WITHOUT_TEXTS: [(&str, &str, &str); 15] = [
    ("wasi:http/client@0.3.0", "send", "net-http"),
    // The next one in a chain of handlers, which whoever composes them decides.
    ("wasi:http/handler@0.3.0", "handle", "host"),
    (
        "wasi:http/types@0.3.0",
        "[static]request.new [static]request.consume-body [method]request.get-method [method]request.set-method \
         [method]request.get-path-with-query [method]request.set-path-with-query [method]request.get-scheme \
         [method]request.set-scheme [method]request.get-authority [method]request.set-authority \
         [method]request.get-options [method]request.get-headers [constructor]request-options \
         [method]request-options.get-connect-timeout [method]request-options.set-connect-timeout \
         [method]request-options.get-first-byte-timeout [method]request-options.set-first-byte-timeout \
         [method]request-options.get-between-bytes-timeout [method]request-options.set-between-bytes-timeout \
         [method]request-options.clone [static]response.new [static]response.consume-body \
         [method]response.get-status-code [method]response.set-status-code [method]response.get-headers \
         [constructor]fields [static]fields.from-list [method]fields.get [method]fields.has [method]fields.set \
         [method]fields.delete [method]fields.get-and-delete [method]fields.append [method]fields.copy-all \
         [method]fields.clone",
        "",
    ),
    ("wasi:config/store@0.2.0-draft", "get get-all", "settings"),
    (
        "wasi:keyvalue/store@0.2.0-draft",
        "[method]bucket.get [method]bucket.exists [method]bucket.list-keys",
        "store-read",
    ),
    (
        "wasi:keyvalue/store@0.2.0-draft",
        "[method]bucket.set [method]bucket.delete",
        "store-write",
    ),
    ("wasi:keyvalue/store@0.2.0-draft", "open", ""),
    (
        "wasi:keyvalue/atomics@0.2.0-draft",
        "increment",
        "store-write",
    ),
    ("wasi:keyvalue/batch@0.2.0-draft", "get-many", "store-read"),
    (
        "wasi:keyvalue/batch@0.2.0-draft",
        "set-many delete-many",
        "store-write",
    ),
    ("wasix_32v1", "thread_spawn thread_spawn_v2", "threads"),
    (
        "wasix_64v1",
        "proc_fork proc_exec proc_spawn",
        "process-spawn",
    ),
    ("wasix_32v1", "resolve", "names"),
    ("wasix_32v1", "sock_connect ws_connect", "net-connect"),
    ("wasix_32v1", "dlopen", "libraries"),
];

#[test]
fn functions_without_texts_have_words_too() {
    for (interface, functions, ability) in WITHOUT_TEXTS {
        for name in functions.split(' ') {
            let is_core = !interface.contains(':');
            let import = Imported {
                module: is_core.then_some(interface),
                name: if is_core { name } else { interface },
                function: (!is_core).then_some(name),
                form: Form::Function,
            };
            let open = Imported {
                module: None,
                name: "wasi:keyvalue/store@0.2.0-draft",
                function: Some("open"),
                form: Form::Function,
            };
            let told = of([import, open].into_iter());
            let ids: Vec<_> = told.iter().map(|c| c.ability.to_string()).collect();
            assert_eq!(ids.join(" "), ability, "{interface} {name}");
        }
    }
}
