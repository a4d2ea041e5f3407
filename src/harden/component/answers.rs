//! What a component's imported function answers when it is denied: its type, turned into what the canonical ABI wants.

use std::collections::BTreeMap;

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentEntityType, ComponentFuncType,
    ComponentValType, ResourceId,
};
use wasmparser::types::Types;
use wasmparser::{
    FuncType, Parser, PrimitiveValType, ValType, ValidPayload, Validator, WasmFeatures,
};

use super::items::{Component, Item};

use super::area::Area;
use super::layout::Layout;
use crate::harden::answer::{Answer, Const, Reason, Word};
use crate::policy::Stub;

/// The functions that a component imports, with their types, and who owns the resources.
pub(super) struct Functions {
    types: Types,
    owners: BTreeMap<ResourceId, (String, String)>,
}

/// One function that is denied.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    /// The import.
    pub(super) import: &'a str,
    /// The function of it, where it is an interface.
    pub(super) function: Option<&'a str>,
    /// The type that it has in the module that calls it.
    pub(super) core: &'a FuncType,
}

impl Functions {
    /// Reads them off a component that has been validated. Bodies are not looked at.
    pub(super) fn of(component: &Component<'_>) -> Option<Self> {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let mut parser = Parser::new(0);
        parser.set_features(WasmFeatures::all());
        let mut types = None;
        for payload in parser.parse_all(component.bytes) {
            if let ValidPayload::End(end) = validator.payload(&payload.ok()?).ok()? {
                types = Some(end);
            }
        }
        let types = types?;
        let mut owners = BTreeMap::new();
        // An interface that uses the resource of another comes after it.
        for entry in &component.entries {
            let Item::Import(import) = &entry.item else {
                continue;
            };
            let item = types.as_ref().component_item_for_import(import.name.name);
            let Some(ComponentEntityType::Instance(instance)) = item.map(|item| item.ty) else {
                continue;
            };
            for (name, item) in &types.as_ref().get(instance)?.exports {
                if let ComponentEntityType::Type {
                    created: ComponentAnyTypeId::Resource(id),
                    ..
                } = item.ty
                {
                    owners
                        .entry(id.resource())
                        .or_insert_with(|| (import.name.full_name().into_owned(), name.clone()));
                }
            }
        }
        Some(Self { types, owners })
    }

    /// The import that a resource type of the component is from, and its name there.
    pub(super) fn owner(&self, ty: u32) -> Option<(&str, &str)> {
        match self.types.as_ref().component_any_type_at(ty) {
            ComponentAnyTypeId::Resource(id) => {
                let (import, name) = self.owners.get(&id.resource())?;
                Some((import, name))
            }
            _ => None,
        }
    }

    fn get(&self, import: &str, function: Option<&str>) -> Option<&ComponentFuncType> {
        let types = self.types.as_ref();
        let import = types.component_item_for_import(import)?;
        let id = match (&import.ty, function) {
            (ComponentEntityType::Func(id), None) => *id,
            (ComponentEntityType::Instance(id), Some(function)) => {
                match types.get(*id)?.exports.get(function)?.ty {
                    ComponentEntityType::Func(id) => id,
                    _ => return None,
                }
            }
            _ => return None,
        };
        types.get(id)
    }

    /// What a denied function answers when the policy does not say: that there is nothing, where that is a usual answer; an
    /// error that says so, where its type has one; and else a trap, since time and randomness that are made up would be worse.
    pub(super) fn default_stub(&self, import: &str, function: Option<&str>) -> Stub {
        let interface = import.split('@').next().unwrap_or(import);
        let is_usual = matches!(
            (interface, function),
            (
                "wasi:cli/environment",
                Some("get-environment" | "get-arguments" | "initial-cwd" | "get-initial-cwd")
            ) | ("wasi:filesystem/preopens", Some("get-directories"))
                | ("wasi:cli/terminal-stdin", Some("get-terminal-stdin"))
                | ("wasi:cli/terminal-stdout", Some("get-terminal-stdout"))
                | ("wasi:cli/terminal-stderr", Some("get-terminal-stderr"))
        );
        if is_usual {
            return Stub::Empty;
        }
        let cases = match self.get(import, function) {
            Some(function) => self.error_cases(function),
            None => Vec::new(),
        };
        let denials = [
            "access",
            "access-denied",
            "not-permitted",
            "HTTP-request-denied",
            "unsupported",
            "not-supported",
            "closed",
        ];
        denials
            .into_iter()
            .find(|denial| cases.contains(&Some(denial)))
            .map_or(Stub::Trap, |denial| Stub::Error(denial.to_owned()))
    }

