//! One core module, written again without what is not needed.

use std::collections::BTreeMap;

use wasm_encoder as we;
use wasmparser as wp;

use super::HardenError;
use super::live::{Live, live};
use super::module::{Custom, Module, PerSpace, Space};
use super::plan::Plan;
use super::receipt::Change;
use super::renumber::{Map, Renumberer};
use super::stub;
use crate::policy::Stub;
use crate::policy::units::show_bytes;

/// Rewrites a module. When nothing is added to `changes`, nothing was to be done.
pub(super) fn rewrite(
    bytes: &[u8],
    plan: &Plan,
    changes: &mut Vec<Change>,
) -> Result<Vec<u8>, HardenError> {
    let module = Module::parse(bytes)?;
    let live = live(&module)?;
    let stubs = stubs(&module, &live, plan);
    let map = new_indices(&module, &live, &stubs);
    // A stub may happen to keep the index of its import, which goes all the same.
    let moved = !stubs.is_empty()
        || Space::ALL.iter().any(|space| {
            map.get(*space)
                .iter()
                .zip(0u32..)
                .any(|(new, old)| *new != Some(old))
        });
    note_imports(&module, &live, &stubs, changes);
    let mut emitter = Emitter {
        module: &module,
        live: &live,
        stubs: &stubs,
        plan,
        renumberer: Renumberer::new(&map),
        changes,
    };
    if moved {
        emitter.everything()
    } else {
        emitter.in_place(bytes)
    }
}

pub(super) fn change(changes: &mut Vec<Change>, pass: &str, subject: String, done: String) {
    changes.push(Change {
        pass: pass.to_owned(),
        within: None,
        subject,
        done,
    });
}

/// The live imported functions that the plan replaces, by function index.
fn stubs<'a>(
    module: &Module<'a>,
    live: &Live,
    plan: &Plan,
) -> BTreeMap<u32, (wp::Import<'a>, Stub)> {
    let functions = module
        .imports
        .iter()
        .filter(|import| Space::of_import(&import.ty) == Space::Func);
    let mut out = BTreeMap::new();
    for ((index, import), live) in (0u32..).zip(functions).zip(live.get(Space::Func)) {
        if let Some(stub) = plan
            .stubs
            .get(&(import.module.to_owned(), import.name.to_owned()))
            .filter(|_| *live)
        {
            out.insert(index, (*import, *stub));
        }
    }
    out
}

/// Where every index goes: kept imports first, then stubs as the first functions of the module's own, then what it had.
fn new_indices(
    module: &Module<'_>,
    live: &Live,
    stubs: &BTreeMap<u32, (wp::Import<'_>, Stub)>,
) -> Map {
    let mut map = Map::default();
    for space in Space::ALL {
        let n_imports = *module.n_imports.get(space);
        let is_stub = |index: u32| space == Space::Func && stubs.contains_key(&index);
        let kept = |index: u32| {
            live.get(space)
                .get(index as usize)
                .copied()
                .unwrap_or(false)
        };
        let all = || (0u32..).zip(0..module.len(space));
        let imports = all().filter(|(index, i)| *i < n_imports && kept(*index) && !is_stub(*index));
        let stubbed = all().filter(|(index, i)| *i < n_imports && is_stub(*index));
        let own = all().filter(|(index, i)| *i >= n_imports && kept(*index));
        let new = map.get_mut(space);
        *new = vec![None; module.len(space)];
        for (next, (_, old)) in (0u32..).zip(imports.chain(stubbed).chain(own)) {
            if let Some(entry) = new.get_mut(old) {
                *entry = Some(next);
            }
        }
    }
    map
}

fn note_imports(
    module: &Module<'_>,
    live: &Live,
    stubs: &BTreeMap<u32, (wp::Import<'_>, Stub)>,
    changes: &mut Vec<Change>,
) {
    let mut seen = PerSpace::<u32>::default();
    for import in &module.imports {
        let space = Space::of_import(&import.ty);
        let index = seen.get_mut(space);
        let name = format!("{}.{}", import.module, import.name);
        if !live
            .get(space)
            .get(*index as usize)
            .copied()
            .unwrap_or(false)
        {
            change(
                changes,
                "drop-unused",
                name,
                "import removed: nothing reaches it".into(),
            );
        } else if let Some((_, stub)) = stubs.get(index).filter(|_| space == Space::Func) {
            change(
                changes,
                "stub-imports",
                name,
                format!("import replaced by the stub `{}`", stub::text(*stub)),
            );
        }
        *index += 1;
    }
    for (space, what) in [(Space::Memory, "memories"), (Space::Table, "tables")] {
        let own = || live.get(space).iter().skip(*module.n_imports.get(space));
        let dead = own().filter(|live| !**live).count();
        if dead > 0 {
            change(
                changes,
                "drop-unused",
                what.into(),
                format!("{dead} of {} removed: nothing reaches them", own().count()),
            );
        }
    }
    let functions = live
        .get(Space::Func)
        .iter()
        .skip(*module.n_imports.get(Space::Func));
    let dead = functions.filter(|live| !**live).count();
    if dead > 0 {
        change(
            changes,
            "drop-unused",
            "functions".into(),
            format!(
                "{dead} of {} removed: nothing reaches them",
                module.bodies.len()
            ),
        );
    }
}

/// What stays of the things that a module defines itself, each with its place among them.
pub(super) fn kept<'m, T>(
    module: &Module<'_>,
    live: &'m Live,
    space: Space,
    items: &'m [T],
) -> impl Iterator<Item = (usize, &'m T)> {
    let live = live.get(space).iter().skip(*module.n_imports.get(space));
    items
        .iter()
        .enumerate()
        .zip(live)
        .filter(|(_, live)| **live)
        .map(|(item, _)| item)
}

/// The new module as it is being written.
pub(super) struct Emitter<'a, 'm> {
    pub(super) module: &'m Module<'a>,
    pub(super) live: &'m Live,
    pub(super) stubs: &'m BTreeMap<u32, (wp::Import<'a>, Stub)>,
    pub(super) plan: &'m Plan,
    pub(super) renumberer: Renumberer<'m>,
    pub(super) changes: &'m mut Vec<Change>,
}

