//! What a world grants and demands: plain data, made from WIT by `world`.

use std::collections::{BTreeMap, BTreeSet};

use crate::version::track;

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
    /// Core functions by module and name, each with its core type. Modules that are interfaces are cut to the semver track.
    pub core: BTreeMap<(String, String), Grant>,
    /// What a core module on its way to becoming a component exports, by [`Surface::core_export_key`]. Each function is in
    /// it under every name that it may have.
    pub core_exports: BTreeMap<String, Grant>,
    /// Interfaces by name, cut to the semver track.
    pub interfaces: BTreeMap<String, Interface>,
    /// Functions of the world itself.
    pub functions: BTreeMap<String, Grant>,
    /// Resources of the world itself.
    pub resources: BTreeSet<String>,
}

impl Surface {
    /// Returns a core export's name with the interface in it cut to its semver track: `wasi:cli/run@0.2#run`.
    pub fn core_export_key(name: &str) -> String {
        match name.split_once('#') {
            Some((interface, function)) => format!("{}#{function}", track(interface)),
            None => name.to_owned(),
        }
    }

    /// Returns the function that a core module may export as `name` to become a component.
    pub fn core_export(&self, name: &str) -> Option<&Grant> {
        self.core_exports.get(&Self::core_export_key(name))
    }
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
