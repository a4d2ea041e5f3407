//! Powers and roots: exact where the result is a fraction, floating point where it is not.

use core::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};

use crate::arithmetic::{division_by_zero, inverted};
use crate::error::{ErrorKind, Fault};
use crate::limits::MAX_BITS;
use crate::number::{Number, Ratio};
use crate::work::{Work, too_large, words};

/// Raises a number to a power. Zero to the power of zero is one.
pub(crate) fn power(base: &Number, exponent: &Number, work: &mut Work) -> Result<Number, Fault> {
    if base.sign() == Ordering::Equal && exponent.sign() == Ordering::Less {
        return Err(division_by_zero());
    }
    if let (Number::Exact(base), Number::Exact(exponent)) = (base, exponent) {
        if exponent.is_integer() {
            return Ok(Number::Exact(integer_power(
                base,
                exponent.numerator(),
                work,
            )?));
        }
        if let Ok(degree) = u32::try_from(exponent.denominator())
            && base.sign() != Ordering::Less
            && let Some(root) = exact_root(base, degree, work)?
        {
            return Ok(Number::Exact(integer_power(
                &root,
                exponent.numerator(),
                work,
            )?));
        }
    }
    work.transcendental()?;
    let (x, y) = (base.to_f64(work)?, exponent.to_f64(work)?);
    if x < 0.0 && y.fract() != 0.0 {
        return Err(Fault::new(
            ErrorKind::Domain,
            "a negative number to a power that is not an integer",
            "a base of at least 0, or `cbrt(x)` or `root(x, n)`",
        ));
    }
    Number::float(libm::pow(x, y))
}

/// Returns the root of a number: of an odd degree of negative numbers too.
pub(crate) fn root(value: &Number, degree: u32, work: &mut Work) -> Result<Number, Fault> {
    let negative = value.sign() == Ordering::Less;
    if degree == 0 || (negative && degree.is_multiple_of(2)) {
        let expected = if degree == 0 {
            "a degree of at least 1"
        } else {
            "a number of at least 0"
        };
        return Err(Fault::new(
            ErrorKind::Domain,
            if degree == 0 {
                "a root of degree 0"
            } else {
                "an even root of a negative number"
            },
            expected,
        ));
    }
    if let Number::Exact(ratio) = value
        && let Some(root) = exact_root(ratio, degree, work)?
    {
        return Ok(Number::Exact(root));
    }
    work.transcendental()?;
    if degree == 2
        && let Number::Exact(ratio) = value
    {
        // The square root of a number out of a float's range may lie within it.
        let (mut scaled, mut twos) = ratio.scaled(work)?;
        if twos % 2 != 0 {
            (scaled, twos) = (scaled * 2.0, twos - 1);
        }
        return Number::float(libm::scalbn(scaled.sqrt(), twos / 2));
    }
    let x = value.to_f64(work)?;
    Number::float(match degree {
        2 => x.sqrt(),
        3 => libm::cbrt(x),
        _ => libm::copysign(libm::pow(x.abs(), 1.0 / f64::from(degree)), x),
    })
}

/// Raises a fraction to the power of an integer.
pub(crate) fn integer_power(
    base: &Ratio,
    exponent: &BigInt,
    work: &mut Work,
) -> Result<Ratio, Fault> {
    let negative = exponent.sign() == Sign::Minus;
    if exponent.sign() == Sign::NoSign || base.is_one() {
        return Ok(Ratio::integer(BigInt::from(1)));
    }
    if base.is_zero() {
        return if negative {
            Err(division_by_zero())
        } else {
            Ok(base.clone())
        };
    }
    if base.negated().is_one() {
        return Ok(if exponent.bit(0) {
            base.clone()
        } else {
            Ratio::integer(BigInt::from(1))
        });
    }
    // What is left grows by at least one bit every second step of the exponent, so the exponent is small or the result is too large.
    let times = u32::try_from(exponent.magnitude()).map_err(|_| too_large())?;
    let numerator = power_of_integer(base.numerator(), times, work)?;
    let denominator = power_of_integer(base.denominator(), times, work)?;
    let raised = Ratio::coprime(numerator, denominator)?;
    if negative {
        inverted(&raised)
    } else {
        Ok(raised)
    }
}

fn power_of_integer(base: &BigInt, times: u32, work: &mut Work) -> Result<BigInt, Fault> {
    if base.bits() <= 1 {
        return Ok(base.clone());
    }
    if (base.bits() - 1).saturating_mul(u64::from(times)) >= MAX_BITS {
        return Err(too_large());
    }
    let mut result = BigInt::from(1);
    for bit in (0..u32::BITS - times.leading_zeros()).rev() {
        result = work.multiply(&result, &result)?;
        if times >> bit & 1 == 1 {
            result = work.multiply(&result, base)?;
        }
    }
    Ok(result)
}

/// Returns the root of a fraction when it is a fraction itself; the degree is odd or the fraction not negative.
fn exact_root(value: &Ratio, degree: u32, work: &mut Work) -> Result<Option<Ratio>, Fault> {
    if value.is_zero() || degree == 1 {
        return Ok(Some(value.clone()));
    }
    // The denominator first: it is the shorter one more often than not.
    let Some(denominator) = exact_integer_root(value.denominator().magnitude(), degree, work)?
    else {
        return Ok(None);
    };
    let Some(numerator) = exact_integer_root(value.numerator().magnitude(), degree, work)? else {
        return Ok(None);
    };
    let numerator = BigInt::from_biguint(value.numerator().sign(), numerator);
    Ok(Some(Ratio::coprime(numerator, BigInt::from(denominator))?))
}

fn exact_integer_root(
    value: &BigUint,
    degree: u32,
    work: &mut Work,
) -> Result<Option<BigUint>, Fault> {
    if value.bits() <= 1 {
        return Ok(Some(value.clone()));
    }
    if u64::from(degree) >= value.bits() || !may_be_power(value, degree) {
        return Ok(None);
    }
    let size = words(value);
    work.spend(
        100 + 2
            * size
            * size
            * (4 + u64::from(u64::BITS - (value.bits() / u64::from(degree)).leading_zeros())),
    )?;
    let root = value.nth_root(degree);
    Ok((root.pow(degree) == *value).then_some(root))
}

/// Rules most numbers out by their number of trailing zero bits, and for squares by their lowest bits.
fn may_be_power(value: &BigUint, degree: u32) -> bool {
    let twos = value.trailing_zeros().unwrap_or(0);
    let low = u64::try_from(&((value >> twos) & BigUint::from(7u32))).unwrap_or(0);
    // An odd square is one more than a multiple of eight.
    twos.is_multiple_of(u64::from(degree)) && (degree % 2 == 1 || low == 1)
}
