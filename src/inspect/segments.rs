//! The element and data segments of one core module.

use wasmparser::{ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, Operator};

use super::graph::Graph;
use super::{Facts, Malformed, paths, proposals};

/// Counts an element segment, and notes down the functions that it holds.
pub(super) fn element(
    element: &Element<'_>,
    module: usize,
    graph: &mut Graph<'_>,
    facts: &mut Facts,
) -> Result<(), Malformed> {
    let count = match &element.items {
        ElementItems::Functions(functions) => {
            for function in functions.clone() {
                graph.held.push(function?);
            }
            functions.count()
        }
        ElementItems::Expressions(_, expressions) => {
            for expression in expressions.clone() {
                hold(&expression?, graph)?;
            }
            expressions.count()
        }
    };
    if let Some(module) = facts.headers.modules.get_mut(module) {
        module.elements.size += u64::from(count);
        match element.kind {
            ElementKind::Active { .. } => module.elements.active += 1,
            ElementKind::Passive => module.elements.passive += 1,
            ElementKind::Declared => module.elements.declared += 1,
        }
    }
    Ok(())
}

/// Notes down the functions that a constant expression makes references of.
pub(super) fn hold(expr: &ConstExpr<'_>, graph: &mut Graph<'_>) -> Result<(), Malformed> {
    for op in expr.get_operators_reader() {
        if let Operator::RefFunc { function_index } = op? {
            graph.held.push(function_index);
        }
    }
    Ok(())
}

/// Counts a data segment, and looks for paths of the machine that built it.
pub(super) fn data(data: &Data<'_>, module: usize, facts: &mut Facts) -> Result<(), Malformed> {
    if let Some(module) = facts.headers.modules.get_mut(module) {
        let active = matches!(data.kind, DataKind::Active { .. });
        module.data.size += data.data.len() as u64;
        module.data.active += u32::from(active);
        module.data.passive += u32::from(!active);
        let start = data.range.end - data.data.len() as u64;
        paths::find(data.data, start, module.within.as_deref(), &mut facts.paths);
    }
    if let DataKind::Active { offset_expr, .. } = &data.kind {
        proposals::of_const_expr(offset_expr, &mut facts.proposals)?;
    }
    Ok(())
}
