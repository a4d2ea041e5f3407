//! A module, written again as the passes decided.
//!
//! A section that nothing is done to is copied, and so is a function whose indices all stay. The others are written by
//! `wasm_encoder::reencode`, in the order of the original.

use wasm_encoder as we;

use super::edits::Edits;
use super::module::{Custom, Module, Space};
use super::names::{self, NAME};
use super::renumber::{Map, Renumberer};
use crate::harden::HardenError;
use crate::harden::passes::STRIP_SECTIONS;
use crate::harden::receipt::Log;
use crate::harden::strip::SOURCE_MAP;
use crate::policy::units::show_bytes;

/// The new module as it is being written.
pub(in crate::harden) struct Emitter<'a, 'm> {
    pub(in crate::harden) module: &'m Module<'a>,
    pub(in crate::harden) edits: &'m Edits,
    pub(in crate::harden) renumberer: Renumberer,
    /// Whether an index moves, or a body changes.
    moves: bool,
    /// Whether everything that may hold indices is gone through: they move, or an export went that declared a function which
    /// bodies take references of.
    walks: bool,
    log: &'m mut Log,
}

impl<'a, 'm> Emitter<'a, 'm> {
    pub(super) fn new(module: &'m Module<'a>, edits: &'m Edits, log: &'m mut Log) -> Self {
        let renumberer = Renumberer::new(new_indices(module, edits));
        // A stub may happen to keep the index of its import, which goes all the same.
        let moves = !edits.stubbed.is_empty() || !edits.snipped.is_empty() || renumberer.moves();
        Self {
            module,
            edits,
            renumberer,
            moves,
            walks: moves || edits.exports.contains(&false),
            log,
        }
    }

    /// Writes the module.
    pub(super) fn module(mut self) -> Result<Vec<u8>, HardenError> {
        let mut out = we::Module::new();
        // Bodies come late in the file, but say which functions they take references of, which must be declared before.
        let functions = if self.walks {
            Some(self.functions()?)
        } else {
            None
        };
        let n_ranks = 14;
        for rank in 1..n_ranks {
            self.customs(&mut out, rank - 1);
            // In the order of the file, and by the identifiers that sections have there.
            match rank {
                1 => self.section(&mut out, 1, false, Self::types)?,
                2 => self.section(&mut out, 2, false, Self::imports)?,
                3 => self.done(
                    &mut out,
                    3,
                    functions.as_ref().map(|(functions, _)| functions),
                ),
                4 => self.section(&mut out, 4, !self.edits.tables.is_empty(), Self::tables)?,
                5 => self.section(&mut out, 5, !self.edits.memories.is_empty(), Self::memories)?,
                6 => self.section(&mut out, 13, false, Self::tags)?,
                7 => self.section(&mut out, 6, false, Self::globals)?,
                8 => self.section(
                    &mut out,
                    7,
                    self.edits.exports.contains(&false),
                    Self::exports,
                )?,
                9 => self.start(&mut out)?,
                10 => self.section(&mut out, 9, false, Self::elements)?,
                11 => self.data_count(&mut out),
                12 => self.done(&mut out, 10, functions.as_ref().map(|(_, code)| code)),
                _ => self.section(&mut out, 11, false, Self::data)?,
            }
        }
        self.customs(&mut out, n_ranks - 1);
        Ok(out.finish())
    }

    /// Writes a section again if something in it changes, and copies it if not.
    fn section<S: we::Section>(
        &mut self,
        out: &mut we::Module,
        id: u8,
        edited: bool,
        write: fn(&mut Self) -> Result<Written<S>, HardenError>,
    ) -> Result<(), HardenError> {
        if !self.walks && !edited {
            self.copy(out, id);
            return Ok(());
        }
        self.renumberer.take_changed();
        let written = write(self)?;
        if !self.renumberer.take_changed() && !written.differs && !edited {
            self.copy(out, id);
        } else if !written.is_empty {
            out.section(&written.section);
        }
        Ok(())
    }

