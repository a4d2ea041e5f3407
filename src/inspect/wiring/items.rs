//! One item of a component after another.

use std::collections::BTreeMap;

use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentExternName, ComponentExternalKind,
    ComponentImport, ComponentInstance, ComponentOuterAliasKind, ComponentTypeRef, ExternalKind,
    Instance as CoreInstanceItem,
};

use super::follow::{Follower, Stop};
use super::record::Item;
use super::value::{
    Bundle, Callee, CoreBundle, CoreInstance, CoreValue, Instance, Spaces, Value, at,
};
use crate::inspect::By;

/// A component that is being instantiated.
pub(super) struct Inside<'s, 'a> {
    pub(super) spaces: Spaces,
    /// Which of the surroundings are its own.
    pub(super) own: usize,
    /// What it was given; nothing for the outermost, which the host gives what it imports.
    pub(super) given: Option<&'s Bundle<'a>>,
    pub(super) exports: Vec<(ComponentExternName<'a>, Value)>,
    pub(super) depth: usize,
}

impl<'a> Follower<'_, '_, 'a> {
    pub(super) fn item(
        &mut self,
        item: &Item<'a>,
        inside: &mut Inside<'_, 'a>,
    ) -> Result<(), Stop> {
        match item {
            Item::Module(module) => self.define(inside, Value::Module(Some(*module))),
            Item::Component(definition) => {
                let closure = super::value::Closure {
                    definition: *definition,
                    around: inside.own,
                };
                self.define(inside, Value::Component(Some(closure)));
            }
            Item::Import(offset, import) => {
                let value = self.import(*offset, import, inside)?;
                self.define(inside, value);
            }
            Item::CoreInstance(instance) => {
                let instance = self.core_instance(instance, inside)?;
                inside.spaces.core_instances.push(instance);
            }
            Item::Instance(instance) => {
                let instance = self.instance(instance, inside)?;
                inside.spaces.instances.push(instance);
            }
            Item::Alias(alias) => self.alias(alias, inside)?,
            Item::Canon(function) => self.canon(function, inside),
            Item::Export(export) => {
                self.spend_on(export.name.name)?;
                let value = self.value(export.kind, export.index, inside);
                inside.exports.push((export.name, value));
                self.define(inside, value);
            }
            Item::Destructor(function) => {
                if let Some(function) = self.core_function(*function, inside) {
                    // The host may drop what it was given, and so may the code itself.
                    self.late_root(By::Export, "the destructor of a resource", function);
                }
            }
            Item::Start(function) => {
                let function = at(&inside.spaces.functions, *function);
                if let Some(function) = self.found(function).flatten() {
                    self.late_root(By::Start, "the component's start function", function);
                }
            }
        }
        Ok(())
    }

    /// Gives a value the next index of its kind.
    fn define(&mut self, inside: &mut Inside<'_, 'a>, value: Value) {
        match value {
            Value::Func(function) => inside.spaces.functions.push(function),
            Value::Instance(instance) => inside.spaces.instances.push(instance),
            Value::Component(component) => {
                if let Some(own) = self.surroundings.get_mut(inside.own) {
                    own.components.push(component);
                }
            }
            Value::Module(module) => {
                if let Some(own) = self.surroundings.get_mut(inside.own) {
                    own.modules.push(module);
                }
            }
            Value::Other => {}
        }
    }

    fn import(
        &mut self,
        offset: u64,
        import: &ComponentImport<'a>,
        inside: &Inside<'_, 'a>,
    ) -> Result<Value, Stop> {
        let kind = match import.ty {
            ComponentTypeRef::Module(_) => ComponentExternalKind::Module,
            ComponentTypeRef::Func(_) => ComponentExternalKind::Func,
            ComponentTypeRef::Instance(_) => ComponentExternalKind::Instance,
            ComponentTypeRef::Component(_) => ComponentExternalKind::Component,
            ComponentTypeRef::Value(_) | ComponentTypeRef::Type(_) => return Ok(Value::Other),
        };
        let value = match inside.given {
            Some(given) => {
                self.spend_on(import.name.name)?;
                given.get(import.name.name).copied()
            }
            None => self.host(offset, kind),
        };
        Ok(self.of_kind(kind, value))
    }

