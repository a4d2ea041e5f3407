//! From a command line to a typed call, and back.

use wasmtime::component::{Type, Val};

use super::{Answer, RunError};
use crate::inspect::Headers;

/// One argument of a typed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Text: bytes for a `string` or `list<u8>`, WAVE for every other type.
    Text(String),
    /// Bytes read from somewhere, for a `string` or `list<u8>`.
    Bytes(Vec<u8>),
}

/// Where a function is among a component's exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) interface: Option<String>,
    pub(super) function: String,
}

/// Finds an exported function by its name, or by its interface and name.
pub(super) fn find(headers: &Headers, wanted: &str) -> Result<Path, RunError> {
    let mut all = Vec::new();
    for export in &headers.exports {
        if export.ty.is_some() {
            all.push(Path {
                interface: None,
                function: export.name.clone(),
            });
        }
        // Methods need a resource at hand, which a command line does not have.
        for function in export
            .functions
            .iter()
            .filter(|function| !function.name.starts_with('['))
        {
            all.push(Path {
                interface: Some(export.name.clone()),
                function: function.name.clone(),
            });
        }
    }
    let full = |path: &Path| match &path.interface {
        Some(interface) => format!("{interface}#{}", path.function),
        None => path.function.clone(),
    };
    let mut hits = all
        .iter()
        .filter(|path| path.function == wanted || full(path) == wanted);
    match (hits.next(), hits.next()) {
        (Some(path), None) => Ok(path.clone()),
        _ => {
            let found = all
                .iter()
                .map(|path| format!("`{}`", full(path)))
                .collect::<Vec<_>>();
            let found = if found.is_empty() {
                "none that can be called".into()
            } else {
                found.join(", ")
            };
            Err(RunError::NoSuchFunction {
                wanted: wanted.to_owned(),
                found,
            })
        }
    }
}

/// Turns arguments into the values of parameters. Trailing parameters that can be empty may be left out.
pub(super) fn values<'a>(
    params: impl ExactSizeIterator<Item = (&'a str, Type)>,
    args: Vec<Argument>,
) -> Result<Vec<Val>, RunError> {
    let (n_params, n_args) = (params.len(), args.len());
    let mut args = args.into_iter();
    let mut out = Vec::new();
    for (name, ty) in params {
        let wrong = |detail: String| {
            RunError::Arguments(format!(
                "the argument `{name}` is not a {}: {detail}",
                describe(&ty)
            ))
        };
        out.push(match (args.next(), &ty) {
            (Some(Argument::Text(text)), Type::String) => Val::String(text),
            (Some(Argument::Text(text)), Type::List(list)) if list.ty() == Type::U8 => {
                bytes(text.into_bytes())
            }
            (Some(Argument::Text(text)), _) => {
                Val::from_wave(&ty, &text).map_err(|error| wrong(error.to_string()))?
            }
            (Some(Argument::Bytes(read)), Type::String) => {
                Val::String(String::from_utf8(read).map_err(|error| wrong(error.to_string()))?)
            }
            (Some(Argument::Bytes(read)), Type::List(list)) if list.ty() == Type::U8 => bytes(read),
            (Some(Argument::Bytes(_)), _) => {
                return Err(wrong("only text and bytes are read from files".into()));
            }
            (None, Type::Option(_)) => Val::Option(None),
            (None, Type::List(_)) => Val::List(Vec::new()),
            (None, Type::Record(_)) => Val::from_wave(&ty, "{:}").map_err(|error| {
                RunError::Arguments(format!("the argument `{name}` is missing: {error}"))
            })?,
            (None, _) => {
                return Err(RunError::Arguments(format!(
                    "found {n_args} arguments, expected {n_params} (`{name}` is missing)"
                )));
            }
        });
    }
    if args.next().is_some() {
        return Err(RunError::Arguments(format!(
            "found {n_args} arguments, expected {n_params}"
        )));
    }
    Ok(out)
}

/// Turns a result into what is printed: text and bytes as they are, everything else as WAVE with a line end.
pub(super) fn answer(results: Vec<Val>) -> Answer {
    let wave = |val: &Val| {
        val.to_wave()
            .unwrap_or_else(|error| format!("(cannot be written: {error})"))
    };
    match results.into_iter().next() {
        None | Some(Val::Result(Ok(None))) => Answer::Ok(Vec::new()),
        Some(Val::Result(Err(error))) => {
            Answer::Err(error.map(|error| wave(&error)).unwrap_or_default())
        }
        Some(Val::Result(Ok(Some(val)))) => Answer::Ok(text(*val, wave)),
        Some(val) => Answer::Ok(text(val, wave)),
    }
}

fn text(val: Val, wave: impl Fn(&Val) -> String) -> Vec<u8> {
    match val {
        Val::String(text) => text.into_bytes(),
        Val::List(items)
            if !items.is_empty() && items.iter().all(|item| matches!(item, Val::U8(_))) =>
        {
            items
                .into_iter()
                .filter_map(|item| {
                    if let Val::U8(byte) = item {
                        Some(byte)
                    } else {
                        None
                    }
                })
                .collect()
        }
        other => (wave(&other) + "\n").into_bytes(),
    }
}

fn bytes(bytes: Vec<u8>) -> Val {
    Val::List(bytes.into_iter().map(Val::U8).collect())
}

fn describe(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::List(_) => "list",
        Type::Record(_) => "record",
        Type::Option(_) => "option",
        Type::Enum(_) => "enum",
        Type::Bool => "bool",
        _ => "value of its type",
    }
}
