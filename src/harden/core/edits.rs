//! What the passes decided about one module, before any of it is written.

use std::collections::BTreeMap;

use super::live::{Live, Read};
use super::module::{Module, Space};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::policy::Stub;

/// The decisions. At first everything stays as it is.
pub(in crate::harden) struct Edits {
    /// Which exports stay, in their order.
    pub(in crate::harden) exports: Vec<bool>,
    /// Whether the start section stays.
    pub(in crate::harden) start: bool,
    /// Functions of the module's own that trap from now on, by index, each with the pattern that named it.
    pub(in crate::harden) snipped: BTreeMap<u32, String>,
    /// Why an imported function that is not granted cannot be answered, by index. No matter if nothing reaches it.
    pub(in crate::harden) refused: BTreeMap<u32, HardenError>,
    /// What is reached; everything, until `drop-unused` has looked.
    pub(in crate::harden) live: Live,
    /// What was read in the bodies on the way; nothing, until `drop-unused` has looked.
    pub(in crate::harden) read: Read,
    /// Imported functions that the module answers itself from now on, by index.
    pub(in crate::harden) stubbed: BTreeMap<u32, Stubbed>,
    /// New maxima of the module's own memories, in pages, by index.
    pub(in crate::harden) memories: BTreeMap<usize, u64>,
    /// New maxima of the module's own tables, by index.
    pub(in crate::harden) tables: BTreeMap<usize, u64>,
    /// Which custom sections the policy keeps, in their order.
    pub(in crate::harden) customs: Vec<bool>,
}

/// An import that is answered inside.
pub(in crate::harden) struct Stubbed {
    /// What it answers.
    pub(in crate::harden) answer: Answer,
    /// The memory that it writes to, by its old index.
    pub(in crate::harden) memory: Option<u32>,
    /// The same, as `policy.toml` writes it.
    pub(in crate::harden) stub: Stub,
    /// Whether it only fills a slot that nobody calls through.
    pub(in crate::harden) is_slot: bool,
    /// The component's import behind it, where there is one.
    pub(in crate::harden) stands_for: Option<String>,
}

impl Edits {
    pub(in crate::harden) fn none(module: &Module<'_>) -> Self {
        let mut live = Live::default();
        for space in Space::ALL {
            *live.get_mut(space) = vec![true; module.len(space)];
        }
        Self {
            exports: vec![true; module.exports.len()],
            start: module.start.is_some(),
            snipped: BTreeMap::new(),
            live,
            read: Read::default(),
            stubbed: BTreeMap::new(),
            refused: BTreeMap::new(),
            memories: BTreeMap::new(),
            tables: BTreeMap::new(),
            customs: vec![true; module.customs.len()],
        }
    }

    pub(in crate::harden) fn is_live(&self, space: Space, index: u32) -> bool {
        let live = self.live.get(space).get(index as usize);
        live.copied().unwrap_or(false)
    }
}
