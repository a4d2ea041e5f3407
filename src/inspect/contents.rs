//! What custom and data sections hold.

use memchr::memmem;
use serde::Serialize;
use wasmparser::{BinaryReader, CustomSectionReader};

use crate::limits;

/// What one custom section holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Content {
    /// What sections of that name are for, in a few words; absent for unknown names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<&'static str>,
    /// What it says in one line: the URL of a source map, a build id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Files of other kinds inside, by their magic bytes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Held>,
}

/// A file inside a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// What its first bytes say it is: `core module`, `component`, `gzip`, `zip`, `ELF`…
    pub what: &'static str,
    /// Byte offset in the artifact.
    pub offset: u64,
}

/// A custom section that says one thing where the binary says another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contradiction {
    /// The section's name.
    pub section: String,
    /// The nested module or component it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Byte offset in the artifact.
    pub offset: u64,
    /// What it says and what is there.
    pub what: String,
}

/// A crate that the binary says it was built from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it came from: `crates.io`, `git`, `local` or `registry`.
    pub source: String,
    /// Whether it only helped to build.
    pub build_only: bool,
}

/// An absolute path in a data segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildPath {
    /// The path.
    pub path: String,
    /// Byte offset in the artifact.
    pub offset: u64,
    /// The nested module it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// Reads what a custom section is for and what it holds.
pub(super) fn of(section: &CustomSectionReader<'_>) -> Content {
    let name = section.name();
    Content {
        meaning: meaning(name),
        says: says(section),
        holds: held(name, section.data(), section.data_offset()),
    }
}

/// What sections of that name are for. Tools agree on these names; nothing makes a section keep to them.
fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "name" => "names of functions and locals, for debuggers",
        "producers" => "tools that made the module",
        "target_features" => "features the compiler was allowed to use",
        "dylink" | "dylink.0" => "how a dynamic linker must load it",
        "linking" => "symbols for a static linker: an object file",
        ".dep-v0" => "crates it was built from (cargo-auditable)",
        "sourceMappingURL" => "where its source map is",
        "external_debug_info" => "where its debug info is",
        "build_id" => "which build it comes from",
        "metadata.code.branch_hint" => "which way branches mostly go",
        "metadata.code.trace_inst" => "instructions to trace",
        "component-name" => "names of the component's parts, for debuggers",
        "authors" | "description" | "homepage" | "licenses" | "revision" | "source" | "version" => {
            "metadata for registries"
        }
        "core" | "corestack" | "coremodules" | "coreinstances" => "a core dump",
        "signature" => "a signature inside the module",
        "__wasm_bindgen_unstable" => "instructions for wasm-bindgen",
        "go.buildid" | "go:buildid" => "which Go build it comes from",
        "emscripten_metadata" => "emscripten's metadata",
        _ if name.starts_with("reloc.") => "relocations for a static linker: an object file",
        _ if name.starts_with(".debug_") => "debug info (DWARF)",
        _ if name.starts_with("component-type") => "the WIT world it was built for",
        _ if name.starts_with("metadata.code.") => "hints for engines",
        _ => return None,
    })
}

/// What the sections that hold one string say.
fn says(section: &CustomSectionReader<'_>) -> Option<String> {
    let mut reader = BinaryReader::new(section.data(), section.data_offset());
    match section.name() {
        "sourceMappingURL" | "external_debug_info" => reader.read_string().ok().map(str::to_owned),
        "build_id" => {
            let length = reader.read_var_u32().ok()? as usize;
            let id = reader.read_bytes(length.min(limits::BUILD_ID_BYTES)).ok()?;
            Some(id.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        "authors" | "description" | "homepage" | "licenses" | "revision" | "source" | "version"
        | "go.buildid" | "go:buildid" => std::str::from_utf8(section.data())
            .ok()
            .filter(|text| text.len() <= limits::SECTION_TEXT_BYTES)
            .map(|text| text.trim().to_owned()),
        _ => None,
    }
}

/// Magic bytes of programs and archives, looked for where a section begins: too short to mean anything elsewhere.
const MAGIC: [(&[u8], &str); 10] = [
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x7fELF", "ELF"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"#!/", "script"),
    (b"\x78\xda", "zlib"),
];

/// The eight bytes that begin a core module or a component, looked for everywhere.
const WASM: [(&[u8], &str); 2] = [
    (b"\0asm\x01\0\0\0", "core module"),
    (b"\0asm\x0d\0\x01\0", "component"),
];

/// Finds files of other kinds in a section.
fn held(name: &str, data: &[u8], start: u64) -> Vec<Held> {
    let mut out = Vec::new();
    let expected = match name {
        ".dep-v0" => "zlib",
        _ if name.starts_with("component-type") => "component",
        _ => "",
    };
    for (magic, what) in MAGIC {
        if data.starts_with(magic) && what != expected {
            out.push(Held {
                what,
                offset: start,
            });
        }
    }
    for (magic, what) in WASM {
        let places = memmem::find_iter(data, magic)
            .filter(|place| *place > 0 || what != expected)
            .take(limits::HELD_FILES);
        out.extend(places.map(|place| Held {
            what,
            offset: start + place as u64,
        }));
    }
    out
}
