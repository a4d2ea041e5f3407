//! Modules and components of every proposal, valid and broken, against an independent reading.
//!
//! wasm-tools' validator must agree on what is valid; its printed text on imports, exports and limits; and a call graph
//! of direct calls alone on what is reached.

#![no_main]

use arbitrary::{Arbitrary as _, Result, Unstructured};
use libfuzzer_sys::{Corpus, fuzz_target};
use wasm_audit::artifact::{Artifact, Kind};
use wasm_audit::inspect::{By, ExternKind, Facts, inspect};
use wasmparser::{Operator, Parser, Payload, TypeRef, Validator, WasmFeatures};

#[path = "../../skeleton.rs"]
mod skeleton;

use skeleton::Skeleton;

fuzz_target!(|seed: &[u8]| -> Corpus {
    match binary(&mut Unstructured::new(seed)) {
        Ok(bytes) => {
            judge(bytes);
            Corpus::Keep
        }
        Err(_) => Corpus::Reject,
    }
});

/// Makes a binary: a module or a component, of some proposals, with or without a byte that was changed.
fn binary(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut config = wasm_smith::Config::arbitrary(u)?;
    // What the crate leaves off because few engines have it.
    config.acquire_release_atomics_enabled = u.arbitrary()?;
    config.allow_invalid_funcs = u.ratio(1, 8)?;
    config.custom_descriptors_enabled = config.gc_enabled && u.arbitrary()?;
    config.custom_page_sizes_enabled = u.arbitrary()?;
    config.export_everything = u.arbitrary()?;
    config.generate_custom_sections = u.arbitrary()?;
    config.multibyte_array_access_enabled = config.gc_enabled && u.arbitrary()?;
    config.shared_everything_threads_enabled =
        config.threads_enabled && config.reference_types_enabled && u.arbitrary()?;
    config.wide_arithmetic_enabled = u.arbitrary()?;
    let (min_imports, min_funcs) = (u.int_in_range(0..=8)?, u.int_in_range(0..=8)?);
    config.min_imports = config.max_imports.min(min_imports);
    config.min_funcs = config.max_funcs.min(min_funcs);
    let component = u.ratio(1, 8)?;
    let flip: Option<(usize, u8)> = if u.ratio(1, 4)? { Some(u.arbitrary()?) } else { None };
    let mut bytes = if component {
        config.max_instances = 10;
        config.max_modules = 10;
        config.max_components = 10;
        wasm_smith::Component::new(config, u)?.to_bytes()
    } else {
        wasm_smith::Module::new(config, u)?.to_bytes()
    };
    if let Some((at, with)) = flip {
        // The magic bytes are another target's.
        let at = 8 + at % bytes.len().saturating_sub(8).max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= with;
        }
    }
    Ok(bytes)
}

fn judge(bytes: Vec<u8>) {
    let theirs = Validator::new_with_features(WasmFeatures::all()).validate_all(&bytes);
    let artifact = Artifact::from_bytes(bytes).expect("the magic bytes are there");
    let facts = inspect(&artifact);
    match (&facts.malformed, &theirs) {
        (None, Ok(_)) => {}
        (Some(_), Err(_)) => return,
        // What we refuse although it is valid: a bound of ours, which is told as one.
        (Some(malformed), Ok(_)) => {
            assert!(malformed.message.contains("more than"), "refused a valid binary: {malformed:?}");
            return;
        }
        (None, Err(error)) => panic!("took an invalid binary: {error}"),
    }
    if facts.kind == Kind::Core {
        surface(artifact.bytes(), &facts);
        reach(artifact.bytes(), &facts);
    }
}

