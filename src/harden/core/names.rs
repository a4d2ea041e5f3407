//! The `name` section: which names it gives, and how it is written again when indices move.

use wasm_encoder as we;
use wasmparser as wp;

use super::module::{Module, Space};
use super::renumber::Renumberer;

/// The section that holds names.
pub(super) const NAME: &str = "name";

/// The functions that the module names, with their names. What does not parse names nothing.
pub(in crate::harden) fn function_names<'a>(module: &Module<'a>) -> Vec<(u32, &'a str)> {
    let mut names = Vec::new();
    for custom in module.customs.iter().filter(|custom| custom.name == NAME) {
        for subsection in reader(custom.data).flatten() {
            if let wp::Name::Function(map) = subsection {
                names.extend(
                    map.into_iter()
                        .flatten()
                        .map(|naming| (naming.index, naming.name)),
                );
            }
        }
    }
    names
}

/// Writes the names of what stays under its new indices. `None` when the section does not parse, and cannot be kept.
pub(super) fn renumbered(data: &[u8], indices: &Renumberer) -> Option<we::NameSection> {
    let mut out = we::NameSection::new();
    for subsection in reader(data) {
        let space = |space, map| direct(map, |index| indices.index(space, index));
        match subsection.ok()? {
            wp::Name::Module { name, .. } => out.module(name),
            wp::Name::Function(map) => out.functions(&space(Space::Func, map)?),
            wp::Name::Type(map) => out.types(&space(Space::Type, map)?),
            wp::Name::Table(map) => out.tables(&space(Space::Table, map)?),
            wp::Name::Memory(map) => out.memories(&space(Space::Memory, map)?),
            wp::Name::Global(map) => out.globals(&space(Space::Global, map)?),
            wp::Name::Element(map) => out.elements(&space(Space::Element, map)?),
            wp::Name::Data(map) => out.data(&space(Space::Data, map)?),
            wp::Name::Tag(map) => out.tags(&space(Space::Tag, map)?),
            wp::Name::Local(map) => out.locals(&inside(map, |i| indices.index(Space::Func, i))?),
            wp::Name::Label(map) => out.labels(&inside(map, |i| indices.index(Space::Func, i))?),
            wp::Name::Field(map) => out.fields(&inside(map, |i| indices.index(Space::Type, i))?),
            wp::Name::Parameter(map) => {
                out.parameters(&inside(map, |i| indices.index(Space::Type, i))?);
            }
            wp::Name::TagParameter(map) => {
                out.tag_parameters(&inside(map, |i| indices.index(Space::Tag, i))?);
            }
            // What it numbers is not known.
            wp::Name::Unknown { .. } => {}
        }
    }
    Some(out)
}

fn reader(data: &[u8]) -> wp::NameSectionReader<'_> {
    wp::NameSectionReader::new(wp::BinaryReader::new(data, 0))
}

fn direct(map: wp::NameMap<'_>, new: impl Fn(u32) -> Option<u32>) -> Option<we::NameMap> {
    let mut out: Vec<(u32, &str)> = Vec::new();
    for naming in map {
        let naming = naming.ok()?;
        out.extend(new(naming.index).map(|index| (index, naming.name)));
    }
    // Imports that are answered inside come after those that stay.
    out.sort_by_key(|(index, _)| *index);
    let mut names = we::NameMap::new();
    out.into_iter()
        .for_each(|(index, name)| names.append(index, name));
    Some(names)
}

fn inside(
    map: wp::IndirectNameMap<'_>,
    new: impl Fn(u32) -> Option<u32>,
) -> Option<we::IndirectNameMap> {
    let mut out = Vec::new();
    for naming in map {
        let naming = naming.ok()?;
        if let Some(index) = new(naming.index) {
            out.push((index, direct(naming.names, Some)?));
        }
    }
    out.sort_by_key(|(index, _)| *index);
    let mut names = we::IndirectNameMap::new();
    out.iter()
        .for_each(|(index, inner)| names.append(*index, inner));
    Some(names)
}
