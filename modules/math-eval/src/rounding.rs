//! Rounding to integers and to decimal places: on the exact value, so floats are rounded as the numbers they are.

use num_bigint::{BigInt, Sign};

use crate::arithmetic::{floor, inverted, multiply_exact};
use crate::error::Fault;
use crate::limits::MAX_BITS;
use crate::number::{Number, Ratio};
use crate::power::integer_power;
use crate::work::{Work, too_large};

/// Where a number that lies between two integers goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    Down,
    Up,
    TowardsZero,
    /// To the nearest; a half goes away from zero.
    HalfAway,
}

/// Rounds to an integer.
pub(crate) fn round(value: &Number, rounding: Rounding, work: &mut Work) -> Result<Number, Fault> {
    Ok(Number::integer(round_exact(
        &value.to_ratio(),
        rounding,
        work,
    )?))
}

/// Rounds to a number of decimal places, which may be negative; a half goes away from zero.
pub(crate) fn round_places(
    value: &Number,
    places: &BigInt,
    work: &mut Work,
) -> Result<Number, Fault> {
    if places.magnitude() > BigInt::from(MAX_BITS).magnitude() {
        return Err(too_large());
    }
    let unit = integer_power(&Ratio::integer(BigInt::from(10)), places, work)?;
    let scaled = multiply_exact(&value.to_ratio(), &unit, work)?;
    let rounded = Ratio::integer(round_exact(&scaled, Rounding::HalfAway, work)?);
    Ok(Number::Exact(multiply_exact(
        &rounded,
        &inverted(&unit)?,
        work,
    )?))
}

pub(crate) fn round_exact(
    value: &Ratio,
    rounding: Rounding,
    work: &mut Work,
) -> Result<BigInt, Fault> {
    if value.is_integer() {
        return Ok(value.numerator().clone());
    }
    let negative = value.numerator().sign() == Sign::Minus;
    match rounding {
        Rounding::Down => floor(value, work),
        Rounding::Up => Ok(-floor(&value.negated(), work)?),
        Rounding::TowardsZero => Ok(work.divide(value.numerator(), value.denominator())?.0),
        Rounding::HalfAway => {
            let (quotient, rest) = work.divide(value.numerator(), value.denominator())?;
            let is_far = (rest.magnitude() << 1u32) >= *value.denominator().magnitude();
            Ok(match (is_far, negative) {
                (false, _) => quotient,
                (true, false) => quotient + 1,
                (true, true) => quotient - 1,
            })
        }
    }
}