/// Compares imports, exports and limits with the printed text.
fn surface(bytes: &[u8], facts: &Facts) {
    let mut text = String::new();
    wasmprinter::Config::new()
        .print_skeleton(true)
        .print(bytes, &mut wasmprinter::PrintFmtWrite(&mut text))
        .expect("a valid binary is printed");
    let theirs = Skeleton::parse(&text);
    let imports: Vec<_> = facts
        .imports
        .iter()
        .map(|import| {
            let module = import.module.clone().expect("a core import has two names");
            (module, import.name.clone(), import.ty.clone().expect("it has a type"))
        })
        .collect();
    assert_eq!(imports, theirs.imports);
    let exports: Vec<_> = facts
        .exports
        .iter()
        .map(|export| (export.name.clone(), export.ty.clone().expect("an export has a type")))
        .collect();
    assert_eq!(exports, theirs.exports);
    let module = &facts.modules[0];
    let memories: Vec<_> = module
        .memories
        .iter()
        .map(|memory| {
            let index = if memory.memory64 { " i64" } else { "" };
            let maximum = memory.maximum.map(|maximum| format!(" {maximum}")).unwrap_or_default();
            let shared = if memory.shared { " shared" } else { "" };
            let page = if memory.page_size == 65536 { String::new() } else { format!(" (pagesize {})", memory.page_size) };
            format!("(memory{index} {}{maximum}{shared}{page})", memory.minimum)
        })
        .collect();
    let known: Vec<_> = theirs
        .items
        .get("memory")
        .into_iter()
        .flatten()
        // The usual page size may be written down or not.
        .map(|memory| memory.replace(" (pagesize 65536)", ""))
        .collect();
    assert_eq!(memories, known);
    let counts = [
        ("func", module.functions as usize + functions(facts)),
        ("table", module.tables.len()),
        ("global", module.globals.len()),
        ("tag", module.tags.len()),
    ];
    for (kind, count) in counts {
        assert_eq!(count, theirs.items.get(kind).map_or(0, Vec::len), "{kind}");
    }
    for (table, text) in module.tables.iter().zip(theirs.items.get("table").into_iter().flatten()) {
        let maximum = table.maximum.map(|maximum| format!(" {maximum}")).unwrap_or_default();
        let end = format!("{}{maximum} {})", table.minimum, table.element);
        assert!(text.ends_with(&end), "{text} {end}");
    }
    let globals = module.globals.iter().map(|global| &global.ty);
    assert!(globals.eq(theirs.items.get("global").into_iter().flatten()));
    let tags = module.tags.iter().map(|tag| &tag.ty);
    assert!(tags.eq(theirs.items.get("tag").into_iter().flatten()));
}

fn functions(facts: &Facts) -> usize {
    facts.imports.iter().filter(|import| import.kind == ExternKind::Func).count()
}

/// Whatever direct calls from an export reach is reached, and whatever is reached by direct calls is so from a root.
fn reach(bytes: &[u8], facts: &Facts) {
    let mut imported = Vec::new();
    let mut calls: Vec<Vec<u32>> = Vec::new();
    let (mut exported, mut start) = (Vec::new(), None);
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    for payload in parser.parse_all(bytes) {
        match payload.expect("the binary is valid") {
            Payload::ImportSection(section) => {
                for (n, import) in section.into_imports().enumerate() {
                    let import = import.expect("the binary is valid");
                    if matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                        imported.push(n);
                        calls.push(Vec::new());
                    }
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.expect("the binary is valid");
                    if matches!(export.kind, wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact) {
                        exported.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => start = Some(func),
            Payload::CodeSectionEntry(body) => {
                let mut called = Vec::new();
                for operator in body.get_operators_reader().expect("the binary is valid") {
                    match operator.expect("the binary is valid") {
                        Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                            called.push(function_index);
                        }
                        _ => {}
                    }
                }
                calls.push(called);
            }
            _ => {}
        }
    }
    let from_exports = walked(&calls, exported);
    let from_start = walked(&calls, start.into_iter().collect());
    assert_eq!(facts.reach.len(), imported.len());
    for (function, (import, reach)) in imported.iter().zip(&facts.reach).enumerate() {
        assert_eq!(reach.import, *import);
        match (from_exports[function], from_start[function]) {
            (true, false) => assert_eq!(reach.by, By::Export, "{reach:?}"),
            (false, true) => assert_eq!(reach.by, By::Start, "{reach:?}"),
            (true, true) => assert!(matches!(reach.by, By::Export | By::Start), "{reach:?}"),
            (false, false) => assert!(matches!(reach.by, By::Table | By::Nobody), "{reach:?}"),
        }
        assert_eq!(reach.path.is_empty(), reach.by == By::Nobody, "{reach:?}");
    }
}

fn walked(calls: &[Vec<u32>], mut todo: Vec<u32>) -> Vec<bool> {
    let mut seen = vec![false; calls.len()];
    while let Some(function) = todo.pop() {
        if !std::mem::replace(&mut seen[function as usize], true) {
            todo.extend(&calls[function as usize]);
        }
    }
    seen
}
