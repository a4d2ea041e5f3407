//! Changes inside of values, as jq makes them: what is not there yet begins as `null`.

use super::{Error, Value, ceil, check_key, floor, whole};
use crate::limits;
use jaq_core::path::Opt;
use jaq_core::{Exn, ValX, val};
use jaq_json::{Map, Val};
use std::rc::Rc;

pub(super) fn map_values<'a, I: Iterator<Item = ValX<'a, Value>>>(
    value: Value,
    opt: Opt,
    f: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let depth = value.depth;
    let inside = |val| Value::inside(val, depth);
    match value.val {
        Val::Arr(elements) => {
            let elements = Rc::try_unwrap(elements).unwrap_or_else(|shared| (*shared).clone());
            elements
                .into_iter()
                .flat_map(|val| f(inside(val)))
                .collect()
        }
        Val::Obj(members) => {
            let members = Rc::try_unwrap(members).unwrap_or_else(|shared| (*shared).clone());
            let mut out = Map::default();
            let mut depth = 0;
            for (key, val) in members {
                if let Some(new) = f(inside(val)).next().transpose()? {
                    depth = depth.max(new.depth);
                    out.insert(key, new.val);
                }
            }
            Ok(Value::with_depth(Val::obj(out), depth + 1))
        }
        val => opt.fail(Value::from(val), |v| {
            Exn::from(Value::error(format_args!("cannot iterate over {v}")))
        }),
    }
}

pub(super) fn map_index<'a, I: Iterator<Item = ValX<'a, Value>>>(
    value: Value,
    index: &Value,
    opt: Opt,
    f: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let depth = value.depth;
    match (value.val, &index.val) {
        (val @ (Val::Null | Val::Arr(_)), Val::Obj(bounds)) => {
            let bound = |key: &str| {
                bounds
                    .get(&Val::from(key.to_owned()))
                    .map(|v| Value::from(v.clone()))
            };
            let (start, end) = (bound("start"), bound("end"));
            map_range(Value { val, depth }, start.as_ref()..end.as_ref(), opt, f)
        }
        (Val::Null, Val::TStr(_)) => map_member(Rc::default(), 1, index, f),
        (Val::Obj(members), Val::TStr(_)) => map_member(members, depth, index, f),
        (Val::Null, Val::Num(_)) => map_element(Rc::default(), 1, index, opt, f),
        (Val::Arr(elements), Val::Num(_)) => map_element(elements, depth, index, opt, f),
        (val, _) => opt.fail(Value { val, depth }, |v| {
            Exn::from(Error::index(v, index.clone()))
        }),
    }
}

fn map_member<'a, I: Iterator<Item = ValX<'a, Value>>>(
    mut members: Rc<Map>,
    depth: usize,
    key: &Value,
    f: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    check_key(key)?;
    // The old value is taken out, so that it has one owner and can be changed in place.
    let old = members
        .contains_key(&key.val)
        .then(|| {
            Rc::make_mut(&mut members)
                .get_mut(&key.val)
                .map(std::mem::take)
        })
        .flatten();
    let is_there = old.is_some();
    let new = f(Value::inside(old.unwrap_or_default(), depth))
        .next()
        .transpose()?;
    let depth = depth.max(new.as_ref().map_or(0, |new| new.depth) + 1);
    match new {
        Some(new) => drop(Rc::make_mut(&mut members).insert(key.val.clone(), new.val)),
        None if is_there => drop(Rc::make_mut(&mut members).shift_remove(&key.val)),
        None => {}
    }
    Ok(Value::with_depth(Val::Obj(members), depth))
}

fn map_element<'a, I: Iterator<Item = ValX<'a, Value>>>(
    mut elements: Rc<Vec<Val>>,
    depth: usize,
    index: &Value,
    opt: Opt,
    f: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let length = elements.len();
    let at = whole(index).and_then(|i| {
        usize::try_from(i)
            .ok()
            .or_else(|| length.checked_sub(i.unsigned_abs()))
    });
    let Some(at) = at else {
        // Nothing is there to be deleted; anything else would have no place to go.
        let value = Value::with_depth(Val::Arr(elements), depth);
        if f(Value::from(Val::Null)).next().transpose()?.is_none() {
            return Ok(value);
        }
        return opt.fail(value, |_| {
            Exn::from(Value::error("out of bounds negative array index"))
        });
    };
    let old = if at < length {
        Rc::make_mut(&mut elements).get_mut(at).map(std::mem::take)
    } else {
        None
    };
    let new = f(Value::inside(old.unwrap_or_default(), depth))
        .next()
        .transpose()?;
    let depth = depth.max(new.as_ref().map_or(0, |new| new.depth) + 1);
    match new {
        Some(new) => {
            if at >= limits::MAX_ELEMENTS {
                return Err(Exn::from(Value::error(format_args!(
                    "array index {at} is too large"
                ))));
            }
            let elements = Rc::make_mut(&mut elements);
            elements.resize(elements.len().max(at + 1), Val::Null);
            if let Some(element) = elements.get_mut(at) {
                *element = new.val;
            }
        }
        None if at < length => drop(Rc::make_mut(&mut elements).remove(at)),
        None => {}
    }
    Ok(Value::with_depth(Val::Arr(elements), depth))
}

pub(super) fn map_range<'a, I: Iterator<Item = ValX<'a, Value>>>(
    value: Value,
    range: val::Range<&Value>,
    opt: Opt,
    f: impl Fn(Value) -> I,
) -> ValX<'a, Value> {
    let depth = value.depth;
    let mut elements = match value.val {
        Val::Null => Rc::default(),
        Val::Arr(elements) => elements,
        val => {
            return opt.fail(Value { val, depth }, |v| {
                Exn::from(Value::error(format_args!("cannot update a slice of {v}")))
            });
        }
    };
    let length = elements.len();
    let bound =
        |bound: Option<Val>, or: usize| match bound.map(Value::from).as_ref().and_then(whole) {
            None => or,
            Some(i) => usize::try_from(i)
                .unwrap_or_else(|_| length.saturating_sub(i.unsigned_abs()))
                .min(length),
        };
    let start = bound(range.start.map(floor), 0);
    let end = bound(range.end.map(ceil), length).max(start);
    let slice: Vec<Val> = elements.get(start..end).unwrap_or_default().to_vec();
    let new = f(Value::with_depth(Val::Arr(Rc::new(slice)), depth))
        .next()
        .transpose()?
        .unwrap_or_else(|| std::iter::empty().collect());
    let Val::Arr(put) = new.val else {
        return Err(Exn::from(Value::error(
            "a slice of an array can only be assigned another array",
        )));
    };
    if length - (end - start) + put.len() > limits::MAX_ELEMENTS {
        return Err(Exn::from(Value::error("an array with too many elements")));
    }
    Rc::make_mut(&mut elements).splice(start..end, put.iter().cloned());
    Ok(Value::with_depth(Val::Arr(elements), depth.max(new.depth)))
}
