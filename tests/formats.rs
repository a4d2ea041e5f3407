//! What `check` and `inspect` write, whatever the names in a module are: documents by their schemas, and commands that are ours.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::type_complexity,
    reason = "a test that panics has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Deserializer, Value};
use wasm_audit::text::acts;
use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Our own schema of that name.
fn schema(name: &str) -> Validator {
    let path = root().join("docs/schema").join(name);
    validator(&read(&path))
}

/// The official SARIF 2.1.0 schema, out of the sources of the crate that carries it.
fn sarif_schema() -> Validator {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let carrier = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .unwrap();
    let manifest = Path::new(carrier["manifest_path"].as_str().unwrap());
    let mut schema = read(&manifest.with_file_name("src").join("schema.json"));
    assert!(schema["title"].as_str().unwrap().contains("Version 2.1.0"));
    // As published, this pattern is no regular expression (a bracket closes that was not opened). We write no language.
    for who in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][who]["properties"]["language"];
        assert!(
            language
                .as_object_mut()
                .unwrap()
                .remove("pattern")
                .is_some()
        );
    }
    validator(&schema)
}

/// A validator that looks at formats too: dates and URI references.
fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn assert_valid(validator: &Validator, document: &Value, what: &str) {
    let errors: Vec<_> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(5)
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

/// Runs the program; its standard output.
fn run(folder: &Path, arguments: &[&str], files: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wasm-audit"))
        .current_dir(folder)
        .env_clear()
        .args(arguments)
        .args(files)
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Writes a module with imports of these names.
fn module(folder: &Path, file: &str, names: &[String]) {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    for name in names {
        imports.import("env", name, EntityType::Function(0));
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    fs::write(folder.join(file), module.finish()).unwrap();
}

/// Names made of pieces that mean something to somebody; the same in every run.
fn names(seed: u64, n: usize) -> Vec<String> {
    // Held apart by spaces.
    const PIECES: &str = "a _x é 日 \u{1b}[2J \u{9b}31m \u{7} \r \n \r\n \t \0 \u{7f} \u{202e} \u{2066} \u{2028} \u{2029} \
        \u{200b} \u{feff} \u{e0041} ::error,file=x:: :: ##[error] ##vso[x] %0A % %25 <script> ](http://x) {0} } \" \\ `";
    let pieces: Vec<_> = PIECES.split(' ').collect();
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    (0..n)
        .map(|_| {
            (0..next() % 8)
                .map(|_| pieces[next() % pieces.len()])
                .collect()
        })
        .collect()
}

/// Fails on a character that could act on whoever shows the text.
fn assert_inert(text: &str, what: &str) {
    let mut before = None;
    for c in text.chars().filter(|c| *c != '\n') {
        assert!(!acts(before.replace(c), c), "{what}: {c:?}");
    }
}

/// A command, as GitHub's runner reads a line: level, properties and message. The runner unescapes the percent sign last.
fn command(line: &str) -> Option<(&str, Vec<(&str, String)>, String)> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let data = data
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%");
    let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.split(',').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = value
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",");
        Some((key, value.replace("%25", "%")))
    });
    Some((level, properties.collect(), data))
}

#[test]
fn every_format_is_well_formed_and_inert_whatever_the_names() {
    let folder = tempfile::tempdir().unwrap();
    let (sarif, json, facts) = (
        sarif_schema(),
        schema("check.schema.json"),
        schema("inspect.schema.json"),
    );
    let mut files = Vec::new();
    let mut all = Vec::new();
    for seed in 0..60 {
        let names = names(seed, 5);
        files.push(format!("{seed} a,b:c%.wasm"));
        module(folder.path(), files.last().unwrap(), &names);
        all.extend(names);
    }

    let text = run(folder.path(), &["check", "--verbose"], &files);
    assert_inert(&text, "human");
    assert!(
        text.lines().all(|line| command(line).is_none()),
        "a command in {text}"
    );

    let text = run(folder.path(), &["check", "--format", "json"], &files);
    assert_inert(&text, "json");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_valid(&json, &document, "json");
    let subjects: Vec<_> = document["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["report"]["findings"].as_array().unwrap())
        .filter(|finding| finding["code"] == "import-not-in-world")
        .map(|finding| finding["subject"].as_str().unwrap().to_owned())
        .collect();
    let wanted: Vec<_> = all.iter().map(|name| format!("env.{name}")).collect();
    assert_eq!(subjects, wanted, "names are told as they are");

    let text = run(folder.path(), &["check", "--format", "sarif"], &files);
    assert_inert(&text, "sarif");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_valid(&sarif, &document, "sarif");
    let uri = &document["runs"][0]["artifacts"][0]["location"]["uri"];
    assert_eq!(uri, "0%20a%2Cb%3Ac%25.wasm");
    for result in document["runs"][0]["results"].as_array().unwrap() {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.contains("]("), "a link in {text}");
        let braces = text.replace("{{", "").replace("}}", "");
        assert!(!braces.contains(['{', '}']), "a placeholder in {text}");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], 1, "code scanning wants a line");
    }

    let text = run(folder.path(), &["check", "--format", "github"], &files);
    assert_inert(&text, "github");
    let is_command = |line: &&str| command(line).is_some();
    let (commands, plain): (Vec<_>, Vec<_>) = text.lines().partition(is_command);
    let mut errors = Vec::new();
    for line in commands {
        let (level, properties, message) = command(line).unwrap();
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        let keys: Vec<_> = properties.iter().map(|(key, _)| *key).collect();
        if message.contains("more of this kind are not shown") {
            assert_eq!(keys, ["title"]);
        } else {
            assert_eq!(keys, ["file", "title"]);
            assert!(properties[0].1.ends_with(" a,b:c%.wasm"), "{properties:?}");
            assert!(message.starts_with("imports `env."), "{message}");
        }
        if level == "error" {
            errors.push(message);
        }
    }
    assert_eq!(errors.len(), 10, "{text}");
    assert!(errors[9].contains("more of this kind are not shown"));
    assert!(
        plain.iter().all(|line| line.starts_with("FAILED  ")),
        "{plain:?}"
    );

    module(folder.path(), "old.wasm", &[]);
    let arguments = ["diff", "--format", "github", "old.wasm"];
    for file in &files {
        let text = run(folder.path(), &arguments, std::slice::from_ref(file));
        assert_inert(&text, "diff");
        let (commands, plain): (Vec<_>, Vec<_>) = text.lines().partition(is_command);
        // One says that imports were gained, and each distinct import is another.
        assert!(commands.len() > 1, "{text}");
        assert_eq!(plain.len(), 1, "{plain:?}");
    }

    let output = Command::new(env!("CARGO_BIN_EXE_wasm-audit"))
        .current_dir(folder.path())
        .args(["inspect", "--format", "json"])
        .args(&files)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_inert(&text, "inspect");
    assert_valid(&facts, &serde_json::from_str(&text).unwrap(), "inspect");
}

