//! The values that filters work on: jaq's, with jq's ways of assigning, and with bounds.
//!
//! Values are compared, printed and dropped by recursion, so none may nest without bound, whatever a filter does. A value
//! carries an upper bound of its depth; where that passes the limit the depth is measured, and only then is it an error.
//! Some of what makes values cannot return an error; it leaves a note for the guard, which ends the run (see `guard`).

mod assign;
mod operators;

use crate::guard::{self, Bound};
use crate::limits;
use jaq_core::{ValR, val};
use jaq_json::{Map, Num, Val};
use jaq_std::ValT as _;
use std::fmt;
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) val: Val,
    /// Invariant: the value nests no deeper than this; 0 for what is neither array nor object.
    depth: usize,
}

/// An error whose value is one of ours.
pub(crate) type Error = jaq_core::Error<Value>;

impl Value {
    /// Wraps a value that was read, and so nests no deeper than what is read may.
    pub(crate) fn read(val: Val) -> Self {
        Self::with_depth(val, limits::MAX_INPUT_DEPTH)
    }

    /// Wraps a value that nests no deeper than `depth`; makes it `null`, and ends the run, if that is too deep.
    fn with_depth(val: Val, depth: usize) -> Self {
        let depth = if matches!(val, Val::Arr(_) | Val::Obj(_)) {
            depth
        } else {
            0
        };
        if depth <= limits::MAX_OUTPUT_DEPTH {
            return Self { val, depth };
        }
        let depth = measure(&val);
        if depth <= limits::MAX_OUTPUT_DEPTH {
            return Self { val, depth };
        }
        guard::note(Bound::Depth);
        Self {
            val: Val::Null,
            depth: 0,
        }
    }

    /// Wraps a value that is inside of a value of this depth.
    fn inside(val: Val, depth: usize) -> Self {
        Self::with_depth(val, depth.saturating_sub(1))
    }

    pub(crate) fn error(message: impl fmt::Display) -> Error {
        Error::str(message)
    }
}

/// Turns an error of jaq's values into one of ours; its message stays.
fn lift(error: jaq_json::Error) -> Error {
    Error::new(Value::read(error.into_val()))
}

/// Returns how deep a value nests; what it is made of must nest no deeper than may be.
fn measure(val: &Val) -> usize {
    match val {
        Val::Arr(elements) => 1 + elements.iter().map(measure).max().unwrap_or(0),
        Val::Obj(members) => 1 + members.values().map(measure).max().unwrap_or(0),
        _ => 0,
    }
}

impl jaq_core::ValT for Value {
    fn from_num(n: &str) -> ValR<Self> {
        Val::from_num(n).map(Self::from).map_err(lift)
    }

    fn from_map<I: IntoIterator<Item = (Self, Self)>>(iter: I) -> ValR<Self> {
        let mut members = Map::default();
        let mut depth = 0;
        for (key, value) in iter {
            check_key(&key)?;
            depth = depth.max(value.depth);
            members.insert(key.val, value.val);
        }
        Ok(Self::with_depth(Val::obj(members), depth + 1))
    }

    fn key_values(self) -> Box<dyn Iterator<Item = ValR<(Self, Self), Self>>> {
        let depth = self.depth;
        Box::new(self.val.key_values().map(move |r| {
            r.map(|(k, v)| (Self::from(k), Self::inside(v, depth)))
                .map_err(lift)
        }))
    }

    fn values(self) -> Box<dyn Iterator<Item = ValR<Self>>> {
        let depth = self.depth;
        Box::new(
            self.val
                .values()
                .map(move |r| r.map(|v| Self::inside(v, depth)).map_err(lift)),
        )
    }

    fn index(self, index: &Self) -> ValR<Self> {
        let depth = self.depth;
        if let (Val::Null, Val::Arr(_) | Val::Bool(_))
        | (Val::Obj(_), Val::Num(_) | Val::Null | Val::Bool(_) | Val::Arr(_) | Val::Obj(_)) =
            (&self.val, &index.val)
        {
            return Err(Error::index(self, index.clone()));
        }
        if let (Val::Arr(_), Val::Num(Num::Float(_) | Num::Dec(_))) = (&self.val, &index.val) {
            // As in jq, a fraction does not count.
            return Ok(whole(index).map_or_else(
                || Self::from(Val::Null),
                |i| {
                    self.val
                        .index(&Val::from(i))
                        .map_or_else(|_| Self::from(Val::Null), |v| Self::inside(v, depth))
                },
            ));
        }
        // The result of a slice nests as deep as what it is cut from.
        self.val
            .index(&index.val)
            .map(|v| Self::with_depth(v, depth))
            .map_err(lift)
    }

    fn range(self, range: val::Range<&Self>) -> ValR<Self> {
        let depth = self.depth;
        if matches!(self.val, Val::Null) {
            return Ok(self);
        }
        let (start, end) = (range.start.map(floor), range.end.map(ceil));
        self.val
            .range(start.as_ref()..end.as_ref())
            .map(|v| Self::with_depth(v, depth))
            .map_err(lift)
    }

