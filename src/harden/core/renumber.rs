//! The index hooks of `Reencode`, renumbering.

use std::collections::BTreeSet;

use wasm_encoder as we;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser as wp;

use super::HardenError;
use super::module::{PerSpace, Space};

/// For every index space, the new index of each old one; `None` for what is gone.
pub(super) type Map = PerSpace<Vec<Option<u32>>>;

type Error = reencode::Error<Dangling>;

/// Something that stays refers to something that went: a defect of the marking, found before the bytes leave.
#[derive(Debug, thiserror::Error)]
#[error("{space:?} {index} is gone and still referred to")]
pub(super) struct Dangling {
    space: Space,
    index: u32,
}

pub(super) fn refused(error: Error) -> HardenError {
    HardenError::Unsupported(error.to_string())
}

/// A [`Reencode`] that gives every index its new value, and remembers which functions are referred to from where.
pub(super) struct Renumberer<'m> {
    map: &'m Map,
    /// Functions that bodies take references of, by new index.
    referenced: BTreeSet<u32>,
    /// Functions that something outside of bodies mentions, which is what allows those references.
    declared: BTreeSet<u32>,
    in_body: bool,
}

impl<'m> Renumberer<'m> {
    pub(super) fn new(map: &'m Map) -> Self {
        Self {
            map,
            referenced: BTreeSet::new(),
            declared: BTreeSet::new(),
            in_body: false,
        }
    }

    /// The new index, if the thing stays.
    pub(super) fn index(&self, space: Space, index: u32) -> Option<u32> {
        self.map.get(space).get(index as usize).copied().flatten()
    }

    /// The start section mentions a function without declaring it.
    pub(super) fn start(&self, index: u32) -> Result<u32, HardenError> {
        self.renumbered(Space::Func, index).map_err(refused)
    }

    pub(super) fn body(
        &mut self,
        code: &mut we::CodeSection,
        body: &wp::FunctionBody<'_>,
    ) -> Result<(), HardenError> {
        self.in_body = true;
        let done = utils::parse_function_body(self, code, body.clone()).map_err(refused);
        self.in_body = false;
        done
    }

    /// Functions that are referenced and not declared.
    pub(super) fn undeclared(&self) -> Vec<u32> {
        self.referenced
            .difference(&self.declared)
            .copied()
            .collect()
    }

    fn renumbered(&self, space: Space, index: u32) -> Result<u32, Error> {
        self.index(space, index)
            .ok_or(reencode::Error::UserError(Dangling { space, index }))
    }
}

impl Reencode for Renumberer<'_> {
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
