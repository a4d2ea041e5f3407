//! What stands behind a name or an index.

use wasmparser::{ComponentExternalKind, ExternalKind};

use super::follow::{Follower, Stop};
use super::items::Inside;
use super::value::{Bundle, CoreInstance, CoreValue, Instance, Surroundings, Value};

impl<'a> Follower<'_, '_, 'a> {
    /// Takes steps, as long as there are any.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(Stop)?;
        Ok(())
    }

    /// Takes as many steps as it costs to look a name up.
    pub(super) fn spend_on(&mut self, name: &str) -> Result<(), Stop> {
        self.spend(1 + name.len() / 64)
    }

    /// Notes down when something is missing that the validator has seen.
    pub(super) fn found<T>(&mut self, found: Option<T>) -> Option<T> {
        self.wiring.is_lost |= found.is_none();
        found
    }

    /// Returns a value of the kind that is wanted: indices must be given even to what was not found.
    pub(super) fn of_kind(&mut self, kind: ComponentExternalKind, value: Option<Value>) -> Value {
        match (kind, value) {
            (ComponentExternalKind::Func, Some(value @ Value::Func(_)))
            | (ComponentExternalKind::Instance, Some(value @ Value::Instance(_)))
            | (ComponentExternalKind::Component, Some(value @ Value::Component(_)))
            | (ComponentExternalKind::Module, Some(value @ Value::Module(_))) => value,
            (ComponentExternalKind::Value | ComponentExternalKind::Type, _) => Value::Other,
            (kind, _) => {
                self.wiring.is_lost = true;
                unknown(kind)
            }
        }
    }

    /// Returns what an import of the outermost component gives.
    pub(super) fn host(&self, offset: u64, kind: ComponentExternalKind) -> Option<Value> {
        let import = *self.imports.get(&offset)?;
        match kind {
            ComponentExternalKind::Func => {
                let host = self.hosts.get(&(import, None))?;
                Some(Value::Func(Some(*host)))
            }
            ComponentExternalKind::Instance => Some(Value::Instance(Instance::Host(import))),
            kind => Some(unknown(kind)),
        }
    }

    pub(super) fn own(&self, inside: &Inside<'_, 'a>) -> Option<&Surroundings> {
        self.surroundings.get(inside.own)
    }

    pub(super) fn bundle(&mut self, bundle: Bundle<'a>) -> Instance {
        self.bundles.push(bundle);
        Instance::Bundle(self.bundles.len() - 1)
    }

    /// Returns what an instance gives by a name.
    pub(super) fn member(
        &self,
        instance: Instance,
        kind: ComponentExternalKind,
        name: &str,
    ) -> Option<Value> {
        match (instance, kind) {
            (Instance::Host(import), ComponentExternalKind::Func) => {
                let host = self.hosts.get(&(import, Some(name)))?;
                Some(Value::Func(Some(*host)))
            }
            (Instance::Bundle(bundle), _) => self.bundles.get(bundle)?.get(name).copied(),
            // Instances inside imported ones carry no function that facts list.
            (Instance::Host(_) | Instance::Unknown, kind) => Some(unknown(kind)),
        }
    }

    /// Returns what a core instance gives by a name.
    pub(super) fn core_member(
        &mut self,
        instance: CoreInstance,
        kind: ExternalKind,
        name: &str,
    ) -> CoreValue {
        match (instance, kind) {
            (CoreInstance::Module { module, .. }, ExternalKind::Func | ExternalKind::FuncExact) => {
                let graphs = self.wiring.graphs;
                let exported = self.exported.entry(module).or_insert_with(|| {
                    let exports = graphs.get(module).into_iter().flat_map(|g| &g.exports);
                    exports.map(|(f, name)| (name.as_str(), *f)).collect()
                });
                let function = exported.get(name).copied();
                let function = self.found(function);
                CoreValue::Func(function.and_then(|f| self.wiring.function(module, f)))
            }
            (CoreInstance::Module { table, .. }, ExternalKind::Table) => CoreValue::Table(table),
            (CoreInstance::Bundle(bundle), _) => {
                let bundle = self.core_bundles.get(bundle);
                let value = bundle.and_then(|bundle| bundle.get(name).copied());
                self.found(value).unwrap_or(CoreValue::Other)
            }
            _ => CoreValue::Other,
        }
    }
}

/// Somebody of a kind whose code is not here.
fn unknown(kind: ComponentExternalKind) -> Value {
    match kind {
        ComponentExternalKind::Func => Value::Func(None),
        ComponentExternalKind::Instance => Value::Instance(Instance::Unknown),
        ComponentExternalKind::Component => Value::Component(None),
        ComponentExternalKind::Module => Value::Module(None),
        ComponentExternalKind::Value | ComponentExternalKind::Type => Value::Other,
    }
}
