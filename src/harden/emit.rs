//! One core module, written again without what is not needed.

use std::collections::BTreeMap;

use wasm_encoder as we;
use wasm_encoder::reencode::Reencode as _;
use wasmparser as wp;

use super::HardenError;
use super::live::{Live, live};
use super::module::{Custom, Module, PerSpace, Space};
use super::plan::Plan;
use super::receipt::Change;
use super::renumber::{Map, Renumberer, refused};
use super::stub;
use crate::policy::Stub;
use crate::policy::units::show_bytes;

/// Rewrites a module. When nothing is added to `changes`, nothing was to be done.
pub(super) fn rewrite(bytes: &[u8], plan: &Plan, changes: &mut Vec<Change>) -> Result<Vec<u8>, HardenError> {
    let module = Module::parse(bytes)?;
    let live = live(&module)?;
    let stubs = stubs(&module, &live, plan);
    let map = new_indices(&module, &live, &stubs);
    let moved = Space::ALL.iter().any(|space| map.get(*space).iter().zip(0u32..).any(|(new, old)| *new != Some(old)));
    note_imports(&module, &live, &stubs, changes);
    let mut emitter = Emitter { module: &module, live: &live, stubs: &stubs, plan, renumberer: Renumberer::new(&map), changes };
    if moved { emitter.everything() } else { emitter.in_place(bytes) }
}

fn change(changes: &mut Vec<Change>, pass: &str, subject: String, done: String) {
    changes.push(Change { pass: pass.to_owned(), within: None, subject, done });
}

/// The live imported functions that the plan replaces, by function index.
fn stubs<'a>(module: &Module<'a>, live: &Live, plan: &Plan) -> BTreeMap<u32, (wp::Import<'a>, Stub)> {
    let functions = module.imports.iter().filter(|import| Space::of_import(&import.ty) == Space::Func);
    let mut out = BTreeMap::new();
    for ((index, import), live) in (0u32..).zip(functions).zip(live.get(Space::Func)) {
        if let Some(stub) = plan.stubs.get(&(import.module.to_owned(), import.name.to_owned())).filter(|_| *live) {
            out.insert(index, (*import, *stub));
        }
    }
    out
}

/// Where every index goes: kept imports first, then stubs as the first functions of the module's own, then what it had.
fn new_indices(module: &Module<'_>, live: &Live, stubs: &BTreeMap<u32, (wp::Import<'_>, Stub)>) -> Map {
    let mut map = Map::default();
    for space in Space::ALL {
        let n_imports = *module.n_imports.get(space);
        let is_stub = |index: u32| space == Space::Func && stubs.contains_key(&index);
        let kept = |index: u32| live.get(space).get(index as usize).copied().unwrap_or(false);
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

fn note_imports(module: &Module<'_>, live: &Live, stubs: &BTreeMap<u32, (wp::Import<'_>, Stub)>, changes: &mut Vec<Change>) {
    let mut seen = PerSpace::<u32>::default();
    for import in &module.imports {
        let space = Space::of_import(&import.ty);
        let index = seen.get_mut(space);
        let name = format!("{}.{}", import.module, import.name);
        if !live.get(space).get(*index as usize).copied().unwrap_or(false) {
            change(changes, "drop-unused", name, "import removed: nothing reaches it".into());
        } else if let Some((_, stub)) = stubs.get(index).filter(|_| space == Space::Func) {
            change(changes, "stub-imports", name, format!("import replaced by the stub `{}`", stub::text(*stub)));
        }
        *index += 1;
    }
    let functions = live.get(Space::Func).iter().skip(*module.n_imports.get(Space::Func));
    let dead = functions.filter(|live| !**live).count();
    if dead > 0 {
        change(changes, "drop-unused", "functions".into(), format!("{dead} of {} removed: nothing reaches them", module.bodies.len()));
    }
}

/// What stays of the things that a module defines itself, each with its place among them.
fn kept<'m, T>(module: &Module<'_>, live: &'m Live, space: Space, items: &'m [T]) -> impl Iterator<Item = (usize, &'m T)> {
    let live = live.get(space).iter().skip(*module.n_imports.get(space));
    items.iter().enumerate().zip(live).filter(|(_, live)| **live).map(|(item, _)| item)
}

/// The new module as it is being written.
struct Emitter<'a, 'm> {
    module: &'m Module<'a>,
    live: &'m Live,
    stubs: &'m BTreeMap<u32, (wp::Import<'a>, Stub)>,
    plan: &'m Plan,
    renumberer: Renumberer<'m>,
    changes: &'m mut Vec<Change>,
}

