//! A component, written again without what is not needed. Sections that nothing is done to are copied.

use wasm_encoder as we;
use wasm_encoder::Encode as _;
use wasmparser as wp;

use super::deeper;
use super::items::{Component, Entry, Item, Section};
use super::mark::{is_live, taken_of_import, write};
use super::names;
use super::nested::Settled;
use super::spaces::{Indices, Space};
use crate::harden::HardenError;
use crate::harden::passes::{DROP_EXPORTS, DROP_UNUSED, STRIP_SECTIONS};
use crate::harden::plan::Plan;
use crate::harden::receipt::Log;
use crate::policy::units::show_bytes;

/// The new component as it is being written.
struct Writer<'m> {
    component: &'m Component<'m>,
    settled: &'m Settled,
    plan: &'m Plan<'m>,
    indices: Indices,
    /// Whether a definition goes.
    moves: bool,
    /// Modules that were written, and those in components inside.
    n_modules: usize,
    out: we::Component,
    log: &'m mut Log,
}

/// Writes the component. When nothing is added to the log's changes, the bytes are the same.
pub(super) fn write_component(
    component: &Component<'_>,
    settled: &Settled,
    plan: &Plan<'_>,
    log: &mut Log,
) -> Result<Vec<u8>, HardenError> {
    let all_live = |space| settled.live.get(space).iter().all(|live| *live);
    let mut writer = Writer {
        component,
        settled,
        plan,
        indices: Indices::renumbering(&settled.live),
        moves: !Space::ALL.into_iter().all(all_live),
        n_modules: 0,
        out: we::Component::new(),
        log,
    };
    for section in &component.sections {
        writer.section(section)?;
    }
    match writer.indices.dangling {
        None => Ok(writer.out.finish()),
        Some((space, index)) => Err(HardenError::Unsupported(format!(
            "{space:?} {index} is gone and still referred to"
        ))),
    }
}

