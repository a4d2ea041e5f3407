//! What of a component is needed: by its exports, by its start, and by instantiations that do something by themselves.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder as we;
use wasm_encoder::reencode::{ReencodeComponent as _, component_utils};
use wasmparser as wp;

use super::items::{Component, Item};
use super::spaces::{Error, Indices, Live, Space};
use crate::harden::HardenError;
use crate::harden::core::live::is_inert;
use crate::harden::core::module::Module;
use crate::harden::plan::{Plan, Replacements};

/// What the modules of a component need of one another.
#[derive(Default)]
pub(super) struct Uses {
    /// What each module imports: names by module.
    imports: BTreeMap<u32, BTreeMap<String, BTreeSet<String>>>,
    /// Modules whose instantiation does nothing that anybody could tell.
    inert: BTreeSet<u32>,
}

impl Uses {
    /// Notes what a module imports, less what it is going to answer itself.
    pub(super) fn note(
        &mut self,
        index: u32,
        module: &Module<'_>,
        replaced: Option<&Replacements>,
    ) {
        let mut imports: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for import in &module.imports {
            let key = (import.module.to_owned(), import.name.to_owned());
            if replaced.is_none_or(|replaced| !replaced.contains_key(&key)) {
                imports.entry(key.0).or_default().insert(key.1);
            }
        }
        self.imports.insert(index, imports);
        if is_inert(module) {
            self.inert.insert(index);
        }
    }

    /// The names that a module takes of the argument `arg`. `None` for one that is not here, and may take any.
    fn names(&self, module: u32, arg: &str) -> Option<Option<&BTreeSet<String>>> {
        Some(self.imports.get(&module)?.get(arg))
    }

    /// Whether a module takes anything of the argument `arg`.
    pub(super) fn takes_any(&self, module: u32, arg: &str) -> bool {
        self.names(module, arg).is_none_or(|names| names.is_some())
    }

    /// What is taken of a core instance by what is live.
    pub(super) fn taken_of(
        &self,
        component: &Component<'_>,
        live: &Live,
        instance: u32,
        names: impl Iterator<Item = String>,
    ) -> BTreeSet<String> {
        let aliases = component.core_aliases(instance).iter();
        let aliased: BTreeSet<&str> = aliases
            .filter(|(_, space, index)| is_live(live, *space, *index))
            .map(|(name, ..)| *name)
            .collect();
        // Many instances of one module take the same.
        let consumers: BTreeSet<(u32, &str)> = component
            .consumers(instance)
            .iter()
            .filter(|(consumer, ..)| is_live(live, Space::CoreInstance, *consumer))
            .map(|(_, module, arg)| (*module, *arg))
            .collect();
        let mut taken = aliased;
        for (module, arg) in consumers {
            match self.names(module, arg) {
                Some(names) => taken.extend(names.into_iter().flatten().map(String::as_str)),
                None => return names.collect(),
            }
        }
        names.filter(|name| taken.contains(name.as_str())).collect()
    }

    /// Which exports of a module are taken of its live instances.
    pub(super) fn exports(
        &self,
        component: &Component<'_>,
        live: &Live,
        index: u32,
        module: &Module<'_>,
    ) -> BTreeSet<String> {
        let mut taken = BTreeSet::new();
        for (instance, of, _) in component.instantiations() {
            if of == index && is_live(live, Space::CoreInstance, instance) {
                let names = module.exports.iter().map(|export| export.name.to_owned());
                taken.extend(self.taken_of(component, live, instance, names));
            }
        }
        taken
    }
}

pub(super) fn is_live(live: &Live, space: Space, index: u32) -> bool {
    let live = live.get(space).get(index as usize);
    live.copied().unwrap_or(false)
}

/// The names of what is taken of an imported instance.
pub(super) fn taken_of_import<'c>(
    component: &'c Component<'_>,
    live: &Live,
    instance: u32,
) -> BTreeSet<&'c str> {
    let aliases = component.aliases(instance).iter();
    aliases
        .filter(|(_, space, index)| is_live(live, *space, *index))
        .map(|(name, ..)| *name)
        .collect()
}

