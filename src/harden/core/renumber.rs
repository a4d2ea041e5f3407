//! The index hooks of `Reencode`, renumbering.

use std::collections::BTreeSet;

use wasm_encoder as we;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser as wp;

use super::live::Used;
use super::module::{PerSpace, Space};
use crate::harden::HardenError;

/// For every index space, the new index of each old one; `None` for what is gone.
pub(in crate::harden) type Map = PerSpace<Vec<Option<u32>>>;

type Error = reencode::Error<Dangling>;

/// Something that stays refers to something that went: a defect of the marking, found before the bytes leave.
#[derive(Debug, thiserror::Error)]
#[error("{space:?} {index} is gone and still referred to")]
pub(in crate::harden) struct Dangling {
    space: Space,
    index: u32,
}

/// A [`Reencode`] that gives every index its new value, and remembers which functions are referred to from where.
pub(in crate::harden) struct Renumberer {
    map: Map,
    /// The least and the greatest index of each space that moves or goes, if one does.
    moved: Used,
    /// Functions that bodies take references of, by new index.
    referenced: BTreeSet<u32>,
    /// Functions that something outside of bodies mentions, which is what allows those references.
    declared: BTreeSet<u32>,
    in_body: bool,
    /// Whether an index got a new value since somebody asked.
    changed: bool,
}

impl Renumberer {
    pub(in crate::harden) fn new(map: Map) -> Self {
        let mut moved = Used::default();
        for space in Space::ALL {
            let indices = (0u32..).zip(map.get(space));
            let mut moves = indices
                .filter(|(old, new)| **new != Some(*old))
                .map(|(old, _)| old);
            let least = moves.next();
            *moved.get_mut(space) = least.map(|least| (least, moves.last().unwrap_or(least)));
        }
        Self {
            map,
            moved,
            referenced: BTreeSet::new(),
            declared: BTreeSet::new(),
            in_body: false,
            changed: false,
        }
    }

    /// Whether an index got a new value since this was last asked.
    pub(in crate::harden) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The new index, if the thing stays.
    pub(in crate::harden) fn index(&self, space: Space, index: u32) -> Option<u32> {
        self.map.get(space).get(index as usize).copied().flatten()
    }

    /// The start section mentions a function without declaring it.
    pub(in crate::harden) fn start(&mut self, index: u32) -> Result<u32, HardenError> {
        self.renumbered(Space::Func, index)
            .map_err(HardenError::unsupported)
    }

    /// Whether an index in any space moves or goes.
    pub(in crate::harden) fn moves(&self) -> bool {
        Space::ALL
            .iter()
            .any(|space| self.moved.get(*space).is_some())
    }

    /// Whether something that uses these indices may have to be written again.
    fn may_move(&self, used: &Used) -> bool {
        Space::ALL
            .iter()
            .any(|space| match (self.moved.get(*space), used.get(*space)) {
                (Some((first, last)), Some((least, greatest))) => {
                    least <= last && first <= greatest
                }
                _ => false,
            })
    }

    /// Notes down of which functions bodies take references, by their old indices.
    pub(in crate::harden) fn refer(
        &mut self,
        functions: &BTreeSet<u32>,
    ) -> Result<(), HardenError> {
        for function in functions {
            let new = self
                .renumbered(Space::Func, *function)
                .map_err(HardenError::unsupported)?;
            self.referenced.insert(new);
        }
        Ok(())
    }

    /// Writes a body; as it was, when all of its indices stay. Returns whether it is another one.
    ///
    /// What is known to be `used` in it saves reading it again.
    pub(in crate::harden) fn body(
        &mut self,
        code: &mut we::CodeSection,
        body: &wp::FunctionBody<'_>,
        used: Option<&Used>,
    ) -> Result<bool, HardenError> {
        if used.is_some_and(|used| !self.may_move(used)) {
            code.raw(body.as_bytes());
            return Ok(false);
        }
        self.in_body = true;
        self.take_changed();
        let written = self.function(body).map_err(HardenError::unsupported);
        self.in_body = false;
        let written = written?;
        let changed = self.take_changed();
        if changed {
            code.function(&written);
        } else {
            code.raw(body.as_bytes());
        }
        Ok(changed)
    }

    fn function(&mut self, body: &wp::FunctionBody<'_>) -> Result<we::Function, Error> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        let mut code = body.get_operators_reader()?;
        while !code.eof() {
            function.instruction(&self.instruction(code.read()?)?);
        }
        Ok(function)
    }

    /// Functions that are referenced and not declared.
    pub(in crate::harden) fn undeclared(&self) -> Vec<u32> {
        self.referenced
            .difference(&self.declared)
            .copied()
            .collect()
    }

    fn renumbered(&mut self, space: Space, index: u32) -> Result<u32, Error> {
        let new = self
            .index(space, index)
            .ok_or(reencode::Error::UserError(Dangling { space, index }))?;
        self.changed |= new != index;
        Ok(new)
    }
}

impl Reencode for Renumberer {
    type Error = Dangling;

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        let new = self.renumbered(Space::Func, index)?;
        if !self.in_body {
            self.declared.insert(new);
        }
        Ok(new)
    }

    fn instruction<'a>(&mut self, op: wp::Operator<'a>) -> Result<we::Instruction<'a>, Error> {
        if let (wp::Operator::RefFunc { function_index }, true) = (&op, self.in_body) {
            let new = self.renumbered(Space::Func, *function_index)?;
            self.referenced.insert(new);
        }
        utils::instruction(self, op)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Table, index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Memory, index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Global, index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Tag, index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Type, index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Data, index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error> {
        self.renumbered(Space::Element, index)
    }
}
