//! The sections of one core module.

use std::fmt::Write as _;

use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, GlobalType, Payload, TableType, TypeRef, ValType,
};

use super::proposals;
use super::{Export, ExternKind, Facts, Import, Malformed, Memory, Table};

/// What must be remembered of a core module while its sections go by.
pub(super) struct Module {
    /// Which entry of `Facts::modules` it fills.
    index: usize,
    /// By type index; types other than functions have no text.
    types: Vec<Option<FuncType>>,
    /// Type of every function, global and tag, imported ones first.
    functions: Vec<u32>,
    globals: Vec<GlobalType>,
    tags: Vec<u32>,
}

impl Module {
    pub(super) fn new(index: usize) -> Self {
        Self {
            index,
            types: Vec::new(),
            functions: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
        }
    }

    pub(super) fn index(&self) -> usize {
        self.index
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
                    proposals::of_types(&group, &mut facts.proposals);
                    self.types
                        .extend(group.into_types().map(|ty| match ty.composite_type.inner {
                            CompositeInnerType::Func(func) => Some(func),
                            _ => None,
                        }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports_with_offsets() {
                    let (offset, import) = import?;
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
                    self.tags.push(tag?.func_type_idx);
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
                    self.globals.push(global.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone().into_iter_with_offsets() {
                    let (offset, export) = export?;
                    self.export(offset, &export, facts);
                }
            }
            Payload::StartSection { func, .. } => {
                if let Some(module) = facts.modules.get_mut(self.index) {
                    module.start = Some(*func);
                }
            }
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    proposals::of_element(&element?, &mut facts.proposals)?;
                }
            }
            Payload::DataCountSection { .. } => {
                facts.proposals.insert("bulk-memory".into());
            }
            Payload::DataSection(section) => {
                for data in section.clone() {
                    if let wasmparser::DataKind::Active { offset_expr, .. } = data?.kind {
                        proposals::of_const_expr(&offset_expr, &mut facts.proposals)?;
                    }
                }
            }
            Payload::CodeSectionStart { count, .. } => {
                if let Some(module) = facts.modules.get_mut(self.index) {
                    module.functions = *count;
                }
            }
            _ => {}
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
                self.globals.push(global);
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
                self.tags.push(tag.func_type_idx);
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
        match facts.modules.get_mut(self.index) {
            Some(module) if module.within.is_some() => module.imports.push(import),
            _ => facts.imports.push(import),
        }
    }

    fn export(&self, offset: u64, export: &wasmparser::Export<'_>, facts: &mut Facts) {
        let global = self.globals.get(export.index as usize);
        if export.kind == ExternalKind::Global && global.is_some_and(|global| global.mutable) {
            facts.proposals.insert("mutable-global".into());
        }
        let Some(module) = facts.modules.get(self.index) else {
            return;
        };
        if module.within.is_some() {
            return; // Inner wiring: a nested module's exports reach the component, not its host.
        }
        let index = export.index as usize;
        let (kind, ty) = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => (
                ExternKind::Func,
                self.functions.get(index).and_then(|ty| self.func_text(*ty)),
            ),
            ExternalKind::Table => (ExternKind::Table, None),
            ExternalKind::Memory => (ExternKind::Memory, None),
            ExternalKind::Global => (ExternKind::Global, global.map(global_text)),
            ExternalKind::Tag => (
                ExternKind::Tag,
                self.tags.get(index).and_then(|ty| self.tag_text(*ty)),
            ),
        };
        facts.exports.push(Export {
            name: export.name.to_owned(),
            kind,
            ty,
            functions: Vec::new(),
            offset: Some(offset),
        });
    }

    fn table(&self, table: &TableType, imported: bool, facts: &mut Facts) {
        let Some(module) = facts.modules.get_mut(self.index) else {
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
        module.tables.push(Table {
            imported,
            element: table.element_type.to_string(),
            minimum: table.initial,
            maximum: table.maximum,
        });
    }

    fn memory(&self, memory: &wasmparser::MemoryType, imported: bool, facts: &mut Facts) {
        let Some(module) = facts.modules.get_mut(self.index) else {
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
        module.memories.push(Memory {
            imported,
            minimum: memory.initial,
            maximum: memory.maximum,
            page_size: 1 << memory.page_size_log2.unwrap_or(16).min(63),
            shared: memory.shared,
            memory64: memory.memory64,
        });
    }

    fn func_text(&self, ty: u32) -> Option<String> {
        let func = self.types.get(ty as usize)?.as_ref()?;
        Some(func_text(func.params(), func.results()))
    }

    fn tag_text(&self, ty: u32) -> Option<String> {
        let func = self.types.get(ty as usize)?.as_ref()?;
        Some(func_text(func.params(), func.results()).replacen("(func", "(tag", 1))
    }
}

/// Writes a core function type as the text format does: `(func (param i32 i32) (result i32))`.
fn func_text(params: &[ValType], results: &[ValType]) -> String {
    let mut text = String::from("(func");
    for (word, types) in [("param", params), ("result", results)] {
        if !types.is_empty() {
            let types = types
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ");
            let _infallible = write!(text, " ({word} {types})");
        }
    }
    text + ")"
}

fn table_text(table: &TableType) -> String {
    let index = if table.table64 { " i64" } else { "" };
    format!(
        "(table{index} {}{} {})",
        table.initial,
        maximum_text(table.maximum),
        table.element_type
    )
}

fn memory_text(memory: &wasmparser::MemoryType) -> String {
    let index = if memory.memory64 { " i64" } else { "" };
    let shared = if memory.shared { " shared" } else { "" };
    let page = memory
        .page_size_log2
        .map(|log2| format!(" (pagesize {})", 1u64 << log2.min(63)))
        .unwrap_or_default();
    format!(
        "(memory{index} {}{}{shared}{page})",
        memory.initial,
        maximum_text(memory.maximum)
    )
}

fn global_text(global: &GlobalType) -> String {
    if global.mutable {
        format!("(global (mut {}))", global.content_type)
    } else {
        format!("(global {})", global.content_type)
    }
}

fn maximum_text(maximum: Option<u64>) -> String {
    maximum
        .map(|maximum| format!(" {maximum}"))
        .unwrap_or_default()
}