impl Writer<'_> {
    fn section(&mut self, section: &Section<'_>) -> Result<(), HardenError> {
        let component = self.component;
        let entries = component
            .entries
            .get(section.entries.clone())
            .unwrap_or_default();
        let mut parts = Vec::new();
        let mut differs = false;
        for entry in entries {
            let mut part = we::Component::new();
            self.indices.take_changed();
            let stays = self.entry(entry, &mut part)?;
            differs |= stays != Stays::AsItIs || self.indices.take_changed();
            if stays != Stays::Not {
                parts.push(content(&part));
            }
        }
        if !differs {
            self.out.section(&we::RawSection {
                id: section.id,
                data: section.raw,
            });
            return Ok(());
        }
        if !parts.is_empty() {
            self.out.section(&we::RawSection {
                id: section.id,
                data: &joined(section.id, &parts),
            });
        }
        Ok(())
    }

    /// Writes one definition as a section of its own, and tells whether it is the same, but for its indices.
    fn entry(&mut self, entry: &Entry<'_>, out: &mut we::Component) -> Result<Stays, HardenError> {
        if let Some(space) = entry.space.filter(|_| entry.count > 0)
            && !entry
                .indices()
                .any(|index| is_live(&self.settled.live, space, index))
        {
            if let Item::Module(_) = entry.item {
                self.n_modules += 1;
            }
            self.note_gone(entry);
            return Ok(Stays::Not);
        }
        match &entry.item {
            Item::Module(original) => {
                let place = format!("core module {}", self.n_modules);
                self.n_modules += 1;
                let Some(nested) = self.settled.modules.get(&entry.index()) else {
                    return Ok(Stays::AsItIs);
                };
                self.log.within(&place, nested.log.clone());
                out.section(&we::RawSection {
                    id: we::ComponentSectionId::CoreModule as u8,
                    data: &nested.bytes,
                });
                Ok(Stays::if_same(nested.bytes == *original))
            }
            Item::Component(original) => {
                let noted = self.log.changes.len();
                let policy = self.plan.policy;
                let inner = deeper::rewrite(original, policy, &mut self.n_modules, self.log)?;
                let is_same = self.log.changes.len() == noted;
                let bytes = if is_same { original } else { inner.as_slice() };
                write(&mut self.indices, &Item::Component(bytes), out)?;
                Ok(Stays::if_same(is_same))
            }
            Item::CoreInstance(instance) => Ok(self.core_instance(entry.index(), instance, out)),
            Item::Type(wp::ComponentType::Instance(declarations)) => {
                let Some(kept) = self.thinned(entry.index(), declarations) else {
                    write(&mut self.indices, &entry.item, out)?;
                    return Ok(Stays::AsItIs);
                };
                let ty = wp::ComponentType::Instance(kept);
                write(&mut self.indices, &Item::Type(ty), out)?;
                Ok(Stays::Edited)
            }
            Item::Custom(section) => {
                let keeps = self.plan.policy.keeps_section(section.name());
                if keeps && self.moves && section.name() == names::NAME {
                    let live = &self.settled.live;
                    if let Some(section) = names::renumbered(section, live, &mut self.indices) {
                        out.section(&section);
                        return Ok(Stays::Edited);
                    }
                    self.log.change(
                        STRIP_SECTIONS,
                        section.name(),
                        format!(
                            "section of {} removed: what it names has moved, and it does not parse",
                            show_bytes(section.data().len() as u64)
                        ),
                    );
                    return Ok(Stays::Not);
                }
                deeper::custom(self.plan.policy, out, section, self.log);
                Ok(if keeps { Stays::AsItIs } else { Stays::Not })
            }
            item => {
                write(&mut self.indices, item, out)?;
                Ok(Stays::AsItIs)
            }
        }
    }

    fn core_instance(
        &mut self,
        index: u32,
        instance: &wp::Instance<'_>,
        out: &mut we::Component,
    ) -> Stays {
        let mut section = we::InstanceSection::new();
        let is_same = match instance {
            wp::Instance::FromExports(exports) => {
                let names = exports.iter().map(|export| export.name.to_owned());
                let taken =
                    self.settled
                        .uses
                        .taken_of(self.component, &self.settled.live, index, names);
                let kept: Vec<_> = exports
                    .iter()
                    .filter(|export| taken.contains(export.name))
                    .map(|export| {
                        let new = self
                            .indices
                            .index(Space::of_core(export.kind), export.index);
                        (export.name, export.kind.into(), new)
                    })
                    .collect();
                let is_same = kept.len() == exports.len();
                section.export_items(kept);
                is_same
            }
            wp::Instance::Instantiate { module_index, args } => {
                let module = self.indices.index(Space::Module, *module_index);
                let kept: Vec<_> = args
                    .iter()
                    .filter(|arg| self.settled.uses.takes_any(*module_index, arg.name))
                    .map(|arg| {
                        let new = self.indices.index(Space::CoreInstance, arg.index);
                        (arg.name, we::ModuleArg::Instance(new))
                    })
                    .collect();
                let is_same = kept.len() == args.len();
                section.instantiate(module, kept);
                is_same
            }
        };
        out.section(&section);
        Stays::if_same(is_same)
    }

    /// The declarations of an instance type that one import has, without the functions that nothing takes of it. `None`
    /// when all stay.
    fn thinned<'a>(
        &mut self,
        ty: u32,
        declarations: &[wp::InstanceTypeDeclaration<'a>],
    ) -> Option<Box<[wp::InstanceTypeDeclaration<'a>]>> {
        let mut imports = self.component.imports_of_type(ty).iter();
        let instance =
            imports.find(|import| is_live(&self.settled.live, Space::Instance, **import))?;
        let Some(Item::Import(named)) = self.component.get(Space::Instance, *instance) else {
            return None;
        };
        if self.settled.whole.contains(instance) || !self.settled.alone.contains(&ty) {
            return None;
        }
        let taken = taken_of_import(self.component, &self.settled.live, *instance);
        let goes = |declaration: &wp::InstanceTypeDeclaration<'_>| match declaration {
            wp::InstanceTypeDeclaration::Export {
                name,
                ty: wp::ComponentTypeRef::Func(_),
            } => !taken.contains(name.name),
            _ => false,
        };
        if !declarations.iter().any(goes) {
            return None;
        }
        for declaration in declarations.iter().filter(|declaration| goes(declaration)) {
            if let wp::InstanceTypeDeclaration::Export { name, .. } = declaration {
                self.log.change(
                    DROP_UNUSED,
                    format!("{}#{}", named.name.full_name(), name.name),
                    "import removed: nothing reaches it",
                );
            }
        }
        Some(
            declarations
                .iter()
                .filter(|declaration| !goes(declaration))
                .cloned()
                .collect(),
        )
    }

    fn note_gone(&mut self, entry: &Entry<'_>) {
        match &entry.item {
            Item::Import(import) => self.log.change(
                DROP_UNUSED,
                import.name.full_name().into_owned(),
                "import removed: nothing reaches it",
            ),
            Item::Export(export) => self.log.change(
                DROP_EXPORTS,
                export.name.full_name().into_owned(),
                "no longer exported: nothing in the policy's world asks for it",
            ),
            Item::Module(bytes) => self.log.change(
                DROP_UNUSED,
                format!("core module {}", self.n_modules - 1),
                format!(
                    "module of {} removed: nothing reaches it",
                    show_bytes(bytes.len() as u64)
                ),
            ),
            _ => {}
        }
    }
}

/// The content of the one section that a component has.
fn content(component: &we::Component) -> Vec<u8> {
    // The preamble, and the section's identifier.
    let mut rest = component.as_slice().get(9..).unwrap_or_default().iter();
    // Its length.
    rest.by_ref().find(|byte| **byte < 0x80);
    rest.copied().collect()
}

/// The content of a section with the entries of several that have one each.
fn joined(id: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let is_counted = ![
        we::ComponentSectionId::CoreCustom as u8,
        we::ComponentSectionId::CoreModule as u8,
        we::ComponentSectionId::Component as u8,
        we::ComponentSectionId::Start as u8,
    ]
    .contains(&id);
    if is_counted {
        parts.len().encode(&mut out);
    }
    for part in parts {
        // Before the entry stands that it is one.
        out.extend(part.iter().skip(usize::from(is_counted)));
    }
    out
}

/// Whether a definition is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stays {
    AsItIs,
    Edited,
    Not,
}

impl Stays {
    fn if_same(is_same: bool) -> Self {
        if is_same { Self::AsItIs } else { Self::Edited }
    }
}
