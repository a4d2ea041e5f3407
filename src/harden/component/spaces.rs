//! The thirteen index spaces of a component, and the hooks of `ReencodeComponent` over them.
//!
//! The hooks first note which indices of the outermost level are needed, and later give them their new values. What is
//! defined further inside keeps its indices.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, ReencodeComponent};
use wasmparser as wp;

use crate::harden::spaces::{self, Numbered};

/// An index space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Space {
    CoreFunc,
    CoreTable,
    CoreMemory,
    CoreGlobal,
    CoreTag,
    CoreType,
    Module,
    CoreInstance,
    Type,
    Func,
    Instance,
    Component,
    Value,
}

impl Space {
    pub(super) const ALL: [Self; 13] = [
        Self::CoreFunc,
        Self::CoreTable,
        Self::CoreMemory,
        Self::CoreGlobal,
        Self::CoreTag,
        Self::CoreType,
        Self::Module,
        Self::CoreInstance,
        Self::Type,
        Self::Func,
        Self::Instance,
        Self::Component,
        Self::Value,
    ];

    pub(super) fn of(kind: wp::ComponentExternalKind) -> Self {
        match kind {
            wp::ComponentExternalKind::Module => Self::Module,
            wp::ComponentExternalKind::Func => Self::Func,
            wp::ComponentExternalKind::Value => Self::Value,
            wp::ComponentExternalKind::Type => Self::Type,
            wp::ComponentExternalKind::Instance => Self::Instance,
            wp::ComponentExternalKind::Component => Self::Component,
        }
    }

    pub(super) fn of_core(kind: wp::ExternalKind) -> Self {
        match kind {
            wp::ExternalKind::Func | wp::ExternalKind::FuncExact => Self::CoreFunc,
            wp::ExternalKind::Table => Self::CoreTable,
            wp::ExternalKind::Memory => Self::CoreMemory,
            wp::ExternalKind::Global => Self::CoreGlobal,
            wp::ExternalKind::Tag => Self::CoreTag,
        }
    }

    pub(super) fn of_alias(alias: &wp::ComponentAlias<'_>) -> Self {
        match alias {
            wp::ComponentAlias::InstanceExport { kind, .. } => Self::of(*kind),
            wp::ComponentAlias::CoreInstanceExport { kind, .. } => Self::of_core(*kind),
            wp::ComponentAlias::Outer { kind, .. } => match kind {
                wp::ComponentOuterAliasKind::CoreModule => Self::Module,
                wp::ComponentOuterAliasKind::CoreType => Self::CoreType,
                wp::ComponentOuterAliasKind::Type => Self::Type,
                wp::ComponentOuterAliasKind::Component => Self::Component,
            },
        }
    }
}

/// One value for each index space.
pub(super) type PerSpace<T> = spaces::PerSpace<Space, T, { Space::ALL.len() }>;

impl Numbered for Space {
    fn number(self) -> usize {
        self as usize
    }
}

/// Which indices are needed.
pub(super) type Live = PerSpace<Vec<bool>>;

pub(super) type Error = reencode::Error<std::convert::Infallible>;

/// The hooks.
pub(super) struct Indices {
    mode: Mode,
    depth: u32,
    /// Whether an index got a new value since somebody asked.
    changed: bool,
    /// An index that is referred to and gone: a defect of the marking.
    pub(super) dangling: Option<(Space, u32)>,
}

enum Mode {
    Mark { live: Live, todo: Vec<(Space, u32)> },
    Renumber(PerSpace<Vec<Option<u32>>>),
    Count(PerSpace<BTreeMap<u32, usize>>),
}

impl Indices {
    /// Hooks that note what is needed.
    pub(super) fn marking(counts: &PerSpace<u32>) -> Self {
        let mut live = Live::default();
        for space in Space::ALL {
            let count = *counts.get(space);
            *live.get_mut(space) = vec![false; count as usize];
        }
        Self::new(Mode::Mark {
            live,
            todo: Vec::new(),
        })
    }

    /// Hooks that give what is needed its new indices, in the old order.
    pub(super) fn renumbering(live: &Live) -> Self {
        let mut map: PerSpace<Vec<Option<u32>>> = PerSpace::default();
        for space in Space::ALL {
            let mut next = 0..;
            let live = live.get(space).iter();
            *map.get_mut(space) = live
                .map(|live| if *live { next.next() } else { None })
                .collect();
        }
        Self::new(Mode::Renumber(map))
    }

    /// Hooks that count how often each index is referred to.
    pub(super) fn counting() -> Self {
        Self::new(Mode::Count(PerSpace::default()))
    }