    fn core_instance(
        &mut self,
        instance: &CoreInstanceItem<'a>,
        inside: &Inside<'_, 'a>,
    ) -> Result<CoreInstance, Stop> {
        match instance {
            CoreInstanceItem::Instantiate { module_index, args } => {
                let mut given = BTreeMap::new();
                for arg in args {
                    self.spend_on(arg.name)?;
                    let instance = at(&inside.spaces.core_instances, arg.index);
                    let instance = self.found(instance).unwrap_or(CoreInstance::Unknown);
                    given.insert(arg.name, instance);
                }
                let module = self
                    .own(inside)
                    .and_then(|own| at(&own.modules, *module_index));
                match self.found(module).flatten() {
                    Some(module) => self.instantiate_module(module, &given),
                    None => {
                        // The module is the host's: it may call whatever it is given.
                        for instance in given.into_values() {
                            self.escape_core(instance)?;
                        }
                        Ok(CoreInstance::Unknown)
                    }
                }
            }
            CoreInstanceItem::FromExports(exports) => {
                let mut bundle = CoreBundle::new();
                for export in exports {
                    self.spend_on(export.name)?;
                    let value = match export.kind {
                        ExternalKind::Func | ExternalKind::FuncExact => {
                            CoreValue::Func(self.core_function(export.index, inside))
                        }
                        ExternalKind::Table => {
                            let table = at(&inside.spaces.core_tables, export.index);
                            CoreValue::Table(self.found(table).flatten())
                        }
                        _ => CoreValue::Other,
                    };
                    bundle.insert(export.name, value);
                }
                self.core_bundles.push(bundle);
                Ok(CoreInstance::Bundle(self.core_bundles.len() - 1))
            }
        }
    }

    fn instance(
        &mut self,
        instance: &ComponentInstance<'a>,
        inside: &Inside<'_, 'a>,
    ) -> Result<Instance, Stop> {
        match instance {
            ComponentInstance::Instantiate {
                component_index,
                args,
            } => {
                let mut given = Bundle::new();
                for arg in args {
                    self.spend_on(arg.name)?;
                    given.insert(arg.name, self.value(arg.kind, arg.index, inside));
                }
                let component = self
                    .own(inside)
                    .and_then(|own| at(&own.components, *component_index));
                let component = self.found(component).flatten();
                self.instantiate_component(component, given, inside.depth)
            }
            ComponentInstance::FromExports(exports) => {
                let mut bundle = Bundle::new();
                for export in exports {
                    self.spend_on(export.name.name)?;
                    let value = self.value(export.kind, export.index, inside);
                    bundle.insert(export.name.name, value);
                }
                Ok(self.bundle(bundle))
            }
        }
    }

    fn alias(
        &mut self,
        alias: &ComponentAlias<'a>,
        inside: &mut Inside<'_, 'a>,
    ) -> Result<(), Stop> {
        match alias {
            ComponentAlias::InstanceExport {
                kind,
                instance_index,
                name,
            } => {
                self.spend_on(name)?;
                let instance = at(&inside.spaces.instances, *instance_index);
                let value = match self.found(instance) {
                    Some(instance) => self.member(instance, *kind, name),
                    None => None,
                };
                let value = self.of_kind(*kind, value);
                self.define(inside, value);
            }
            ComponentAlias::CoreInstanceExport {
                kind,
                instance_index,
                name,
            } => {
                self.spend_on(name)?;
                let instance = at(&inside.spaces.core_instances, *instance_index);
                let value = match self.found(instance) {
                    Some(instance) => self.core_member(instance, *kind, name),
                    None => CoreValue::Other,
                };
                match (kind, value) {
                    (ExternalKind::Func | ExternalKind::FuncExact, CoreValue::Func(callee)) => {
                        inside.spaces.core_functions.push(callee);
                    }
                    (ExternalKind::Func | ExternalKind::FuncExact, _) => {
                        inside.spaces.core_functions.push(None);
                    }
                    (ExternalKind::Table, CoreValue::Table(table)) => {
                        inside.spaces.core_tables.push(table);
                    }
                    (ExternalKind::Table, _) => inside.spaces.core_tables.push(None),
                    _ => {}
                }
            }
            ComponentAlias::Outer { kind, count, index } => {
                let mut around = Some(inside.own);
                for _ in 0..*count {
                    around = around.and_then(|n| self.surroundings.get(n)?.around);
                }
                let around = around.and_then(|n| self.surroundings.get(n));
                let value = match kind {
                    ComponentOuterAliasKind::CoreModule => around
                        .and_then(|around| at(&around.modules, *index))
                        .map(Value::Module),
                    ComponentOuterAliasKind::Component => around
                        .and_then(|around| at(&around.components, *index))
                        .map(Value::Component),
                    ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => {
                        return Ok(());
                    }
                };
                let kind = match kind {
                    ComponentOuterAliasKind::CoreModule => ComponentExternalKind::Module,
                    _ => ComponentExternalKind::Component,
                };
                let value = self.of_kind(kind, value);
                self.define(inside, value);
            }
        }
        Ok(())
    }