#[test]
fn results_beyond_what_code_scanning_takes_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    module(folder.path(), "many.wasm", &vec!["same".to_owned(); 6_000]);
    let text = run(
        folder.path(),
        &["check", "--format", "sarif"],
        &["many.wasm".into()],
    );
    let document: Value = serde_json::from_str(&text).unwrap();
    let run_of = &document["runs"][0];
    let results = run_of["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    let said = run_of["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
        .as_str()
        .unwrap();
    assert!(
        said.starts_with("1,001 more findings are left out"),
        "{said}"
    );
    let prints: std::collections::BTreeSet<_> = results
        .iter()
        .map(|result| {
            result["partialFingerprints"]["wasmAuditFinding/v1"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(prints.len(), 5_000, "the same import twice is two findings");

    // JSON leaves nothing out.
    let text = run(
        folder.path(),
        &["check", "--format", "json"],
        &["many.wasm".into()],
    );
    let document: Value = serde_json::from_str(&text).unwrap();
    let findings = document["files"][0]["report"]["findings"]
        .as_array()
        .unwrap();
    // One an import, and one that says that it is repeated.
    assert_eq!(findings.len(), 6_001);
}

#[test]
fn fingerprints_do_not_depend_on_offsets() {
    let folder = tempfile::tempdir().unwrap();
    module(folder.path(), "old.wasm", &["b".into()]);
    module(folder.path(), "new.wasm", &["a-new-one".into(), "b".into()]);
    let print_of_b = |file: &str| {
        let text = run(
            folder.path(),
            &["check", "--format", "sarif"],
            &[file.into()],
        );
        let document: Value = serde_json::from_str(&text).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap().clone();
        let of_b = results
            .into_iter()
            .find(|result| result["properties"]["subject"] == "env.b")
            .unwrap();
        (
            of_b["partialFingerprints"]["wasmAuditFinding/v1"]
                .as_str()
                .unwrap()
                .to_owned(),
            of_b["locations"][0]["physicalLocation"]["region"]["byteOffset"]
                .as_u64()
                .unwrap(),
        )
    };
    let (old, new) = (print_of_b("old.wasm"), print_of_b("new.wasm"));
    assert_eq!(old.0, new.0);
    assert_ne!(old.1, new.1);
}

#[test]
fn every_recorded_document_is_as_its_schema_says() {
    let (json, sarif, facts, verified) = (
        schema("check.schema.json"),
        sarif_schema(),
        schema("inspect.schema.json"),
        schema("verify.schema.json"),
    );
    let mut files = Vec::new();
    collect(&root().join("tests/cli"), &mut files);
    let mut n = 0;
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let directives = text
            .lines()
            .filter(|line| line.starts_with(";; ") && line.contains(": "));
        let asked = |command: &str, format: &str| {
            directives
                .clone()
                .any(|line| line.contains(command) && line.contains(&format!("--format {format}")))
        };
        if !["json", "sarif"].iter().any(|format| {
            [": check ", ": inspect ", ": verify "]
                .iter()
                .any(|command| asked(command, format))
        }) {
            continue;
        }
        let mut beside = path.clone().into_os_string();
        beside.push(".stdout");
        let recorded = fs::read_to_string(PathBuf::from(beside)).unwrap();
        let recorded = recorded.replace("sha256:…", &format!("sha256:{}", "0".repeat(64)));
        // What people read may stand before the documents.
        let from = recorded.find("{\n").unwrap_or_default();
        for document in Deserializer::from_str(&recorded[from..]).into_iter::<Value>() {
            let document = document.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let validator = match &document {
                document if document["runs"].is_array() => &sarif,
                document if document["files"][0]["facts"].is_object() => &facts,
                document if document["files"][0]["verified"].is_boolean() => &verified,
                _ => &json,
            };
            assert_valid(validator, &document, &path.display().to_string());
            n += 1;
        }
    }
    assert!(n >= 12, "found {n} documents");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            collect(&path, files);
        } else if matches!(ending, Some("wat" | "test")) {
            files.push(path);
        }
    }
}
