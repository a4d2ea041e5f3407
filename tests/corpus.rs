//! Other people's modules, as `cargo xtask corpus` brings them, and our own: what `inspect` reports is what others read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_audit::artifact::{Artifact, Kind};
use wasm_audit::check::{Verdict, check};
use wasm_audit::inspect::{ExternKind, Facts, Function, inspect};
use wasm_audit::limits;
use wasm_audit::policy::Policy;

use crate::occasion;
use crate::peers::{ask, committed, root, skipped, wasm_tools};
use crate::skeleton::Skeleton;
use crate::wit_text::{Surface, Wit};

/// Modules that Node 20 does not read, and why.
const BEYOND_NODE: [(&str, &str); 3] = [
    (
        "component/hyperlight-js-sandbox.wasm",
        "Node reads no components",
    ),
    ("component/numcodecs-pco.wasm", "Node reads no components"),
    (
        "core/micropython-wasi.wasm",
        "Node 20 does not know the exceptions of the final standard",
    ),
];

/// The modules of the corpus that are here, and those of ours.
pub(crate) fn modules(test: &str) -> Vec<(String, PathBuf)> {
    let list = std::fs::read_to_string(root().join("tests/corpus.tsv")).unwrap();
    let mut found = Vec::new();
    for row in list.lines().filter(|row| !row.starts_with('#')) {
        let name = row.split('\t').next().unwrap();
        let path = root().join("target/corpus").join(name);
        if path.is_file() {
            found.push((name.to_owned(), path));
        } else {
            skipped(
                test,
                &format!("`{name}` is not here (`cargo xtask corpus`)"),
            );
        }
    }
    for path in [committed(true), committed(false)].concat() {
        found.push((
            path.file_name().unwrap().to_string_lossy().into_owned(),
            path,
        ));
    }
    found
}

fn facts(path: &Path) -> Facts {
    inspect(&Artifact::read_file(path, limits::ARTIFACT_BYTES).unwrap())
}

#[test]
fn every_module_of_the_corpus_is_well_formed_and_judged() {
    let mut passed = Vec::new();
    for (name, path) in modules("every_module_of_the_corpus_is_well_formed_and_judged") {
        let facts = facts(&path);
        assert_eq!(facts.malformed, None, "{name}");
        let report = check(&facts, &Policy::pure(), &occasion()).unwrap();
        if report.verdict == Verdict::Passed {
            passed.push(name);
        }
    }
    // Whatever imports something does not pass the policy that allows nothing.
    assert!(
        passed.iter().all(|name| !name.starts_with("core/")),
        "{passed:?}"
    );
}

#[test]
fn wasm_tools_reads_the_same_imports_and_exports() {
    let test = "wasm_tools_reads_the_same_imports_and_exports";
    let Some(wasm_tools) = wasm_tools(test) else {
        return;
    };
    let mut differ = Vec::new();
    for (name, path) in modules(test) {
        let facts = facts(&path);
        let path = path.to_str().unwrap();
        let same = match facts.kind {
            Kind::Core => {
                let text = ask(test, &wasm_tools, &["print", "--skeleton", path]).unwrap();
                core(&name, &facts, &Skeleton::parse(&text))
            }
            Kind::Component => {
                let json = ask(test, &wasm_tools, &["component", "wit", "--json", path]).unwrap();
                component(&name, &facts, &Wit::parse(&json))
            }
        };
        if !same {
            differ.push(name);
        }
    }
    assert_eq!(differ, Vec::<String>::new());
}

