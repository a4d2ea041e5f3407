//! Which proposals beyond the first version of WebAssembly a binary really uses.
//!
//! Instructions are sorted into proposals by wasmparser's own table, so a new instruction cannot be forgotten here.

use std::collections::BTreeSet;

use wasmparser::{
    CompositeInnerType, ConstExpr, Element, ElementItems, ElementKind, Operator, RecGroup, RefType,
    ValType,
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

/// Proposals that bring instructions, as one bit each: noting one down for every instruction must cost next to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfInstructions(u32);

/// wasmparser's identifiers, in the order of the bits.
const IDENTIFIERS: [&str; 19] = [
    "mvp",
    "acquire_release_atomics",
    "bulk_memory",
    "custom_descriptors",
    "exceptions",
    "function_references",
    "gc",
    "legacy_exceptions",
    "memory_control",
    "reference_types",
    "relaxed_simd",
    "saturating_float_to_int",
    "shared_everything_threads",
    "sign_extension",
    "simd",
    "stack_switching",
    "tail_call",
    "threads",
    "wide_arithmetic",
];

impl OfInstructions {
    /// Returns the bit of a proposal; an identifier that is missing above does not compile.
    pub(super) const fn bit(identifier: &str) -> Self {
        let mut left = IDENTIFIERS.as_slice();
        let mut bit = 1;
        while let Some((first, rest)) = left.split_first() {
            if const_eq(first.as_bytes(), identifier.as_bytes()) {
                return Self(bit);
            }
            left = rest;
            bit <<= 1;
        }
        assert!(!left.is_empty(), "an identifier that is not in IDENTIFIERS");
        Self(0)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Writes the names down.
    pub(super) fn into_set(self, proposals: &mut Proposals) {
        for (n, identifier) in IDENTIFIERS.iter().enumerate() {
            if self.0 & (1 << n) != 0 {
                insert(identifier, proposals);
            }
        }
    }
}

/// Compares at compile time, where `==` does not.
pub(super) const fn const_eq(mut a: &[u8], mut b: &[u8]) -> bool {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        if *x != *y {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.is_empty() && b.is_empty()
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
