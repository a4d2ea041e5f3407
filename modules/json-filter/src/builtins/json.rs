//! What jaq has for its own values: here for ours, and strict where JSON is read and written.

use crate::guard::Engine;
use crate::value::{Error, Value};
use crate::write::{self, Layout};
use crate::{limits, read};
use jaq_core::native::{Filter, bome, unary, v};
use jaq_core::{RunPtr, ValR, ValT as _};
use jaq_json::{Num, Val};
use jaq_std::ValT as _;

pub(super) fn natives() -> Vec<Filter<RunPtr<Engine>>> {
    vec![
        ("fromjson", v(0), |cv| bome(from_json(&cv.1))),
        ("tojson", v(0), |cv| bome(to_json(&cv.1))),
        ("length", v(0), |cv| bome(length(&cv.1))),
        ("contains", v(1), |cv| {
            unary(cv, |whole, part| contains(&whole, &part).map(Value::from))
        }),
        ("has", v(1), |cv| {
            unary(cv, |whole, key| has(&whole, &key).map(Value::from))
        }),
        ("indices", v(1), |cv| {
            unary(cv, |whole, part| indices(&whole, &part))
        }),
        ("bsearch", v(1), |cv| {
            unary(cv, |array, value| bsearch(&array, &value))
        }),
    ]
}

fn from_json(value: &Value) -> ValR<Value> {
    let text = value
        .try_as_utf8_bytes()
        .map_err(|_| Value::error(format_args!("{value} is no string to be read as JSON")))?;
    let mut budget = limits::MAX_VALUE_COST;
    read::only(text, &mut budget).map(Value::read).map_err(|e| {
        let (line, column) = (e.place.line, e.place.column);
        Value::error(format_args!(
            "not JSON: found {}, expected {} at line {line}, column {column}",
            e.found, e.expected
        ))
    })
}

fn to_json(value: &Value) -> ValR<Value> {
    let mut out = Vec::new();
    let written = write::value(&mut out, Layout::default(), limits::MAX_STRING, &value.val);
    written.map_err(|kind| Value::error(format_args!("no JSON: {}", kind.as_str())))?;
    Ok(Value::from(Val::utf8_str(out)))
}

fn length(value: &Value) -> ValR<Value> {
    Ok(match &value.val {
        Val::Null => Value::from(0_usize),
        Val::Bool(_) => return Err(Value::error(format_args!("{value} has no length"))),
        Val::Num(Num::Float(x)) => Value::from(x.abs()),
        Val::Num(_) if *value < Value::from(0_usize) => return -value.clone(),
        Val::Num(_) => value.clone(),
        Val::TStr(text) | Val::BStr(text) => {
            Value::from(String::from_utf8_lossy(text).chars().count())
        }
        Val::Arr(elements) => Value::from(elements.len()),
        Val::Obj(members) => Value::from(members.len()),
    })
}

fn contains(whole: &Value, part: &Value) -> Result<bool, Error> {
    let is_same_type = matches!(
        (&whole.val, &part.val),
        (Val::Null, Val::Null)
            | (Val::Bool(_), Val::Bool(_))
            | (Val::Num(_), Val::Num(_))
            | (Val::TStr(_), Val::TStr(_))
            | (Val::Arr(_), Val::Arr(_))
            | (Val::Obj(_), Val::Obj(_))
    );
    if is_same_type {
        Ok(is_inside(&part.val, &whole.val))
    } else {
        Err(Value::error(format_args!(
            "{whole} and {part} cannot have their containment checked"
        )))
    }
}

fn is_inside(part: &Val, whole: &Val) -> bool {
    match (whole, part) {
        (Val::TStr(whole), Val::TStr(part)) => {
            part.is_empty() || whole.windows(part.len()).any(|window| *window == **part)
        }
        (Val::Arr(whole), Val::Arr(part)) => part
            .iter()
            .all(|part| whole.iter().any(|whole| is_inside(part, whole))),
        (Val::Obj(whole), Val::Obj(part)) => part
            .iter()
            .all(|(key, part)| whole.get(key).is_some_and(|whole| is_inside(part, whole))),
        _ => whole == part,
    }
}

fn has(whole: &Value, key: &Value) -> Result<bool, Error> {
    match (&whole.val, &key.val) {
        (Val::Obj(members), Val::TStr(_)) => Ok(members.contains_key(&key.val)),
        (Val::Arr(elements), Val::Num(_)) => Ok(key
            .as_f64()
            .is_some_and(|i| i >= 0.0 && i < elements.len() as f64)),
        _ => Err(Value::error(format_args!(
            "cannot check whether {whole} has the key {key}"
        ))),
    }
}

/// Where a part starts: in characters of a string, in elements of an array.
fn indices(whole: &Value, part: &Value) -> ValR<Value> {
    match (&whole.val, &part.val) {
        (Val::Null, _) => Ok(Value::from(Val::Null)),
        (Val::TStr(text), Val::TStr(part)) => {
            let (text, part) = (String::from_utf8_lossy(text), String::from_utf8_lossy(part));
            let places = text.char_indices().enumerate().filter(|(_, (at, _))| {
                !part.is_empty() && text.get(*at..).is_some_and(|rest| rest.starts_with(&*part))
            });
            Ok(places.map(|(index, _)| Value::from(index)).collect())
        }
        (Val::Arr(elements), Val::Arr(part)) if part.is_empty() => Ok(if elements.is_empty() {
            Value::from(Val::Null)
        } else {
            Value::from_iter([])
        }),
        (Val::Arr(elements), Val::Arr(part)) => {
            let places = elements
                .windows(part.len())
                .enumerate()
                .filter(|(_, window)| *window == &***part);
            Ok(places.map(|(index, _)| Value::from(index)).collect())
        }
        (Val::Arr(elements), value) => Ok(elements
            .iter()
            .enumerate()
            .filter(|(_, element)| *element == value)
            .map(|(index, _)| Value::from(index))
            .collect()),
        _ => whole.clone().index(part),
    }
}

/// Returns the index of a value in a sorted array, or less than 0: where it would go, counted from -1 downwards.
#[expect(
    clippy::cast_possible_wrap,
    reason = "an array is far from having so many elements"
)]
fn bsearch(array: &Value, value: &Value) -> ValR<Value> {
    let Val::Arr(elements) = &array.val else {
        return Err(Value::error(format_args!(
            "{array} cannot be searched from"
        )));
    };
    let place = elements.binary_search(&value.val);
    Ok(place.map_or_else(
        |at| Value::from(-1 - at as isize),
        |at| Value::from(at as isize),
    ))
}
