//! Core module or component: the first thing that is known of a binary.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a binary is, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A core module (layer 0).
    Core,
    /// A component (layer 1).
    Component,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Core => "core module",
            Self::Component => "component",
        })
    }
}