    fn map_values<'a, I: Iterator<Item = jaq_core::ValX<'a, Self>>>(
        self,
        opt: jaq_core::path::Opt,
        f: impl Fn(Self) -> I,
    ) -> jaq_core::ValX<'a, Self> {
        assign::map_values(self, opt, f)
    }

    fn map_index<'a, I: Iterator<Item = jaq_core::ValX<'a, Self>>>(
        self,
        index: &Self,
        opt: jaq_core::path::Opt,
        f: impl Fn(Self) -> I,
    ) -> jaq_core::ValX<'a, Self> {
        assign::map_index(self, index, opt, f)
    }

    fn map_range<'a, I: Iterator<Item = jaq_core::ValX<'a, Self>>>(
        self,
        range: val::Range<&Self>,
        opt: jaq_core::path::Opt,
        f: impl Fn(Self) -> I,
    ) -> jaq_core::ValX<'a, Self> {
        assign::map_range(self, range, opt, f)
    }

    fn as_bool(&self) -> bool {
        !matches!(self.val, Val::Null | Val::Bool(false))
    }

    fn into_string(self) -> Self {
        if matches!(self.val, Val::TStr(_)) {
            self
        } else {
            Self::from(self.to_string())
        }
    }
}

fn check_key(key: &Value) -> Result<(), Error> {
    if matches!(key.val, Val::TStr(_)) {
        Ok(())
    } else {
        Err(Value::error(format_args!(
            "object keys must be strings, not {key}"
        )))
    }
}

/// Returns a number without its fraction, if it is one that can index.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from floating point saturates"
)]
fn whole(value: &Value) -> Option<isize> {
    value.val.as_isize().or_else(|| {
        value
            .val
            .as_f64()
            .filter(|x| !x.is_nan())
            .map(|x| x.floor() as isize)
    })
}

/// Returns the start of a slice, which jq rounds down.
fn floor(value: &Value) -> Val {
    round(value, f64::floor)
}

/// Returns the end of a slice, which jq rounds up.
fn ceil(value: &Value) -> Val {
    round(value, f64::ceil)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from floating point saturates"
)]
fn round(value: &Value, round: fn(f64) -> f64) -> Val {
    match &value.val {
        Val::Num(Num::Float(_) | Num::Dec(_)) => value
            .val
            .as_f64()
            .filter(|x| !x.is_nan())
            .map_or(Val::Null, |x| Val::from(round(x) as isize)),
        Val::Num(Num::BigInt(_)) => value
            .val
            .as_f64()
            .map_or(Val::Null, |x| Val::from(x as isize)),
        val => val.clone(),
    }
}

impl jaq_std::ValT for Value {
    fn into_seq<S: FromIterator<Self>>(self) -> Result<S, Self> {
        let depth = self.depth;
        let inside = move |val| Self::inside(val, depth);
        match self.val {
            Val::Arr(elements) => Ok(match Rc::try_unwrap(elements) {
                Ok(elements) => elements.into_iter().map(inside).collect(),
                Err(elements) => elements.iter().cloned().map(inside).collect(),
            }),
            val => Err(Self { val, depth }),
        }
    }

    fn is_int(&self) -> bool {
        self.val.is_int()
    }

    fn as_isize(&self) -> Option<isize> {
        self.val.as_isize()
    }

    fn as_f64(&self) -> Option<f64> {
        self.val.as_f64()
    }

    fn is_utf8_str(&self) -> bool {
        self.val.is_utf8_str()
    }

    fn as_bytes(&self) -> Option<&[u8]> {
        self.val.as_bytes()
    }

    fn as_sub_str(&self, sub: &[u8]) -> Self {
        Self::from(self.val.as_sub_str(sub))
    }

    fn from_utf8_bytes(bytes: impl AsRef<[u8]> + Send + 'static) -> Self {
        Self::from(Val::from_utf8_bytes(bytes))
    }
}

impl FromIterator<Self> for Value {
    fn from_iter<T: IntoIterator<Item = Self>>(iter: T) -> Self {
        let mut elements = Vec::new();
        let mut depth = 0;
        for value in iter {
            if elements.len() == limits::MAX_ELEMENTS {
                guard::note(Bound::Memory);
                break;
            }
            depth = depth.max(value.depth);
            elements.push(value.val);
        }
        Self::with_depth(Val::Arr(Rc::new(elements)), depth + 1)
    }
}

/// Only for values without depth, or of one level.
impl From<Val> for Value {
    fn from(val: Val) -> Self {
        Self::with_depth(val, 1)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::from(Val::from(b))
    }
}

impl From<isize> for Value {
    fn from(i: isize) -> Self {
        Self::from(Val::from(i))
    }
}

impl From<usize> for Value {
    fn from(i: usize) -> Self {
        Self::from(Val::from(i))
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Self::from(Val::from(x))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(Val::from(text))
    }
}

impl From<val::Range<Self>> for Value {
    fn from(range: val::Range<Self>) -> Self {
        Self::from(Val::from(
            range.start.map(|v| v.val)..range.end.map(|v| v.val),
        ))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.val == other.val
    }
}

impl Eq for Value {}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.val.cmp(&other.val)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        match crate::write::value(
            &mut out,
            crate::write::Layout::default(),
            limits::MAX_OUTPUT_VALUE,
            &self.val,
        ) {
            Ok(()) => f.write_str(&String::from_utf8_lossy(&out)),
            Err(_) => f.write_str("a value too large to show"),
        }
    }
}
