//! The place that a denied function's result goes to, and what is written there.

use wasmparser::component_types::{ComponentDefinedType, ComponentValType};
use wasmparser::types::Types;
use wasmparser::{FuncType, PrimitiveValType, ValType};

use super::layout::{Layout, tag};
use crate::harden::answer::{Answer, Reason, Word, Write};

/// Numbers that one answer may write: a list of fixed length can have any.
const WRITES: usize = 4096;

/// Why a type with a handle in it has no empty value.
const NO_HANDLE: Reason = "its result has a handle, and there is nothing that it could name";

/// Where a result is written.
pub(super) struct Area<'t> {
    pointer: u32,
    writes: Vec<Write>,
    pub(super) layout: Layout<'t>,
}

impl<'t> Area<'t> {
    /// Results that do not fit into one number go where the last parameter points.
    pub(super) fn of(core: &FuncType, types: &'t Types) -> Result<Self, Reason> {
        let last = core.params().len().checked_sub(1);
        let pointer = last.and_then(|last| u32::try_from(last).ok());
        match (pointer, core.params().last()) {
            (Some(pointer), Some(ValType::I32)) => Ok(Self {
                pointer,
                writes: Vec::new(),
                layout: Layout::new(types),
            }),
            _ => Err("it is called in a way that is not known"),
        }
    }

    /// For answers that are written nowhere.
    pub(super) fn nowhere(types: &'t Types) -> Self {
        Self {
            pointer: 0,
            writes: Vec::new(),
            layout: Layout::new(types),
        }
    }

    pub(super) fn write(&mut self, offset: u32, what: Word) -> Result<(), Reason> {
        if self.writes.len() >= WRITES {
            return Err("its result is too large");
        }
        self.writes.push(Write {
            pointer: self.pointer,
            offset,
            what,
        });
        Ok(())
    }

    fn number(&mut self, offset: u32, size: u32, value: u32) -> Result<(), Reason> {
        let (byte, half) = (u8::try_from(value), u16::try_from(value));
        let word = match size {
            1 => byte.map(Word::Byte).ok(),
            2 => half.map(Word::Half).ok(),
            4 => Some(Word::Full(value)),
            _ => Some(Word::Double(value.into())),
        };
        self.write(offset, word.ok_or("its result has too many cases")?)
    }

    pub(super) fn tag(&mut self, offset: u32, cases: usize, number: usize) -> Result<(), Reason> {
        let number = u32::try_from(number).map_err(|_| "its result has too many cases")?;
        self.number(offset, tag(cases), number)
    }

    /// A list or text without anything in it. Its address is not null, which many languages take for no list at all.
    fn nothing(&mut self, offset: u32, align: u32) -> Result<(), Reason> {
        self.write(offset, Word::Full(align))?;
        self.write(offset.saturating_add(4), Word::Full(0))
    }

    /// Writes the empty value of a type: zero, no text, nothing in a list, `none`, `ok` and the first case.
    pub(super) fn empty(&mut self, ty: ComponentValType, at: u32) -> Result<(), Reason> {
        let Some(definition) = self.layout.definition(ty) else {
            let size = self.layout.of(ty)?.size;
            return match ty {
                ComponentValType::Primitive(PrimitiveValType::String) => self.nothing(at, 1),
                _ => self.number(at, size, 0),
            };
        };
        match definition {
            ComponentDefinedType::Primitive(primitive) => {
                self.empty(ComponentValType::Primitive(*primitive), at)
            }
            ComponentDefinedType::Record(record) => {
                self.fields(&record.fields.values().copied().collect::<Vec<_>>(), at)
            }
            ComponentDefinedType::Tuple(tuple) => self.fields(&tuple.types, at),
            ComponentDefinedType::Flags(_) => {
                let size = self.layout.of(ty)?.size;
                self.number(at, size, 0)
            }
            ComponentDefinedType::Enum(cases) => self.tag(at, cases.len(), 0),
            ComponentDefinedType::Variant(variant) => {
                let cases: Vec<_> = variant.cases.values().map(|case| case.ty).collect();
                self.first(&cases, at)
            }
            ComponentDefinedType::Option { ty, .. } => self.first(&[None, Some(*ty)], at),
            ComponentDefinedType::Result { ok, err, .. } => self.first(&[*ok, *err], at),
            ComponentDefinedType::List { element, .. } => {
                let align = self.layout.of(*element)?.align;
                self.nothing(at, align)
            }
            ComponentDefinedType::Map { key, value, .. } => {
                let align = self.layout.sequence([*key, *value].into_iter())?.1.align;
                self.nothing(at, align)
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => {
                let size = self.layout.of(*element)?.size;
                (0..*length).try_for_each(|n| {
                    self.empty(*element, at.saturating_add(n.saturating_mul(size)))
                })
            }
            ComponentDefinedType::Own(_)
            | ComponentDefinedType::Borrow(_)
            | ComponentDefinedType::Future { .. }
            | ComponentDefinedType::Stream { .. } => Err(NO_HANDLE),
        }
    }

    /// The first of several cases.
    fn first(&mut self, cases: &[Option<ComponentValType>], at: u32) -> Result<(), Reason> {
        let (payload, _) = self.layout.cases(cases.iter().copied())?;
        self.tag(at, cases.len(), 0)?;
        match cases.first().copied().flatten() {
            Some(first) => self.empty(first, at.saturating_add(payload)),
            None => Ok(()),
        }
    }

    fn fields(&mut self, types: &[ComponentValType], at: u32) -> Result<(), Reason> {
        let (offsets, _) = self.layout.sequence(types.iter().copied())?;
        for (ty, offset) in types.iter().zip(offsets) {
            self.empty(*ty, at.saturating_add(offset))?;
        }
        Ok(())
    }

    pub(super) fn answer(self) -> Answer {
        Answer::Give {
            writes: self.writes,
            results: Vec::new(),
        }
    }
}
