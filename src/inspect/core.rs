//! The sections of one core module.

use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, FunctionBody, GlobalType, MemoryType, Operator,
    Payload, TableType, TypeRef,
};

use super::code::{self, Bodies, Body};
use super::core_types::{func_text, global_text, memory_text, reference_text, table_text};
use super::graph::Graph;
use super::{Export, ExternKind, Facts, Global, Import, Malformed, Memory, Table, Tag};
use super::{proposals, segments};
use crate::limits;

/// What must be remembered of a core module while its sections go by.
pub(super) struct Module<'a> {
    /// Which entry of `Facts::modules` it fills.
    index: usize,
    /// By type index; types other than functions have no text.
    types: Vec<Option<FuncType>>,
    /// Type of every function, table, memory, global and tag, imported ones first.
    functions: Vec<u32>,
    tables: Vec<TableType>,
    memories: Vec<MemoryType>,
    globals: Vec<GlobalType>,
    tags: Vec<u32>,
    /// Function bodies that wait to be validated, and what those before them do.
    waiting: Vec<Body<'a>>,
    bodies: Bodies,
    start_is_empty: bool,
    /// Bytes of text that the types in this and later modules may still take: a type is written once for each use of it.
    text_left: usize,
    /// What the graph of its calls needs.
    pub(super) graph: Graph<'a>,
}

/// Bodies that wait at most: what is kept of each takes a hundred bytes, and some take three in the binary.
const WAITING: usize = 50_000;

impl<'a> Module<'a> {
    pub(super) fn new(index: usize, text_left: usize) -> Self {
        Self {
            index,
            text_left,
            types: Vec::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
            waiting: Vec::new(),
            bodies: Bodies::default(),
            start_is_empty: false,
            graph: Graph::default(),
        }
    }

    /// Takes a function body, to be validated with its neighbours.
    pub(super) fn body(&mut self, body: Body<'a>) -> Result<(), Malformed> {
        if Some(body.0.index) == self.graph.start {
            self.start_is_empty = is_empty(&body.1)?;
        }
        self.waiting.push(body);
        if self.waiting.len() >= WAITING {
            code::validate(std::mem::take(&mut self.waiting), &mut self.bodies)?;
        }
        Ok(())
    }

    /// Validates the bodies that still wait, and notes down what all of them do.
    pub(super) fn end(mut self, facts: &mut Facts) -> Result<Graph<'a>, Malformed> {
        code::validate(std::mem::take(&mut self.waiting), &mut self.bodies)?;
        let code = self.bodies.take_code(&mut facts.proposals);
        if let Some(module) = facts.headers.modules.get_mut(self.index) {
            module.code = code;
            module.code.start_is_empty = self.start_is_empty;
        }
        self.graph.calls = std::mem::take(&mut self.bodies.calls);
        self.graph.references = std::mem::take(&mut self.bodies.references);
        Ok(self.graph)
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn text_left(&self) -> usize {
        self.text_left
    }

