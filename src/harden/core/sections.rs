//! The sections of a module that is written again, one function each.

use wasm_encoder as we;
use wasm_encoder::reencode::Reencode as _;
use wasmparser as wp;

use super::emit::{Emitter, Written};
use super::module::{PerSpace, Space, kept};
use crate::harden::HardenError;
use crate::harden::answer::Answer;

impl Emitter<'_, '_> {
    pub(super) fn types(&mut self) -> Result<Written<we::TypeSection>, HardenError> {
        let mut section = we::TypeSection::new();
        let mut live = self.edits.live.get(Space::Type).iter();
        let mut differs = false;
        for group in &self.module.types {
            if live
                .by_ref()
                .take(group.types().len())
                .fold(false, |any, live| any | live)
            {
                self.renumberer
                    .parse_recursive_type_group(section.ty(), group.clone())
                    .map_err(HardenError::unsupported)?;
            } else {
                differs = true;
            }
        }
        Ok(Written {
            is_empty: section.is_empty(),
            section,
            differs,
        })
    }

    pub(super) fn imports(&mut self) -> Result<Written<we::ImportSection>, HardenError> {
        let mut section = we::ImportSection::new();
        let mut seen = PerSpace::<u32>::default();
        let mut differs = false;
        for import in &self.module.imports {
            let space = Space::of_import(&import.ty);
            let index = seen.get_mut(space);
            let is_stub = space == Space::Func && self.edits.stubbed.contains_key(index);
            if self.edits.is_live(space, *index) && !is_stub {
                self.renumberer
                    .parse_import(&mut section, *import)
                    .map_err(HardenError::unsupported)?;
            } else {
                differs = true;
            }
            *index += 1;
        }
        Ok(Written {
            is_empty: section.is_empty(),
            section,
            differs,
        })
    }

    /// Writes the functions that answer for imports, and after them the module's own.
    pub(super) fn functions(
        &mut self,
    ) -> Result<(Written<we::FunctionSection>, Written<we::CodeSection>), HardenError> {
        let (mut functions, mut code) = (we::FunctionSection::new(), we::CodeSection::new());
        self.renumberer.take_changed();
        let (mut types_differ, mut code_differs) = (false, false);
        let edits = self.edits;
        for (index, stubbed) in &edits.stubbed {
            let Some(ty) = self.module.func_types.get(*index as usize) else {
                continue;
            };
            functions.function(
                self.renumberer
                    .type_index(*ty)
                    .map_err(HardenError::unsupported)?,
            );
            let memory = stubbed
                .memory
                .and_then(|old| self.renumberer.index(Space::Memory, old));
            code.function(&stubbed.answer.body(memory.unwrap_or(0)));
            (types_differ, code_differs) = (true, true);
        }
        self.renumberer.refer(&edits.read.referenced)?;
        let bodies = &self.module.bodies;
        let n_imports = *self.module.n_imports.get(Space::Func);
        for (index, body) in kept(self.module, &edits.live, Space::Func, bodies) {
            let Some(ty) = self.module.func_types.get(index) else {
                continue;
            };
            functions.function(
                self.renumberer
                    .type_index(*ty)
                    .map_err(HardenError::unsupported)?,
            );
            types_differ |= self.renumberer.take_changed();
            if u32::try_from(index).is_ok_and(|index| edits.snipped.contains_key(&index)) {
                code.function(&Answer::Trap.body(0));
                code_differs = true;
            } else {
                let used = index.checked_sub(n_imports);
                let used = used.and_then(|own| edits.read.body(own));
                code_differs |= self.renumberer.body(&mut code, body, used)?;
            }
        }
        let gone = code.len() as usize != bodies.len();
        let functions = Written {
            is_empty: functions.is_empty(),
            section: functions,
            differs: types_differ || gone,
        };
        let code = Written {
            is_empty: code.is_empty(),
            section: code,
            differs: code_differs || gone,
        };
        Ok((functions, code))
    }

    pub(super) fn tables(&mut self) -> Result<Written<we::TableSection>, HardenError> {
        let mut section = we::TableSection::new();
        let tables = &self.module.tables;
        for (index, table) in kept(self.module, &self.edits.live, Space::Table, tables) {
            let mut table = table.clone();
            if let Some(cap) = self.edits.tables.get(&index) {
                table.ty.maximum = Some(*cap);
            }
            self.renumberer
                .parse_table(&mut section, table)
                .map_err(HardenError::unsupported)?;
        }
        let n_written = section.len();
        Ok(Written::counted(section, n_written, tables.len()))
    }