    fn new(mode: Mode) -> Self {
        Self {
            mode,
            depth: 0,
            changed: false,
            dangling: None,
        }
    }

    /// Notes an index of the outermost level, or returns its new value.
    pub(super) fn index(&mut self, space: Space, index: u32) -> u32 {
        match &mut self.mode {
            Mode::Mark { live, todo } => {
                if let Some(live) = live.get_mut(space).get_mut(index as usize)
                    && !*live
                {
                    *live = true;
                    todo.push((space, index));
                }
                index
            }
            Mode::Count(counts) => {
                *counts.get_mut(space).entry(index).or_default() += 1;
                index
            }
            Mode::Renumber(map) => {
                let new = map.get(space).get(index as usize);
                let Some(new) = new.copied().flatten() else {
                    self.dangling.get_or_insert((space, index));
                    return index;
                };
                self.changed |= new != index;
                new
            }
        }
    }

    /// The next index that was noted and not looked at.
    pub(super) fn next(&mut self) -> Option<(Space, u32)> {
        match &mut self.mode {
            Mode::Mark { todo, .. } => todo.pop(),
            Mode::Renumber(_) | Mode::Count(_) => None,
        }
    }

    /// What was noted.
    pub(super) fn into_live(self) -> Live {
        match self.mode {
            Mode::Mark { live, .. } => live,
            Mode::Renumber(_) | Mode::Count(_) => Live::default(),
        }
    }

    /// What was counted.
    pub(super) fn into_counts(self) -> PerSpace<BTreeMap<u32, usize>> {
        match self.mode {
            Mode::Count(counts) => counts,
            Mode::Mark { .. } | Mode::Renumber(_) => PerSpace::default(),
        }
    }

    /// Whether an index got a new value since this was last asked.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    fn here(&mut self, space: Space, index: u32) -> u32 {
        self.outer(space, 0, index)
    }

    fn outer(&mut self, space: Space, count: u32, index: u32) -> u32 {
        if count == self.depth {
            self.index(space, index)
        } else {
            index
        }
    }
}

impl Reencode for Indices {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreFunc, index))
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreTable, index))
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreMemory, index))
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreGlobal, index))
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreTag, index))
    }

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.here(Space::CoreType, index))
    }
}

impl ReencodeComponent for Indices {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn component_type_index(&mut self, index: u32) -> u32 {
        self.here(Space::Type, index)
    }

    fn component_instance_index(&mut self, index: u32) -> u32 {
        self.here(Space::Instance, index)
    }

    fn component_func_index(&mut self, index: u32) -> u32 {
        self.here(Space::Func, index)
    }

    fn component_index(&mut self, index: u32) -> u32 {
        self.here(Space::Component, index)
    }

    fn module_index(&mut self, index: u32) -> u32 {
        self.here(Space::Module, index)
    }

    fn instance_index(&mut self, index: u32) -> u32 {
        self.here(Space::CoreInstance, index)
    }

    fn component_value_index(&mut self, index: u32) -> u32 {
        self.here(Space::Value, index)
    }

    fn outer_type_index(&mut self, count: u32, index: u32) -> Result<u32, Error> {
        Ok(self.outer(Space::CoreType, count, index))
    }

    fn outer_component_type_index(&mut self, count: u32, index: u32) -> u32 {
        self.outer(Space::Type, count, index)
    }

    fn outer_component_index(&mut self, count: u32, index: u32) -> u32 {
        self.outer(Space::Component, count, index)
    }

    fn outer_module_index(&mut self, count: u32, index: u32) -> u32 {
        self.outer(Space::Module, count, index)
    }

    /// A nested module refers to nothing outside of itself.
    fn parse_component_submodule(
        &mut self,
        component: &mut wasm_encoder::Component,
        _parser: wp::Parser,
        module: &[u8],
    ) -> Result<(), Error> {
        component.section(&wasm_encoder::RawSection {
            id: wasm_encoder::ComponentSectionId::CoreModule as u8,
            data: module,
        });
        Ok(())
    }

    /// Custom sections of a nested component are copied: what they point at does not move.
    fn parse_component_custom_section(
        &mut self,
        component: &mut wasm_encoder::Component,
        section: wp::CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        component.section(&wasm_encoder::CustomSection {
            name: section.name().into(),
            data: section.data().into(),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Space;
    use crate::harden::spaces::Numbered;

    #[test]
    fn every_space_has_a_number_of_its_own() {
        assert!(Space::ALL.into_iter().map(Numbered::number).eq(0..13));
    }
}