impl<'a> Emitter<'a, '_> {
    /// No index moves: every section is copied as it is, but custom ones that go and limits that are lowered.
    fn in_place(&mut self, bytes: &[u8]) -> Result<Vec<u8>, HardenError> {
        let mut out = we::Module::new();
        let mut customs = self.module.customs.iter();
        for (id, range) in &self.module.raw {
            let range = usize::try_from(range.start).unwrap_or(usize::MAX)..usize::try_from(range.end).unwrap_or(usize::MAX);
            let raw = we::RawSection { id: *id, data: bytes.get(range).unwrap_or_default() };
            let noted = self.changes.len();
            match *id {
                0 => {
                    if customs.next().is_some_and(|custom| self.keeps(custom, false)) {
                        out.section(&raw);
                    }
                }
                4 => {
                    let tables = self.tables()?;
                    if self.changes.len() > noted { out.section(&tables) } else { out.section(&raw) };
                }
                5 => {
                    let memories = self.memories()?;
                    if self.changes.len() > noted { out.section(&memories) } else { out.section(&raw) };
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
            for custom in module.customs.iter().filter(|custom| custom.after >= written && custom.after < rank) {
                if emitter.keeps(custom, true) {
                    out.section(&we::CustomSection { name: custom.name.into(), data: custom.data.into() });
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
            out.section(&we::StartSection { function_index: self.renumberer.start(start)? });
        }
        let elements = self.elements()?;
        section!(10, &elements, elements.is_empty());
        customs(self, &mut out, 11);
        if module.has_data_count {
            let count = self.live.get(Space::Data).iter().filter(|live| **live).count();
            out.section(&we::DataCountSection { count: u32::try_from(count).unwrap_or(u32::MAX) });
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
        let why = if wanted { "it points at functions that have moved" } else { "the policy does not keep it" };
        change(self.changes, "strip-sections", custom.name.to_owned(), format!("section of {} removed: {why}", show_bytes(custom.data.len() as u64)));
        false
    }

    fn types(&mut self) -> Result<we::TypeSection, HardenError> {
        let mut out = we::TypeSection::new();
        let mut live = self.live.get(Space::Type).iter();
        for group in &self.module.types {
            if live.by_ref().take(group.types().len()).fold(false, |any, live| any | live) {
                self.renumberer.parse_recursive_type_group(out.ty(), group.clone()).map_err(refused)?;
            }
        }
        Ok(out)
    }

    fn imports(&mut self) -> Result<we::ImportSection, HardenError> {
        let mut out = we::ImportSection::new();
        let mut seen = PerSpace::<u32>::default();
        for import in &self.module.imports {
            let space = Space::of_import(&import.ty);
            let index = seen.get_mut(space);
            let live = self.live.get(space).get(*index as usize).copied().unwrap_or(false);
            if live && !(space == Space::Func && self.stubs.contains_key(index)) {
                self.renumberer.parse_import(&mut out, *import).map_err(refused)?;
            }
            *index += 1;
        }
        Ok(out)
    }

    fn functions(&mut self) -> Result<(we::FunctionSection, we::CodeSection), HardenError> {
        let (mut functions, mut code) = (we::FunctionSection::new(), we::CodeSection::new());
        let memory_type = self.module.imports.iter().find_map(|import| match import.ty {
            wp::TypeRef::Memory(memory) => Some(memory),
            _ => None,
        });
        let memory_type = memory_type.or_else(|| self.module.memories.first().copied());
        let around = stub::Surroundings {
            memory: memory_type.filter(|memory| !memory.memory64).and_then(|_| self.renumberer.index(Space::Memory, 0)),
        };
        for (index, (import, stub)) in self.stubs {
            let Some((type_index, ty)) = self.module.func_types.get(*index as usize).and_then(|ty| Some((*ty, self.module.func_type(*ty)?))) else { continue };
            functions.function(self.renumberer.type_index(type_index).map_err(refused)?);
            code.function(&stub::body(&format!("{}.{}", import.module, import.name), ty, *stub, &around)?);
        }
        let n_imports = *self.module.n_imports.get(Space::Func);
        for (i, body) in kept(self.module, self.live, Space::Func, &self.module.bodies) {
            let Some(ty) = self.module.func_types.get(n_imports + i) else { continue };
            functions.function(self.renumberer.type_index(*ty).map_err(refused)?);
            self.renumberer.body(&mut code, body)?;
        }
        Ok((functions, code))
    }

    /// Writes the tables; their maxima are lowered to the plan's, but never below the size they start with.
    fn tables(&mut self) -> Result<we::TableSection, HardenError> {
        let mut out = we::TableSection::new();
        let n_imports = *self.module.n_imports.get(Space::Table);
        for (i, table) in kept(self.module, self.live, Space::Table, &self.module.tables) {
            let mut table = table.clone();
            let cap = self.plan.table_elements.max(table.ty.initial);
            if table.ty.maximum.is_none_or(|maximum| maximum > cap) {
                let before = table.ty.maximum.map_or("no maximum".into(), |maximum| format!("at most {maximum} elements"));
                table.ty.maximum = Some(cap);
                change(self.changes, "cap-table", format!("table {}", n_imports + i), format!("{before} → at most {cap} elements"));
            }
            self.renumberer.parse_table(&mut out, table).map_err(refused)?;
        }
        Ok(out)
    }

    fn memories(&mut self) -> Result<we::MemorySection, HardenError> {
        let mut out = we::MemorySection::new();
        let n_imports = *self.module.n_imports.get(Space::Memory);
        for (i, memory) in kept(self.module, self.live, Space::Memory, &self.module.memories) {
            let mut memory = *memory;
            let index = n_imports + i;
            let page = 1u64 << memory.page_size_log2.unwrap_or(16).min(63);
            let cap = self.plan.memory / page;
            if memory.initial > cap {
                return Err(HardenError::MemoryTooLarge { index, found: memory.initial.saturating_mul(page), wanted: self.plan.memory });
            }
            if memory.maximum.is_none_or(|maximum| maximum > cap) {
                let size = |pages: u64| format!("at most {}", show_bytes(pages.saturating_mul(page)));
                let before = memory.maximum.map_or("no maximum".into(), size);
                memory.maximum = Some(cap);
                change(self.changes, "cap-memory", format!("memory {index}"), format!("{before} → {}", size(cap)));
            }
            out.memory(self.renumberer.memory_type(memory).map_err(refused)?);
        }
        Ok(out)
    }

    fn tags(&mut self) -> Result<we::TagSection, HardenError> {
        let mut out = we::TagSection::new();
        for (_, tag) in kept(self.module, self.live, Space::Tag, &self.module.tags) {
            out.tag(self.renumberer.tag_type(*tag).map_err(refused)?);
        }
        Ok(out)
    }

    fn globals(&mut self) -> Result<we::GlobalSection, HardenError> {
        let mut out = we::GlobalSection::new();
        for (_, global) in kept(self.module, self.live, Space::Global, &self.module.globals) {
            self.renumberer.parse_global(&mut out, global.clone()).map_err(refused)?;
        }
        Ok(out)
    }

    fn exports(&mut self) -> Result<we::ExportSection, HardenError> {
        let mut out = we::ExportSection::new();
        for export in &self.module.exports {
            self.renumberer.parse_export(&mut out, *export).map_err(refused)?;
        }
        Ok(out)
    }

    fn elements(&mut self) -> Result<we::ElementSection, HardenError> {
        let mut out = we::ElementSection::new();
        for (_, element) in kept(self.module, self.live, Space::Element, &self.module.elements) {
            match (&element.kind, &element.items) {
                (wp::ElementKind::Declared, wp::ElementItems::Functions(functions)) => {
                    let mut kept = Vec::new();
                    for index in functions.clone() {
                        let index = index.map_err(super::module::unreadable)?;
                        if self.renumberer.index(Space::Func, index).is_some() {
                            kept.push(self.renumberer.function_index(index).map_err(refused)?);
                        }
                    }
                    out.declared(we::Elements::Functions(kept.into()));
                }
                _ => self.renumberer.parse_element(&mut out, element.clone()).map_err(refused)?,
            }
        }
        // A body may refer only to functions that something outside of bodies mentions, and that may just have gone.
        let undeclared = self.renumberer.undeclared();
        if !undeclared.is_empty() {
            out.declared(we::Elements::Functions(undeclared.into()));
        }
        Ok(out)
    }

    fn data(&mut self) -> Result<we::DataSection, HardenError> {
        let mut out = we::DataSection::new();
        for (_, data) in kept(self.module, self.live, Space::Data, &self.module.data) {
            self.renumberer.parse_data(&mut out, data.clone()).map_err(refused)?;
        }
        Ok(out)
    }
}
