//! Arithmetic, with bounds on what grows.

use super::{Error, Value, lift};
use crate::limits;
use jaq_core::ValR;
use jaq_json::{Num, Val};
use jaq_std::ValT as _;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

impl Add for Value {
    type Output = ValR<Self>;

    fn add(self, other: Self) -> Self::Output {
        let size = match (&self.val, &other.val) {
            (Val::TStr(l), Val::TStr(r)) => (l.len().saturating_add(r.len()), limits::MAX_STRING),
            (Val::Arr(l), Val::Arr(r)) => (l.len().saturating_add(r.len()), limits::MAX_ELEMENTS),
            _ => (0, 0),
        };
        check_size(size)?;
        let depth = self.depth.max(other.depth);
        (self.val + other.val)
            .map(|val| Self::with_depth(exact(val), depth))
            .map_err(lift)
    }
}

impl Sub for Value {
    type Output = ValR<Self>;

    fn sub(self, other: Self) -> Self::Output {
        let depth = self.depth;
        (self.val - other.val)
            .map(|val| Self::with_depth(exact(val), depth))
            .map_err(lift)
    }
}

impl Mul for Value {
    type Output = ValR<Self>;

    fn mul(self, other: Self) -> Self::Output {
        if let (Val::TStr(text), Val::Num(_)) | (Val::Num(_), Val::TStr(text)) =
            (&self.val, &other.val)
        {
            let times = if matches!(self.val, Val::TStr(_)) {
                &other
            } else {
                &self
            };
            return repeat(text, times.as_f64().unwrap_or_default());
        }
        let depth = self.depth.max(other.depth);
        (self.val * other.val)
            .map(|val| Self::with_depth(exact(val), depth))
            .map_err(lift)
    }
}

/// As in jq, a fraction of a time is a whole one, and less than that is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from floating point saturates, and the number is positive"
)]
fn repeat(text: &[u8], times: f64) -> ValR<Value> {
    if times.is_nan() || times <= 0.0 {
        return Ok(Value::from(Val::Null));
    }
    let times = times.max(1.0) as usize;
    check_size((text.len().saturating_mul(times), limits::MAX_STRING))?;
    Ok(Value::from(Val::utf8_str(text.repeat(times))))
}

impl Div for Value {
    type Output = ValR<Self>;

    fn div(self, other: Self) -> Self::Output {
        if let Val::Num(_) = self.val
            && other.val.as_f64() == Some(0.0)
        {
            return Err(Self::error(format_args!(
                "{self} and {other} cannot be divided because the divisor is zero"
            )));
        }
        (self.val / other.val).map(Self::from).map_err(lift)
    }
}

impl Rem for Value {
    type Output = ValR<Self>;

    fn rem(self, other: Self) -> Self::Output {
        if let Val::Num(_) = self.val
            && other.val.as_f64() == Some(0.0)
        {
            return Err(Self::error(format_args!(
                "{self} and {other} cannot be divided because the divisor is zero"
            )));
        }
        (self.val % other.val).map(Self::from).map_err(lift)
    }
}

impl Neg for Value {
    type Output = ValR<Self>;

    fn neg(self) -> Self::Output {
        (-self.val).map(Self::from).map_err(lift)
    }
}

fn check_size((size, most): (usize, usize)) -> Result<(), Error> {
    if size > most {
        Err(Value::error(format_args!(
            "a result of {size} bytes or elements is too large, {most} are the most"
        )))
    } else {
        Ok(())
    }
}

/// Gives up exactness where an integer gets too long to be calculated with.
fn exact(val: Val) -> Val {
    match &val {
        Val::Num(Num::BigInt(i)) if i.bits() > limits::MAX_EXACT_BITS => {
            Val::from(val.as_f64().unwrap_or(f64::NAN))
        }
        _ => val,
    }
}