    fn canon(&mut self, function: &CanonicalFunction, inside: &mut Inside<'_, 'a>) {
        let callee = match function {
            CanonicalFunction::Lift {
                core_func_index,
                options,
                ..
            } => {
                let core = self.core_function(*core_func_index, inside);
                let called = core.into_iter().chain(self.called_back(options, inside));
                let called: Vec<_> = called.collect();
                let node = self.wiring.passage(called);
                if let Some(core) = core {
                    self.wiring.lifted.insert(node, core);
                }
                inside.spaces.functions.push(Some(node));
                return;
            }
            CanonicalFunction::Lower {
                func_index,
                options,
            } => {
                let function = at(&inside.spaces.functions, *func_index);
                let function = self.found(function).flatten();
                self.host_call(function, options, inside)
            }
            CanonicalFunction::TaskReturn { options, .. }
            | CanonicalFunction::StreamRead { options, .. }
            | CanonicalFunction::StreamWrite { options, .. }
            | CanonicalFunction::FutureRead { options, .. }
            | CanonicalFunction::FutureWrite { options, .. }
            | CanonicalFunction::ErrorContextNew { options }
            | CanonicalFunction::ErrorContextDebugMessage { options } => {
                self.host_call(None, options, inside)
            }
            CanonicalFunction::ThreadSpawnIndirect { table_index, .. }
            | CanonicalFunction::ThreadNewIndirect { table_index, .. } => {
                let table = at(&inside.spaces.core_tables, *table_index);
                if let Some(table) = self.found(table).flatten() {
                    self.open_table(table);
                }
                None
            }
            // The others call nobody: a dropped resource's destructor is called by whoever drops it, and counted where the resource is.
            _ => None,
        };
        inside.spaces.core_functions.push(callee);
    }

    /// A core function of the host's, which may call back while it runs: memory is allocated for what it returns.
    fn host_call(
        &mut self,
        function: Callee,
        options: &[CanonicalOption],
        inside: &Inside<'_, 'a>,
    ) -> Callee {
        let back = self.called_back(options, inside);
        Some(self.wiring.passage(function.into_iter().chain(back)))
    }

    /// Lists the core functions that stand among the options.
    fn called_back(&mut self, options: &[CanonicalOption], inside: &Inside<'_, 'a>) -> Vec<u32> {
        let mut called = Vec::new();
        for option in options {
            if let CanonicalOption::Realloc(function)
            | CanonicalOption::PostReturn(function)
            | CanonicalOption::Callback(function) = option
            {
                called.extend(self.core_function(*function, inside));
            }
        }
        called
    }

    fn core_function(&mut self, index: u32, inside: &Inside<'_, 'a>) -> Callee {
        let function = at(&inside.spaces.core_functions, index);
        self.found(function).flatten()
    }

    fn value(&mut self, kind: ComponentExternalKind, index: u32, inside: &Inside<'_, 'a>) -> Value {
        let value = match kind {
            ComponentExternalKind::Func => at(&inside.spaces.functions, index).map(Value::Func),
            ComponentExternalKind::Instance => {
                at(&inside.spaces.instances, index).map(Value::Instance)
            }
            ComponentExternalKind::Component => self
                .own(inside)
                .and_then(|own| at(&own.components, index))
                .map(Value::Component),
            ComponentExternalKind::Module => self
                .own(inside)
                .and_then(|own| at(&own.modules, index))
                .map(Value::Module),
            ComponentExternalKind::Value | ComponentExternalKind::Type => Some(Value::Other),
        };
        self.of_kind(kind, value)
    }
}
