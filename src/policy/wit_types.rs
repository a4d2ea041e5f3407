//! WIT types brought into the form of [`crate::signature`].

use wit_parser::abi::{WasmSignature, WasmType};
use wit_parser::{Function, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use crate::signature::{Budget, Signature, TypeTooLarge, ValueType};
use crate::version::track;

/// Writes the type of a function that belongs to `interface`.
pub(super) fn signature(
    resolve: &Resolve,
    func: &Function,
    interface: Option<InterfaceId>,
) -> Result<Signature, TypeTooLarge> {
    let writer = Writer { resolve, interface };
    let mut budget = Budget::new();
    let mut params = Vec::new();
    for param in &func.params {
        budget.pay(&param.name)?;
        params.push((param.name.clone(), writer.value(&param.ty, &mut budget)?));
    }
    let result = func
        .result
        .as_ref()
        .map(|ty| writer.value(ty, &mut budget))
        .transpose()?;
    Ok(Signature {
        is_async: func.kind.is_async(),
        params,
        result,
    })
}

/// Writes the type that a function has in a core module, by the canonical ABI with 32-bit memory.
pub(super) fn core_text(lowered: &WasmSignature) -> String {
    let mut text = String::from("(func");
    for (word, types) in [("param", &lowered.params), ("result", &lowered.results)] {
        if !types.is_empty() {
            text.push_str(&format!(
                " ({word} {})",
                types.iter().map(core_value).collect::<Vec<_>>().join(" ")
            ));
        }
    }
    text + ")"
}

fn core_value(ty: &WasmType) -> &'static str {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
    }
}

struct Writer<'a> {
    resolve: &'a Resolve,
    interface: Option<InterfaceId>,
}

impl Writer<'_> {
    fn value(&self, ty: &Type, budget: &mut Budget) -> Result<ValueType, TypeTooLarge> {
        budget.pay("")?;
        Ok(ValueType::Primitive(match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::ErrorContext => "error-context",
            Type::Id(id) => return budget.descend(|budget| self.defined(*id, budget)),
        }))
    }

    fn defined(&self, id: TypeId, budget: &mut Budget) -> Result<ValueType, TypeTooLarge> {
        let Some(def) = self.resolve.types.get(id) else {
            return Err(TypeTooLarge);
        };
        let mut boxed = |ty: &Option<Type>| {
            ty.as_ref()
                .map(|ty| self.value(ty, budget).map(Box::new))
                .transpose()
        };
        Ok(match &def.kind {
            TypeDefKind::Type(ty) => self.value(ty, budget)?,
            TypeDefKind::Record(record) => {
                let mut fields = Vec::new();
                for field in &record.fields {
                    budget.pay(&field.name)?;
                    fields.push((field.name.clone(), self.value(&field.ty, budget)?));
                }
                ValueType::Record(fields)
            }
            TypeDefKind::Variant(variant) => {
                let mut cases = Vec::new();
                for case in &variant.cases {
                    budget.pay(&case.name)?;
                    let ty = case
                        .ty
                        .as_ref()
                        .map(|ty| self.value(ty, budget))
                        .transpose()?;
                    cases.push((case.name.clone(), ty));
                }
                ValueType::Variant(cases)
            }
            TypeDefKind::Enum(cases) => {
                cases
                    .cases
                    .iter()
                    .try_for_each(|case| budget.pay(&case.name))?;
                ValueType::Enum(cases.cases.iter().map(|case| case.name.clone()).collect())
            }
            TypeDefKind::Flags(flags) => {
                flags
                    .flags
                    .iter()
                    .try_for_each(|flag| budget.pay(&flag.name))?;
                ValueType::Flags(flags.flags.iter().map(|flag| flag.name.clone()).collect())
            }
            TypeDefKind::Tuple(tuple) => ValueType::Tuple(
                tuple
                    .types
                    .iter()
                    .map(|ty| self.value(ty, budget))
                    .collect::<Result<_, _>>()?,
            ),
            TypeDefKind::List(ty) => ValueType::List(Box::new(self.value(ty, budget)?), None),
            TypeDefKind::FixedLengthList(ty, length) => {
                ValueType::List(Box::new(self.value(ty, budget)?), Some(*length))
            }
            TypeDefKind::Map(key, value) => ValueType::Map(
                Box::new(self.value(key, budget)?),
                Box::new(self.value(value, budget)?),
            ),
            TypeDefKind::Option(ty) => ValueType::Option(Box::new(self.value(ty, budget)?)),
            TypeDefKind::Result(result) => {
                ValueType::Result(boxed(&result.ok)?, boxed(&result.err)?)
            }
            TypeDefKind::Future(ty) => ValueType::Future(boxed(ty)?),
            TypeDefKind::Stream(ty) => ValueType::Stream(boxed(ty)?),
            TypeDefKind::Handle(Handle::Own(id)) => ValueType::Own(self.resource(*id, budget)?),
            TypeDefKind::Handle(Handle::Borrow(id)) => {
                ValueType::Borrow(self.resource(*id, budget)?)
            }
            // A bare resource is no value, and an unknown type does not outlive resolution.
            TypeDefKind::Resource | TypeDefKind::Unknown => return Err(TypeTooLarge),
        })
    }

    fn resource(&self, mut id: TypeId, budget: &mut Budget) -> Result<String, TypeTooLarge> {
        // Follow `use` to the definition.
        let mut def = self.resolve.types.get(id).ok_or(TypeTooLarge)?;
        while let TypeDefKind::Type(Type::Id(next)) = def.kind {
            budget.pay("")?;
            id = next;
            def = self.resolve.types.get(id).ok_or(TypeTooLarge)?;
        }
        let name = def.name.clone().unwrap_or_default();
        let text = match def.owner {
            TypeOwner::Interface(owner) if Some(owner) != self.interface => {
                self.resolve.id_of(owner).map_or(name.clone(), |interface| {
                    format!("{}#{name}", track(&interface))
                })
            }
            _ => name,
        };
        budget.pay(&text)?;
        Ok(text)
    }
}
