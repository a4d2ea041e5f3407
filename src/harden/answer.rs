//! The body that takes an import's place.

use wasm_encoder as we;
use wasmparser::{FuncType, ValType};

use super::HardenError;
use crate::policy::{Stub, errno};

/// What a stub may use of the module around it.
pub(super) struct Surroundings {
    /// The new index of the memory that hosts write to, if there is one with 32-bit addresses.
    pub(super) memory: Option<u32>,
}

/// Writes the body of a stub for the import `name` of type `ty`.
pub(super) fn body(
    name: &str,
    ty: &FuncType,
    stub: Stub,
    around: &Surroundings,
) -> Result<we::Function, HardenError> {
    let refuse = |reason| {
        Err(HardenError::Stub {
            function: name.to_owned(),
            type_text: format!("({:?}) -> ({:?})", ty.params(), ty.results()),
            stub: text(stub),
            reason,
        })
    };
    let mut function = we::Function::new([]);
    let mut code = function.instructions();
    match (stub, ty.results()) {
        (Stub::Trap, _) => {
            code.unreachable();
        }
        (Stub::Errno(number), [ValType::I32]) => {
            code.i32_const(i32::from(number));
        }
        (Stub::Errno(_), _) => return refuse("an error number needs a single i32 result"),
        (Stub::Value(value), [ValType::I32]) => match i32::try_from(value) {
            Ok(value) => {
                code.i32_const(value);
            }
            Err(_) => return refuse("the value does not fit an i32"),
        },
        (Stub::Value(value), [ValType::I64]) => {
            code.i64_const(value);
        }
        (Stub::Value(_), _) => return refuse("a value needs a single i32 or i64 result"),
        (Stub::Empty, results) => {
            match name.rsplit('.').next() {
                // The count and the size of what there is nothing of.
                Some("args_sizes_get" | "environ_sizes_get")
                    if ty.params() == [ValType::I32, ValType::I32]
                        && ty.results() == [ValType::I32] =>
                {
                    let Some(memory_index) = around.memory else {
                        // A host that finds no memory to answer in says so too.
                        code.i32_const(i32::from(errno::number("fault").unwrap_or(21)))
                            .end();
                        return Ok(function);
                    };
                    let at = we::MemArg {
                        offset: 0,
                        align: 2,
                        target: we::MemArgTarget::Memory(memory_index),
                        ordering: None,
                    };
                    for pointer in 0..2 {
                        code.local_get(pointer).i32_const(0).i32_store(at);
                    }
                }
                Some("random_get") => return refuse("nothing is not random"),
                _ => {}
            }
            for result in results {
                match result {
                    ValType::I32 => code.i32_const(0),
                    ValType::I64 => code.i64_const(0),
                    _ => return refuse("only integers can be empty"),
                };
            }
        }
    }
    code.end();
    Ok(function)
}

/// Writes a stub as `policy.toml` does.
pub(super) fn text(stub: Stub) -> String {
    match stub {
        Stub::Trap => "trap".into(),
        Stub::Empty => "empty".into(),
        Stub::Errno(number) => format!("errno:{}", errno::name(number).unwrap_or("?")),
        Stub::Value(value) => format!("value:{value}"),
    }
}
