//! Core types, written as the text format writes them.

use std::fmt::Write as _;

use wasmparser::{GlobalType, HeapType, RefType, TableType, UnpackedIndex, ValType};

/// Writes a core function type as the text format does: `(func (param i32 i32) (result i32))`.
pub(super) fn func_text(params: &[ValType], results: &[ValType]) -> String {
    let mut text = String::from("(func");
    for (word, types) in [("param", params), ("result", results)] {
        if !types.is_empty() {
            let types = types
                .iter()
                .map(|ty| value_text(*ty))
                .collect::<Vec<_>>()
                .join(" ");
            let _infallible = write!(text, " ({word} {types})");
        }
    }
    text + ")"
}

pub(super) fn table_text(table: &TableType) -> String {
    let shared = if table.shared { " shared" } else { "" };
    let index = if table.table64 { " i64" } else { "" };
    format!(
        "(table{shared}{index} {}{} {})",
        table.initial,
        maximum_text(table.maximum),
        reference_text(table.element_type)
    )
}

pub(super) fn memory_text(memory: &wasmparser::MemoryType) -> String {
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

pub(super) fn global_text(global: &GlobalType) -> String {
    let ty = value_text(global.content_type);
    match (global.shared, global.mutable) {
        (false, false) => format!("(global {ty})"),
        (false, true) => format!("(global (mut {ty}))"),
        (true, false) => format!("(global (shared {ty}))"),
        (true, true) => format!("(global (shared mut {ty}))"),
    }
}

/// Writes a value type as the text format does. The reader's own words are not those: `(ref null (module 3))` and
/// `(shared anyref)` are `(ref null 3)` and `(ref null (shared any))`, and a nullable exact reference loses its `null`.
fn value_text(ty: ValType) -> String {
    match ty {
        ValType::Ref(ty) => reference_text(ty),
        other => other.to_string(),
    }
}

pub(super) fn reference_text(ty: RefType) -> String {
    let null = if ty.is_nullable() { "null " } else { "" };
    let index = |index: UnpackedIndex| match index {
        UnpackedIndex::Module(index) | UnpackedIndex::RecGroup(index) => index.to_string(),
        UnpackedIndex::Id(_) => index.to_string(),
    };
    match ty.heap_type() {
        HeapType::Abstract { shared: false, .. } => ty.to_string(),
        HeapType::Abstract { shared: true, .. } => {
            let text = ty.as_non_null().to_string();
            text.replacen("(ref ", &format!("(ref {null}"), 1)
        }
        HeapType::Concrete(ty) => format!("(ref {null}{})", index(ty)),
        HeapType::Exact(ty) => format!("(ref {null}(exact {}))", index(ty)),
    }
}

pub(super) fn maximum_text(maximum: Option<u64>) -> String {
    maximum
        .map(|maximum| format!(" {maximum}"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wasmparser::AbstractHeapType;

    use super::*;

    #[test]
    fn a_type_of_the_module_is_written_as_its_index() {
        let reference = |index| {
            RefType::new(true, HeapType::Concrete(UnpackedIndex::Module(index))).map(ValType::Ref)
        };
        let (a, b) = (reference(3).unwrap(), reference(70).unwrap());
        assert_eq!(
            func_text(&[a, ValType::I32], &[b, ValType::FUNCREF]),
            "(func (param (ref null 3) i32) (result (ref null 70) funcref))"
        );
    }

    #[test]
    fn shared_and_exact_references_keep_their_null() {
        let shared = HeapType::Abstract {
            shared: true,
            ty: AbstractHeapType::Func,
        };
        let exact = HeapType::Exact(UnpackedIndex::Module(4));
        let texts: Vec<_> = [
            (true, shared),
            (false, shared),
            (true, exact),
            (false, exact),
        ]
        .iter()
        .map(|(null, heap)| reference_text(RefType::new(*null, *heap).unwrap()))
        .collect();
        assert_eq!(
            texts,
            [
                "(ref null (shared func))",
                "(ref (shared func))",
                "(ref null (exact 4))",
                "(ref (exact 4))"
            ]
        );
    }

    #[test]
    fn what_is_shared_says_so() {
        let global = GlobalType {
            content_type: ValType::I32,
            mutable: true,
            shared: true,
        };
        assert_eq!(global_text(&global), "(global (shared mut i32))");
    }
}
