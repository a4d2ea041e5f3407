//! A core module, section by section, ready to be written again.

use std::collections::BTreeMap;

use wasmparser as wp;

use super::live::Live;
use crate::harden::HardenError;
use crate::harden::spaces::{self, Numbered};

/// The eight index spaces of a core module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::harden) enum Space {
    Func,
    Table,
    Memory,
    Global,
    Tag,
    Type,
    Data,
    Element,
}

impl Space {
    pub(in crate::harden) const ALL: [Self; 8] = [
        Self::Func,
        Self::Table,
        Self::Memory,
        Self::Global,
        Self::Tag,
        Self::Type,
        Self::Data,
        Self::Element,
    ];

    pub(in crate::harden) fn of_import(ty: &wp::TypeRef) -> Self {
        match ty {
            wp::TypeRef::Func(_) | wp::TypeRef::FuncExact(_) => Self::Func,
            wp::TypeRef::Table(_) => Self::Table,
            wp::TypeRef::Memory(_) => Self::Memory,
            wp::TypeRef::Global(_) => Self::Global,
            wp::TypeRef::Tag(_) => Self::Tag,
        }
    }

    pub(in crate::harden) fn of_export(kind: wp::ExternalKind) -> Self {
        match kind {
            wp::ExternalKind::Func | wp::ExternalKind::FuncExact => Self::Func,
            wp::ExternalKind::Table => Self::Table,
            wp::ExternalKind::Memory => Self::Memory,
            wp::ExternalKind::Global => Self::Global,
            wp::ExternalKind::Tag => Self::Tag,
        }
    }
}

/// One value for each index space.
pub(in crate::harden) type PerSpace<T> = spaces::PerSpace<Space, T, { Space::ALL.len() }>;

impl Numbered for Space {
    fn number(self) -> usize {
        self as usize
    }
}

/// The sections of one module.
#[derive(Default)]
pub(in crate::harden) struct Module<'a> {
    pub(in crate::harden) types: Vec<wp::RecGroup>,
    pub(in crate::harden) imports: Vec<wp::Import<'a>>,
    /// How many of an index space are imported.
    pub(in crate::harden) n_imports: PerSpace<usize>,
    /// The type of every function, imported ones first.
    pub(in crate::harden) func_types: Vec<u32>,
    pub(in crate::harden) tables: Vec<wp::Table<'a>>,
    pub(in crate::harden) memories: Vec<wp::MemoryType>,
    pub(in crate::harden) tags: Vec<wp::TagType>,
    pub(in crate::harden) globals: Vec<wp::Global<'a>>,
    pub(in crate::harden) exports: Vec<wp::Export<'a>>,
    pub(in crate::harden) start: Option<u32>,
    pub(in crate::harden) elements: Vec<wp::Element<'a>>,
    pub(in crate::harden) has_data_count: bool,
    pub(in crate::harden) bodies: Vec<wp::FunctionBody<'a>>,
    pub(in crate::harden) data: Vec<wp::Data<'a>>,
    pub(in crate::harden) customs: Vec<Custom<'a>>,
    /// Every section but custom ones as it stands in the file, by its identifier.
    pub(in crate::harden) raw: BTreeMap<u8, &'a [u8]>,
}

/// One custom section and its place among the others.
#[derive(Clone, Copy)]
pub(in crate::harden) struct Custom<'a> {
    pub(in crate::harden) name: &'a str,
    pub(in crate::harden) data: &'a [u8],
    /// The whole of it, name included, as it stands in the file.
    pub(in crate::harden) raw: &'a [u8],
    /// The rank of the last section before it that is not custom, in the order that the specification prescribes.
    pub(in crate::harden) after: u8,
}

impl<'a> Module<'a> {
    /// Reads a module that has been validated.
    pub(in crate::harden) fn parse(bytes: &'a [u8]) -> Result<Self, HardenError> {
        let mut module = Self::default();
        let mut after = 0;
        let mut parser = wp::Parser::new(0);
        parser.set_features(wp::WasmFeatures::all());
        for payload in parser.parse_all(bytes) {
            let payload = payload.map_err(HardenError::unsupported)?;
            let section = payload.as_section();
            let content = section.as_ref().and_then(|(_, range)| {
                bytes.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
            });
            module.take(payload, content.unwrap_or_default(), &mut after)?;
            if let Some((id, _)) = section.filter(|(id, _)| *id != 0) {
                module.raw.insert(id, content.unwrap_or_default());
            }
        }
        Ok(module)
    }

