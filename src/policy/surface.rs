//! What a resolved world grants and demands.

use std::collections::BTreeSet;

use wit_parser::{
    Function, FunctionKind, IndexMap, Interface as WitInterface, InterfaceId, Resolve, Span, Type,
    TypeDefKind, TypeId, World as WitWorld, WorldItem, WorldKey,
};

use super::core_names::{self, Direction};
use super::grants::{Grant, Interface, Surface};
use super::wit_types;
use super::written::Written;
use crate::signature::TypeTooLarge;
use crate::version::track;

/// What no policy may say, and where it says so.
pub(super) struct Odd {
    pub(super) message: String,
    pub(super) span: Span,
}

/// Returns what a world imports and what it exports.
pub(super) fn of_world(
    resolve: &Resolve,
    world: &WitWorld,
    written: &Written,
) -> Result<(Surface, Surface), Odd> {
    let mut imports = Writer::new(resolve, Direction::Import);
    let mut exports = Writer::new(resolve, Direction::Export);
    imports.items(&world.imports, &written.imports)?;
    exports.items(&world.exports, &written.exports)?;
    let (mut imports, exports) = (imports.surface, exports.surface);
    // A core module that becomes a component imports what it needs to export, too.
    core_names::of_exports(resolve, &world.exports, &mut imports);
    if core_names::is_async(resolve, world) {
        core_names::of_tasks(&mut imports);
    }
    Ok((imports, exports))
}

struct Writer<'a> {
    resolve: &'a Resolve,
    direction: Direction,
    surface: Surface,
}

impl<'a> Writer<'a> {
    fn new(resolve: &'a Resolve, direction: Direction) -> Self {
        Self {
            resolve,
            direction,
            surface: Surface::default(),
        }
    }

    fn items(
        &mut self,
        items: &IndexMap<WorldKey, WorldItem>,
        written: &BTreeSet<String>,
    ) -> Result<(), Odd> {
        for (key, item) in items {
            match item {
                WorldItem::Function(func) => self.function(func)?,
                WorldItem::Interface {
                    id,
                    external_id,
                    span,
                    ..
                } => {
                    // What has a name of the world's own was written: only named interfaces come along with types.
                    let is_written = matches!(key, WorldKey::Name(_))
                        || written.contains(&self.resolve.name_world_key(key));
                    self.interface(key, *id, external_id.as_deref(), is_written, *span)?;
                }
                WorldItem::Type { id, .. } => self.resource_of_world(*id),
            }
        }
        Ok(())
    }

    fn function(&mut self, func: &Function) -> Result<(), Odd> {
        let ty = wit_types::signature(self.resolve, func, None)
            .map_err(|error| odd(&error, func.span))?
            .to_string();
        let grant = |ty| Grant {
            ty,
            origin: func.name.clone(),
        };
        for core in core_names::of_function(self.resolve, None, None, func, self.direction) {
            core.add_to(&func.name, &mut self.surface);
        }
        self.surface.functions.insert(func.name.clone(), grant(ty));
        Ok(())
    }

    fn interface(
        &mut self,
        key: &WorldKey,
        id: InterfaceId,
        external_id: Option<&str>,
        is_written: bool,
        span: Span,
    ) -> Result<(), Odd> {
        let Some(wit) = self.resolve.interfaces.get(id) else {
            return Ok(());
        };
        let name = self.resolve.name_world_key(key);
        // Whoever narrows one of them with `[functions]` would think of both.
        if let Some(other) = self.surface.interfaces.get(&track(&name)) {
            let message = format!(
                "found two compatible versions of one interface, `{}` and `{name}`, expected one",
                other.name
            );
            return Err(Odd { message, span });
        }
        let mut interface = Interface {
            name: name.clone(),
            is_written,
            ..Interface::default()
        };
        for func in wit
            .functions
            .values()
            .filter(|func| is_written || is_method(func))
        {
            let origin = format!("{name}#{}", func.name);
            let ty = wit_types::signature(self.resolve, func, Some(id))
                .map_err(|error| odd(&error, func.span))?
                .to_string();
            for core in core_names::of_function(
                self.resolve,
                Some((key, wit)),
                external_id,
                func,
                self.direction,
            ) {
                core.add_to(&origin, &mut self.surface);
            }
            interface
                .functions
                .insert(func.name.clone(), Grant { ty, origin });
        }
        self.resources(key, wit, &mut interface);
        if self.direction == Direction::Export {
            for core in core_names::of_destructors(self.resolve, key, wit) {
                core.add_to(&name, &mut self.surface);
            }
        }
        self.surface.interfaces.insert(track(&name), interface);
        Ok(())
    }

    /// Whoever may hold a handle may drop it.
    fn resources(&mut self, key: &WorldKey, wit: &WitInterface, interface: &mut Interface) {
        for (resource, id) in &wit.types {
            if !is_resource(self.resolve, *id) {
                continue;
            }
            if self.direction == Direction::Import {
                let origin = format!("{}#{resource}", interface.name);
                for core in core_names::of_drop(self.resolve, Some(key), resource) {
                    core.add_to(&origin, &mut self.surface);
                }
            }
            interface.resources.insert(resource.clone());
        }
    }

    fn resource_of_world(&mut self, id: TypeId) {
        let named = self.resolve.types.get(id).and_then(|ty| ty.name.as_ref());
        if let Some(name) = named
            && is_resource(self.resolve, id)
        {
            for core in core_names::of_drop(self.resolve, None, name) {
                core.add_to(name, &mut self.surface);
            }
            self.surface.resources.insert(name.clone());
        }
    }
}

fn odd(error: &TypeTooLarge, span: Span) -> Odd {
    Odd {
        message: error.to_string(),
        span,
    }
}

fn is_resource(resolve: &Resolve, mut id: TypeId) -> bool {
    while let Some(def) = resolve.types.get(id) {
        match def.kind {
            TypeDefKind::Resource => return true,
            TypeDefKind::Type(Type::Id(next)) => id = next,
            _ => return false,
        }
    }
    false
}

/// Methods need a handle that somebody gave; free, static and constructor functions are power out of nothing.
fn is_method(func: &Function) -> bool {
    matches!(
        func.kind,
        FunctionKind::Method(_)
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::MethodGetter(_)
            | FunctionKind::MethodSetter(_)
    )
}
