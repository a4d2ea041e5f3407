//! One instruction after another: what each does beyond computing.

use std::collections::BTreeSet;

use wasmparser::{FrameKind, FrameStack, Operator, VisitOperator, VisitSimdOperator};

use super::module::Spot;
use super::proposals::{OfInstructions, const_eq};

/// What the instructions of one function do.
pub(super) struct Seen<'l> {
    /// Functions that are called, and those of which a reference is made.
    calls: &'l mut Vec<u32>,
    references: &'l mut Vec<u32>,
    pub(super) instructions: OfInstructions,
    depth: u32,
    pub(super) deepest: u32,
    pub(super) calls_indirectly: bool,
    pub(super) grows_memory: bool,
    pub(super) tables_grown: BTreeSet<u32>,
    pub(super) tables_written: BTreeSet<u32>,
    pub(super) relaxed: Option<Spot>,
    pub(super) atomic: Option<Spot>,
    /// Where the bits of a float are looked at.
    pub(super) nan_bits: Option<Spot>,
    /// Whether arithmetic can make a NaN.
    pub(super) float_arithmetic: bool,
}

impl<'l> Seen<'l> {
    pub(super) fn new(calls: &'l mut Vec<u32>, references: &'l mut Vec<u32>) -> Self {
        Self {
            calls,
            references,
            instructions: OfInstructions::default(),
            depth: 0,
            deepest: 0,
            calls_indirectly: false,
            grows_memory: false,
            tables_grown: BTreeSet::new(),
            tables_written: BTreeSet::new(),
            relaxed: None,
            atomic: None,
            nan_bits: None,
            float_arithmetic: false,
        }
    }

    fn call(&mut self, function: u32) {
        // Runs of calls of one function are common, and the list is made one of each only at its end.
        if self.calls.last() != Some(&function) {
            self.calls.push(function);
        }
    }

    fn enter(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }
}

fn count(spot: &mut Option<Spot>, offset: u64) {
    match spot {
        Some(spot) => spot.count += 1,
        None => *spot = Some(Spot { offset, count: 1 }),
    }
}

/// A visitor that notes each instruction down and hands it on.
pub(super) struct Noting<'s, 'l, V> {
    pub(super) inner: V,
    pub(super) position: u64,
    pub(super) seen: &'s mut Seen<'l>,
}

impl<V: FrameStack> FrameStack for Noting<'_, '_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.inner.current_frame()
    }
}

/// What the instructions do that do more than compute. Whatever is not named here computes.
macro_rules! watch {
    ($s:ident Call $f:ident) => {
        $s.seen.call($f)
    };
    ($s:ident ReturnCall $f:ident) => {
        $s.seen.call($f)
    };
    ($s:ident RefFunc $f:ident) => {
        $s.seen.references.push($f)
    };
    ($s:ident CallIndirect $($arg:ident)*) => {
        $s.seen.calls_indirectly = true
    };
    ($s:ident ReturnCallIndirect $($arg:ident)*) => {
        $s.seen.calls_indirectly = true
    };
    ($s:ident CallRef $($arg:ident)*) => {
        $s.seen.calls_indirectly = true
    };
    ($s:ident ReturnCallRef $($arg:ident)*) => {
        $s.seen.calls_indirectly = true
    };
    ($s:ident ContNew $($arg:ident)*) => {
        $s.seen.calls_indirectly = true
    };
    ($s:ident Block $($arg:ident)*) => {
        $s.seen.enter()
    };
    ($s:ident Loop $($arg:ident)*) => {
        $s.seen.enter()
    };
    ($s:ident If $($arg:ident)*) => {
        $s.seen.enter()
    };
    ($s:ident Try $($arg:ident)*) => {
        $s.seen.enter()
    };
    ($s:ident TryTable $($arg:ident)*) => {
        $s.seen.enter()
    };
    ($s:ident End) => {
        $s.seen.depth = $s.seen.depth.saturating_sub(1)
    };
    ($s:ident Delegate $($arg:ident)*) => {
        $s.seen.depth = $s.seen.depth.saturating_sub(1)
    };
    ($s:ident MemoryGrow $($arg:ident)*) => {
        $s.seen.grows_memory = true
    };
    ($s:ident TableGrow $table:ident) => {
        $s.seen.tables_grown.insert($table)
    };
    ($s:ident TableSet $table:ident) => {
        $s.seen.tables_written.insert($table)
    };
    ($s:ident TableFill $table:ident) => {
        $s.seen.tables_written.insert($table)
    };
    ($s:ident TableInit $segment:ident $table:ident) => {
        $s.seen.tables_written.insert($table)
    };
    ($s:ident TableCopy $to:ident $from:ident) => {
        $s.seen.tables_written.insert($to)
    };
    ($s:ident F32Add) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Sub) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Mul) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Div) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Sqrt) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Min) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Max) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Ceil) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Floor) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Trunc) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Nearest) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Add) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Sub) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Mul) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Div) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Sqrt) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Min) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Max) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Ceil) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Floor) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Trunc) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64Nearest) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32DemoteF64) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F64PromoteF32) => {
        $s.seen.float_arithmetic = true
    };
    ($s:ident F32Store $($arg:ident)*) => {
        count(&mut $s.seen.nan_bits, $s.position)
    };
    ($s:ident F64Store $($arg:ident)*) => {
        count(&mut $s.seen.nan_bits, $s.position)
    };
    ($s:ident I32ReinterpretF32) => {
        count(&mut $s.seen.nan_bits, $s.position)
    };
    ($s:ident I64ReinterpretF64) => {
        count(&mut $s.seen.nan_bits, $s.position)
    };
    ($s:ident $op:ident $($arg:ident)*) => {};
}

