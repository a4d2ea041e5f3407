//! What a function answers in the place of an import: a trap, or values that it returns and writes.

use wasm_encoder as we;
use wasmparser::{FuncType, ValType};

use crate::policy::{Stub, errno};

/// The body that takes an import's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The call traps.
    Trap,
    /// The call writes to the caller's memory and returns.
    Give {
        /// What is written, in order.
        writes: Vec<Write>,
        /// What is returned.
        results: Vec<Const>,
    },
}

/// One number written to the caller's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Write {
    /// Which parameter of the call holds the address.
    pub(super) pointer: u32,
    /// Bytes after it.
    pub(super) offset: u32,
    /// What is written.
    pub(super) what: Word,
}

/// A number in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// One byte.
    Byte(u8),
    /// Two bytes.
    Half(u16),
    /// Four bytes.
    Full(u32),
    /// Eight bytes.
    Double(u64),
}

/// A number that is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Const {
    /// An `i32`.
    I32(i32),
    /// An `i64`.
    I64(i64),
    /// The `f32` zero.
    F32,
    /// The `f64` zero.
    F64,
}

/// Why no answer can be given.
pub(super) type Reason = &'static str;

impl Answer {
    /// Returns the answer of a core function with a `name` and a type, as a stub has it. `has_memory` tells whether there is
    /// a memory to write to.
    pub(super) fn of_core(
        name: &str,
        ty: &FuncType,
        stub: &Stub,
        has_memory: bool,
    ) -> Result<Self, Reason> {
        Ok(match (stub, ty.results()) {
            (Stub::Trap, _) => Self::Trap,
            (Stub::Errno(number), [ValType::I32]) => {
                Self::returns(vec![Const::I32(i32::from(*number))])
            }
            (Stub::Errno(_), _) => return Err("an error number needs a single i32 result"),
            (Stub::Value(value), results) => Self::number(*value, results)?,
            (Stub::Error(_), _) => {
                return Err("a core function has no WIT result: `errno:NAME` is for preview 1");
            }
            (Stub::Empty, results) => match name.rsplit('.').next() {
                // The count and the size of what there is nothing of.
                Some("args_sizes_get" | "environ_sizes_get")
                    if ty.params() == [ValType::I32, ValType::I32]
                        && ty.results() == [ValType::I32] =>
                {
                    if has_memory {
                        let zero = |pointer| Write {
                            pointer,
                            offset: 0,
                            what: Word::Full(0),
                        };
                        Self::Give {
                            writes: vec![zero(0), zero(1)],
                            results: vec![Const::I32(0)],
                        }
                    } else {
                        // A host that finds no memory to answer in says so too.
                        let fault = errno::number("fault").unwrap_or(21);
                        Self::returns(vec![Const::I32(i32::from(fault))])
                    }
                }
                Some("random_get") => return Err("nothing is not random"),
                _ => Self::returns(
                    results
                        .iter()
                        .map(|result| match result {
                            ValType::I32 => Ok(Const::I32(0)),
                            ValType::I64 => Ok(Const::I64(0)),
                            _ => Err("only integers can be empty"),
                        })
                        .collect::<Result<_, _>>()?,
                ),
            },
        })
    }

    /// The answer of a function whose one result is a number.
    pub(super) fn number(value: i64, results: &[ValType]) -> Result<Self, Reason> {
        let result = match results {
            [ValType::I32] => {
                Const::I32(i32::try_from(value).map_err(|_| "the value does not fit an i32")?)
            }
            [ValType::I64] => Const::I64(value),
            _ => return Err("a value needs a single i32 or i64 result"),
        };
        Ok(Self::returns(vec![result]))
    }

    pub(super) fn returns(results: Vec<Const>) -> Self {
        Self::Give {
            writes: Vec::new(),
            results,
        }
    }

    pub(super) fn needs_memory(&self) -> bool {
        matches!(self, Self::Give { writes, .. } if !writes.is_empty())
    }

    /// Writes the body. `memory` is the memory's new index.
    pub(super) fn body(&self, memory: u32) -> we::Function {
        let mut function = we::Function::new([]);
        let mut code = function.instructions();
        match self {
            Self::Trap => {
                code.unreachable();
            }
            Self::Give { writes, results } => {
                for write in writes {
                    let at = |align| we::MemArg {
                        offset: u64::from(write.offset),
                        align,
                        target: we::MemArgTarget::Memory(memory),
                        ordering: None,
                    };
                    code.local_get(write.pointer);
                    match write.what {
                        Word::Byte(value) => code.i32_const(value.into()).i32_store8(at(0)),
                        Word::Half(value) => code.i32_const(value.into()).i32_store16(at(1)),
                        Word::Full(value) => code.i32_const(value.cast_signed()).i32_store(at(2)),
                        Word::Double(value) => code.i64_const(value.cast_signed()).i64_store(at(3)),
                    };
                }
                for result in results {
                    match result {
                        Const::I32(value) => code.i32_const(*value),
                        Const::I64(value) => code.i64_const(*value),
                        Const::F32 => code.f32_const(0.0_f32.into()),
                        Const::F64 => code.f64_const(0.0_f64.into()),
                    };
                }
            }
        }
        code.end();
        function
    }
}