    pub(super) fn memories(&mut self) -> Result<Written<we::MemorySection>, HardenError> {
        let mut section = we::MemorySection::new();
        let memories = &self.module.memories;
        for (index, memory) in kept(self.module, &self.edits.live, Space::Memory, memories) {
            let mut memory = *memory;
            if let Some(cap) = self.edits.memories.get(&index) {
                memory.maximum = Some(*cap);
            }
            section.memory(
                self.renumberer
                    .memory_type(memory)
                    .map_err(HardenError::unsupported)?,
            );
        }
        let n_written = section.len();
        Ok(Written::counted(section, n_written, memories.len()))
    }

    pub(super) fn tags(&mut self) -> Result<Written<we::TagSection>, HardenError> {
        let mut section = we::TagSection::new();
        let tags = &self.module.tags;
        for (_, tag) in kept(self.module, &self.edits.live, Space::Tag, tags) {
            section.tag(
                self.renumberer
                    .tag_type(*tag)
                    .map_err(HardenError::unsupported)?,
            );
        }
        let n_written = section.len();
        Ok(Written::counted(section, n_written, tags.len()))
    }

    pub(super) fn globals(&mut self) -> Result<Written<we::GlobalSection>, HardenError> {
        let mut section = we::GlobalSection::new();
        let globals = &self.module.globals;
        for (_, global) in kept(self.module, &self.edits.live, Space::Global, globals) {
            self.renumberer
                .parse_global(&mut section, global.clone())
                .map_err(HardenError::unsupported)?;
        }
        let n_written = section.len();
        Ok(Written::counted(section, n_written, globals.len()))
    }

    pub(super) fn exports(&mut self) -> Result<Written<we::ExportSection>, HardenError> {
        let mut section = we::ExportSection::new();
        for (export, stays) in self.module.exports.iter().zip(&self.edits.exports) {
            if *stays {
                self.renumberer
                    .parse_export(&mut section, *export)
                    .map_err(HardenError::unsupported)?;
            }
        }
        Ok(Written {
            is_empty: section.is_empty(),
            section,
            differs: false,
        })
    }

    pub(super) fn elements(&mut self) -> Result<Written<we::ElementSection>, HardenError> {
        let mut section = we::ElementSection::new();
        let elements = &self.module.elements;
        let mut differs = false;
        for (_, element) in kept(self.module, &self.edits.live, Space::Element, elements) {
            match (&element.kind, &element.items) {
                (wp::ElementKind::Declared, wp::ElementItems::Functions(functions)) => {
                    let mut stay = Vec::new();
                    for index in functions.clone() {
                        let index = index.map_err(HardenError::unsupported)?;
                        if self.renumberer.index(Space::Func, index).is_some() {
                            stay.push(
                                self.renumberer
                                    .function_index(index)
                                    .map_err(HardenError::unsupported)?,
                            );
                        } else {
                            differs = true;
                        }
                    }
                    section.declared(we::Elements::Functions(stay.into()));
                }
                _ => self
                    .renumberer
                    .parse_element(&mut section, element.clone())
                    .map_err(HardenError::unsupported)?,
            }
        }
        differs |= section.len() as usize != elements.len();
        // A body may refer only to functions that something outside of bodies mentions, and that may just have gone.
        let undeclared = self.renumberer.undeclared();
        if !undeclared.is_empty() {
            section.declared(we::Elements::Functions(undeclared.into()));
            differs = true;
        }
        Ok(Written {
            is_empty: section.is_empty(),
            section,
            differs,
        })
    }

    pub(super) fn data(&mut self) -> Result<Written<we::DataSection>, HardenError> {
        let mut section = we::DataSection::new();
        let data = &self.module.data;
        for (_, segment) in kept(self.module, &self.edits.live, Space::Data, data) {
            self.renumberer
                .parse_data(&mut section, segment.clone())
                .map_err(HardenError::unsupported)?;
        }
        let n_written = section.len();
        Ok(Written::counted(section, n_written, data.len()))
    }
}
