//! How values lie in a 32-bit memory, as the canonical ABI of the component model has it.

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{ComponentDefinedType, ComponentValType};
use wasmparser::types::Types;

use crate::harden::answer::Reason;

/// Types that are looked at for one answer; one may stand in another many times over.
const STEPS: u32 = 100_000;

/// The types of a component.
pub(super) struct Layout<'t> {
    types: &'t Types,
    steps: u32,
}

/// Bytes that a value takes, and what its address is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) size: u32,
    pub(super) align: u32,
}

impl Extent {
    const NONE: Self = Self { size: 0, align: 1 };

    const fn number(size: u32) -> Self {
        Self { size, align: size }
    }
}

/// An address and a length.
const PAIR: Extent = Extent { size: 8, align: 4 };

impl<'t> Layout<'t> {
    pub(super) fn new(types: &'t Types) -> Self {
        Self {
            types,
            steps: STEPS,
        }
    }

    /// A type's definition. `None` for a primitive type.
    pub(super) fn definition(&self, ty: ComponentValType) -> Option<&'t ComponentDefinedType> {
        match ty {
            ComponentValType::Primitive(_) => None,
            ComponentValType::Type(id) => self.types.as_ref().get(id),
        }
    }

    pub(super) fn of(&mut self, ty: ComponentValType) -> Result<Extent, Reason> {
        self.steps = self.steps.checked_sub(1).ok_or("its result is too large")?;
        let definition = match ty {
            ComponentValType::Primitive(primitive) => return Ok(of_primitive(primitive)),
            ComponentValType::Type(_) => self.definition(ty).ok_or("its result is not known")?,
        };
        Ok(match definition {
            ComponentDefinedType::Primitive(primitive) => of_primitive(*primitive),
            ComponentDefinedType::Record(record) => {
                self.sequence(record.fields.values().copied())?.1
            }
            ComponentDefinedType::Tuple(tuple) => self.sequence(tuple.types.iter().copied())?.1,
            ComponentDefinedType::Variant(variant) => {
                self.cases(variant.cases.values().map(|case| case.ty))?.1
            }
            ComponentDefinedType::Option { ty, .. } => self.cases([None, Some(*ty)].into_iter())?.1,
            ComponentDefinedType::Result { ok, err, .. } => self.cases([*ok, *err].into_iter())?.1,
            ComponentDefinedType::Enum(cases) => Extent::number(tag(cases.len())),
            ComponentDefinedType::Flags(flags) => Extent::number(match flags.len() {
                0..=8 => 1,
                9..=16 => 2,
                _ => 4,
            }),
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => {
                let element = self.of(*element)?;
                let size = element.size.checked_mul(*length);
                Extent {
                    size: size.ok_or("its result is too large")?,
                    ..element
                }
            }
            ComponentDefinedType::List { .. } | ComponentDefinedType::Map { .. } => PAIR,
            ComponentDefinedType::Own(_)
            | ComponentDefinedType::Borrow(_)
            | ComponentDefinedType::Future { .. }
            | ComponentDefinedType::Stream { .. } => Extent::number(4),
        })
    }

    /// Where values lie that follow one another, and how large they are together.
    pub(super) fn sequence(
        &mut self,
        types: impl Iterator<Item = ComponentValType>,
    ) -> Result<(Vec<u32>, Extent), Reason> {
        let mut whole = Extent::NONE;
        let mut offsets = Vec::new();
        for ty in types {
            let part = self.of(ty)?;
            let offset = aligned(whole.size, part.align)?;
            offsets.push(offset);
            whole.size = offset
                .checked_add(part.size)
                .ok_or("its result is too large")?;
            whole.align = whole.align.max(part.align);
        }
        whole.size = aligned(whole.size, whole.align)?;
        Ok((offsets, whole))
    }

    /// Where the payload of one of several cases lies, and how large the tag and the largest of them are together.
    pub(super) fn cases(
        &mut self,
        cases: impl Iterator<Item = Option<ComponentValType>>,
    ) -> Result<(u32, Extent), Reason> {
        let (mut count, mut largest) = (0, Extent::NONE);
        for case in cases {
            count += 1;
            let payload = case.map_or(Ok(Extent::NONE), |ty| self.of(ty))?;
            largest.size = largest.size.max(payload.size);
            largest.align = largest.align.max(payload.align);
        }
        let tag = tag(count);
        let payload = aligned(tag, largest.align)?;
        let align = largest.align.max(tag);
        let size = payload
            .checked_add(largest.size)
            .ok_or("its result is too large")?;
        let size = aligned(size, align)?;
        Ok((payload, Extent { size, align }))
    }
}

/// Bytes of the number that tells so many cases apart.
pub(super) fn tag(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

fn aligned(at: u32, align: u32) -> Result<u32, Reason> {
    at.checked_next_multiple_of(align)
        .ok_or("its result is too large")
}

fn of_primitive(primitive: PrimitiveValType) -> Extent {
    match primitive {
        PrimitiveValType::Bool | PrimitiveValType::S8 | PrimitiveValType::U8 => Extent::number(1),
        PrimitiveValType::S16 | PrimitiveValType::U16 => Extent::number(2),
        PrimitiveValType::S32
        | PrimitiveValType::U32
        | PrimitiveValType::F32
        | PrimitiveValType::Char
        | PrimitiveValType::ErrorContext => Extent::number(4),
        PrimitiveValType::S64 | PrimitiveValType::U64 | PrimitiveValType::F64 => Extent::number(8),
        PrimitiveValType::String => PAIR,
    }
}
