//! What a module's outside can reach.
//!
//! The index hooks of `Reencode` see every index of every instruction of every proposal. Here they only note it down; in
//! `emit` the same hooks renumber.

use std::collections::BTreeSet;

use wasm_encoder as we;
use wasm_encoder::reencode::{self, Reencode};
use wasmparser as wp;

use super::edits::Edits;
use super::module::{Module, PerSpace, Space};
use super::operators::{Asked, Indices};
use crate::harden::HardenError;

/// For every index space, which indices are needed.
pub(in crate::harden) type Live = PerSpace<Vec<bool>>;

/// What was read in the bodies that are needed, so that those in which nothing changes are not read again.
#[derive(Clone, Debug, Default)]
pub(in crate::harden) struct Read {
    /// Of each body, the least and the greatest index in every space; `None` of those that were not read.
    used: Vec<Option<Used>>,
    /// Functions of which bodies take references.
    pub(in crate::harden) referenced: BTreeSet<u32>,
}

/// The least and the greatest index that a body has of each space, if it has one.
pub(in crate::harden) type Used = PerSpace<Option<(u32, u32)>>;

impl Read {
    /// What was read in a body, by its number among the bodies.
    pub(in crate::harden) fn body(&self, own: usize) -> Option<&Used> {
        self.used.get(own)?.as_ref()
    }
}

/// Marks what the exports and the start function that stay reach, and what imported tables and memories do.
pub(in crate::harden) fn live(
    module: &Module<'_>,
    edits: &Edits,
) -> Result<(Live, Read), HardenError> {
    let mut marker = Marker::default();
    marker.read.used = vec![None; module.bodies.len()];
    for space in Space::ALL {
        *marker.live.get_mut(space) = vec![false; module.len(space)];
    }
    for (export, stays) in module.exports.iter().zip(&edits.exports) {
        if *stays {
            marker.mark(Space::of_export(export.kind), export.index);
        }
    }
    if let Some(start) = module.start.filter(|_| edits.start) {
        marker.mark(Space::Func, start);
    }
    for (i, element) in (0u32..).zip(&module.elements) {
        // Functions declared one by one can be left out one by one; expressions are written as they are.
        if matches!(
            (&element.kind, &element.items),
            (wp::ElementKind::Declared, wp::ElementItems::Expressions(..))
        ) {
            marker.mark(Space::Element, i);
        }
    }
    marker.mark_what_may_trap(module);
    // What is imported as a table or memory is shared with the outside, which may look at it at any time.
    for space in [Space::Table, Space::Memory] {
        (0u32..)
            .zip(0..*module.n_imports.get(space))
            .for_each(|(i, _)| marker.mark(space, i));
    }
    marker
        .mark_imported_types(module)
        .map_err(HardenError::unsupported)?;
    loop {
        while let Some((space, index)) = marker.todo.pop() {
            marker
                .visit(module, edits, space, index)
                .map_err(HardenError::unsupported)?;
        }
        marker.mark_active_segments(module);
        if marker.todo.is_empty() {
            break;
        }
    }
    // A declared segment only says which functions may be referenced; its dead entries are left out when it is written.
    for (live, element) in marker
        .live
        .get_mut(Space::Element)
        .iter_mut()
        .zip(&module.elements)
    {
        *live |= matches!(element.kind, wp::ElementKind::Declared);
    }
    if !can_drop_types(module) {
        marker.live.get_mut(Space::Type).fill(true);
    }
    Ok((marker.live, marker.read))
}

/// Types may be dropped one by one only where none refers to another, as before the GC proposal.
fn can_drop_types(module: &Module<'_>) -> bool {
    let refers = |value: &wp::ValType| matches!(value, wp::ValType::Ref(reference) if reference.is_concrete_type_ref());
    module.types.iter().all(|group| {
        !group.is_explicit_rec_group()
            && group.types().all(|ty| match &ty.composite_type.inner {
                wp::CompositeInnerType::Func(func) => {
                    ty.supertype_idxs.is_empty()
                        && !func.params().iter().chain(func.results()).any(refers)
                }
                _ => false,
            })
    })
}

/// A [`Reencode`] whose output nobody wants.
#[derive(Default)]
struct Marker {
    live: Live,
    todo: Vec<(Space, u32)>,
    read: Read,
    /// What the body that is being read has used so far.
    used: Used,
}

type Error = reencode::Error<std::convert::Infallible>;

impl Marker {
    fn mark(&mut self, space: Space, index: u32) {
        let used = self.used.get_mut(space);
        *used = Some(used.map_or((index, index), |(least, greatest)| {
            (least.min(index), greatest.max(index))
        }));
        if let Some(live) = self
            .live
            .get_mut(space)
            .get_mut(index as usize)
            .filter(|live| !**live)
        {
            *live = true;
            self.todo.push((space, index));
        }
    }

    /// Imports keep their place in the type section whether they are called or not, except functions.
    fn mark_imported_types(&mut self, module: &Module<'_>) -> Result<(), Error> {
        for import in &module.imports {
            match import.ty {
                wp::TypeRef::Tag(tag) => drop(self.tag_type(tag)?),
                wp::TypeRef::Table(table) => drop(self.table_type(table)?),
                wp::TypeRef::Global(global) => drop(self.global_type(global)?),
                _ => {}
            }
        }
        Ok(())
    }

