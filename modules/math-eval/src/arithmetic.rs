//! The four operations, floor division and remainder: exact on exact numbers, floating point as soon as a float takes part.

use core::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::error::{ErrorKind, Fault};
use crate::gcd::gcd;
use crate::number::{Number, Ratio};
use crate::work::{Work, bounded};

pub(crate) fn add(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    match (a, b) {
        (Number::Exact(a), Number::Exact(b)) => Ok(Number::Exact(add_exact(a, b, work)?)),
        _ => Number::float(a.to_f64(work)? + b.to_f64(work)?),
    }
}

pub(crate) fn subtract(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    add(a, &negate(b), work)
}

pub(crate) fn multiply(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    match (a, b) {
        (Number::Exact(a), Number::Exact(b)) => Ok(Number::Exact(multiply_exact(a, b, work)?)),
        _ => Number::float(a.to_f64(work)? * b.to_f64(work)?),
    }
}

pub(crate) fn divide(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    if b.sign() == Ordering::Equal {
        return Err(division_by_zero());
    }
    match (a, b) {
        (Number::Exact(a), Number::Exact(b)) => {
            Ok(Number::Exact(multiply_exact(a, &inverted(b)?, work)?))
        }
        _ => Number::float(a.to_f64(work)? / b.to_f64(work)?),
    }
}

/// Divides and rounds down; the quotient is an integer, also of floats, whose exact values are divided.
pub(crate) fn floor_divide(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    if b.sign() == Ordering::Equal {
        return Err(division_by_zero());
    }
    let (a, b) = (a.to_ratio(), b.to_ratio());
    let (above, below) = (
        work.multiply(a.numerator(), b.denominator())?,
        work.multiply(a.denominator(), b.numerator())?,
    );
    let (quotient, rest) = work.divide(&above, &below)?;
    let is_above = rest.sign() != Sign::NoSign && rest.sign() != below.sign();
    Ok(Number::integer(bounded(if is_above {
        quotient - 1
    } else {
        quotient
    })?))
}

/// Returns what floor division leaves: zero, or of the divisor's sign.
pub(crate) fn remainder(a: &Number, b: &Number, work: &mut Work) -> Result<Number, Fault> {
    let Number::Exact(quotient) = floor_divide(a, b, work)? else {
        return Err(division_by_zero());
    };
    let (x, y) = (a.to_ratio(), b.to_ratio());
    let rest = add_exact(&x, &multiply_exact(&quotient, &y, work)?.negated(), work)?;
    match (a, b) {
        (Number::Exact(_), Number::Exact(_)) => Ok(Number::Exact(rest)),
        _ => Number::float(Number::Exact(rest).to_f64(work)?),
    }
}

pub(crate) fn negate(a: &Number) -> Number {
    match a {
        Number::Exact(a) => Number::Exact(a.negated()),
        // Zero minus zero is not a negative zero.
        Number::Float(a) => Number::Float(0.0 - a),
    }
}

pub(crate) fn absolute(a: &Number) -> Number {
    if a.sign() == Ordering::Less {
        negate(a)
    } else {
        a.clone()
    }
}

/// Returns the largest integer that is not above the fraction.
pub(crate) fn floor(a: &Ratio, work: &mut Work) -> Result<BigInt, Fault> {
    if a.is_integer() {
        return Ok(a.numerator().clone());
    }
    let (quotient, rest) = work.divide(a.numerator(), a.denominator())?;
    Ok(if rest.sign() == Sign::Minus {
        quotient - 1
    } else {
        quotient
    })
}

pub(crate) fn add_exact(a: &Ratio, b: &Ratio, work: &mut Work) -> Result<Ratio, Fault> {
    if a.is_integer() && b.is_integer() {
        return Ratio::coprime(a.numerator() + b.numerator(), BigInt::from(1));
    }
    if let (Some((a, b)), Some((c, d))) = (a.small(), b.small()) {
        return Ok(Ratio::of_small(a * d + c * b, b * d));
    }
    // Knuth, volume 2, 4.5.1: dividing by the denominators' common divisor first keeps what is multiplied small.
    let common = BigInt::from(gcd(
        a.denominator().magnitude(),
        b.denominator().magnitude(),
        work,
    )?);
    let (a_rest, _) = work.divide(a.denominator(), &common)?;
    let (b_rest, _) = work.divide(b.denominator(), &common)?;
    let sum = work.multiply(a.numerator(), &b_rest)? + work.multiply(b.numerator(), &a_rest)?;
    let again = BigInt::from(gcd(sum.magnitude(), common.magnitude(), work)?);
    let (numerator, _) = work.divide(&sum, &again)?;
    let (b_part, _) = work.divide(b.denominator(), &again)?;
    Ratio::coprime(numerator, work.multiply(&a_rest, &b_part)?)
}

pub(crate) fn multiply_exact(a: &Ratio, b: &Ratio, work: &mut Work) -> Result<Ratio, Fault> {
    if a.is_integer() && b.is_integer() {
        return Ratio::coprime(
            work.multiply(a.numerator(), b.numerator())?,
            BigInt::from(1),
        );
    }
    if let (Some((a, b)), Some((c, d))) = (a.small(), b.small()) {
        return Ok(Ratio::of_small(a * c, b * d));
    }
    let (a_numerator, b_denominator) = without_common(a.numerator(), b.denominator(), work)?;
    let (b_numerator, a_denominator) = without_common(b.numerator(), a.denominator(), work)?;
    Ratio::coprime(
        work.multiply(&a_numerator, &b_numerator)?,
        work.multiply(&a_denominator, &b_denominator)?,
    )
}

fn without_common(a: &BigInt, b: &BigInt, work: &mut Work) -> Result<(BigInt, BigInt), Fault> {
    if b.bits() == 1 {
        return Ok((a.clone(), b.clone()));
    }
    let common = BigInt::from(gcd(a.magnitude(), b.magnitude(), work)?);
    Ok((work.divide(a, &common)?.0, work.divide(b, &common)?.0))
}

/// Returns one over a fraction that is not zero.
pub(crate) fn inverted(a: &Ratio) -> Result<Ratio, Fault> {
    Ratio::coprime(a.denominator().clone(), a.numerator().clone())
}

pub(crate) fn division_by_zero() -> Fault {
    Fault::new(
        ErrorKind::DivisionByZero,
        "a division by zero",
        "a divisor other than zero",
    )
}
