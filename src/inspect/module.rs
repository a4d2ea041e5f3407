//! What one core module has: plain data, which judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Export, Import};

/// What one core module has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CoreModule {
    /// `core module 0` for the first one nested in a component; absent when the artifact is the module.
    pub within: Option<String>,
    /// The imports of a nested module. Those of an artifact that is a module stand in [`Headers::imports`](super::Headers::imports).
    pub imports: Vec<Import>,
    /// The exports of a nested module.
    pub exports: Vec<Export>,
    /// How often the outermost component instantiates a nested module, through components inside it as well; 0 means that
    /// its imports lead nowhere. Absent when that is not known, and for an artifact that is a module.
    pub instances: Option<u32>,
    /// Its memories, imported ones first.
    pub memories: Vec<Memory>,
    /// Its tables, imported ones first.
    pub tables: Vec<Table>,
    /// Its globals, imported ones first.
    pub globals: Vec<Global>,
    /// Its tags, imported ones first.
    pub tags: Vec<Tag>,
    /// How many types it has.
    pub types: u32,
    /// How many functions it defines.
    pub functions: u32,
    /// The start function's index: code that runs at instantiation.
    pub start: Option<u32>,
    /// Its element segments.
    pub elements: Segments,
    /// Its data segments.
    pub data: Segments,
    /// What its code does. Empty when only headers were read.
    pub code: Code,
}

/// Element or data segments, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Segments {
    /// Copied at instantiation.
    pub active: u32,
    /// Copied when an instruction asks for it.
    pub passive: u32,
    /// Only there to declare function references.
    pub declared: u32,
    /// Elements, or bytes of data, in all of them.
    pub size: u64,
}

/// One global.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Global {
    /// Whether it comes from outside the module.
    pub imported: bool,
    /// The type as the text format writes it: `(global (mut i32))`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it can change.
    pub mutable: bool,
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Whether it comes from outside the module.
    pub imported: bool,
    /// The type as the text format writes it: `(tag (param i32))`.
    #[serde(rename = "type")]
    pub ty: String,
}

/// What the function bodies of a core module do, taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Code {
    /// Bytes of all function bodies.
    pub size: u64,
    /// Bytes of the largest body.
    pub largest_body: u64,
    /// Locals of the function that has most, parameters not counted.
    pub most_locals: u32,
    /// Blocks inside one another where they are deepest.
    pub deepest_nesting: u32,
    /// Whether a function calls through a table or a reference.
    pub calls_indirectly: bool,
    /// Tables that an instruction grows, by index.
    pub tables_grown: BTreeSet<u32>,
    /// Tables that an instruction writes (`table.set`, `table.fill`, `table.copy`, `table.init`), by index.
    pub tables_written: BTreeSet<u32>,
    /// Whether an instruction grows a memory.
    pub grows_memory: bool,
    /// Whether the start function's body is empty.
    pub start_is_empty: bool,
    /// Where instructions stand whose results may differ from one host to the next.
    pub nondeterminism: BTreeMap<Nondeterminism, Spot>,
}

/// Why an instruction's result may differ from one host to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nondeterminism {
    /// Relaxed SIMD: the result depends on the processor.
    RelaxedSimd,
    /// The bits of a NaN that arithmetic made can be seen, by a reinterpretation or a store.
    NanBits,
    /// Shared memory: the result depends on what other threads do.
    Threads,
}

/// A function, and how many instructions of it are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spot {
    /// Byte offset of the first such instruction.
    pub offset: u64,
    /// How many such instructions there are in the module.
    pub count: u64,
}

/// One memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// Whether it comes from outside the module.
    pub imported: bool,
    /// Initial size, in pages.
    pub minimum: u64,
    /// Maximum size, in pages.
    pub maximum: Option<u64>,
    /// Bytes of a page, 65536 unless the module chose otherwise.
    pub page_size: u64,
    /// Whether threads may share it.
    pub shared: bool,
    /// Whether it is indexed by 64-bit addresses.
    pub memory64: bool,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// Whether it comes from outside the module.
    pub imported: bool,
    /// The element type, as in `funcref`.
    pub element: String,
    /// Initial number of elements.
    pub minimum: u64,
    /// Maximum number of elements.
    pub maximum: Option<u64>,
    /// Whether it is indexed by 64-bit numbers; left out where it is not, as in statements made before this was told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub table64: bool,
}

impl Memory {
    /// Returns the maximum in bytes, if there is one.
    pub fn maximum_bytes(&self) -> Option<u64> {
        self.maximum
            .map(|pages| pages.saturating_mul(self.page_size))
    }

    /// Returns the initial size in bytes.
    pub fn minimum_bytes(&self) -> u64 {
        self.minimum.saturating_mul(self.page_size)
    }
}
