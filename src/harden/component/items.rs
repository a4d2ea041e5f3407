//! The outermost level of a component, definition by definition.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser as wp;

use super::spaces::{PerSpace, Space};
use crate::harden::HardenError;

/// One definition, or what is no definition and has its place among them.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    CoreType(wp::CoreType<'a>),
    Type(wp::ComponentType<'a>),
    Import(wp::ComponentImport<'a>),
    Alias(wp::ComponentAlias<'a>),
    Canonical(wp::CanonicalFunction),
    Module(&'a [u8]),
    Component(&'a [u8]),
    CoreInstance(wp::Instance<'a>),
    Instance(wp::ComponentInstance<'a>),
    Export(wp::ComponentExport<'a>),
    Start(wp::ComponentStartFunction),
    Custom(wp::CustomSectionReader<'a>),
}

/// An item and the indices that it defines.
pub(super) struct Entry<'a> {
    pub(super) item: Item<'a>,
    pub(super) space: Option<Space>,
    pub(super) first: u32,
    pub(super) count: u32,
}

impl Entry<'_> {
    /// The index that it defines, where it is the only one.
    pub(super) fn index(&self) -> u32 {
        self.first
    }

    pub(super) fn indices(&self) -> Range<u32> {
        self.first..self.first.saturating_add(self.count)
    }
}

/// A section of the component, with what it holds.
pub(super) struct Section<'a> {
    pub(super) id: u8,
    /// Its content, as it stands in the file.
    pub(super) raw: &'a [u8],
    pub(super) entries: Range<usize>,
}

/// A name that an alias takes of an instance, and the index that it gives it.
pub(super) type Alias<'a> = (&'a str, Space, u32);

/// The outermost level of a component.
#[derive(Default)]
pub(super) struct Component<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) sections: Vec<Section<'a>>,
    /// How many there are of each kind.
    pub(super) counts: PerSpace<u32>,
    /// Which entry defines an index.
    definitions: BTreeMap<(Space, u32), usize>,
    /// What aliases take of each core instance, and of each instance: the name, and the alias by its index.
    core_aliases: BTreeMap<u32, Vec<Alias<'a>>>,
    aliases: BTreeMap<u32, Vec<Alias<'a>>>,
    /// Which module instantiations are given a core instance: the new instance, its module, and the argument.
    consumers: BTreeMap<u32, Vec<(u32, u32, &'a str)>>,
    /// Which instances are imported with a type.
    imports_of_type: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Component<'a> {
    /// Reads a component that has been validated.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, HardenError> {
        let mut component = Self {
            bytes,
            ..Self::default()
        };
        let mut parser = wp::Parser::new(0);
        parser.set_features(wp::WasmFeatures::all());
        let mut rest = bytes;
        loop {
            let chunk = parser.parse(rest, true).map_err(HardenError::unsupported)?;
            let wp::Chunk::Parsed { consumed, payload } = chunk else {
                return Err(HardenError::Unsupported("it ends too early".into()));
            };
            rest = rest.get(consumed..).unwrap_or_default();
            if let wp::Payload::ModuleSection {
                unchecked_range, ..
            }
            | wp::Payload::ComponentSection {
                unchecked_range, ..
            } = &payload
            {
                let length = unchecked_range.end.saturating_sub(unchecked_range.start);
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                rest = rest.get(length..).unwrap_or_default();
            }
            if matches!(payload, wp::Payload::End(_)) {
                return Ok(component);
            }
            component.take(payload)?;
        }
    }

    /// The item that defines an index.
    pub(super) fn get(&self, space: Space, index: u32) -> Option<&Item<'a>> {
        let entry = self.entries.get(self.entry_of(space, index)?)?;
        Some(&entry.item)
    }

    /// Which entry defines an index.
    pub(super) fn entry_of(&self, space: Space, index: u32) -> Option<usize> {
        self.definitions.get(&(space, index)).copied()
    }

    /// What aliases take of a core instance.
    pub(super) fn core_aliases(&self, instance: u32) -> &[Alias<'a>] {
        self.core_aliases.get(&instance).map_or(&[], Vec::as_slice)
    }

    /// What aliases take of an instance.
    pub(super) fn aliases(&self, instance: u32) -> &[Alias<'a>] {
        self.aliases.get(&instance).map_or(&[], Vec::as_slice)
    }

    /// Which module instantiations are given a core instance.
    pub(super) fn consumers(&self, instance: u32) -> &[(u32, u32, &'a str)] {
        self.consumers.get(&instance).map_or(&[], Vec::as_slice)
    }

    /// The instances that are imported with a type.
    pub(super) fn imports_of_type(&self, ty: u32) -> &[u32] {
        self.imports_of_type.get(&ty).map_or(&[], Vec::as_slice)
    }

    /// The module instantiations, with the index of the instance, of the module, and the arguments.
    pub(super) fn instantiations(
        &self,
    ) -> impl Iterator<Item = (u32, u32, &[wp::InstantiationArg<'a>])> {
        self.entries.iter().filter_map(|entry| match &entry.item {
            Item::CoreInstance(wp::Instance::Instantiate { module_index, args }) => {
                Some((entry.index(), *module_index, &**args))
            }
            _ => None,
        })
    }

    fn slice(&self, range: &Range<u64>) -> &'a [u8] {
        let start = usize::try_from(range.start).unwrap_or(usize::MAX);
        let end = usize::try_from(range.end).unwrap_or(usize::MAX);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn define(&mut self, item: Item<'a>, space: Option<Space>, count: u32) {
        let mut first = 0;
        if let Some(space) = space {
            let index = *self.counts.get(space);
            self.note(&item, space, index);
            let next = self.counts.get_mut(space);
            first = *next;
            *next = next.saturating_add(count);
            for index in first..*next {
                self.definitions.insert((space, index), self.entries.len());
            }
        }
        self.entries.push(Entry {
            item,
            space,
            first,
            count,
        });
    }

    /// Notes who takes what of an instance.
    fn note(&mut self, item: &Item<'a>, space: Space, index: u32) {
        match item {
            Item::Alias(wp::ComponentAlias::CoreInstanceExport {
                instance_index,
                name,
                ..
            }) => {
                let of = self.core_aliases.entry(*instance_index).or_default();
                of.push((name, space, index));
            }
            Item::Alias(wp::ComponentAlias::InstanceExport {
                instance_index,
                name,
                ..
            }) => {
                let of = self.aliases.entry(*instance_index).or_default();
                of.push((name, space, index));
            }
            Item::CoreInstance(wp::Instance::Instantiate { module_index, args }) => {
                for arg in args {
                    let of = self.consumers.entry(arg.index).or_default();
                    of.push((index, *module_index, arg.name));
                }
            }
            Item::Import(import) => {
                if let wp::ComponentTypeRef::Instance(ty) = import.ty {
                    self.imports_of_type.entry(ty).or_default().push(index);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, payload: wp::Payload<'a>) -> Result<(), HardenError> {
        use wp::Payload as P;
        let section = match &payload {
            P::ModuleSection {
                unchecked_range, ..
            }
            | P::ComponentSection {
                unchecked_range, ..
            } => {
                let id = if matches!(payload, P::ModuleSection { .. }) {
                    1
                } else {
                    4
                };
                Some((id, unchecked_range.clone()))
            }
            other => other.as_section(),
        };
        let from = self.entries.len();
        match payload {
            P::Version { .. } => return Ok(()),
            P::ModuleSection {
                unchecked_range, ..
            } => {
                let module = self.slice(&unchecked_range);
                self.define(Item::Module(module), Some(Space::Module), 1);
            }
            P::ComponentSection {
                unchecked_range, ..
            } => {
                let component = self.slice(&unchecked_range);
                self.define(Item::Component(component), Some(Space::Component), 1);
            }
            P::CoreTypeSection(s) => {
                for ty in s {
                    let ty = ty.map_err(HardenError::unsupported)?;
                    let count = match &ty {
                        wp::CoreType::Rec(group) => group.types().len(),
                        wp::CoreType::Module(_) => 1,
                    };
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    self.define(Item::CoreType(ty), Some(Space::CoreType), count);
                }
            }
            P::ComponentTypeSection(s) => {
                for ty in s {
                    let item = Item::Type(ty.map_err(HardenError::unsupported)?);
                    self.define(item, Some(Space::Type), 1);
                }
            }
            P::ComponentImportSection(s) => {
                for import in s {
                    let import = import.map_err(HardenError::unsupported)?;
                    let space = Space::of(import.ty.kind());
                    self.define(Item::Import(import), Some(space), 1);
                }
            }
            P::ComponentAliasSection(s) => {
                for alias in s {
                    let alias = alias.map_err(HardenError::unsupported)?;
                    let space = Space::of_alias(&alias);
                    self.define(Item::Alias(alias), Some(space), 1);
                }
            }
            P::ComponentCanonicalSection(s) => {
                for canonical in s {
                    let canonical = canonical.map_err(HardenError::unsupported)?;
                    let space = match canonical {
                        wp::CanonicalFunction::Lift { .. } => Space::Func,
                        _ => Space::CoreFunc,
                    };
                    self.define(Item::Canonical(canonical), Some(space), 1);
                }
            }
            P::InstanceSection(s) => {
                for instance in s {
                    let item = Item::CoreInstance(instance.map_err(HardenError::unsupported)?);
                    self.define(item, Some(Space::CoreInstance), 1);
                }
            }
            P::ComponentInstanceSection(s) => {
                for instance in s {
                    let item = Item::Instance(instance.map_err(HardenError::unsupported)?);
                    self.define(item, Some(Space::Instance), 1);
                }
            }
            P::ComponentExportSection(s) => {
                for export in s {
                    let export = export.map_err(HardenError::unsupported)?;
                    let space = Space::of(export.kind);
                    self.define(Item::Export(export), Some(space), 1);
                }
            }
            P::ComponentStartSection { start, .. } => {
                let results = start.results;
                self.define(Item::Start(start), Some(Space::Value), results);
            }
            P::CustomSection(s) => self.define(Item::Custom(s), None, 0),
            other => {
                return Err(HardenError::Unsupported(format!(
                    "a section that is not of a component ({other:?})"
                )));
            }
        }
        if let Some((id, range)) = section {
            self.sections.push(Section {
                id,
                raw: self.slice(&range),
                entries: from..self.entries.len(),
            });
        }
        Ok(())
    }
}
