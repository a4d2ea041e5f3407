//! What stands behind an index of a component.

use std::collections::BTreeMap;

/// Somebody who can be called, as a node of the [`graph`](super::graph); nobody for what has no code here: what an import that
/// is a module or component gave, and what the host does without calling anyone.
pub(super) type Callee = Option<u32>;

/// What a component hands around.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Func(Callee),
    Instance(Instance),
    Component(Option<Closure>),
    Module(Option<usize>),
    /// Types and values: they call nobody.
    Other,
}

/// An instance of a component.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instance {
    /// What an import of the outermost component gave, by its place in the headers.
    Host(usize),
    /// A set of named values.
    Bundle(usize),
    /// An instance without code here.
    Unknown,
}

/// A component, and the surroundings in which it was defined: it may name their modules and components.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closure {
    pub(super) definition: usize,
    pub(super) around: usize,
}

/// An instance of a core module.
#[derive(Clone, Copy, Debug)]
pub(super) enum CoreInstance {
    Module {
        module: usize,
        /// Which of the tables that shims bring it has, if it is one.
        table: Option<usize>,
    },
    /// A set of named core values.
    Bundle(usize),
    Unknown,
}

/// What a core instance gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum CoreValue {
    Func(Callee),
    /// A table; those of shims are numbered.
    Table(Option<usize>),
    Other,
}

/// Everything that a component has given indices to, as far as it matters, while its sections go by.
#[derive(Default)]
pub(super) struct Spaces {
    pub(super) functions: Vec<Callee>,
    pub(super) instances: Vec<Instance>,
    pub(super) core_functions: Vec<Callee>,
    pub(super) core_instances: Vec<CoreInstance>,
    pub(super) core_tables: Vec<Option<usize>>,
}

/// What components inside may still name when the component's sections have gone by.
#[derive(Default)]
pub(super) struct Surroundings {
    pub(super) around: Option<usize>,
    pub(super) components: Vec<Option<Closure>>,
    pub(super) modules: Vec<Option<usize>>,
}

/// Named values.
pub(super) type Bundle<'a> = BTreeMap<&'a str, Value>;
pub(super) type CoreBundle<'a> = BTreeMap<&'a str, CoreValue>;

/// Returns what stands at an index of a space, if anything does.
pub(super) fn at<T: Copy>(space: &[T], index: u32) -> Option<T> {
    space.get(index as usize).copied()
}
