//! The sections of a module that is written again, one function each.

use wasm_encoder as we;
use wasm_encoder::reencode::Reencode as _;
use wasmparser as wp;

use super::HardenError;
use super::emit::{Emitter, change, kept};
use super::module::{PerSpace, Space};
use super::renumber::refused;
use super::stub;
use crate::policy::units::show_bytes;

impl Emitter<'_, '_> {
    pub(super) fn types(&mut self) -> Result<we::TypeSection, HardenError> {
        let mut out = we::TypeSection::new();
        let mut live = self.live.get(Space::Type).iter();
        for group in &self.module.types {
            if live
                .by_ref()
                .take(group.types().len())
                .fold(false, |any, live| any | live)
            {
                self.renumberer
                    .parse_recursive_type_group(out.ty(), group.clone())
                    .map_err(refused)?;
            }
        }
        Ok(out)
    }

    pub(super) fn imports(&mut self) -> Result<we::ImportSection, HardenError> {
        let mut out = we::ImportSection::new();
        let mut seen = PerSpace::<u32>::default();
        for import in &self.module.imports {
            let space = Space::of_import(&import.ty);
            let index = seen.get_mut(space);
            let live = self
                .live
                .get(space)
                .get(*index as usize)
                .copied()
                .unwrap_or(false);
            if live && !(space == Space::Func && self.stubs.contains_key(index)) {
                self.renumberer
                    .parse_import(&mut out, *import)
                    .map_err(refused)?;
            }
            *index += 1;
        }
        Ok(out)
    }

    pub(super) fn functions(
        &mut self,
    ) -> Result<(we::FunctionSection, we::CodeSection), HardenError> {
        let (mut functions, mut code) = (we::FunctionSection::new(), we::CodeSection::new());
        let around = stub::Surroundings {
            memory: self.memory_of_the_host(),
        };
        let func_types = self.module.func_types_by_index();
        for (index, (import, stub)) in self.stubs {
            let Some(type_index) = self.module.func_types.get(*index as usize).copied() else {
                continue;
            };
            let Some(ty) = func_types.get(type_index as usize).copied().flatten() else {
                continue;
            };
            functions.function(self.renumberer.type_index(type_index).map_err(refused)?);
            code.function(&stub::body(
                &format!("{}.{}", import.module, import.name),
                ty,
                *stub,
                &around,
            )?);
        }
        let n_imports = *self.module.n_imports.get(Space::Func);
        for (i, body) in kept(self.module, self.live, Space::Func, &self.module.bodies) {
            let Some(ty) = self.module.func_types.get(n_imports + i) else {
                continue;
            };
            functions.function(self.renumberer.type_index(*ty).map_err(refused)?);
            self.renumberer.body(&mut code, body)?;
        }
        Ok((functions, code))
    }

    /// The memory that a host writes its answers to: the one exported as `memory`, with 32-bit addresses.
    fn memory_of_the_host(&self) -> Option<u32> {
        let exported =
            self.module.exports.iter().find(|export| {
                export.name == "memory" && export.kind == wp::ExternalKind::Memory
            })?;
        let imported = self
            .module
            .imports
            .iter()
            .filter_map(|import| match import.ty {
                wp::TypeRef::Memory(memory) => Some(memory),
                _ => None,
            });
        let memory = imported
            .chain(self.module.memories.iter().copied())
            .nth(exported.index as usize)?;
        if memory.memory64 {
            None
        } else {
            self.renumberer.index(Space::Memory, exported.index)
        }
    }

    /// Writes the tables; their maxima are lowered to the plan's, but never below the size they start with.
    pub(super) fn tables(&mut self) -> Result<we::TableSection, HardenError> {
        let mut out = we::TableSection::new();
        let n_imports = *self.module.n_imports.get(Space::Table);
        for (i, table) in kept(self.module, self.live, Space::Table, &self.module.tables) {
            let mut table = table.clone();
            // A 32-bit table cannot say more.
            let largest = if table.ty.table64 {
                u64::MAX
            } else {
                u64::from(u32::MAX)
            };
            let cap = self.plan.table_elements.min(largest).max(table.ty.initial);
            if table.ty.maximum.is_none_or(|maximum| maximum > cap) {
                let before = table.ty.maximum.map_or("no maximum".into(), |maximum| {
                    format!("at most {maximum} elements")
                });
                table.ty.maximum = Some(cap);
                change(
                    self.changes,
                    "cap-table",
                    format!("table {}", n_imports + i),
                    format!("{before} → at most {cap} elements"),
                );
            }
            self.renumberer
                .parse_table(&mut out, table)
                .map_err(refused)?;
        }
        Ok(out)
    }

