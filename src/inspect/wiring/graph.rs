//! Everybody in a component who calls or is called, as one graph.

use std::collections::BTreeMap;

use crate::inspect::calls::Calls;
use crate::inspect::graph::Graph;
use crate::inspect::{By, ExternKind, Headers};

/// Who calls whom across a component.
///
/// The nodes are, in this order: every function of every core module, every function that the host gives, and what the component
/// puts between them. Several instances of one module are one: whoever one of them calls, all call.
pub(super) struct Wiring<'g, 'a> {
    pub(super) graphs: &'g [Graph<'a>],
    /// The node of each module's function 0.
    bases: Vec<u32>,
    pub(super) hosts: Vec<Host>,
    first_host: u32,
    n_nodes: u32,
    /// Calls beyond those inside a module, sorted when all are known.
    links: Vec<(u32, u32)>,
    /// Modules whose functions only hand a call on.
    pub(super) is_shim: Vec<bool>,
    /// Core functions that are lifted, by the node of the lifted one.
    pub(super) lifted: BTreeMap<u32, u32>,
    pub(super) roots: Vec<Root>,
    /// Functions that can be called through a table or a reference.
    pub(super) held: Vec<u32>,
    /// Functions that were handed to somebody whose code is not here.
    pub(super) escaped: Vec<u32>,
    /// Whether an index or a name led nowhere, so that a call may be missing.
    pub(super) is_lost: bool,
}

/// A function of an import.
pub(super) struct Host {
    pub(super) import: usize,
    pub(super) function: Option<String>,
}

/// Where calls come in.
pub(super) struct Root {
    pub(super) node: u32,
    pub(super) by: By,
    pub(super) label: String,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A function of a module.
    Function { module: usize, function: u32 },
    /// Something that hands calls on, or the host.
    Passage,
}

impl<'g, 'a> Wiring<'g, 'a> {
    /// Returns the graph without a call between modules.
    pub(super) fn new(graphs: &'g [Graph<'a>], headers: &Headers, is_shim: Vec<bool>) -> Self {
        let mut n_nodes = 0u32;
        let bases = graphs
            .iter()
            .map(|graph| {
                let base = n_nodes;
                n_nodes = n_nodes.saturating_add(u32::try_from(graph.len()).unwrap_or(u32::MAX));
                base
            })
            .collect();
        let hosts = hosts(headers);
        Self {
            graphs,
            bases,
            first_host: n_nodes,
            n_nodes: n_nodes.saturating_add(u32::try_from(hosts.len()).unwrap_or(u32::MAX)),
            hosts,
            links: Vec::new(),
            is_shim,
            lifted: BTreeMap::new(),
            roots: Vec::new(),
            held: Vec::new(),
            escaped: Vec::new(),
            is_lost: false,
        }
    }

    pub(super) fn function(&self, module: usize, function: u32) -> Option<u32> {
        self.bases.get(module)?.checked_add(function)
    }

    /// Returns the node of the host's function at a place in `hosts`.
    pub(super) fn host(&self, host: usize) -> u32 {
        self.first_host
            .saturating_add(u32::try_from(host).unwrap_or(u32::MAX))
    }

    /// Adds a node that hands calls on to all of `to`.
    pub(super) fn passage(&mut self, to: impl IntoIterator<Item = u32>) -> u32 {
        let node = self.n_nodes;
        self.n_nodes = node.saturating_add(1);
        self.links.extend(to.into_iter().map(|to| (node, to)));
        node
    }

    pub(super) fn link(&mut self, from: u32, to: u32) {
        self.links.push((from, to));
    }

    /// Adds a place where calls come in.
    pub(super) fn root(&mut self, by: By, label: String, to: u32) {
        let node = self.passage([to]);
        self.roots.push(Root { node, by, label });
    }

    /// Makes the graph ready to be walked.
    pub(super) fn sort(&mut self) {
        self.links.sort_unstable();
        self.links.dedup();
    }

    pub(super) fn node(&self, node: u32) -> Node {
        if node >= self.first_host {
            return Node::Passage;
        }
        // Modules without functions have the node of the next: the last of equals is the one that has it.
        let module = self.bases.partition_point(|base| *base <= node) - 1;
        let function = node - self.bases.get(module).copied().unwrap_or_default();
        let is_imported = self
            .graphs
            .get(module)
            .is_none_or(|graph| (function as usize) < graph.imported.len());
        if is_imported || self.is_shim.get(module).copied().unwrap_or_default() {
            Node::Passage
        } else {
            Node::Function { module, function }
        }
    }
}

impl Calls for Wiring<'_, '_> {
    fn len(&self) -> usize {
        self.n_nodes as usize
    }

    fn callees(&self, node: u32, visit: &mut dyn FnMut(u32)) {
        if let Node::Function { module, function } = self.node(node)
            && let (Some(graph), Some(base)) = (self.graphs.get(module), self.bases.get(module))
        {
            graph.callees(function, &mut |callee| visit(base.saturating_add(callee)));
        }
        let start = self.links.partition_point(|(from, _)| *from < node);
        self.links
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|(from, _)| *from == node)
            .for_each(|(_, to)| visit(*to));
    }

    fn is_passage(&self, node: u32) -> bool {
        self.node(node) == Node::Passage
    }
}

/// Lists the functions that the host gives, in the order of [`Facts::reach`](crate::inspect::Facts::reach).
pub(super) fn hosts(headers: &Headers) -> Vec<Host> {
    let mut hosts = Vec::new();
    for (import, of) in headers.imports.iter().enumerate() {
        if of.kind == ExternKind::Func {
            hosts.push(Host {
                import,
                function: None,
            });
        }
        hosts.extend(of.functions.iter().map(|function| Host {
            import,
            function: Some(function.name.clone()),
        }));
    }
    hosts
}
