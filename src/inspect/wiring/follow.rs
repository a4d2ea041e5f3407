//! The outermost component, instantiated as a host would: every index is followed to what stands behind it.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{ComponentExternName, ExternalKind};

use super::graph::Wiring;
use super::items::Inside;
use super::record::Item;
use super::shape::Shape;
use super::value::{
    Bundle, Closure, CoreBundle, CoreInstance, CoreValue, Instance, Spaces, Surroundings, Value,
};
use crate::inspect::graph::Graph;
use crate::inspect::reach::{START, export_label};
use crate::inspect::{By, ExternKind, Headers};
use crate::limits;

/// Wiring that takes more steps than we go.
pub(super) struct Stop;

/// What is known of an instantiation under way.
pub(super) struct Follower<'f, 'g, 'a> {
    definitions: &'f [Vec<Item<'a>>],
    shapes: &'f [Shape],
    headers: &'f Headers,
    pub(super) wiring: Wiring<'g, 'a>,
    pub(super) surroundings: Vec<Surroundings>,
    pub(super) bundles: Vec<Bundle<'a>>,
    pub(super) core_bundles: Vec<CoreBundle<'a>>,
    /// Exported functions of each module, listed when first asked for.
    pub(super) exported: BTreeMap<usize, BTreeMap<&'g str, u32>>,
    /// Functions of imports, by the import's place in the headers.
    pub(super) hosts: BTreeMap<(usize, Option<&'f str>), u32>,
    /// Imports by their offset.
    pub(super) imports: BTreeMap<u64, usize>,
    /// How often each module was instantiated.
    instances: Vec<u32>,
    /// Modules, and whether any component, that somebody unknown may instantiate.
    shared_modules: BTreeSet<usize>,
    shares_components: bool,
    /// For each instance of a shim, the module, and whether others than fixups have its table.
    tables: Vec<(usize, bool)>,
    /// Which module fixed up which table.
    fixed: BTreeSet<(usize, usize)>,
    /// Fixups that fill a table which is no shim's own.
    open_fixups: BTreeSet<usize>,
    late_roots: Vec<(By, &'static str, u32)>,
    /// Instances whose functions have been handed to somebody unknown.
    escaped: BTreeSet<usize>,
    escaped_core: BTreeSet<usize>,
    pub(super) steps_left: usize,
}

/// Follows the wiring of a component; nothing when that is too much. Returns the graph of its calls, and how often it instantiates each
/// core module.
pub(super) fn follow<'g, 'a>(
    definitions: &[Vec<Item<'a>>],
    shapes: &[Shape],
    graphs: &'g [Graph<'a>],
    headers: &Headers,
) -> Option<(Wiring<'g, 'a>, Vec<Option<u32>>)> {
    let is_shim = shapes.iter().map(|shape| matches!(shape, Shape::Shim(_)));
    let imports = headers.imports.iter().enumerate();
    let mut follower = Follower {
        definitions,
        shapes,
        headers,
        wiring: Wiring::new(graphs, headers, is_shim.collect()),
        surroundings: Vec::new(),
        bundles: Vec::new(),
        core_bundles: Vec::new(),
        exported: BTreeMap::new(),
        hosts: BTreeMap::new(),
        imports: imports
            .filter_map(|(n, import)| Some((import.offset?, n)))
            .collect(),
        instances: vec![0; graphs.len()],
        shared_modules: BTreeSet::new(),
        shares_components: false,
        tables: Vec::new(),
        fixed: BTreeSet::new(),
        open_fixups: BTreeSet::new(),
        late_roots: Vec::new(),
        escaped: BTreeSet::new(),
        escaped_core: BTreeSet::new(),
        steps_left: limits::WIRING,
    };
    follower.name_hosts();
    let exports = follower.run(0, None, None, 0).ok()?;
    follower.exports(exports).ok()?;
    follower.fix_up().ok()?;
    follower.inner_roots();
    follower.wiring.sort();
    let instances = follower.instances.iter().enumerate().map(|(module, n)| {
        let is_shared = follower.shares_components || follower.shared_modules.contains(&module);
        let is_known = !is_shared && !follower.wiring.is_lost;
        is_known.then_some(*n)
    });
    let instances = instances.collect();
    Some((follower.wiring, instances))
}

impl<'f, 'g, 'a> Follower<'f, 'g, 'a> {
    fn name_hosts(&mut self) {
        let mut host = 0;
        for (n, import) in self.headers.imports.iter().enumerate() {
            let whole = (import.kind == ExternKind::Func).then_some(None);
            let functions = import.functions.iter().map(|f| Some(f.name.as_str()));
            for function in whole.into_iter().chain(functions) {
                self.hosts.insert((n, function), self.wiring.host(host));
                host += 1;
            }
        }
    }

    /// Instantiates one definition; returns its exports.
    fn run(
        &mut self,
        definition: usize,
        around: Option<usize>,
        given: Option<&Bundle<'a>>,
        depth: usize,
    ) -> Result<Vec<(ComponentExternName<'a>, Value)>, Stop> {
        self.surroundings.push(Surroundings {
            around,
            ..Surroundings::default()
        });
        let mut inside = Inside {
            spaces: Spaces::default(),
            own: self.surroundings.len() - 1,
            given,
            exports: Vec::new(),
            depth,
        };
        let definitions = self.definitions;
        for item in definitions.get(definition).into_iter().flatten() {
            self.spend(1)?;
            self.item(item, &mut inside)?;
        }
        Ok(inside.exports)
    }

    pub(super) fn instantiate_component(
        &mut self,
        component: Option<Closure>,
        given: Bundle<'a>,
        depth: usize,
    ) -> Result<Instance, Stop> {
        match component {
            Some(closure) if depth < limits::NESTING => {
                let exports = self.run(
                    closure.definition,
                    Some(closure.around),
                    Some(&given),
                    depth + 1,
                )?;
                let exports = exports.into_iter().map(|(name, value)| (name.name, value));
                let bundle = exports.collect();
                Ok(self.bundle(bundle))
            }
            _ => {
                self.shares_components |= component.is_some();
                for value in given.into_values() {
                    self.escape(value)?;
                }
                Ok(Instance::Unknown)
            }
        }
    }

    pub(super) fn instantiate_module(
        &mut self,
        module: usize,
        given: &BTreeMap<&'a str, CoreInstance>,
    ) -> Result<CoreInstance, Stop> {
        if let Some(n) = self.instances.get_mut(module) {
            *n = n.saturating_add(1);
        }
        let shape = self.shapes.get(module);
        let headers = self.headers;
        let mut function = 0;
        for import in headers
            .modules
            .get(module)
            .into_iter()
            .flat_map(|m| &m.imports)
        {
            let from = import.module.as_deref().unwrap_or_default();
            self.spend_on(from)?;
            self.spend_on(&import.name)?;
            let instance = self.found(given.get(from).copied());
            match (import.kind, instance) {
                (ExternKind::Func, instance) => {
                    let callee = instance.map(|instance| {
                        self.core_member(instance, ExternalKind::Func, &import.name)
                    });
                    if let (Some(CoreValue::Func(Some(callee))), Some(node)) =
                        (callee, self.wiring.function(module, function))
                    {
                        self.wiring.link(node, callee);
                    }
                    function += 1;
                }
                (ExternKind::Table, Some(instance)) => {
                    let table = self.core_member(instance, ExternalKind::Table, &import.name);
                    match (shape, table) {
                        (Some(Shape::Fixup(_)), CoreValue::Table(Some(table))) => {
                            self.fixed.insert((table, module));
                        }
                        (_, CoreValue::Table(Some(table))) => self.open_table(table),
                        (Some(Shape::Fixup(_)), _) => {
                            self.open_fixups.insert(module);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        let table = matches!(shape, Some(Shape::Shim(_))).then(|| {
            self.tables.push((module, false));
            self.tables.len() - 1
        });
        Ok(CoreInstance::Module { module, table })
    }

    /// Notes down that others than a fixup have a shim's table.
    pub(super) fn open_table(&mut self, table: usize) {
        if let Some((_, is_open)) = self.tables.get_mut(table) {
            *is_open = true;
        }
    }

    /// Connects the functions of shims with those that their tables were filled with.
    fn fix_up(&mut self) -> Result<(), Stop> {
        let mut pairs = BTreeSet::new();
        for (table, fixup) in &self.fixed {
            let Some((shim, is_open)) = self.tables.get(*table) else {
                continue;
            };
            if *is_open {
                self.open_fixups.insert(*fixup);
            }
            pairs.insert((*shim, *fixup));
        }
        for (shim, fixup) in pairs {
            let shapes = self.shapes;
            if let (Some(Shape::Shim(slots)), Some(Shape::Fixup(filled))) =
                (shapes.get(shim), shapes.get(fixup))
            {
                self.spend(slots.len())?;
                for (function, slot) in (0..).zip(slots) {
                    if let Some(callee) = filled.get(*slot as usize)
                        && let Some(from) = self.wiring.function(shim, function)
                        && let Some(to) = self.wiring.function(fixup, *callee)
                    {
                        self.wiring.link(from, to);
                    }
                }
            }
        }
        Ok(())
    }

    /// Calls that come in through what the host sees of the component.
    fn exports(&mut self, exports: Vec<(ComponentExternName<'a>, Value)>) -> Result<(), Stop> {
        let mut todo: Vec<_> = exports
            .into_iter()
            .rev()
            .map(|(name, value)| (name.full_name().into_owned(), value))
            .collect();
        let mut seen = BTreeSet::new();
        while let Some((name, value)) = todo.pop() {
            self.spend_on(&name)?;
            match value {
                Value::Func(Some(function)) => self.root(By::Export, &name, function),
                Value::Instance(Instance::Host(import)) => {
                    let functions: Vec<_> = self
                        .hosts
                        .range((import, None)..(import + 1, None))
                        .filter_map(|((_, function), node)| Some(((*function)?, *node)))
                        .collect();
                    for (function, node) in functions {
                        self.spend_on(&name)?;
                        self.root(By::Export, &format!("{name}#{function}"), node);
                    }
                }
                Value::Instance(Instance::Bundle(bundle)) if seen.insert(bundle) => {
                    let members = self.bundles.get(bundle).into_iter().flatten();
                    let members: Vec<_> = members.rev().map(|(n, v)| (*n, *v)).collect();
                    for (member, value) in members {
                        self.spend_on(&name)?;
                        todo.push((format!("{name}#{member}"), value));
                    }
                }
                Value::Component(Some(_)) => self.shares_components = true,
                Value::Module(Some(module)) => {
                    self.shared_modules.insert(module);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn root(&mut self, by: By, export: &str, function: u32) {
        let label = export_label(export);
        self.wiring.root(by, label, function);
    }

    /// Calls that come in while something is instantiated or dropped, and functions that are held.
    fn inner_roots(&mut self) {
        for (by, label, function) in std::mem::take(&mut self.late_roots) {
            self.wiring.root(by, label.to_owned(), function);
        }
        let graphs = self.wiring.graphs;
        for (module, (graph, instances)) in graphs.iter().zip(&self.instances).enumerate() {
            if *instances == 0 {
                continue;
            }
            let start = graph.start.and_then(|f| self.wiring.function(module, f));
            if let Some(start) = start {
                self.wiring.root(By::Start, START.to_owned(), start);
            }
            // What a fixup holds is in the tables of shims, and nowhere else.
            let is_fixup = matches!(self.shapes.get(module), Some(Shape::Fixup(_)));
            if !is_fixup || self.open_fixups.contains(&module) {
                let held = graph.references.all().chain(graph.held.iter().copied());
                let held = held.filter_map(|f| self.wiring.function(module, f));
                let held: Vec<_> = held.collect();
                self.wiring.held.extend(held);
            }
        }
    }

    pub(super) fn late_root(&mut self, by: By, label: &'static str, function: u32) {
        self.late_roots.push((by, label, function));
    }

    /// Hands a value to somebody whose code is not here.
    pub(super) fn escape(&mut self, value: Value) -> Result<(), Stop> {
        let mut todo = vec![value];
        while let Some(value) = todo.pop() {
            self.spend(1)?;
            match value {
                Value::Func(function) => self.wiring.escaped.extend(function),
                Value::Instance(Instance::Host(import)) => {
                    let functions = self.hosts.range((import, None)..(import + 1, None));
                    let before = self.wiring.escaped.len();
                    self.wiring.escaped.extend(functions.map(|(_, node)| *node));
                    self.spend(self.wiring.escaped.len() - before)?;
                }
                Value::Instance(Instance::Bundle(bundle)) if self.escaped.insert(bundle) => {
                    todo.extend(
                        self.bundles
                            .get(bundle)
                            .into_iter()
                            .flat_map(|b| b.values()),
                    );
                }
                Value::Component(Some(_)) => self.shares_components = true,
                Value::Module(Some(module)) => {
                    self.shared_modules.insert(module);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Hands a core instance to a module whose code is not here.
    pub(super) fn escape_core(&mut self, instance: CoreInstance) -> Result<(), Stop> {
        match instance {
            CoreInstance::Module { module, table } => {
                let graphs = self.wiring.graphs;
                for (function, _) in graphs.get(module).into_iter().flat_map(|g| &g.exports) {
                    self.spend(1)?;
                    let node = self.wiring.function(module, *function);
                    self.wiring.escaped.extend(node);
                }
                if let Some(table) = table {
                    self.open_table(table);
                }
            }
            CoreInstance::Bundle(bundle) if self.escaped_core.insert(bundle) => {
                let values = self.core_bundles.get(bundle).map(|b| b.values().copied());
                for value in values.into_iter().flatten().collect::<Vec<_>>() {
                    match value {
                        CoreValue::Func(function) => self.wiring.escaped.extend(function),
                        CoreValue::Table(Some(table)) => self.open_table(table),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}