impl<'a> Emitter<'a, '_> {
    /// No index moves: every section is copied as it is, but custom ones that go and limits that are lowered.
    fn in_place(&mut self, bytes: &[u8]) -> Result<Vec<u8>, HardenError> {
        let mut out = we::Module::new();
        let mut customs = self.module.customs.iter();
        for (id, range) in &self.module.raw {
            let range = usize::try_from(range.start).unwrap_or(usize::MAX)
                ..usize::try_from(range.end).unwrap_or(usize::MAX);
            let raw = we::RawSection {
                id: *id,
                data: bytes.get(range).unwrap_or_default(),
            };
            let noted = self.changes.len();
            match *id {
                0 => {
                    if customs
                        .next()
                        .is_some_and(|custom| self.keeps(custom, false))
                    {
                        out.section(&raw);
                    }
                }
                4 => {
                    let tables = self.tables()?;
                    if self.changes.len() > noted {
                        out.section(&tables)
                    } else {
                        out.section(&raw)
                    };
                }
                5 => {
                    let memories = self.memories()?;
                    if self.changes.len() > noted {
                        out.section(&memories)
                    } else {
                        out.section(&raw)
                    };
                }
                _ => {
                    out.section(&raw);
                }
            }
        }
        Ok(out.finish())
    }

    /// Indices move: every section is written again, in the order of the original.
    fn everything(&mut self) -> Result<Vec<u8>, HardenError> {
        let module = self.module;
        let mut out = we::Module::new();
        let mut written = 0;
        let mut customs = |emitter: &mut Self, out: &mut we::Module, rank: u8| {
            for custom in module
                .customs
                .iter()
                .filter(|custom| custom.after >= written && custom.after < rank)
            {
                if emitter.keeps(custom, true) {
                    out.section(&we::CustomSection {
                        name: custom.name.into(),
                        data: custom.data.into(),
                    });
                }
            }
            written = rank;
        };
        macro_rules! section {
            ($rank:literal, $section:expr, $is_empty:expr) => {
                customs(self, &mut out, $rank);
                if !$is_empty {
                    out.section($section);
                }
            };
        }
        let types = self.types()?;
        section!(1, &types, types.is_empty());
        let imports = self.imports()?;
        section!(2, &imports, imports.is_empty());
        // The bodies are written before the functions that go first in the file, to fail early and once.
        let (functions, code) = self.functions()?;
        section!(3, &functions, functions.is_empty());
        let tables = self.tables()?;
        section!(4, &tables, tables.is_empty());
        let memories = self.memories()?;
        section!(5, &memories, memories.is_empty());
        let tags = self.tags()?;
        section!(6, &tags, tags.is_empty());
        let globals = self.globals()?;
        section!(7, &globals, globals.is_empty());
        let exports = self.exports()?;
        section!(8, &exports, exports.is_empty());
        customs(self, &mut out, 9);
        if let Some(start) = module.start {
            out.section(&we::StartSection {
                function_index: self.renumberer.start(start)?,
            });
        }
        let elements = self.elements()?;
        section!(10, &elements, elements.is_empty());
        customs(self, &mut out, 11);
        if module.has_data_count {
            let count = self
                .live
                .get(Space::Data)
                .iter()
                .filter(|live| **live)
                .count();
            out.section(&we::DataCountSection {
                count: u32::try_from(count).unwrap_or(u32::MAX),
            });
        }
        section!(12, &code, code.is_empty());
        let data = self.data()?;
        section!(13, &data, data.is_empty());
        customs(self, &mut out, u8::MAX);
        Ok(out.finish())
    }

    /// Whether a custom section stays. Those that hold indices or offsets cannot when indices move.
    fn keeps(&mut self, custom: &Custom<'_>, moved: bool) -> bool {
        let points_into_code = custom.name == "name"
            || custom.name == "sourceMappingURL"
            || custom.name == "external_debug_info"
            || custom.name.starts_with(".debug")
            || custom.name.starts_with("metadata.code");
        let wanted = self.plan.keep_sections.contains(custom.name);
        if wanted && !(moved && points_into_code) {
            return true;
        }
        let why = if wanted {
            "it points at functions that have moved"
        } else {
            "the policy does not keep it"
        };
        change(
            self.changes,
            "strip-sections",
            custom.name.to_owned(),
            format!(
                "section of {} removed: {why}",
                show_bytes(custom.data.len() as u64)
            ),
        );
        false
    }
}
