//! The greatest common divisor, by Lehmer's algorithm: most steps of Euclid's are taken on the leading 62 bits.

use num_bigint::BigUint;

use crate::error::Fault;
use crate::work::{Work, words};

/// Returns the greatest common divisor; that of zero and a number is the number.
pub(crate) fn gcd(a: &BigUint, b: &BigUint, work: &mut Work) -> Result<BigUint, Fault> {
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        work.operation()?;
        return Ok(BigUint::from(gcd_u64(a, b)));
    }
    let (mut a, mut b) = if a >= b {
        (a.clone(), b.clone())
    } else {
        (b.clone(), a.clone())
    };
    while a.bits() > 64 {
        if b.bits() == 0 {
            return Ok(a);
        }
        let cofactors = leading_steps(&a, &b);
        let (n, m) = (words(&a), words(&b));
        if let Some([[aa, ab], [ba, bb]]) = cofactors {
            work.spend(40 + 6 * n)?;
            (a, b) = (combine(&a, aa, &b, ab), combine(&a, ba, &b, bb));
        } else {
            work.spend(40 + n + 2 * (n.saturating_sub(m) + 1) * m)?;
            let rest = &a % &b;
            (a, b) = (b, rest);
        }
    }
    let (a, b) = (
        u64::try_from(&a).unwrap_or(0),
        u64::try_from(&b).unwrap_or(0),
    );
    Ok(BigUint::from(gcd_u64(a, b)))
}

/// Returns the greatest common divisor of small numbers.
pub(crate) fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Takes the steps of Euclid's algorithm that the leading bits decide, and returns what they do to the pair; `None` when they decide not even one.
fn leading_steps(a: &BigUint, b: &BigUint) -> Option<[[i64; 2]; 2]> {
    let shift = a.bits().saturating_sub(62);
    let mut high = i64::try_from(&(a >> shift)).ok()?;
    let mut low = i64::try_from(&(b >> shift)).ok()?;
    let [mut aa, mut ab, mut ba, mut bb] = [1i64, 0, 0, 1];
    // Knuth, The Art of Computer Programming, volume 2, algorithm 4.5.2 L: a quotient counts when both ends of what the
    // cut-off bits may add agree on it. Cofactors stay below the leading parts, so nothing here leaves 63 bits.
    while low + ba != 0 && low + bb != 0 {
        let quotient = (high + aa) / (low + ba);
        if quotient != (high + ab) / (low + bb) {
            break;
        }
        (aa, ba) = (ba, aa - quotient * ba);
        (ab, bb) = (bb, ab - quotient * bb);
        (high, low) = (low, high - quotient * low);
    }
    (ab != 0).then_some([[aa, ab], [ba, bb]])
}

/// Returns `a·x + b·y`, where one of `x` and `y` is not positive and the sum is not negative.
fn combine(a: &BigUint, x: i64, b: &BigUint, y: i64) -> BigUint {
    if x >= 0 && y <= 0 {
        a * x.unsigned_abs() - b * y.unsigned_abs()
    } else {
        b * y.unsigned_abs() - a * x.unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Euclid's own algorithm, to compare with.
    fn plain(a: &BigUint, b: &BigUint) -> BigUint {
        let (mut a, mut b) = (a.clone(), b.clone());
        while b.bits() != 0 {
            let rest = &a % &b;
            (a, b) = (b, rest);
        }
        a
    }

    #[test]
    fn agrees_with_euclid_on_many_sizes() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut draw = |bits: u64| {
            let mut value = BigUint::from(1u32);
            while value.bits() < bits {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                value = (value << 32u32) + (seed >> 33);
            }
            value
        };
        for n in 0..300u64 {
            let common = draw(n % 7 * 40);
            let (a, b) = (draw(n * 5) * &common, draw(n * 3 % 170 * 8) * &common);
            assert_eq!(
                gcd(&a, &b, &mut Work::new()).unwrap(),
                plain(&a, &b),
                "case {n}"
            );
        }
    }

    #[test]
    fn fibonacci_neighbours_have_none() {
        let (mut a, mut b) = (BigUint::from(0u32), BigUint::from(1u32));
        for _ in 0..5000 {
            let next = &a + &b;
            (a, b) = (b, next);
        }
        assert_eq!(gcd(&a, &b, &mut Work::new()).unwrap(), BigUint::from(1u32));
    }
}