    /// How many entries an index space has.
    pub(in crate::harden) fn len(&self, space: Space) -> usize {
        self.n_imports.get(space)
            + match space {
                Space::Func => self.bodies.len(),
                Space::Table => self.tables.len(),
                Space::Memory => self.memories.len(),
                Space::Global => self.globals.len(),
                Space::Tag => self.tags.len(),
                Space::Type => self.types.iter().map(|group| group.types().len()).sum(),
                Space::Data => self.data.len(),
                Space::Element => self.elements.len(),
            }
    }

    /// The function types by type index; `None` for types of other kinds.
    pub(in crate::harden) fn func_types_by_index(&self) -> Vec<Option<&wp::FuncType>> {
        let types = self.types.iter().flat_map(wp::RecGroup::types);
        types
            .map(|ty| match &ty.composite_type.inner {
                wp::CompositeInnerType::Func(func) => Some(func),
                _ => None,
            })
            .collect()
    }

    fn take(
        &mut self,
        payload: wp::Payload<'a>,
        content: &'a [u8],
        after: &mut u8,
    ) -> Result<(), HardenError> {
        use wp::Payload as P;
        match payload {
            P::TypeSection(s) => collect(s, &mut self.types, after, 1)?,
            P::ImportSection(s) => {
                *after = 2;
                for import in s.into_imports() {
                    let import = import.map_err(HardenError::unsupported)?;
                    if let wp::TypeRef::Func(ty) | wp::TypeRef::FuncExact(ty) = import.ty {
                        self.func_types.push(ty);
                    }
                    *self.n_imports.get_mut(Space::of_import(&import.ty)) += 1;
                    self.imports.push(import);
                }
            }
            P::FunctionSection(s) => collect(s, &mut self.func_types, after, 3)?,
            P::TableSection(s) => collect(s, &mut self.tables, after, 4)?,
            P::MemorySection(s) => collect(s, &mut self.memories, after, 5)?,
            P::TagSection(s) => collect(s, &mut self.tags, after, 6)?,
            P::GlobalSection(s) => collect(s, &mut self.globals, after, 7)?,
            P::ExportSection(s) => collect(s, &mut self.exports, after, 8)?,
            P::StartSection { func, .. } => {
                *after = 9;
                self.start = Some(func);
            }
            P::ElementSection(s) => collect(s, &mut self.elements, after, 10)?,
            P::DataCountSection { .. } => {
                *after = 11;
                self.has_data_count = true;
            }
            P::CodeSectionStart { .. } => *after = 12,
            P::CodeSectionEntry(body) => self.bodies.push(body),
            P::DataSection(s) => collect(s, &mut self.data, after, 13)?,
            P::CustomSection(s) => {
                if s.name() == "linking" || s.name().starts_with("reloc.") {
                    return Err(HardenError::Relocatable(s.name().to_owned()));
                }
                self.customs.push(Custom {
                    name: s.name(),
                    data: s.data(),
                    raw: content,
                    after: *after,
                });
            }
            P::Version { .. } | P::End(_) => {}
            other => {
                return Err(HardenError::Unsupported(format!(
                    "a section that is not of a core module ({other:?})"
                )));
            }
        }
        Ok(())
    }
}

/// What stays of the things that a module defines itself, each with its index.
pub(in crate::harden) fn kept<'m, T>(
    module: &Module<'_>,
    live: &'m Live,
    space: Space,
    items: &'m [T],
) -> impl Iterator<Item = (usize, &'m T)> {
    let n_imports = *module.n_imports.get(space);
    let live = live.get(space).iter().skip(n_imports);
    (n_imports..)
        .zip(items)
        .zip(live)
        .filter(|(_, live)| **live)
        .map(|(item, _)| item)
}

/// What is exported, in a word.
pub(in crate::harden) fn export_kind(kind: wp::ExternalKind) -> &'static str {
    match Space::of_export(kind) {
        Space::Table => "table",
        Space::Memory => "memory",
        Space::Global => "global",
        Space::Tag => "tag",
        _ => "function",
    }
}

fn collect<'a, T: wp::FromReader<'a>>(
    section: wp::SectionLimited<'a, T>,
    out: &mut Vec<T>,
    after: &mut u8,
    rank: u8,
) -> Result<(), HardenError> {
    *after = rank;
    for item in section {
        out.push(item.map_err(HardenError::unsupported)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Space;
    use crate::harden::spaces::Numbered;

    #[test]
    fn every_space_has_a_number_of_its_own() {
        assert!(Space::ALL.into_iter().map(Numbered::number).eq(0..8));
    }
}