/// The instances that are handed on, with everything in them.
pub(super) fn taken_whole(component: &Component<'_>, live: &Live) -> BTreeSet<u32> {
    use wp::ComponentExternalKind::Instance;
    let mut whole = BTreeSet::new();
    for entry in &component.entries {
        if !entry
            .space
            .is_some_and(|space| is_live(live, space, entry.index()))
        {
            continue;
        }
        match &entry.item {
            Item::Export(export) if export.kind == Instance => {
                whole.insert(export.index);
            }
            Item::Instance(wp::ComponentInstance::Instantiate { args, .. }) => {
                let args = args.iter().filter(|arg| arg.kind == Instance);
                whole.extend(args.map(|arg| arg.index));
            }
            Item::Instance(wp::ComponentInstance::FromExports(exports)) => {
                let exports = exports.iter().filter(|export| export.kind == Instance);
                whole.extend(exports.map(|export| export.index));
            }
            _ => {}
        }
    }
    whole
}

/// Marks what is needed.
pub(super) fn mark(
    component: &Component<'_>,
    uses: &Uses,
    plan: &Plan<'_>,
) -> Result<Live, HardenError> {
    let mut indices = Indices::marking(&component.counts);
    for entry in &component.entries {
        let is_root = match &entry.item {
            Item::Export(export) => !plan.exports.contains_key(&*export.name.full_name()),
            Item::Start(_) | Item::Instance(wp::ComponentInstance::Instantiate { .. }) => true,
            Item::CoreInstance(wp::Instance::Instantiate { module_index, .. }) => {
                !uses.inert.contains(module_index)
            }
            // Functions and interfaces that nobody uses are not missed; the others were not asked for lightly.
            Item::Import(import) => !matches!(
                import.ty,
                wp::ComponentTypeRef::Instance(_) | wp::ComponentTypeRef::Func(_)
            ),
            _ => false,
        };
        if let Some(space) = entry.space.filter(|_| is_root) {
            for index in entry.indices() {
                indices.index(space, index);
            }
        }
        // A start function without results defines nothing.
        if let Item::Start(start) = &entry.item {
            write(
                &mut indices,
                &Item::Start(start.clone()),
                &mut we::Component::new(),
            )?;
        }
    }
    while let Some((space, index)) = indices.next() {
        let Some(entry) = component.entry_of(space, index) else {
            continue;
        };
        let Some(item) = component.entries.get(entry).map(|entry| &entry.item) else {
            continue;
        };
        match item {
            Item::CoreInstance(wp::Instance::Instantiate { module_index, args }) => {
                indices.index(Space::Module, *module_index);
                for arg in args
                    .iter()
                    .filter(|arg| uses.takes_any(*module_index, arg.name))
                {
                    indices.index(Space::CoreInstance, arg.index);
                    let names = uses.names(*module_index, arg.name);
                    let takes = |name: &str| {
                        names.is_none_or(|names| names.is_some_and(|names| names.contains(name)))
                    };
                    mark_members(component, &mut indices, arg.index, &takes);
                }
            }
            // Its members are marked by whoever takes them.
            Item::CoreInstance(wp::Instance::FromExports(_)) => {}
            Item::Alias(wp::ComponentAlias::CoreInstanceExport {
                instance_index,
                name: wanted,
                ..
            }) => {
                indices.index(Space::CoreInstance, *instance_index);
                let takes = |name: &str| name == *wanted;
                mark_members(component, &mut indices, *instance_index, &takes);
            }
            item => write(&mut indices, item, &mut we::Component::new())?,
        }
    }
    Ok(indices.into_live())
}

/// Marks the members that are taken of an instance made of single things.
fn mark_members(
    component: &Component<'_>,
    indices: &mut Indices,
    instance: u32,
    takes: &dyn Fn(&str) -> bool,
) {
    if let Some(Item::CoreInstance(wp::Instance::FromExports(exports))) =
        component.get(Space::CoreInstance, instance)
    {
        for export in exports.iter().filter(|export| takes(export.name)) {
            indices.index(Space::of_core(export.kind), export.index);
        }
    }
}