    /// Writes a section that stands already, or copies the original.
    fn done<S: we::Section>(&self, out: &mut we::Module, id: u8, section: Option<&Written<S>>) {
        match section {
            Some(written) if written.differs => {
                if !written.is_empty {
                    out.section(&written.section);
                }
            }
            _ => self.copy(out, id),
        }
    }

    fn copy(&self, out: &mut we::Module, id: u8) {
        if let Some(data) = self.module.raw.get(&id) {
            out.section(&we::RawSection { id, data });
        }
    }

    fn start(&mut self, out: &mut we::Module) -> Result<(), HardenError> {
        if let Some(start) = self.module.start.filter(|_| self.edits.start) {
            let function_index = self.renumberer.start(start)?;
            if function_index == start {
                self.copy(out, 8);
            } else {
                out.section(&we::StartSection { function_index });
            }
        }
        Ok(())
    }

    fn data_count(&self, out: &mut we::Module) {
        let live = self.edits.live.get(Space::Data);
        let count = live.iter().filter(|live| **live).count();
        if !self.module.has_data_count {
            return;
        }
        if count == live.len() {
            self.copy(out, 12);
        } else {
            out.section(&we::DataCountSection {
                count: u32::try_from(count).unwrap_or(u32::MAX),
            });
        }
    }

    /// Writes the custom sections that come after the section of a rank.
    fn customs(&mut self, out: &mut we::Module, after: u8) {
        let module = self.module;
        for (custom, stays) in module.customs.iter().zip(&self.edits.customs) {
            if custom.after == after && *stays {
                self.custom(out, custom);
            }
        }
    }

    fn custom(&mut self, out: &mut we::Module, custom: &Custom<'_>) {
        // A source map counts from the beginning of the file, and something in it changes.
        let moves = self.moves || custom.name == SOURCE_MAP;
        let why = if !moves || !points_into_code(custom.name) {
            // The whole content, with the length of its name as it was written.
            out.section(&we::RawSection {
                id: 0,
                data: custom.raw,
            });
            return;
        } else if custom.name == NAME {
            if let Some(names) = names::renumbered(custom.data, &self.renumberer) {
                out.section(&names);
                return;
            }
            "functions have moved, and it does not parse"
        } else {
            "it points at code that has moved"
        };
        self.log.change(
            STRIP_SECTIONS,
            custom.name,
            format!(
                "section of {} removed: {why}",
                show_bytes(custom.data.len() as u64)
            ),
        );
    }
}

/// A section that was written again.
pub(super) struct Written<S> {
    pub(super) section: S,
    pub(super) is_empty: bool,
    /// Whether something went that no index tells of.
    pub(super) differs: bool,
}

impl<S> Written<S> {
    /// A section of which so many entries were written, of those that there were.
    pub(super) fn counted(section: S, n_written: u32, n_before: usize) -> Self {
        Self {
            section,
            is_empty: n_written == 0,
            differs: n_written as usize != n_before,
        }
    }
}

/// Whether custom sections of that name hold indices of functions, or offsets of code.
fn points_into_code(name: &str) -> bool {
    matches!(name, NAME | SOURCE_MAP | "external_debug_info")
        || name.starts_with(".debug")
        || name.starts_with("metadata.code")
}

/// Where every index goes: kept imports first, then stubs as the first functions of the module's own, then what it had.
fn new_indices(module: &Module<'_>, edits: &Edits) -> Map {
    let mut map = Map::default();
    for space in Space::ALL {
        let n_imports = *module.n_imports.get(space);
        let is_stub = |index: u32| space == Space::Func && edits.stubbed.contains_key(&index);
        let all = || (0u32..).zip(0..module.len(space));
        let kept = |index: u32| edits.is_live(space, index);
        let imports = all().filter(|(index, i)| *i < n_imports && kept(*index) && !is_stub(*index));
        let stubbed = all().filter(|(index, i)| *i < n_imports && is_stub(*index));
        let own = all().filter(|(index, i)| *i >= n_imports && kept(*index));
        let new = map.get_mut(space);
        *new = vec![None; module.len(space)];
        for (next, (_, old)) in (0u32..).zip(imports.chain(stubbed).chain(own)) {
            if let Some(entry) = new.get_mut(old) {
                *entry = Some(next);
            }
        }
    }
    map
}
