//! Every index in every instruction, as writing the instruction would ask for it, and without writing it.
//!
//! Instructions come with the names of their fields, of every proposal that wasmparser reads: one that is not known here
//! does not compile.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::{BlockType, VisitOperator, VisitSimdOperator};

/// Who is told of indices.
pub(super) trait Asked: Reencode<Error = Infallible> {
    /// A function of which a body takes a reference; [`Reencode::function_index`] is asked too.
    fn reference(&mut self, function_index: u32);
}

/// A visitor that hands on the indices.
pub(super) struct Indices<'r, R>(pub(super) &'r mut R);

macro_rules! ask {
    ($to:ident tag_index $it:ident) => {
        $to.0.tag_index($it)?;
    };
    ($to:ident function_index $it:ident) => {
        $to.0.function_index($it)?;
    };
    ($to:ident table $it:ident) => {
        $to.0.table_index($it)?;
    };
    ($to:ident table_index $it:ident) => {
        $to.0.table_index($it)?;
    };
    ($to:ident dst_table $it:ident) => {
        $to.0.table_index($it)?;
    };
    ($to:ident src_table $it:ident) => {
        $to.0.table_index($it)?;
    };
    ($to:ident type_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident array_type_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident array_type_index_dst $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident array_type_index_src $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident struct_type_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident argument_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident result_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident cont_type_index $it:ident) => {
        $to.0.type_index($it)?;
    };
    ($to:ident global_index $it:ident) => {
        $to.0.global_index($it)?;
    };
    ($to:ident mem $it:ident) => {
        $to.0.memory_index($it)?;
    };
    ($to:ident src_mem $it:ident) => {
        $to.0.memory_index($it)?;
    };
    ($to:ident dst_mem $it:ident) => {
        $to.0.memory_index($it)?;
    };
    ($to:ident data_index $it:ident) => {
        $to.0.data_index($it)?;
    };
    ($to:ident array_data_index $it:ident) => {
        $to.0.data_index($it)?;
    };
    ($to:ident elem_index $it:ident) => {
        $to.0.element_index($it)?;
    };
    ($to:ident array_elem_index $it:ident) => {
        $to.0.element_index($it)?;
    };
    ($to:ident blockty $it:ident) => {
        match $it {
            BlockType::Empty => {}
            other => {
                $to.0.block_type(other)?;
            }
        }
    };
    ($to:ident ty $it:ident) => {
        $to.0.val_type($it)?;
    };
    ($to:ident tys $it:ident) => {
        $to.0.val_types($it)?;
    };
    ($to:ident hty $it:ident) => {
        $to.0.heap_type($it)?;
    };
    ($to:ident from_ref_type $it:ident) => {
        $to.0.ref_type($it)?;
    };
    ($to:ident to_ref_type $it:ident) => {
        $to.0.ref_type($it)?;
    };
    ($to:ident memarg $it:ident) => {
        $to.0.mem_arg($it)?;
    };
    ($to:ident try_table $it:ident) => {{
        $to.0.block_type($it.ty)?;
        for catch in $it.catches {
            $to.0.catch(catch)?;
        }
    }};
    ($to:ident resume_table $it:ident) => {
        for handler in $it.handlers {
            $to.0.handle(handler)?;
        }
    };
    // No index of the module's.
    ($to:ident relative_depth $it:ident) => {
        _ = $it
    };
    ($to:ident targets $it:ident) => {
        _ = $it
    };
    ($to:ident ordering $it:ident) => {
        _ = $it
    };
    ($to:ident local_index $it:ident) => {
        _ = $it
    };
    ($to:ident field_index $it:ident) => {
        _ = $it
    };
    ($to:ident array_size $it:ident) => {
        _ = $it
    };
    ($to:ident value $it:ident) => {
        _ = $it
    };
    ($to:ident lane $it:ident) => {
        _ = $it
    };
    ($to:ident lanes $it:ident) => {
        _ = $it
    };
}

/// The one instruction of which more is asked than its fields.
macro_rules! ask_of {
    ($to:ident RefFunc $it:ident) => {
        $to.0.reference($it)
    };
    ($to:ident $op:ident $($it:ident)*) => {};
}

macro_rules! ask_all {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        $(
            #[inline]
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                ask_of!(self $op $($($arg)*)?);
                $($( ask!(self $arg $arg); )*)?
                Ok(())
            }
        )*
    };
}

impl<'a, R: Asked> VisitOperator<'a> for Indices<'_, R> {
    type Output = Result<(), Error<Infallible>>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(ask_all);
}

impl<'a, R: Asked> VisitSimdOperator<'a> for Indices<'_, R> {
    wasmparser::for_each_visit_simd_operator!(ask_all);
}

#[cfg(test)]
mod tests {
    use arbitrary::{Arbitrary as _, Unstructured};
    use wasmparser::{Parser, Payload, WasmFeatures};

    use super::*;

    /// Everything that was asked, in its order.
    #[derive(Default)]
    struct Asking(Vec<(&'static str, u32)>);

    impl Asking {
        fn note(&mut self, what: &'static str, index: u32) -> Result<u32, Error<Infallible>> {
            self.0.push((what, index));
            Ok(index)
        }
    }

    macro_rules! note {
        ($($hook:ident)*) => {
            $(
                fn $hook(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
                    self.note(stringify!($hook), index)
                }
            )*
        };
    }

    impl Reencode for Asking {
        type Error = Infallible;

        note! {
            function_index table_index memory_index global_index tag_index type_index data_index element_index
        }
    }

    impl Asked for Asking {
        fn reference(&mut self, _: u32) {}
    }

    #[test]
    fn an_instruction_is_asked_for_the_indices_that_writing_it_asks_for() {
        let (mut kinds, mut n_bodies) = (std::collections::BTreeSet::new(), 0);
        for seed in 0..400u32 {
            let dice: Vec<u8> = (0..4_000u32)
                .map(|n| {
                    let mixed = (n ^ seed.wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
                    (mixed ^ (mixed >> 13))
                        .wrapping_mul(0xc2b2_ae35)
                        .to_le_bytes()[3]
                })
                .collect();
            let mut dice = Unstructured::new(&dice);
            let mut config = wasm_smith::Config::arbitrary(&mut dice).unwrap();
            (config.gc_enabled, config.reference_types_enabled) = (true, true);
            (config.exceptions_enabled, config.simd_enabled) = (true, true);
            (config.bulk_memory_enabled, config.threads_enabled) = (true, true);
            (config.min_funcs, config.max_funcs) = (2, 20);
            (config.max_memories, config.max_tables) = (3, 3);
            let Ok(module) = wasm_smith::Module::new(config, &mut dice) else {
                continue;
            };
            let bytes = module.to_bytes();
            let mut parser = Parser::new(0);
            parser.set_features(WasmFeatures::all());
            for payload in parser.parse_all(&bytes) {
                let Payload::CodeSectionEntry(body) = payload.unwrap() else {
                    continue;
                };
                let (mut asked, mut written) = (Asking::default(), Asking::default());
                let mut code = body.get_operators_reader().unwrap();
                while !code.eof() {
                    code.visit_operator(&mut Indices(&mut asked))
                        .unwrap()
                        .unwrap();
                }
                for operator in body.get_operators_reader().unwrap() {
                    written.instruction(operator.unwrap()).unwrap();
                }
                assert_eq!(asked.0, written.0);
                kinds.extend(asked.0.into_iter().map(|(what, _)| what));
                n_bodies += 1;
            }
        }
        assert_eq!(kinds.len(), 8, "{kinds:?}");
        assert!(n_bodies > 300, "{n_bodies}");
    }
}