/// Types of instances that nothing but one import refers to: they can do with less.
pub(super) fn types_of_one_import(
    component: &Component<'_>,
    live: &Live,
) -> Result<BTreeSet<u32>, HardenError> {
    let mut indices = Indices::counting();
    for entry in &component.entries {
        let is_live = entry.space.is_none_or(|space| {
            entry.count == 0 || entry.indices().any(|index| is_live(live, space, index))
        });
        if is_live {
            write(&mut indices, &entry.item, &mut we::Component::new())?;
        }
    }
    let counts = indices.into_counts();
    let of_types = counts.get(Space::Type).iter();
    Ok(of_types
        .filter(|(ty, count)| {
            let imports = component.imports_of_type(**ty).iter();
            **count == 1
                && imports
                    .filter(|import| is_live(live, Space::Instance, **import))
                    .count()
                    == 1
        })
        .map(|(ty, _)| *ty)
        .collect())
}

/// Modules that are used in another way than by being instantiated here, of which nobody knows what is taken.
pub(super) fn foreign(component: &Component<'_>) -> Result<BTreeSet<u32>, HardenError> {
    let mut indices = Indices::marking(&component.counts);
    for entry in &component.entries {
        if !matches!(entry.item, Item::CoreInstance(_) | Item::Module(_)) {
            write(&mut indices, &entry.item, &mut we::Component::new())?;
        }
    }
    let live = indices.into_live();
    let modules = live.get(Space::Module);
    Ok((0u32..)
        .zip(modules)
        .filter(|(_, live)| **live)
        .map(|(index, _)| index)
        .collect())
}

/// Writes one definition as a section of its own. Core instances and modules are written elsewhere.
pub(super) fn write(
    indices: &mut Indices,
    item: &Item<'_>,
    out: &mut we::Component,
) -> Result<(), HardenError> {
    write_item(indices, item, out).map_err(HardenError::unsupported)
}

fn write_item(
    indices: &mut Indices,
    item: &Item<'_>,
    out: &mut we::Component,
) -> Result<(), Error> {
    match item {
        Item::CoreType(ty) => {
            let mut section = we::CoreTypeSection::new();
            indices.parse_component_core_type(section.ty(), ty.clone())?;
            out.section(&section);
        }
        Item::Type(ty) => {
            let mut section = we::ComponentTypeSection::new();
            indices.parse_component_type(section.ty(), ty.clone())?;
            out.section(&section);
        }
        Item::Import(import) => {
            let mut section = we::ComponentImportSection::new();
            let ty = indices.component_type_ref(import.ty)?;
            section.import(import.name, ty);
            out.section(&section);
        }
        Item::Alias(alias) => {
            let mut section = we::ComponentAliasSection::new();
            section.alias(indices.component_alias(alias.clone())?);
            out.section(&section);
        }
        Item::Canonical(canonical) => {
            let mut section = we::CanonicalFunctionSection::new();
            indices.parse_component_canonical(&mut section, canonical.clone())?;
            out.section(&section);
        }
        Item::Instance(instance) => {
            let mut section = we::ComponentInstanceSection::new();
            indices.parse_component_instance(&mut section, instance.clone())?;
            out.section(&section);
        }
        Item::Export(export) => {
            let mut section = we::ComponentExportSection::new();
            indices.parse_component_export(&mut section, export.clone())?;
            out.section(&section);
        }
        Item::Start(start) => indices.parse_component_start_section(out, start.clone())?,
        Item::Component(bytes) => {
            let mut parser = wp::Parser::new(0);
            parser.set_features(wp::WasmFeatures::all());
            component_utils::parse_component_subcomponent(indices, out, parser, bytes, bytes)?;
        }
        Item::Module(_) | Item::CoreInstance(_) | Item::Custom(_) => {}
    }
    Ok(())
}
