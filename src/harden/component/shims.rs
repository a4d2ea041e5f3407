//! The shims of wit-component, which stand between a module and functions that need its memory before there is one.
//!
//! A first module exports functions that call through slots of a table, which it exports as `$imports`. A second one imports
//! that table and functions, and puts these into the slots. What is told here has been read off both.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser as wp;

use super::flow::{Flow, Originals};
use super::items::Item;
use super::spaces::Space;
use crate::harden::core::module::{Module, Space as CoreSpace};

/// The name of the table.
const TABLE: &str = "$imports";

/// One slot that is filled.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// The instance that fills it.
    pub(super) filler: u32,
    /// The import of the filler that it is filled with.
    pub(super) import: (&'a str, &'a str),
    /// The core function that this is.
    pub(super) function: u32,
}

/// All shims of a component.
#[derive(Default)]
pub(super) struct Shims<'a> {
    /// What is called through what an instance exports under a name.
    slots: BTreeMap<u32, BTreeMap<&'a str, Slot<'a>>>,
    fillers: BTreeSet<u32>,
}

impl<'a> Shims<'a> {
    pub(super) fn of(flow: &Flow<'_, 'a>, originals: &Originals<'a>) -> Self {
        let mut shims = Self::default();
        for (filler, module, args) in flow.component.instantiations() {
            let Some((_, filling)) = originals.get(&module) else {
                continue;
            };
            let Some(table) = filling
                .imports
                .iter()
                .find(|import| import.name == TABLE && matches!(import.ty, wp::TypeRef::Table(_)))
            else {
                continue;
            };
            let Some(shim) = flow.instance_of(args, table.module, TABLE, Space::CoreTable) else {
                continue;
            };
            let Some(Item::CoreInstance(wp::Instance::Instantiate { module_index, .. })) =
                flow.component.get(Space::CoreInstance, shim)
            else {
                continue;
            };
            let Some((_, calling)) = originals.get(module_index) else {
                continue;
            };
            shims.fillers.insert(filler);
            let filled = filled(filling);
            for (name, slot) in called(calling) {
                let Some(import) = filled.get(&slot).copied() else {
                    continue;
                };
                let function = flow.index_of(args, import.0, import.1, Space::CoreFunc);
                if let Some(function) = function {
                    let slot = Slot {
                        filler,
                        import,
                        function,
                    };
                    shims.slots.entry(shim).or_default().insert(name, slot);
                }
            }
        }
        shims
    }

    /// What is called through an export of an instance, where that instance is a shim.
    pub(super) fn get(&self, instance: u32, name: &str) -> Option<&Slot<'a>> {
        self.slots.get(&instance)?.get(name)
    }

    /// Every slot, with the instance and the export that calls through it.
    pub(super) fn slots(&self) -> impl Iterator<Item = (u32, &'a str, &Slot<'a>)> {
        let of_shims = self.slots.iter();
        of_shims.flat_map(|(shim, slots)| slots.iter().map(|(name, slot)| (*shim, *name, slot)))
    }

    /// Whether an instance fills slots.
    pub(super) fn fills(&self, instance: u32) -> bool {
        self.fillers.contains(&instance)
    }
}

/// The exported functions that hand their parameters on to a slot of the exported table, and do nothing else.
fn called<'a>(module: &Module<'a>) -> BTreeMap<&'a str, u32> {
    let is_function = |export: &&wp::Export<'_>| {
        matches!(
            export.kind,
            wp::ExternalKind::Func | wp::ExternalKind::FuncExact
        )
    };
    let table = module
        .exports
        .iter()
        .find(|export| export.name == TABLE && export.kind == wp::ExternalKind::Table);
    let Some(table) = table else {
        return BTreeMap::new();
    };
    let types = module.func_types_by_index();
    let slots = module
        .exports
        .iter()
        .filter(is_function)
        .filter_map(|export| {
            let own =
                (export.index as usize).checked_sub(*module.n_imports.get(CoreSpace::Func))?;
            let ty = *module.func_types.get(export.index as usize)?;
            let n_params = types.get(ty as usize).copied().flatten()?.params().len();
            let mut code = module.bodies.get(own)?.get_operators_reader().ok()?;
            for param in 0..u32::try_from(n_params).ok()? {
                match code.read().ok()? {
                    wp::Operator::LocalGet { local_index } if local_index == param => {}
                    _ => return None,
                }
            }
            let wp::Operator::I32Const { value } = code.read().ok()? else {
                return None;
            };
            match code.read().ok()? {
                wp::Operator::CallIndirect {
                    type_index,
                    table_index,
                } if type_index == ty && table_index == table.index => {}
                _ => return None,
            }
            let ends = matches!(code.read().ok()?, wp::Operator::End) && code.eof();
            ends.then_some((export.name, value.cast_unsigned()))
        });
    slots.collect()
}

/// What a module puts into the slots of the table that it imports.
fn filled<'a>(module: &Module<'a>) -> BTreeMap<u32, (&'a str, &'a str)> {
    let imports = |kind| {
        let of_kind = move |import: &&wp::Import<'_>| CoreSpace::of_import(&import.ty) == kind;
        module.imports.iter().filter(of_kind)
    };
    let functions: Vec<_> = imports(CoreSpace::Func).collect();
    let table = imports(CoreSpace::Table).position(|import| import.name == TABLE);
    let mut slots = BTreeMap::new();
    for element in &module.elements {
        let (
            wp::ElementKind::Active {
                table_index,
                offset_expr,
            },
            wp::ElementItems::Functions(items),
        ) = (&element.kind, &element.items)
        else {
            continue;
        };
        let mut offset = offset_expr.get_operators_reader();
        let (Ok(wp::Operator::I32Const { value }), Some(table)) = (offset.read(), table) else {
            continue;
        };
        if table_index.unwrap_or(0) as usize != table {
            continue;
        }
        for (slot, function) in (value.cast_unsigned()..).zip(items.clone()) {
            match function
                .ok()
                .and_then(|index| functions.get(index as usize))
            {
                Some(import) => slots.insert(slot, (import.module, import.name)),
                // A function of the module's own, which may do anything.
                None => slots.remove(&slot),
            };
        }
    }
    slots
}
