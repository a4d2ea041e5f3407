//! What is read off an artifact: plain data, which judges nothing.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::contents::{BuildPath, Content, Contradiction, Dependency};
use super::module::CoreModule;
use super::reach::Reach;
use crate::artifact::Kind;
use crate::digest::Digest;

/// What the headers of an artifact say: everything but code and data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Headers {
    /// How many bytes there are.
    pub size: u64,
    /// Core module or component.
    pub kind: Kind,
    /// Why and where reading stopped. The other facts are then what stood before that place.
    pub malformed: Option<Malformed>,
    /// What the artifact takes from its host, in the order of the binary.
    pub imports: Vec<Import>,
    /// What it gives its host.
    pub exports: Vec<Export>,
    /// The core modules inside, in the order of the binary; for a core module the only entry is the artifact itself.
    pub modules: Vec<CoreModule>,
    /// Custom sections, at every depth.
    pub sections: Vec<Section>,
    /// Tools that the `producers` sections name, as `language Rust`. The binary says so; nobody checked.
    pub producers: BTreeSet<String>,
    /// What the `target_features` sections say, as `+simd128`. The binary says so; [`Facts::proposals`] is what it uses.
    pub target_features: BTreeSet<String>,
}

/// Everything that `inspect` read off one artifact: its headers, and what only a reading of every byte tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Facts {
    /// The digest of the bytes these facts are about.
    pub digest: Digest,
    /// What the headers say.
    #[serde(flatten)]
    pub headers: Headers,
    /// WebAssembly proposals beyond the first version that the binary uses, by the names of `wasm-tools --features`.
    pub proposals: BTreeSet<String>,
    /// Who reaches each imported function, in the order of [`Headers::imports`] and of the functions in them.
    pub reach: Vec<Reach>,
    /// What the custom sections hold, in the order of [`Headers::sections`].
    pub contents: Vec<Content>,
    /// Where a custom section says one thing and the binary another.
    pub contradictions: Vec<Contradiction>,
    /// Crates that a `.dep-v0` section (cargo-auditable) says the binary was built from.
    pub dependencies: Vec<Dependency>,
    /// Absolute paths in data segments: panic messages carry those of the machine that built the module.
    pub paths: Vec<BuildPath>,
}

// Facts are headers and more: whoever reads headers reads them off facts as well.
impl Deref for Facts {
    type Target = Headers;

    fn deref(&self) -> &Headers {
        &self.headers
    }
}

/// Where and why bytes stopped making sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Malformed {
    /// Byte offset.
    pub offset: u64,
    /// The reader's reason.
    pub message: String,
}

/// What kind of thing an import or export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(
    missing_docs,
    reason = "the variants are the WebAssembly specification's own words"
)]
pub enum ExternKind {
    Func,
    Table,
    Memory,
    Global,
    Tag,
    Instance,
    Component,
    Module,
    Value,
    Type,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// The module part of the name; absent for imports of a component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The name.
    pub name: String,
    /// What kind of thing is imported.
    pub kind: ExternKind,
    /// The type as the text format writes it; absent where `functions` says it all, and for kinds without a text.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The functions of an imported instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Function>,
    /// What else an imported instance carries, other than functions and plain types: resources by name, and kinds that no WIT can say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// Byte offset in the artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// One export; the same shape as an import without a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// The name.
    pub name: String,
    /// What kind of thing is exported.
    pub kind: ExternKind,
    /// The type as the text format writes it.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The functions of an exported instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Function>,
    /// Byte offset in the artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// One function of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Function {
    /// The name, as in `get-stdout` or `[method]output-stream.write`.
    pub name: String,
    /// The type, written out in full as WIT text.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A member of an imported instance that is no function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The name.
    pub name: String,
    /// `type` for a resource.
    pub kind: ExternKind,
}

/// One custom section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Bytes of its content, the name not counted.
    pub size: u64,
    /// The nested module or component it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Byte offset in the artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Import {
    /// Returns the name that people know the import by: `wasi_snapshot_preview1.fd_write`, `wasi:cli/stdout@0.2.6`.
    pub fn full_name(&self) -> String {
        match &self.module {
            Some(module) => format!("{module}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl fmt::Display for ExternKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Func => "function",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Global => "global",
            Self::Tag => "tag",
            Self::Instance => "instance",
            Self::Component => "component",
            Self::Module => "core module",
            Self::Value => "value",
            Self::Type => "type",
        })
    }
}
