//! The validator's component types, brought into the form of [`crate::signature`].

use std::collections::BTreeMap;

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentEntityType, ComponentFuncTypeId,
    ComponentInstanceTypeId, ComponentValType, ResourceId,
};
use wasmparser::types::TypesRef;

use super::component::{Name, kind_of};
use super::{Function, Malformed, Member};
use crate::limits;
use crate::signature::{Budget, Signature, TypeTooLarge, ValueType};
use crate::version::track;

/// Brings the validator's types into the form of [`crate::signature`].
pub(super) struct Writer<'a> {
    types: TypesRef<'a>,
    /// The interface (on its semver track; empty for the world itself) and name of every resource.
    resources: BTreeMap<ResourceId, (String, String)>,
    /// Whether a member carries a second name that some hosts link by.
    pub(super) has_second_names: bool,
    /// Bytes of text that all types together may still take.
    text_left: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(types: TypesRef<'a>) -> Self {
        Self {
            types,
            resources: BTreeMap::new(),
            text_left: limits::TYPE_TEXT_TOTAL_BYTES,
            has_second_names: false,
        }
    }

    pub(super) fn name_resources(&mut self, name: &str, ty: &ComponentEntityType) {
        let mut note = |id: ResourceId, interface: String, name: &str| {
            self.resources
                .entry(id)
                .or_insert_with(|| (interface, name.to_owned()));
        };
        match ty {
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Resource(id),
                ..
            } => note(id.resource(), String::new(), name),
            ComponentEntityType::Instance(id) => {
                for (member, item) in self
                    .types
                    .get(*id)
                    .into_iter()
                    .flat_map(|instance| &instance.exports)
                {
                    if let ComponentEntityType::Type {
                        created: ComponentAnyTypeId::Resource(id),
                        ..
                    } = item.ty
                    {
                        note(id.resource(), track(name), member);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn instance(
        &mut self,
        id: ComponentInstanceTypeId,
        name: &Name,
    ) -> Result<(Vec<Function>, Vec<Member>), Malformed> {
        let (mut functions, mut members) = (Vec::new(), Vec::new());
        let interface = track(&name.full);
        for (member, item) in self
            .types
            .get(id)
            .into_iter()
            .flat_map(|instance| &instance.exports)
        {
            if item.external_id.is_some() || item.implements.is_some() {
                self.has_second_names = true;
            }
            match item.ty {
                ComponentEntityType::Func(id) => {
                    functions.push(Function {
                        name: member.clone(),
                        ty: self.function(id, &interface, name)?,
                    });
                }
                // A type that is no resource gives its user nothing to call.
                ComponentEntityType::Type {
                    created: ComponentAnyTypeId::Defined(_),
                    ..
                } => {}
                ref other => members.push(Member {
                    name: member.clone(),
                    kind: kind_of(other),
                }),
            }
        }
        Ok((functions, members))
    }

    /// Writes a function type out; `interface` is the one it belongs to.
    pub(super) fn function(
        &mut self,
        id: ComponentFuncTypeId,
        interface: &str,
        name: &Name,
    ) -> Result<String, Malformed> {
        let too_large = |reason: &dyn std::fmt::Display| Malformed {
            offset: name.offset,
            message: format!("`{}` cannot be written down: {reason}", name.full),
        };
        let text = self
            .signature(id, interface)
            .map_err(|error| too_large(&error))?
            .to_string();
        self.text_left = self.text_left.checked_sub(text.len()).ok_or_else(|| {
            too_large(&format!(
                "all types together take more than {} bytes as text",
                limits::TYPE_TEXT_TOTAL_BYTES
            ))
        })?;
        Ok(text)
    }

    fn signature(
        &self,
        id: ComponentFuncTypeId,
        interface: &str,
    ) -> Result<Signature, TypeTooLarge> {
        let mut budget = Budget::new();
        let Some(func) = self.types.get(id) else {
            return Err(TypeTooLarge);
        };
        let mut params = Vec::new();
        for (name, ty) in &func.params {
            budget.pay(name)?;
            params.push((name.to_string(), self.value(ty, interface, &mut budget)?));
        }
        let result = func
            .result
            .as_ref()
            .map(|ty| self.value(ty, interface, &mut budget))
            .transpose()?;
        Ok(Signature {
            is_async: func.async_,
            params,
            result,
        })
    }

    fn value(
        &self,
        ty: &ComponentValType,
        interface: &str,
        budget: &mut Budget,
    ) -> Result<ValueType, TypeTooLarge> {
        match ty {
            ComponentValType::Primitive(primitive) => {
                budget.pay("")?;
                Ok(ValueType::Primitive(primitive_text(*primitive)))
            }
            ComponentValType::Type(id) => {
                let Some(ty) = self.types.get(*id) else {
                    return Err(TypeTooLarge);
                };
                budget.descend(|budget| self.defined(ty, interface, budget))
            }
        }
    }

    fn defined(
        &self,
        ty: &ComponentDefinedType,
        interface: &str,
        budget: &mut Budget,
    ) -> Result<ValueType, TypeTooLarge> {
        budget.pay("")?;
        let mut value = |ty: &ComponentValType| self.value(ty, interface, budget);
        let mut boxed = |ty: &Option<ComponentValType>| {
            ty.as_ref().map(|ty| value(ty).map(Box::new)).transpose()
        };
        Ok(match ty {
            ComponentDefinedType::Primitive(primitive) => {
                ValueType::Primitive(primitive_text(*primitive))
            }
            ComponentDefinedType::Record(record) => {
                let mut fields = Vec::new();
                for (name, ty) in &record.fields {
                    budget.pay(name)?;
                    fields.push((name.to_string(), self.value(ty, interface, budget)?));
                }
                ValueType::Record(fields)
            }
            ComponentDefinedType::Variant(variant) => {
                let mut cases = Vec::new();
                for (name, case) in &variant.cases {
                    budget.pay(name)?;
                    let ty = case
                        .ty
                        .as_ref()
                        .map(|ty| self.value(ty, interface, budget))
                        .transpose()?;
                    cases.push((name.to_string(), ty));
                }
                ValueType::Variant(cases)
            }
            ComponentDefinedType::Flags(names) => {
                names.iter().try_for_each(|name| budget.pay(name))?;
                ValueType::Flags(names.iter().map(ToString::to_string).collect())
            }
            ComponentDefinedType::Enum(names) => {
                names.iter().try_for_each(|name| budget.pay(name))?;
                ValueType::Enum(names.iter().map(ToString::to_string).collect())
            }
            ComponentDefinedType::Tuple(tuple) => {
                ValueType::Tuple(tuple.types.iter().map(value).collect::<Result<_, _>>()?)
            }
            ComponentDefinedType::List { element, .. } => {
                ValueType::List(Box::new(value(element)?), None)
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => ValueType::List(Box::new(value(element)?), Some(*length)),
            ComponentDefinedType::Map {
                key,
                value: element,
                ..
            } => ValueType::Map(Box::new(value(key)?), Box::new(value(element)?)),
            ComponentDefinedType::Option { ty, .. } => ValueType::Option(Box::new(value(ty)?)),
            ComponentDefinedType::Result { ok, err, .. } => {
                ValueType::Result(boxed(ok)?, boxed(err)?)
            }
            ComponentDefinedType::Future { ty, .. } => ValueType::Future(boxed(ty)?),
            ComponentDefinedType::Stream { ty, .. } => ValueType::Stream(boxed(ty)?),
            ComponentDefinedType::Own(id) => {
                ValueType::Own(self.resource(id.resource(), interface, budget)?)
            }
            ComponentDefinedType::Borrow(id) => {
                ValueType::Borrow(self.resource(id.resource(), interface, budget)?)
            }
        })
    }

    fn resource(
        &self,
        id: ResourceId,
        interface: &str,
        budget: &mut Budget,
    ) -> Result<String, TypeTooLarge> {
        let text = match self.resources.get(&id) {
            Some((owner, name)) if owner == interface || owner.is_empty() => name.clone(),
            Some((owner, name)) => format!("{owner}#{name}"),
            // Made inside and never named: no policy can ask for it.
            None => "<unnamed>".to_owned(),
        };
        budget.pay(&text)?;
        Ok(text)
    }
}

fn primitive_text(primitive: PrimitiveValType) -> &'static str {
    match primitive {
        PrimitiveValType::Bool => "bool",
        PrimitiveValType::S8 => "s8",
        PrimitiveValType::U8 => "u8",
        PrimitiveValType::S16 => "s16",
        PrimitiveValType::U16 => "u16",
        PrimitiveValType::S32 => "s32",
        PrimitiveValType::U32 => "u32",
        PrimitiveValType::S64 => "s64",
        PrimitiveValType::U64 => "u64",
        PrimitiveValType::F32 => "f32",
        PrimitiveValType::F64 => "f64",
        PrimitiveValType::Char => "char",
        PrimitiveValType::String => "string",
        PrimitiveValType::ErrorContext => "error-context",
    }
}