    /// The answer of a denied function, as a stub has it.
    pub(super) fn answer(&self, called: Called<'_>, stub: &Stub) -> Result<Answer, Reason> {
        if *stub == Stub::Trap {
            return Ok(Answer::Trap);
        }
        let Some(function) = self.get(called.import, called.function) else {
            return Err("its type is not known: `trap` is all that can be done");
        };
        match stub {
            Stub::Trap => Ok(Answer::Trap),
            Stub::Errno(_) => {
                Err("error numbers are for preview 1: `error:CASE` names a case of its error type")
            }
            Stub::Value(value) => {
                let fits = function
                    .result
                    .is_some_and(|result| self.fits(result, *value));
                if !fits {
                    return Err("a value needs a result that is one integer, and that it fits");
                }
                let results = called.core.results();
                let value = match (u32::try_from(*value), results) {
                    // The canonical ABI hands the bits of an `u32` on.
                    (Ok(bits), [ValType::I32]) => bits.cast_signed().into(),
                    _ => *value,
                };
                Answer::number(value, results)
            }
            Stub::Empty if called.import.starts_with("wasi:random/") => {
                Err("nothing is not random")
            }
            Stub::Empty => match (function.result, called.core.results()) {
                (Some(result), []) => {
                    let mut area = Area::of(called.core, &self.types)?;
                    area.empty(result, 0)?;
                    Ok(area.answer())
                }
                (result, results) => {
                    if let Some(result) = result {
                        // Only to hear of handles, wherever they are.
                        Area::nowhere(&self.types).empty(result, 0)?;
                    }
                    let zeros = results.iter().map(|result| match result {
                        ValType::I32 => Ok(Const::I32(0)),
                        ValType::I64 => Ok(Const::I64(0)),
                        ValType::F32 => Ok(Const::F32),
                        ValType::F64 => Ok(Const::F64),
                        _ => Err("only numbers can be empty"),
                    });
                    Ok(Answer::returns(zeros.collect::<Result<_, _>>()?))
                }
            },
            Stub::Error(wanted) => {
                let cases = self.error_cases(function);
                let Some(number) = cases.iter().position(|case| *case == Some(wanted)) else {
                    return Err("its result has no such error, or one that carries something");
                };
                let (Some((ok, err)), []) = (self.result_of(function), called.core.results())
                else {
                    return Err("its result has no error that can be named");
                };
                let mut area = Area::of(called.core, &self.types)?;
                let (payload, _) = area.layout.cases([ok, Some(err)].into_iter())?;
                area.write(0, Word::Byte(1))?;
                area.tag(payload, cases.len(), number)?;
                Ok(area.answer())
            }
        }
    }

    /// The two types of a function's `result<ok, err>`.
    fn result_of(
        &self,
        function: &ComponentFuncType,
    ) -> Option<(Option<ComponentValType>, ComponentValType)> {
        match self.definition(function.result?)? {
            ComponentDefinedType::Result { ok, err, .. } => Some((*ok, (*err)?)),
            _ => None,
        }
    }

    /// The cases of a function's error type: their names, but of those that carry something.
    fn error_cases(&self, function: &ComponentFuncType) -> Vec<Option<&str>> {
        let err = self
            .result_of(function)
            .and_then(|(_, err)| self.definition(err));
        match err {
            Some(ComponentDefinedType::Enum(cases)) => {
                cases.iter().map(|case| Some(case.as_str())).collect()
            }
            Some(ComponentDefinedType::Variant(variant)) => variant
                .cases
                .iter()
                .map(|(name, case)| case.ty.is_none().then_some(name.as_str()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a number is a value of an integer type, or the number of one of an enumeration's cases.
    fn fits(&self, ty: ComponentValType, value: i64) -> bool {
        let primitive = match (ty, self.definition(ty)) {
            (ComponentValType::Primitive(primitive), _) => primitive,
            (_, Some(ComponentDefinedType::Primitive(primitive))) => *primitive,
            (_, Some(ComponentDefinedType::Enum(cases))) => {
                return usize::try_from(value).is_ok_and(|value| value < cases.len());
            }
            _ => return false,
        };
        match primitive {
            PrimitiveValType::Bool => matches!(value, 0 | 1),
            PrimitiveValType::S8 => i8::try_from(value).is_ok(),
            PrimitiveValType::U8 => u8::try_from(value).is_ok(),
            PrimitiveValType::S16 => i16::try_from(value).is_ok(),
            PrimitiveValType::U16 => u16::try_from(value).is_ok(),
            PrimitiveValType::S32 => i32::try_from(value).is_ok(),
            PrimitiveValType::U32 => u32::try_from(value).is_ok(),
            PrimitiveValType::S64 => true,
            PrimitiveValType::U64 => value >= 0,
            _ => false,
        }
    }

    fn definition(&self, ty: ComponentValType) -> Option<&ComponentDefinedType> {
        Layout::new(&self.types).definition(ty)
    }
}