    /// Notes down one section. Everything has been validated, so an index that leads nowhere is left without a text.
    pub(super) fn take(
        &mut self,
        payload: &Payload<'_>,
        facts: &mut Facts,
    ) -> Result<(), Malformed> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.clone() {
                    let group = group?;
                    if let Some(module) = facts.headers.modules.get_mut(self.index) {
                        module.types += u32::try_from(group.types().len()).unwrap_or(u32::MAX);
                    }
                    proposals::of_types(&group, &mut facts.proposals);
                    self.types
                        .extend(group.into_types().map(|ty| match ty.composite_type.inner {
                            CompositeInnerType::Func(func) => Some(func),
                            _ => None,
                        }));
                }
            }
            Payload::ImportSection(section) => {
                for (n, import) in section.clone().into_imports_with_offsets().enumerate() {
                    let (offset, import) = import?;
                    if matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                        self.graph.imported.push(n);
                    }
                    self.import(offset, &import, facts);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section.clone() {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section.clone() {
                    let table = table?;
                    if let wasmparser::TableInit::Expr(init) = &table.init {
                        proposals::of_const_expr(init, &mut facts.proposals)?;
                        segments::hold(init, &mut self.graph)?;
                    }
                    self.table(&table.ty, false, facts);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section.clone() {
                    self.memory(&memory?, false, facts);
                }
            }
            Payload::TagSection(section) => {
                facts.proposals.insert("exceptions".into());
                for tag in section.clone() {
                    self.tag(tag?.func_type_idx, false, facts);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section.clone() {
                    let global = global?;
                    proposals::of_value(global.ty.content_type, &mut facts.proposals);
                    if global.ty.shared {
                        facts.proposals.insert("shared-everything-threads".into());
                    }
                    proposals::of_const_expr(&global.init_expr, &mut facts.proposals)?;
                    segments::hold(&global.init_expr, &mut self.graph)?;
                    self.global(global.ty, false, facts);
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone().into_iter_with_offsets() {
                    let (offset, export) = export?;
                    self.export(offset, &export, facts);
                }
            }
            Payload::StartSection { func, .. } => {
                self.graph.start = Some(*func);
                if let Some(module) = facts.headers.modules.get_mut(self.index) {
                    module.start = Some(*func);
                }
            }
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    let element = element?;
                    proposals::of_element(&element, &mut facts.proposals)?;
                    segments::element(&element, self.index, &mut self.graph, facts)?;
                }
            }
            Payload::DataCountSection { .. } => {
                facts.proposals.insert("bulk-memory".into());
            }
            Payload::DataSection(section) => {
                for data in section.clone() {
                    segments::data(&data?, self.index, facts)?;
                }
            }
            Payload::CodeSectionStart { count, .. } => {
                if let Some(module) = facts.headers.modules.get_mut(self.index) {
                    module.functions = *count;
                }
            }
            _ => {}
        }
        if self.text_left == 0 {
            let (_, range) = payload.as_section().unwrap_or_default();
            return Err(Malformed {
                offset: range.start,
                message: format!(
                    "all function types together take more than {} bytes as text",
                    limits::TYPE_TEXT_TOTAL_BYTES
                ),
            });
        }
        Ok(())
    }

    fn import(&mut self, offset: u64, import: &wasmparser::Import<'_>, facts: &mut Facts) {
        let (kind, ty) = match import.ty {
            TypeRef::Func(idx) | TypeRef::FuncExact(idx) => {
                self.functions.push(idx);
                (ExternKind::Func, self.func_text(idx))
            }
            TypeRef::Table(table) => {
                self.table(&table, true, facts);
                (ExternKind::Table, Some(table_text(&table)))
            }
            TypeRef::Memory(memory) => {
                self.memory(&memory, true, facts);
                (ExternKind::Memory, Some(memory_text(&memory)))
            }
            TypeRef::Global(global) => {
                self.global(global, true, facts);
                proposals::of_value(global.content_type, &mut facts.proposals);
                if global.shared {
                    facts.proposals.insert("shared-everything-threads".into());
                }
                if global.mutable {
                    facts.proposals.insert("mutable-global".into());
                }
                (ExternKind::Global, Some(global_text(&global)))
            }
            TypeRef::Tag(tag) => {
                self.tag(tag.func_type_idx, true, facts);
                facts.proposals.insert("exceptions".into());
                (ExternKind::Tag, self.tag_text(tag.func_type_idx))
            }
        };
        let import = Import {
            module: Some(import.module.to_owned()),
            name: import.name.to_owned(),
            kind,
            ty,
            functions: Vec::new(),
            members: Vec::new(),
            offset: Some(offset),
        };
        match facts.headers.modules.get_mut(self.index) {
            Some(module) if module.within.is_some() => module.imports.push(import),
            _ => facts.headers.imports.push(import),
        }
    }

    fn export(&mut self, offset: u64, export: &wasmparser::Export<'_>, facts: &mut Facts) {
        let global = self.globals.get(export.index as usize).copied();
        if export.kind == ExternalKind::Global && global.is_some_and(|global| global.mutable) {
            facts.proposals.insert("mutable-global".into());
        }
        let index = export.index as usize;
        let (kind, ty) = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => (
                ExternKind::Func,
                self.functions
                    .get(index)
                    .copied()
                    .and_then(|ty| self.func_text(ty)),
            ),
            ExternalKind::Table => (ExternKind::Table, self.tables.get(index).map(table_text)),
            ExternalKind::Memory => (
                ExternKind::Memory,
                self.memories.get(index).map(memory_text),
            ),
            ExternalKind::Global => (ExternKind::Global, global.as_ref().map(global_text)),
            ExternalKind::Tag => (
                ExternKind::Tag,
                self.tags
                    .get(index)
                    .copied()
                    .and_then(|ty| self.tag_text(ty)),
            ),
        };
        if kind == ExternKind::Func {
            self.graph
                .exports
                .push((export.index, export.name.to_owned()));
        }
        let export = Export {
            name: export.name.to_owned(),
            kind,
            ty,
            functions: Vec::new(),
            offset: Some(offset),
        };
        match facts.headers.modules.get_mut(self.index) {
            // Inner wiring: a nested module's exports reach the component, not its host.
            Some(module) if module.within.is_some() => module.exports.push(export),
            _ => facts.headers.exports.push(export),
        }
    }

    fn table(&mut self, table: &TableType, imported: bool, facts: &mut Facts) {
        let Some(module) = facts.headers.modules.get_mut(self.index) else {
            return;
        };
        if table.shared {
            facts.proposals.insert("shared-everything-threads".into());
        }
        if table.table64 {
            facts.proposals.insert("memory64".into());
        }
        if !module.tables.is_empty() {
            facts.proposals.insert("reference-types".into());
        }
        proposals::of_reference(table.element_type, &mut facts.proposals);
        self.tables.push(*table);
        module.tables.push(Table {
            imported,
            element: reference_text(table.element_type),
            minimum: table.initial,
            maximum: table.maximum,
            table64: table.table64,
        });
    }

    fn memory(&mut self, memory: &MemoryType, imported: bool, facts: &mut Facts) {
        let Some(module) = facts.headers.modules.get_mut(self.index) else {
            return;
        };
        let flags = [
            (memory.memory64, "memory64"),
            (memory.shared, "threads"),
            (memory.page_size_log2.is_some(), "custom-page-sizes"),
            (!module.memories.is_empty(), "multi-memory"),
        ];
        facts.proposals.extend(
            flags
                .into_iter()
                .filter(|(used, _)| *used)
                .map(|(_, name)| name.to_owned()),
        );
        self.memories.push(*memory);
        module.memories.push(Memory {
            imported,
            minimum: memory.initial,
            maximum: memory.maximum,
            page_size: 1 << memory.page_size_log2.unwrap_or(16).min(63),
            shared: memory.shared,
            memory64: memory.memory64,
        });
    }

    fn global(&mut self, global: GlobalType, imported: bool, facts: &mut Facts) {
        if let Some(module) = facts.headers.modules.get_mut(self.index) {
            module.globals.push(Global {
                imported,
                ty: global_text(&global),
                mutable: global.mutable,
            });
        }
        self.globals.push(global);
    }

    fn tag(&mut self, ty: u32, imported: bool, facts: &mut Facts) {
        self.tags.push(ty);
        let ty = self.tag_text(ty).unwrap_or_default();
        if let Some(module) = facts.headers.modules.get_mut(self.index) {
            module.tags.push(Tag { imported, ty });
        }
    }

    /// Writes a function type, and nothing any more when all of them together have become too long.
    fn func_text(&mut self, ty: u32) -> Option<String> {
        if self.text_left == 0 {
            return None;
        }
        let func = self.types.get(ty as usize)?.as_ref()?;
        let text = func_text(func.params(), func.results());
        self.text_left = self.text_left.saturating_sub(text.len());
        Some(text)
    }

    fn tag_text(&mut self, ty: u32) -> Option<String> {
        Some(self.func_text(ty)?.replacen("(func", "(tag", 1))
    }
}

/// Whether a function body does nothing.
fn is_empty(body: &FunctionBody<'_>) -> Result<bool, Malformed> {
    let mut operators = body.get_operators_reader()?;
    Ok(matches!(operators.read()?, Operator::End) && operators.eof())
}
