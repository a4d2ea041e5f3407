//! Where what a module imports comes from.

use std::collections::BTreeMap;

use wasmparser as wp;

use super::items::{Component, Item};
use super::spaces::Space;
use crate::harden::core::module::{Module, Space as CoreSpace};

/// The modules that a component defines, by index, as they came.
pub(super) type Originals<'a> = BTreeMap<u32, (&'a [u8], Module<'a>)>;

/// Aliases of aliases that are followed.
const STEPS: usize = 100;

/// A component, with its bundles of single things by name.
pub(super) struct Flow<'c, 'a> {
    pub(super) component: &'c Component<'a>,
    bundles: BTreeMap<u32, BTreeMap<&'a str, (Space, u32)>>,
}

impl<'c, 'a> Flow<'c, 'a> {
    pub(super) fn of(component: &'c Component<'a>) -> Self {
        let mut bundles: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for entry in &component.entries {
            if let Item::CoreInstance(wp::Instance::FromExports(exports)) = &entry.item {
                let members = exports
                    .iter()
                    .map(|export| (export.name, (Space::of_core(export.kind), export.index)));
                bundles.insert(entry.index(), members.collect());
            }
        }
        Self { component, bundles }
    }

    /// The thing that an argument of an instantiation gives under a name, where it is a bundle.
    pub(super) fn index_of(
        &self,
        args: &[wp::InstantiationArg<'_>],
        from: &str,
        name: &str,
        space: Space,
    ) -> Option<u32> {
        let arg = args.iter().find(|arg| arg.name == from)?;
        let (kind, index) = self.bundles.get(&arg.index)?.get(name)?;
        (*kind == space).then_some(*index)
    }

    /// The instance that a thing which an argument gives under a name is an export of, under that same name.
    pub(super) fn instance_of(
        &self,
        args: &[wp::InstantiationArg<'_>],
        from: &str,
        name: &str,
        space: Space,
    ) -> Option<u32> {
        let (instance, exported) = self.place_of(args, from, name, space)?;
        (exported == name).then_some(instance)
    }

    /// The instance, and the name, that a thing which an argument gives under a name is an export of.
    fn place_of<'n>(
        &'n self,
        args: &[wp::InstantiationArg<'_>],
        from: &str,
        name: &'n str,
        space: Space,
    ) -> Option<(u32, &'n str)> {
        let arg = args.iter().find(|arg| arg.name == from)?;
        match self.index_of(args, from, name, space) {
            Some(index) => self.place(space, index),
            None if self.bundles.contains_key(&arg.index) => None,
            None => Some((arg.index, name)),
        }
    }

    /// The instance, and the name, that a thing is an export of.
    pub(super) fn place(&self, space: Space, mut index: u32) -> Option<(u32, &str)> {
        for _ in 0..STEPS {
            let Item::Alias(wp::ComponentAlias::CoreInstanceExport {
                instance_index,
                name,
                ..
            }) = self.component.get(space, index)?
            else {
                return None;
            };
            match self.bundles.get(instance_index) {
                None => return Some((*instance_index, name)),
                Some(members) => index = members.get(name).filter(|(kind, _)| *kind == space)?.1,
            }
        }
        None
    }

    /// Which of an instance's memories a memory of the component is: one that it exports, or one that it is given.
    pub(super) fn memory(
        &self,
        instance: u32,
        args: &[wp::InstantiationArg<'_>],
        module: &Module<'_>,
        memory: u32,
    ) -> Option<u32> {
        let (owner, name) = self.place(Space::CoreMemory, memory)?;
        if owner == instance {
            let exported = module
                .exports
                .iter()
                .find(|export| export.name == name && export.kind == wp::ExternalKind::Memory)?;
            return Some(exported.index);
        }
        let imported = module
            .imports
            .iter()
            .filter(|import| CoreSpace::of_import(&import.ty) == CoreSpace::Memory);
        (0u32..)
            .zip(imported)
            .find(|(_, import)| {
                let given = self.place_of(args, import.module, import.name, Space::CoreMemory);
                given == Some((owner, name))
            })
            .map(|(index, _)| index)
    }
}