    pub(super) fn memories(&mut self) -> Result<we::MemorySection, HardenError> {
        let mut out = we::MemorySection::new();
        let n_imports = *self.module.n_imports.get(Space::Memory);
        for (i, memory) in kept(self.module, self.live, Space::Memory, &self.module.memories) {
            let mut memory = *memory;
            let index = n_imports + i;
            let page = 1u64 << memory.page_size_log2.unwrap_or(16).min(63);
            // A 32-bit memory cannot say more.
            let largest = if memory.memory64 {
                u64::MAX / page
            } else {
                (1 << 32) / page
            };
            let cap = (self.plan.memory / page).min(largest);
            if memory.initial > cap {
                return Err(HardenError::MemoryTooLarge {
                    index,
                    found: memory.initial.saturating_mul(page),
                    wanted: self.plan.memory,
                });
            }
            if memory.maximum.is_none_or(|maximum| maximum > cap) {
                let size =
                    |pages: u64| format!("at most {}", show_bytes(pages.saturating_mul(page)));
                let before = memory.maximum.map_or("no maximum".into(), size);
                memory.maximum = Some(cap);
                change(
                    self.changes,
                    "cap-memory",
                    format!("memory {index}"),
                    format!("{before} → {}", size(cap)),
                );
            }
            out.memory(self.renumberer.memory_type(memory).map_err(refused)?);
        }
        Ok(out)
    }

    pub(super) fn tags(&mut self) -> Result<we::TagSection, HardenError> {
        let mut out = we::TagSection::new();
        for (_, tag) in kept(self.module, self.live, Space::Tag, &self.module.tags) {
            out.tag(self.renumberer.tag_type(*tag).map_err(refused)?);
        }
        Ok(out)
    }

    pub(super) fn globals(&mut self) -> Result<we::GlobalSection, HardenError> {
        let mut out = we::GlobalSection::new();
        for (_, global) in kept(self.module, self.live, Space::Global, &self.module.globals) {
            self.renumberer
                .parse_global(&mut out, global.clone())
                .map_err(refused)?;
        }
        Ok(out)
    }

    pub(super) fn exports(&mut self) -> Result<we::ExportSection, HardenError> {
        let mut out = we::ExportSection::new();
        for export in &self.module.exports {
            self.renumberer
                .parse_export(&mut out, *export)
                .map_err(refused)?;
        }
        Ok(out)
    }

    pub(super) fn elements(&mut self) -> Result<we::ElementSection, HardenError> {
        let mut out = we::ElementSection::new();
        for (_, element) in kept(
            self.module,
            self.live,
            Space::Element,
            &self.module.elements,
        ) {
            match (&element.kind, &element.items) {
                (wp::ElementKind::Declared, wp::ElementItems::Functions(functions)) => {
                    let mut kept = Vec::new();
                    for index in functions.clone() {
                        let index = index.map_err(super::module::unreadable)?;
                        if self.renumberer.index(Space::Func, index).is_some() {
                            kept.push(self.renumberer.function_index(index).map_err(refused)?);
                        }
                    }
                    out.declared(we::Elements::Functions(kept.into()));
                }
                _ => self
                    .renumberer
                    .parse_element(&mut out, element.clone())
                    .map_err(refused)?,
            }
        }
        // A body may refer only to functions that something outside of bodies mentions, and that may just have gone.
        let undeclared = self.renumberer.undeclared();
        if !undeclared.is_empty() {
            out.declared(we::Elements::Functions(undeclared.into()));
        }
        Ok(out)
    }

    pub(super) fn data(&mut self) -> Result<we::DataSection, HardenError> {
        let mut out = we::DataSection::new();
        for (_, data) in kept(self.module, self.live, Space::Data, &self.module.data) {
            self.renumberer
                .parse_data(&mut out, data.clone())
                .map_err(refused)?;
        }
        Ok(out)
    }
}
