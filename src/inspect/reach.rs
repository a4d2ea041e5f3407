//! Who reaches an imported function.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::Serialize;
use wasmparser::Name;

use super::calls::{Calls, Walked, Way};
use super::graph::Graph;
use crate::limits;

/// Who reaches one imported function.
///
/// Conservative: whoever may be called through a table or a reference counts as called, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reach {
    /// Which entry of [`Headers::imports`](super::Headers::imports).
    pub import: usize,
    /// The function of an imported instance; absent when the import is the function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Who calls it.
    pub by: By,
    /// The shortest way to it, the caller next to the import first, the root last: functions by the `name` section, an
    /// export, or `function 7`; in a component with the module where the way leads through several or there is no name. `…` stands for what a
    /// long way leaves out. Empty when nobody reaches it, when that is not known, and when all paths together are too long.
    pub path: Vec<String>,
}

/// From where an imported function is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By calls from an export.
    Export,
    /// By calls from the start function.
    Start,
    /// Only by calls through a table or a function reference.
    Table,
    /// By nobody: `harden` takes it away.
    Nobody,
    /// Not known: the code was not read, or the wiring of the component is beyond what is followed.
    Unknown,
}

/// Returns who reaches each function that a core module imports.
pub(super) fn of_module(graph: &Graph<'_>) -> Vec<Reach> {
    let exported: BTreeMap<u32, &str> = graph
        .exports
        .iter()
        .rev()
        .map(|(function, name)| (*function, name.as_str()))
        .collect();
    let called = Walked::from(
        graph
            .exports
            .iter()
            .map(|(function, _)| *function)
            .chain(graph.start),
        graph,
    );
    let held = graph.references.all().chain(graph.held.iter().copied());
    let handed_on = Walked::from(held, graph);
    let mut paths = Paths::default();
    let ways: Vec<_> = (0..)
        .zip(&graph.imported)
        .map(|(function, import)| {
            let is_called = called.reaches(function);
            let walked = if is_called { &called } else { &handed_on };
            let way = paths.way(walked, function);
            let by = match &way {
                None => By::Nobody,
                Some(_) if !is_called => By::Table,
                Some(way) if exported.contains_key(&way.root) => By::Export,
                Some(_) => By::Start,
            };
            (function, *import, by, way)
        })
        .collect();
    let on_ways = ways.iter().filter_map(|(.., way)| way.as_ref());
    let names = names(graph, on_ways.flat_map(|way| way.callers.iter().copied()));
    ways.into_iter()
        .map(|(imported, import, by, way)| {
            let mut path = Vec::new();
            if let Some(mut way) = way {
                // The export's own name says more than the function's, which is mostly the same.
                if by == By::Export && !way.is_cut {
                    way.callers.pop();
                }
                way.callers.retain(|caller| *caller != imported);
                path.extend(way.callers.iter().filter_map(|f| names.get(f).cloned()));
                path.extend(way.is_cut.then(|| CUT.to_owned()));
                path.push(match (by, exported.get(&way.root)) {
                    (By::Export, Some(name)) => export_label(name),
                    (By::Table, _) => TABLE.to_owned(),
                    _ => START.to_owned(),
                });
            }
            Reach {
                import,
                function: None,
                by,
                path: paths.keep(path),
            }
        })
        .collect()
}

/// How much may still be said about ways: a hostile module has a million imports at the end of a way of a million functions.
#[derive(Debug)]
pub(super) struct Paths {
    steps_left: usize,
    bytes_left: usize,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            steps_left: limits::PATH_STEPS_TOTAL,
            bytes_left: limits::PATH_BYTES_TOTAL,
        }
    }
}

impl Paths {
    /// Returns the way to a function, if there is one, as far as it may be told.
    pub(super) fn way(&mut self, walked: &Walked, function: u32) -> Option<Way> {
        let way = walked.way_to(function, self.steps_left.min(limits::PATH_STEPS))?;
        self.steps_left -= way.callers.len();
        Some(way)
    }

    /// Returns the path, or an empty one when all paths together are too long.
    pub(super) fn keep(&mut self, path: Vec<String>) -> Vec<String> {
        let size = path
            .iter()
            .map(|part| part.len() + size_of::<String>())
            .sum();
        match self.bytes_left.checked_sub(size) {
            Some(left) => {
                self.bytes_left = left;
                path
            }
            None => Vec::new(),
        }
    }
}

/// Stands for the callers that a path leaves out.
pub(super) const CUT: &str = "…";
pub(super) const TABLE: &str = "a table or reference";
pub(super) const START: &str = "the start function";

/// Returns how a path ends that comes from an export.
pub(super) fn export_label(name: &str) -> String {
    format!("export `{}`", shortened(&name))
}

impl Calls for Graph<'_> {
    fn len(&self) -> usize {
        self.imported.len() + self.calls.len()
    }

    fn callees(&self, function: u32, visit: &mut dyn FnMut(u32)) {
        if let Some(defined) = (function as usize).checked_sub(self.imported.len()) {
            self.calls.of(defined).iter().copied().for_each(visit);
        }
    }
}

/// Returns what to call some functions of a module: by the name section, by an export, or by number.
pub(super) fn names(
    graph: &Graph<'_>,
    functions: impl IntoIterator<Item = u32>,
) -> BTreeMap<u32, String> {
    let mut out: BTreeMap<u32, String> = functions
        .into_iter()
        .map(|function| (function, String::new()))
        .collect();
    // Where the section stops making sense, the other functions have no name.
    let sections = graph.names.iter().map(|(_, names)| names.clone());
    for name in sections.flatten() {
        let Ok(Name::Function(functions)) = name else {
            continue;
        };
        for naming in functions.into_iter().map_while(Result::ok) {
            if let Some(name) = out.get_mut(&naming.index) {
                *name = shortened(&format_args!("{:#}", rustc_demangle::demangle(naming.name)));
            }
        }
    }
    for (function, export) in &graph.exports {
        if let Some(name) = out.get_mut(function)
            && name.is_empty()
        {
            *name = shortened(export);
        }
    }
    for (function, name) in &mut out {
        if name.is_empty() {
            *name = format!("function {function}");
        }
    }
    out
}

/// Writes a name down as far as it is of use to a reader: names of 95 KB exist, and demangling makes them longer.
fn shortened(name: &dyn fmt::Display) -> String {
    struct Short(String);
    impl fmt::Write for Short {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for c in text.chars() {
                if self.0.len() >= limits::PATH_NAME_BYTES {
                    self.0.push_str(CUT);
                    return Err(fmt::Error);
                }
                self.0.push(c);
            }
            Ok(())
        }
    }
    let mut short = Short(String::new());
    // Fails where the name is cut off.
    let _ = write!(short, "{name}");
    short.0
}
