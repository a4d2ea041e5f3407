//! Exponentials, logarithms, trigonometry: floating point, except where the result is plainly an integer.

use core::cmp::Ordering;
use core::f64::consts::{LN_2, PI};

use num_bigint::BigInt;

use crate::error::{ErrorKind, Fault};
use crate::functions::Function;
use crate::number::{Number, Ratio};
use crate::power::integer_power;
use crate::work::Work;

/// Applies a function of one real number.
pub(crate) fn apply(function: Function, x: &Number, work: &mut Work) -> Result<Number, Fault> {
    if let Some(exact) = plain(function, x) {
        return Ok(Number::integer(exact));
    }
    let one = Number::integer(1);
    let size = |work: &mut Work| crate::arithmetic::absolute(x).compare(&one, work);
    match function {
        Function::Asin | Function::Acos if size(work)? == Ordering::Greater => {
            return Err(outside(
                "a number out of -1 to 1",
                "one of at least -1 and at most 1",
            ));
        }
        Function::Atanh if size(work)? != Ordering::Less => {
            return Err(outside(
                "a number out of -1 to 1, or an end of it",
                "one above -1 and below 1",
            ));
        }
        Function::Acosh if x.compare(&one, work)? == Ordering::Less => {
            return Err(outside("a number below 1", "one of at least 1"));
        }
        _ => {}
    }
    work.transcendental()?;
    let x = x.to_f64(work)?;
    Number::float(match function {
        Function::Exp => libm::exp(x),
        Function::Sin => libm::sin(x),
        Function::Cos => libm::cos(x),
        Function::Tan => libm::tan(x),
        Function::Asin => libm::asin(x),
        Function::Acos => libm::acos(x),
        Function::Atan => libm::atan(x),
        Function::Sinh => libm::sinh(x),
        Function::Cosh => libm::cosh(x),
        Function::Tanh => libm::tanh(x),
        Function::Asinh => libm::asinh(x),
        Function::Acosh => libm::acosh(x),
        Function::Atanh => libm::atanh(x),
        Function::Deg => x * (180.0 / PI),
        Function::Rad => x * (PI / 180.0),
        // `Float` and nothing else is left.
        _ => x,
    })
}

/// Returns what a function gives exactly at zero or one.
fn plain(function: Function, x: &Number) -> Option<u8> {
    let Number::Exact(x) = x else { return None };
    match function {
        Function::Exp | Function::Cos | Function::Cosh => x.is_zero().then_some(1),
        Function::Acos | Function::Acosh => x.is_one().then_some(0),
        Function::Float => None,
        _ => x.is_zero().then_some(0),
    }
}

/// Returns the logarithm to a base; without one, the natural logarithm.
pub(crate) fn logarithm(
    x: &Number,
    base: Option<&Number>,
    work: &mut Work,
) -> Result<Number, Fault> {
    if x.sign() != Ordering::Greater {
        return Err(outside(
            "a logarithm of a number that is not above 0",
            "a number above 0",
        ));
    }
    let one = Number::integer(1);
    if let Some(base) = base
        && (base.sign() != Ordering::Greater || base.compare(&one, work)? == Ordering::Equal)
    {
        return Err(outside(
            "a base of a logarithm that is 1 or not above 0",
            "a base above 0 other than 1",
        ));
    }
    if matches!(x, Number::Exact(x) if x.is_one()) {
        return Ok(Number::integer(0));
    }
    work.transcendental()?;
    let numerator = natural(x, work)?;
    let Some(base) = base else {
        return Number::float(numerator);
    };
    let estimate = numerator / natural(base, work)?;
    if let (Number::Exact(x), Number::Exact(base)) = (x, base)
        && let Some(exact) = exact_logarithm(x, base, estimate, work)?
    {
        return Ok(Number::integer(exact));
    }
    Number::float(match (base, fits(x)) {
        (Number::Exact(base), true) if *base == Ratio::integer(BigInt::from(2)) => {
            libm::log2(x.to_f64(work)?)
        }
        (Number::Exact(base), true) if *base == Ratio::integer(BigInt::from(10)) => {
            libm::log10(x.to_f64(work)?)
        }
        _ => estimate,
    })
}

/// Returns the natural logarithm of a number above zero, be it out of a float's range or not.
fn natural(x: &Number, work: &mut Work) -> Result<f64, Fault> {
    if fits(x) {
        return Ok(libm::log(x.to_f64(work)?));
    }
    let (scaled, twos) = x.to_ratio().scaled(work)?;
    Ok(libm::log(scaled) + f64::from(twos) * LN_2)
}

/// Whether a number is surely within the range of normal floats.
fn fits(x: &Number) -> bool {
    match x {
        Number::Float(_) => true,
        Number::Exact(x) => x.numerator().bits().abs_diff(x.denominator().bits()) < 1000,
    }
}

/// Returns the logarithm when it is the integer next to the estimate.
fn exact_logarithm(
    x: &Ratio,
    base: &Ratio,
    estimate: f64,
    work: &mut Work,
) -> Result<Option<BigInt>, Fault> {
    let nearest = libm::round(estimate);
    if (nearest - estimate).abs() > 1e-6 || nearest.abs() > 1e6 {
        return Ok(None);
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 1e6")]
    let exponent = BigInt::from(nearest as i64);
    match integer_power(base, &exponent, work) {
        Ok(power) => Ok((power == *x).then_some(exponent)),
        Err(fault) if fault.kind == ErrorKind::TooMuchWork => Err(fault),
        Err(_) => Ok(None),
    }
}

fn outside(found: &str, expected: &str) -> Fault {
    Fault::new(ErrorKind::Domain, found, expected)
}
