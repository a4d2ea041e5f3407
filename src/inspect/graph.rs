//! Who calls whom in one core module, and who may be called from outside.

use wasmparser::NameSectionReader;

use super::Facts;
use super::code::Lists;
use super::contradictions;

/// Who calls whom in one core module, and who may be called from outside.
#[derive(Default)]
pub(super) struct Graph<'a> {
    /// For each imported function, which import of the module it is.
    pub(super) imported: Vec<usize>,
    /// What each defined function calls and names.
    pub(super) calls: Lists,
    pub(super) references: Lists,
    /// Exported functions.
    pub(super) exports: Vec<(u32, String)>,
    pub(super) start: Option<u32>,
    /// Functions that stand in element segments, globals and tables: whoever holds such a reference may call.
    pub(super) held: Vec<u32>,
    /// The `name` section, and where it stands.
    pub(super) names: Option<(u64, NameSectionReader<'a>)>,
}

impl Graph<'_> {
    /// Compares the `name` section with the module it is in.
    pub(super) fn compare_names(&self, facts: &mut Facts, module: usize) {
        let (Some((offset, names)), Some(known)) = (&self.names, facts.modules.get(module)) else {
            return;
        };
        let within = known.within.clone();
        let all = if within.is_some() {
            &known.imports
        } else {
            &facts.imports
        };
        let imports: Vec<_> = self
            .imported
            .iter()
            .filter_map(|import| all.get(*import))
            .map(|import| import.name.clone())
            .collect();
        let n_functions = self.imported.len() + self.calls.len();
        contradictions::names(
            names,
            *offset,
            &imports,
            n_functions,
            within.as_deref(),
            facts,
        );
    }
}
