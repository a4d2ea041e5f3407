//! What a world grants and demands: plain data, made from WIT by `world`.

use std::collections::{BTreeMap, BTreeSet};

/// One world of a policy, ready to be compared with the facts of an artifact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct World {
    /// Its name, as in `policy:csv-to-json/command`.
    pub name: String,
    /// What may be imported.
    pub imports: Surface,
    /// What must be exported.
    pub exports: Surface,
}

/// A set of functions, as components name them and as core modules do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surface {
    /// Core functions by module and name, each with its core type.
    pub core: BTreeMap<(String, String), Grant>,
    /// Interfaces by name, cut to the semver track.
    pub interfaces: BTreeMap<String, Interface>,
    /// Functions of the world itself.
    pub functions: BTreeMap<String, Grant>,
    /// Resources of the world itself.
    pub resources: BTreeSet<String>,
}

/// One interface of a world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// Its name with the full version.
    pub name: String,
    /// Its functions.
    pub functions: BTreeMap<String, Grant>,
    /// Its resources.
    pub resources: BTreeSet<String>,
    /// Whether the world's author wrote it. If not, it is there for its types, and only methods are granted.
    pub is_written: bool,
}

/// One function, with the type it must have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The type: core text for core functions, WIT text in full for the others.
    pub ty: String,
    /// Where the policy says so, as in `wasm-audit:preview1/args#args-get`.
    pub origin: String,
}
