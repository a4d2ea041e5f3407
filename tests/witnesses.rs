//! What `inspect` says of the committed modules, compared with what independent programs say.

use wasm_audit::artifact::Artifact;
use wasm_audit::inspect::inspect;
use wasm_audit::limits;

use crate::peers::{ask, committed, root, skipped};

const COMMAND_IMPORTS: [&str; 5] = [
    "args_get",
    "args_sizes_get",
    "fd_read",
    "fd_write",
    "proc_exit",
];

/// Our answer for one binary: `module name` of every import, in order.
fn ours(path: &std::path::Path) -> Vec<String> {
    let artifact = Artifact::read_file(path, limits::ARTIFACT_BYTES).unwrap();
    let facts = inspect(&artifact);
    assert_eq!(facts.malformed, None);
    facts
        .imports
        .iter()
        .map(|import| {
            format!(
                "{} {}",
                import.module.as_deref().unwrap_or_default(),
                import.name
            )
        })
        .collect()
}

#[test]
fn committed_commands_import_five_functions_and_components_none() {
    let (commands, components) = (committed(true), committed(false));
    assert_eq!((commands.len(), components.len()), (5, 5));
    for path in commands {
        let allowed: Vec<_> = COMMAND_IMPORTS
            .iter()
            .map(|name| format!("wasi_snapshot_preview1 {name}"))
            .collect();
        for import in ours(&path) {
            assert!(allowed.contains(&import), "{}: {import}", path.display());
        }
    }
    for path in components {
        assert_eq!(ours(&path), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn wasm_objdump_lists_the_same_imports() {
    for path in committed(true) {
        let Some(text) = ask(
            "wasm_objdump_lists_the_same_imports",
            "wasm-objdump",
            &["-x", "-j", "Import", path.to_str().unwrap()],
        ) else {
            return;
        };
        // ` - func[0] sig=3 <…> <- wasi_snapshot_preview1.fd_read`
        let theirs: Vec<_> = text
            .lines()
            .filter_map(|line| {
                line.split_once(" <- ")
                    .filter(|_| line.starts_with(" - func["))
            })
            .map(|(_, import)| import.replacen('.', " ", 1))
            .collect();
        assert_eq!(ours(&path), theirs, "{}", path.display());
    }
}

#[test]
fn node_lists_the_same_imports() {
    let script = "const m = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));
        for (const i of WebAssembly.Module.imports(m)) console.log(i.module + ' ' + i.name);";
    for path in committed(true) {
        let Some(text) = ask(
            "node_lists_the_same_imports",
            "node",
            &["-e", script, path.to_str().unwrap()],
        ) else {
            return;
        };
        assert_eq!(
            ours(&path),
            text.lines().map(str::to_owned).collect::<Vec<_>>(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn jco_sees_components_that_export_their_interface_and_import_nothing() {
    let test = "jco_sees_components_that_export_their_interface_and_import_nothing";
    let jco = root().join("target/peers/node_modules/@bytecodealliance/jco/src/jco.js");
    if !jco.is_file() {
        return skipped(test, "jco is not installed (`cargo xtask setup`)");
    }
    for path in committed(false) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let Some(wit) = ask(
            test,
            "node",
            &[
                "--no-warnings",
                jco.to_str().unwrap(),
                "wit",
                path.to_str().unwrap(),
            ],
        ) else {
            return;
        };
        assert!(
            wit.contains(&format!("export wasm-audit:tools/{name}@0.1.0;")),
            "{name}: {wit}"
        );
        assert!(!wit.contains("import "), "{name}: {wit}");
    }
}