    /// Marks what one live thing needs.
    fn visit(
        &mut self,
        module: &Module<'_>,
        edits: &Edits,
        space: Space,
        index: u32,
    ) -> Result<(), Error> {
        let snipped = edits.snipped.contains_key(&index);
        let writes = edits.stubbed.get(&index).and_then(|stubbed| stubbed.memory);
        let index = index as usize;
        let defined = index.checked_sub(*module.n_imports.get(space));
        match space {
            Space::Func => {
                if let Some(memory) = writes {
                    self.mark(Space::Memory, memory);
                }
                if let Some(ty) = module.func_types.get(index) {
                    self.mark(Space::Type, *ty);
                }
                if let Some(body) = defined.and_then(|i| module.bodies.get(i))
                    && !snipped
                {
                    self.used = Used::default();
                    self.body(body)?;
                    let used = std::mem::take(&mut self.used);
                    if let Some(read) = defined.and_then(|i| self.read.used.get_mut(i)) {
                        *read = Some(used);
                    }
                }
            }
            Space::Global => {
                if let Some(global) = defined.and_then(|i| module.globals.get(i)) {
                    self.parse_global(&mut we::GlobalSection::new(), global.clone())?;
                }
            }
            Space::Table => {
                if let Some(table) = defined.and_then(|i| module.tables.get(i)) {
                    self.parse_table(&mut we::TableSection::new(), table.clone())?;
                }
            }
            Space::Tag => {
                if let Some(tag) = defined.and_then(|i| module.tags.get(i)) {
                    self.tag_type(*tag)?;
                }
            }
            Space::Data => {
                if let Some(data) = module.data.get(index) {
                    self.parse_data(&mut we::DataSection::new(), data.clone())?;
                }
            }
            Space::Element => {
                if let Some(element) = module.elements.get(index) {
                    self.parse_element(&mut we::ElementSection::new(), element.clone())?;
                }
            }
            Space::Memory | Space::Type => {}
        }
        Ok(())
    }

    /// Marks what a body needs, without writing it.
    fn body(&mut self, body: &wp::FunctionBody<'_>) -> Result<(), Error> {
        for local in body.get_locals_reader()? {
            self.val_type(local?.1)?;
        }
        let mut code = body.get_operators_reader()?;
        while !code.eof() {
            code.visit_operator(&mut Indices(self))??;
        }
        Ok(())
    }

    /// An active segment that does not fit traps at instantiation, which is something that the module does.
    fn mark_what_may_trap(&mut self, module: &Module<'_>) {
        for data in &module.data {
            if let wp::DataKind::Active {
                memory_index,
                offset_expr,
            } = &data.kind
            {
                let own =
                    (*memory_index as usize).checked_sub(*module.n_imports.get(Space::Memory));
                let size = own.and_then(|i| module.memories.get(i)).map(|memory| {
                    memory
                        .initial
                        .saturating_mul(1 << memory.page_size_log2.unwrap_or(16).min(63))
                });
                if !fits(offset_expr, data.data.len() as u64, size) {
                    self.mark(Space::Memory, *memory_index);
                }
            }
        }
        for element in &module.elements {
            if let wp::ElementKind::Active {
                table_index,
                offset_expr,
            } = &element.kind
            {
                let index = table_index.unwrap_or(0);
                let own = (index as usize).checked_sub(*module.n_imports.get(Space::Table));
                let size = own
                    .and_then(|i| module.tables.get(i))
                    .map(|table| table.ty.initial);
                let n_items = match &element.items {
                    wp::ElementItems::Functions(items) => items.count(),
                    wp::ElementItems::Expressions(_, items) => items.count(),
                };
                if !fits(offset_expr, u64::from(n_items), size) {
                    self.mark(Space::Table, index);
                }
            }
        }
    }

    /// An active segment is written at instantiation, so it is needed when its table or memory is.
    fn mark_active_segments(&mut self, module: &Module<'_>) {
        for (i, data) in (0u32..).zip(&module.data) {
            if let wp::DataKind::Active { memory_index, .. } = data.kind
                && self.is_live(Space::Memory, memory_index)
            {
                self.mark(Space::Data, i);
            }
        }
        for (i, element) in (0u32..).zip(&module.elements) {
            if let wp::ElementKind::Active { table_index, .. } = element.kind
                && self.is_live(Space::Table, table_index.unwrap_or(0))
            {
                self.mark(Space::Element, i);
            }
        }
    }

    fn is_live(&self, space: Space, index: u32) -> bool {
        self.live
            .get(space)
            .get(index as usize)
            .copied()
            .unwrap_or(false)
    }
}

/// Whether instantiating a module does nothing that the outside could tell: no start function, and no segment that is written
/// to what is shared or that could trap.
pub(in crate::harden) fn is_inert(module: &Module<'_>) -> bool {
    let mut marker = Marker::default();
    for space in [Space::Table, Space::Memory] {
        *marker.live.get_mut(space) = vec![false; module.len(space)];
    }
    marker.mark_what_may_trap(module);
    module.start.is_none() && marker.todo.is_empty()
}

/// Whether a segment of `length` at a constant offset surely fits into `size`.
fn fits(offset: &wp::ConstExpr<'_>, length: u64, size: Option<u64>) -> bool {
    let mut operators = offset.get_operators_reader();
    let start = match (operators.read(), operators.read()) {
        (Ok(wp::Operator::I32Const { value }), Ok(wp::Operator::End)) => {
            u64::from(value.cast_unsigned())
        }
        (Ok(wp::Operator::I64Const { value }), Ok(wp::Operator::End)) => value.cast_unsigned(),
        _ => return false,
    };
    size.is_some_and(|size| start.checked_add(length).is_some_and(|end| end <= size))
}

impl Asked for Marker {
    fn reference(&mut self, function_index: u32) {
        self.read.referenced.insert(function_index);
    }
}

impl Reencode for Marker {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Func, index);
        Ok(index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Table, index);
        Ok(index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Memory, index);
        Ok(index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Global, index);
        Ok(index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Tag, index);
        Ok(index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Type, index);
        Ok(index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Data, index);
        Ok(index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error> {
        self.mark(Space::Element, index);
        Ok(index)
    }
}
