//! Functions of integers: common divisors and multiples, factorials, binomial coefficients.

use core::cmp::Ordering;

use num_bigint::BigInt;

use crate::error::{ErrorKind, Fault};
use crate::gcd::gcd;
use crate::limits::{MAX_BITS, MAX_FACTORIAL};
use crate::number::Number;
use crate::work::{Work, bounded, too_large, words};

/// Returns the integer that an argument is.
pub(crate) fn integer(value: &Number) -> Result<&BigInt, Fault> {
    match value {
        Number::Exact(ratio) if ratio.is_integer() => Ok(ratio.numerator()),
        Number::Exact(_) => Err(Fault::new(ErrorKind::Domain, "a fraction", "an integer")),
        Number::Float(_) => Err(Fault::new(
            ErrorKind::Domain,
            "a floating point number",
            "an integer; `round(x)` makes one",
        )),
    }
}

/// Returns the greatest common divisor of two integers, never negative.
pub(crate) fn common_divisor(a: &BigInt, b: &BigInt, work: &mut Work) -> Result<BigInt, Fault> {
    Ok(BigInt::from(gcd(a.magnitude(), b.magnitude(), work)?))
}

/// Returns the least common multiple of two integers, never negative; zero when either is.
pub(crate) fn common_multiple(a: &BigInt, b: &BigInt, work: &mut Work) -> Result<BigInt, Fault> {
    if a.bits() == 0 || b.bits() == 0 {
        return Ok(BigInt::ZERO);
    }
    let common = common_divisor(a, b, work)?;
    let (part, _) = work.divide(a, &common)?;
    let product = work.multiply(&part, b)?;
    bounded(BigInt::from(product.magnitude().clone()))
}

/// Returns the factorial of an integer that is not negative.
pub(crate) fn factorial(n: &BigInt, work: &mut Work) -> Result<BigInt, Fault> {
    not_negative(n)?;
    let n = u64::try_from(n)
        .ok()
        .filter(|n| *n <= MAX_FACTORIAL)
        .ok_or_else(too_large)?;
    let mut product = BigInt::from(1);
    let mut chunk = 1u64;
    for factor in 2..=n {
        chunk *= factor;
        // Factors of at most 12 bits each: the next one still fits.
        if chunk >> 50 != 0 || factor == n {
            work.spend(8 + 2 * words(product.magnitude()))?;
            product *= chunk;
            chunk = 1;
        }
    }
    Ok(product)
}

/// Returns how many subsets of `k` elements a set of `n` has: zero when `k` is out of 0 to `n`.
pub(crate) fn binomial(n: &BigInt, k: &BigInt, work: &mut Work) -> Result<BigInt, Fault> {
    not_negative(n)?;
    if k.sign() == num_bigint::Sign::Minus || k > n {
        return Ok(BigInt::ZERO);
    }
    let mirrored = n - k;
    let k = if mirrored.cmp(k) == Ordering::Less {
        mirrored
    } else {
        k.clone()
    };
    // The result is at least (n/k)^k, which is at least 2^k.
    let k = u64::try_from(&k)
        .ok()
        .filter(|k| *k <= MAX_BITS)
        .ok_or_else(too_large)?;
    if k > 0
        && n.bits()
            .saturating_sub(64 - u64::from(k.leading_zeros()))
            .saturating_sub(1)
            .saturating_mul(k)
            > MAX_BITS
    {
        return Err(too_large());
    }
    let mut result = BigInt::from(1);
    for step in 0..k {
        work.spend(20)?;
        let factor = n - step;
        work.spend(3 * words(result.magnitude()))?;
        result = bounded(work.multiply(&result, &factor)? / (step + 1))?;
    }
    Ok(result)
}

fn not_negative(n: &BigInt) -> Result<(), Fault> {
    if n.sign() == num_bigint::Sign::Minus {
        return Err(Fault::new(
            ErrorKind::Domain,
            "a negative number",
            "an integer of at least 0",
        ));
    }
    Ok(())
}
