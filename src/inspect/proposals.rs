//! Which proposals beyond the first version of WebAssembly a binary really uses.
//!
//! Instructions are sorted into proposals by wasmparser's own table, so a new instruction cannot be forgotten here.

use std::collections::BTreeSet;

use wasmparser::{
    CompositeInnerType, ConstExpr, Element, ElementItems, ElementKind, FrameKind, FrameStack,
    FuncValidator, FunctionBody, Operator, RecGroup, RefType, ValType, VisitOperator,
    VisitSimdOperator, WasmFeatures, WasmModuleResources,
};

use super::Malformed;

/// Names of proposals.
pub(super) type Proposals = BTreeSet<String>;

macro_rules! proposal_of_operator {
    ($( @$proposal:ident $op:ident $({ $($payload:tt)* })? => $visit:ident ($($ann:tt)*) )*) => {
        /// Returns the identifier of the proposal that brought an instruction.
        fn proposal_of(op: &Operator<'_>) -> &'static str {
            match op {
                $( Operator::$op { .. } => stringify!($proposal), )*
                _ => "unknown",
            }
        }
    };
}
wasmparser::for_each_operator!(proposal_of_operator);

/// Validates a function body and notes down what its instructions use, in one pass over them.
pub(super) fn validate_body<T: WasmModuleResources>(
    func: &mut FuncValidator<T>,
    body: &FunctionBody<'_>,
    proposals: &mut Proposals,
) -> Result<(), Malformed> {
    for local in body.get_locals_reader()? {
        of_value(local?.1, proposals);
    }
    let mut reader = body.get_binary_reader();
    func.read_locals(&mut reader)?;
    reader.set_features(WasmFeatures::all());
    let mut last = "";
    while !reader.eof() {
        let inner = func.visitor(reader.original_position());
        reader.visit_operator(&mut Noting {
            inner,
            last: &mut last,
            proposals,
        })??;
    }
    reader.finish_expression(&func.visitor(reader.original_position()))?;
    Ok(())
}

/// A visitor that notes the proposal of each instruction and hands it on.
struct Noting<'p, V> {
    inner: V,
    /// Neighbours are mostly of one proposal: the set is asked rarely.
    last: &'p mut &'static str,
    proposals: &'p mut Proposals,
}

impl<V> Noting<'_, V> {
    fn note(&mut self, proposal: &'static str) {
        if proposal != "mvp" && *self.last != proposal {
            *self.last = proposal;
            insert(proposal, self.proposals);
        }
    }
}

impl<V: FrameStack> FrameStack for Noting<'_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.inner.current_frame()
    }
}

macro_rules! note_and_hand_on {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                self.note(stringify!($proposal));
                self.inner.$visit($($($arg),*)?)
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a>> VisitOperator<'a> for Noting<'_, V> {
    type Output = V::Output;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(note_and_hand_on);
}

macro_rules! note_and_hand_on_simd {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                self.note(stringify!($proposal));
                self.inner.visit_operator(&Operator::$op $({ $($arg),* })?)
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a>> VisitSimdOperator<'a> for Noting<'_, V> {
    wasmparser::for_each_visit_simd_operator!(note_and_hand_on_simd);
}

/// Notes down what a constant expression uses; arithmetic in one is a proposal of its own.
pub(super) fn of_const_expr(
    expr: &ConstExpr<'_>,
    proposals: &mut Proposals,
) -> Result<(), Malformed> {
    let mut operators = expr.get_operators_reader();
    while !operators.eof() {
        match operators.read()? {
            Operator::I32Add
            | Operator::I32Sub
            | Operator::I32Mul
            | Operator::I64Add
            | Operator::I64Sub
            | Operator::I64Mul => {
                proposals.insert("extended-const".into());
            }
            // A table of function references has always been filled with these.
            Operator::RefFunc { .. } => {}
            op => insert(proposal_of(&op), proposals),
        }
    }
    Ok(())
}

pub(super) fn of_element(
    element: &Element<'_>,
    proposals: &mut Proposals,
) -> Result<(), Malformed> {
    match &element.kind {
        ElementKind::Active { offset_expr, .. } => of_const_expr(offset_expr, proposals)?,
        ElementKind::Passive | ElementKind::Declared => {
            proposals.insert("bulk-memory".into());
        }
    }
    if let ElementItems::Expressions(ty, items) = &element.items {
        of_reference(*ty, proposals);
        for item in items.clone() {
            of_const_expr(&item?, proposals)?;
        }
    }
    Ok(())
}

pub(super) fn of_types(group: &RecGroup, proposals: &mut Proposals) {
    if group.is_explicit_rec_group() {
        proposals.insert("gc".into());
    }
    for ty in group.types() {
        if ty.composite_type.shared {
            proposals.insert("shared-everything-threads".into());
        }
        if !ty.is_final || !ty.supertype_idxs.is_empty() {
            proposals.insert("gc".into());
        }
        match &ty.composite_type.inner {
            CompositeInnerType::Func(func) => {
                if func.results().len() > 1 {
                    proposals.insert("multi-value".into());
                }
                func.params()
                    .iter()
                    .chain(func.results())
                    .for_each(|value| of_value(*value, proposals));
            }
            CompositeInnerType::Array(_) | CompositeInnerType::Struct(_) => {
                proposals.insert("gc".into());
            }
            CompositeInnerType::Cont(_) => {
                proposals.insert("stack-switching".into());
            }
        }
    }
}

pub(super) fn of_value(value: ValType, proposals: &mut Proposals) {
    match value {
        ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => {}
        ValType::V128 => {
            proposals.insert("simd".into());
        }
        ValType::Ref(reference) => {
            proposals.insert("reference-types".into());
            of_reference(reference, proposals);
        }
    }
}

/// Notes down what a reference type uses; a plain `funcref` is in every version.
pub(super) fn of_reference(reference: RefType, proposals: &mut Proposals) {
    if reference == RefType::FUNCREF {
        return;
    }
    let name = if reference == RefType::EXTERNREF {
        "reference-types"
    } else if reference.is_func_ref()
        || reference.is_extern_ref()
        || reference.is_concrete_type_ref()
    {
        "function-references"
    } else if reference == RefType::EXN || reference == RefType::EXNREF {
        "exceptions"
    } else {
        "gc"
    };
    proposals.insert(name.into());
}

/// Writes wasmparser's identifier as `wasm-tools --features` and the policies spell it.
fn insert(identifier: &str, proposals: &mut Proposals) {
    match identifier {
        "mvp" => {}
        "saturating_float_to_int" => {
            proposals.insert("nontrapping-fptoint".into());
        }
        other => {
            proposals.insert(other.replace('_', "-"));
        }
    }
}