/// Compares everything that a core module shows, and says where it differs.
fn core(name: &str, facts: &Facts, theirs: &Skeleton) -> bool {
    let imports: Vec<_> = facts
        .imports
        .iter()
        .map(|import| {
            let ty = import.ty.clone().unwrap_or_default();
            (
                import.module.clone().unwrap_or_default(),
                import.name.clone(),
                ty,
            )
        })
        .collect();
    let exports: Vec<_> = facts
        .exports
        .iter()
        .map(|export| (export.name.clone(), export.ty.clone().unwrap_or_default()))
        .collect();
    let module = &facts.modules[0];
    let globals: Vec<_> = module
        .globals
        .iter()
        .map(|global| global.ty.clone())
        .collect();
    let none = Vec::new();
    let items = |kind: &str| theirs.items.get(kind).unwrap_or(&none);
    let n_imported = facts
        .imports
        .iter()
        .filter(|import| import.kind == ExternKind::Func)
        .count();
    let limits = |ty: &str, minimum: u64, maximum: Option<u64>| {
        let maximum = maximum
            .map(|maximum| format!(" {maximum}"))
            .unwrap_or_default();
        ty.contains(&format!(" {minimum}{maximum} "))
            || ty.contains(&format!(" {minimum}{maximum})"))
    };
    let memories = module.memories.len() == items("memory").len()
        && module
            .memories
            .iter()
            .zip(items("memory"))
            .all(|(ours, ty)| limits(ty, ours.minimum, ours.maximum));
    let tables = module.tables.len() == items("table").len()
        && module
            .tables
            .iter()
            .zip(items("table"))
            .all(|(ours, ty)| limits(ty, ours.minimum, ours.maximum));
    same(name, "imports", &imports, &theirs.imports)
        & same(name, "exports", &exports, &theirs.exports)
        & same(name, "globals", &globals, items("global"))
        & same(name, "memories", &memories, &true)
        & same(name, "tables", &tables, &true)
        & same(
            name,
            "functions",
            &(n_imported + module.functions as usize),
            &items("func").len(),
        )
}

fn component(name: &str, facts: &Facts, theirs: &Wit) -> bool {
    // What wasm-tools leaves out: a WIT world says nothing of imported modules, components and values.
    let told = |kind| {
        matches!(
            kind,
            ExternKind::Func | ExternKind::Instance | ExternKind::Type
        )
    };
    let functions =
        |kind, ty: &Option<String>, functions: &[Function]| -> BTreeMap<String, String> {
            if kind == ExternKind::Func {
                return BTreeMap::from([(String::new(), ty.clone().unwrap_or_default())]);
            }
            functions
                .iter()
                .map(|function| (function.name.clone(), function.ty.clone()))
                .collect()
        };
    let imports: Surface = facts
        .imports
        .iter()
        .filter(|import| told(import.kind))
        .map(|import| {
            (
                import.name.clone(),
                functions(import.kind, &import.ty, &import.functions),
            )
        })
        .collect();
    let exports: Surface = facts
        .exports
        .iter()
        .filter(|export| told(export.kind))
        .map(|export| {
            (
                export.name.clone(),
                functions(export.kind, &export.ty, &export.functions),
            )
        })
        .collect();
    same(name, "imports", &imports, &theirs.surface("imports"))
        & same(name, "exports", &exports, &theirs.surface("exports"))
}

fn same<T: PartialEq + std::fmt::Debug>(name: &str, what: &str, ours: &T, theirs: &T) -> bool {
    if ours == theirs {
        return true;
    }
    let excerpt = |value: &T| format!("{value:?}").chars().take(2000).collect::<String>();
    eprintln!(
        "{name}: {what}\n  ours:   {}\n  theirs: {}",
        excerpt(ours),
        excerpt(theirs)
    );
    false
}