/// The same for whole proposals.
macro_rules! watch_proposal {
    ($s:ident threads) => {
        count(&mut $s.seen.atomic, $s.position)
    };
    ($s:ident acquire_release_atomics) => {
        count(&mut $s.seen.atomic, $s.position)
    };
    ($s:ident shared_everything_threads) => {
        count(&mut $s.seen.atomic, $s.position)
    };
    ($s:ident relaxed_simd) => {
        count(&mut $s.seen.relaxed, $s.position)
    };
    ($s:ident $proposal:ident) => {};
}

macro_rules! note_and_hand_on {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                self.seen.instructions.add(const { OfInstructions::bit(stringify!($proposal)) });
                watch_proposal!(self $proposal);
                watch!(self $op $($($arg)*)?);
                self.inner.$visit($($($arg),*)?)
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a>> VisitOperator<'a> for Noting<'_, '_, V> {
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
                self.seen.instructions.add(const { OfInstructions::bit(stringify!($proposal)) });
                watch_proposal!(self $proposal);
                if const { looks_at_bits(stringify!($op)) } {
                    count(&mut self.seen.nan_bits, self.position);
                }
                if const { is_float_arithmetic(stringify!($op)) } {
                    self.seen.float_arithmetic = true;
                }
                self.inner.visit_operator(&Operator::$op $({ $($arg),* })?)
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a>> VisitSimdOperator<'a> for Noting<'_, '_, V> {
    wasmparser::for_each_visit_simd_operator!(note_and_hand_on_simd);
}

/// Integers cannot be told from floats in a vector register, so every store looks at bits that may be a NaN's.
const fn looks_at_bits(op: &str) -> bool {
    one_of(
        op.as_bytes(),
        &["V128Store", "I32x4ExtractLane", "I64x2ExtractLane"],
    )
}

const fn is_float_arithmetic(op: &str) -> bool {
    let Some((shape, operation)) = op.as_bytes().split_at_checked(5) else {
        return false;
    };
    one_of(shape, &["F32x4", "F64x2"])
        && one_of(
            operation,
            &[
                "Add", "Sub", "Mul", "Div", "Sqrt", "Min", "Max", "Ceil", "Floor", "Trunc",
                "Nearest",
            ],
        )
}

const fn one_of(word: &[u8], mut words: &[&str]) -> bool {
    while let Some((first, rest)) = words.split_first() {
        if const_eq(word, first.as_bytes()) {
            return true;
        }
        words = rest;
    }
    false
}