#[test]
fn node_reads_the_same_imports_and_exports() {
    let test = "node_reads_the_same_imports_and_exports";
    let script = "const fs = require('fs'), M = WebAssembly.Module, out = [];
        for (const path of process.argv.slice(1)) {
            try {
                const m = new M(fs.readFileSync(path));
                out.push({ imports: M.imports(m), exports: M.exports(m) });
            } catch (error) { out.push({ error: error.message }); }
        }
        console.log(JSON.stringify(out));";
    let modules = modules(test);
    // With the flag, Node tells the types as well.
    let mut args = vec!["--experimental-wasm-type-reflection", "-e", script];
    args.extend(modules.iter().map(|(_, path)| path.to_str().unwrap()));
    let Some(json) = ask(test, "node", &args) else {
        return;
    };
    let theirs: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(theirs.len(), modules.len());
    let mut differ = Vec::new();
    for ((name, path), theirs) in modules.iter().zip(&theirs) {
        let facts = facts(path);
        let beyond =
            facts.kind == Kind::Component || BEYOND_NODE.iter().any(|(known, _)| known == name);
        assert_eq!(
            theirs.get("error").is_some(),
            beyond,
            "{name}: {:?}",
            theirs.get("error")
        );
        if beyond {
            continue;
        }
        let imports: Vec<_> = facts
            .imports
            .iter()
            .map(|import| {
                (
                    import.module.clone().unwrap_or_default(),
                    import.name.clone(),
                    import.kind.to_string(),
                    of_ours(import.kind, import.ty.as_deref()),
                )
            })
            .collect();
        let exports: Vec<_> = facts
            .exports
            .iter()
            .map(|export| {
                (
                    String::new(),
                    export.name.clone(),
                    export.kind.to_string(),
                    of_ours(export.kind, export.ty.as_deref()),
                )
            })
            .collect();
        if !(same(name, "imports", &imports, &of_node(&theirs["imports"]))
            & same(name, "exports", &exports, &of_node(&theirs["exports"])))
        {
            differ.push(name);
        }
    }
    assert_eq!(differ, Vec::<&String>::new());
}

/// Our type, as far as Node tells one.
fn of_ours(kind: ExternKind, ty: Option<&str>) -> String {
    match kind {
        ExternKind::Tag => "(tag)".to_owned(),
        _ => ty.unwrap_or_default().to_owned(),
    }
}

/// Module, name, kind and type of what Node lists.
fn of_node(list: &serde_json::Value) -> Vec<(String, String, String, String)> {
    let words = |types: &serde_json::Value, word: &str| match types
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
    {
        [] => String::new(),
        types => {
            let types: Vec<_> = types.iter().map(|ty| ty.as_str().unwrap()).collect();
            format!(" ({word} {})", types.join(" "))
        }
    };
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
            let ty = &item["type"];
            let maximum = ty["maximum"]
                .as_u64()
                .map(|maximum| format!(" {maximum}"))
                .unwrap_or_default();
            let kind = text("kind");
            let ty = match kind.as_str() {
                "function" => format!(
                    "(func{}{})",
                    words(&ty["parameters"], "param"),
                    words(&ty["results"], "result")
                ),
                "table" => format!(
                    "(table {}{maximum} {})",
                    ty["minimum"],
                    ty["element"].as_str().unwrap()
                ),
                "memory" => {
                    let shared = if ty["shared"] == true { " shared" } else { "" };
                    format!("(memory {}{maximum}{shared})", ty["minimum"])
                }
                "global" => match (ty["value"].as_str().unwrap(), ty["mutable"] == true) {
                    (value, true) => format!("(global (mut {value}))"),
                    (value, false) => format!("(global {value})"),
                },
                // Node tells no type of one; wasm-tools does.
                "tag" => "(tag)".to_owned(),
                other => panic!("Node lists a `{other}`"),
            };
            (text("module"), text("name"), kind, ty)
        })
        .collect()
}

#[test]
#[cfg(feature = "cli")]
fn the_program_writes_json_of_every_module() {
    for (name, path) in modules("the_program_writes_json_of_every_module") {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_wasm-audit"))
            .args(["inspect", "--format", "json"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}");
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let facts = facts(&path);
        let listed = |key: &str| {
            document["files"][0]["facts"][key]
                .as_array()
                .map_or(0, Vec::len)
        };
        assert_eq!(
            (listed("imports"), listed("exports")),
            (facts.imports.len(), facts.exports.len()),
            "{name}"
        );
    }
}
