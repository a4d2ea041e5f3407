//! What a number is: a fraction of integers, or a float.

use core::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::error::{ErrorKind, Fault};
use crate::gcd::{gcd, gcd_u64};
use crate::work::{Work, bounded};

/// A fraction in lowest terms; an integer when the denominator is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    numerator: BigInt,
    // Invariant: positive, and without a common divisor with the numerator.
    denominator: BigInt,
}

/// A number. A float is finite and never a negative zero.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    Exact(Ratio),
    Float(f64),
}

impl Number {
    /// Wraps the result of a floating point operation, unless it left the range.
    pub(crate) fn float(value: f64) -> Result<Self, Fault> {
        if value.is_nan() {
            Err(Fault::new(
                ErrorKind::Domain,
                "an operation whose result is not a number",
                "arguments that it is defined for",
            ))
        } else if value.is_infinite() {
            Err(Fault::new(
                ErrorKind::Overflow,
                "a result out of the range of a float",
                "one of at most about 1.8e308",
            ))
        } else {
            // Adding zero turns a negative zero into zero.
            Ok(Self::Float(value + 0.0))
        }
    }

    pub(crate) fn integer(value: impl Into<BigInt>) -> Self {
        Self::Exact(Ratio::integer(value.into()))
    }

    /// Returns the float nearest to the number.
    pub(crate) fn to_f64(&self, work: &mut Work) -> Result<f64, Fault> {
        match self {
            Self::Float(value) => Ok(*value),
            Self::Exact(ratio) => {
                let value = ratio.to_f64(work)?;
                if value.is_infinite() {
                    return Err(Fault::new(
                        ErrorKind::Overflow,
                        "a number out of the range of a float",
                        "one of at most about 1.8e308",
                    ));
                }
                Ok(value)
            }
        }
    }

    /// Returns the exact value, of a float too.
    pub(crate) fn to_ratio(&self) -> Ratio {
        match self {
            Self::Exact(ratio) => ratio.clone(),
            Self::Float(value) => Ratio::of_float(*value),
        }
    }

    pub(crate) fn sign(&self) -> Ordering {
        match self {
            Self::Exact(ratio) => ratio.sign(),
            Self::Float(value) => value.partial_cmp(&0.0).unwrap_or(Ordering::Equal),
        }
    }

    /// Compares the values exactly, floats too.
    pub(crate) fn compare(&self, other: &Self, work: &mut Work) -> Result<Ordering, Fault> {
        if let (Self::Float(a), Self::Float(b)) = (self, other) {
            return Ok(a.partial_cmp(b).unwrap_or(Ordering::Equal));
        }
        self.to_ratio().compare(&other.to_ratio(), work)
    }
}

impl Ratio {
    pub(crate) fn integer(value: BigInt) -> Self {
        Self {
            numerator: value,
            denominator: BigInt::from(1),
        }
    }

    /// Reduces a fraction to lowest terms; the denominator is not zero.
    pub(crate) fn reduced(
        numerator: BigInt,
        denominator: BigInt,
        work: &mut Work,
    ) -> Result<Self, Fault> {
        let common = BigInt::from(gcd(numerator.magnitude(), denominator.magnitude(), work)?);
        let (numerator, _) = work.divide(&numerator, &common)?;
        let (denominator, _) = work.divide(&denominator, &common)?;
        Self::coprime(numerator, denominator)
    }

    /// Makes a fraction of a numerator and a denominator without a common divisor; the denominator is not zero.
    pub(crate) fn coprime(numerator: BigInt, denominator: BigInt) -> Result<Self, Fault> {
        let (numerator, denominator) = if denominator.sign() == Sign::Minus {
            (-numerator, -denominator)
        } else {
            (numerator, denominator)
        };
        Ok(Self {
            numerator: bounded(numerator)?,
            denominator: bounded(denominator)?,
        })
    }

    /// Reduces a fraction of small numbers; the denominator is positive.
    pub(crate) fn of_small(numerator: i64, denominator: i64) -> Self {
        let common = i64::try_from(gcd_u64(
            numerator.unsigned_abs(),
            denominator.unsigned_abs(),
        ))
        .unwrap_or(1);
        Self {
            numerator: BigInt::from(numerator / common),
            denominator: BigInt::from(denominator / common),
        }
    }

    /// Returns numerator and denominator when both are so small that sums of their products fit into 63 bits.
    pub(crate) fn small(&self) -> Option<(i64, i64)> {
        if self.numerator.bits() > 31 || self.denominator.bits() > 31 {
            return None;
        }
        Some((
            i64::try_from(&self.numerator).ok()?,
            i64::try_from(&self.denominator).ok()?,
        ))
    }

    pub(crate) fn numerator(&self) -> &BigInt {
        &self.numerator
    }

    pub(crate) fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.numerator.sign() == Sign::NoSign
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.denominator.bits() == 1
    }

    pub(crate) fn is_one(&self) -> bool {
        self.is_integer() && self.sign() == Ordering::Greater && self.numerator.bits() == 1
    }

    pub(crate) fn sign(&self) -> Ordering {
        match self.numerator.sign() {
            Sign::Minus => Ordering::Less,
            Sign::NoSign => Ordering::Equal,
            Sign::Plus => Ordering::Greater,
        }
    }

    pub(crate) fn negated(&self) -> Self {
        Self {
            numerator: -&self.numerator,
            denominator: self.denominator.clone(),
        }
    }

    fn compare(&self, other: &Self, work: &mut Work) -> Result<Ordering, Fault> {
        if self.denominator == other.denominator {
            return Ok(self.numerator.cmp(&other.numerator));
        }
        Ok(work
            .multiply(&self.numerator, &other.denominator)?
            .cmp(&work.multiply(&other.numerator, &self.denominator)?))
    }

    /// Returns the exact value of a finite float.
    fn of_float(value: f64) -> Self {
        let (mantissa, exponent) = parts(value);
        let mut numerator = BigInt::from(mantissa);
        if value < 0.0 {
            numerator = -numerator;
        }
        if exponent >= 0 {
            return Self::integer(numerator << exponent.unsigned_abs());
        }
        let twos = mantissa.trailing_zeros().min(exponent.unsigned_abs());
        if mantissa == 0 {
            return Self::integer(numerator);
        }
        Self {
            numerator: numerator >> twos,
            denominator: BigInt::from(1) << (exponent.unsigned_abs() - twos),
        }
    }

    /// Returns the nearest float, ties to even; infinite when out of range.
    fn to_f64(&self, work: &mut Work) -> Result<f64, Fault> {
        let (scaled, exponent) = self.scaled(work)?;
        Ok(libm::scalbn(scaled, exponent))
    }

    /// Returns a float and an exponent of two that make up the value; the float lies around 2^64, or is scaled so that the product loses nothing more.
    pub(crate) fn scaled(&self, work: &mut Work) -> Result<(f64, i32), Fault> {
        let magnitude = self.numerator.magnitude();
        if self.is_zero() {
            return Ok((0.0, 0));
        }
        // Both have at most 2^17 bits.
        let size = i32::try_from(magnitude.bits()).unwrap_or(i32::MAX / 4)
            - i32::try_from(self.denominator.bits()).unwrap_or(i32::MAX / 4);
        let shift = 66 - size;
        let (numerator, denominator) = if shift >= 0 {
            (
                magnitude << shift.unsigned_abs(),
                self.denominator.magnitude().clone(),
            )
        } else {
            (
                magnitude.clone(),
                self.denominator.magnitude() << shift.unsigned_abs(),
            )
        };
        let (quotient, remainder) =
            work.divide(&BigInt::from(numerator), &BigInt::from(denominator))?;
        // 66 or 67 bits; that a remainder was cut off is kept in the lowest, far below those that a float keeps.
        let mut bits = u128::try_from(&quotient).unwrap_or(u128::MAX);
        bits |= u128::from(remainder.sign() != Sign::NoSign);
        // A subnormal float keeps fewer than 53 bits: they are cut here, once, so that scaling does not round a second time.
        let top = 127 - bits.leading_zeros().cast_signed() - shift;
        let surplus = (-1022 - top).clamp(0, 60).unsigned_abs();
        let kept = round_bits(bits, 128 - bits.leading_zeros() - 53 + surplus);
        #[expect(
            clippy::cast_precision_loss,
            reason = "at most 53 significant bits are left"
        )]
        let value = kept as f64;
        Ok((
            if self.numerator.sign() == Sign::Minus {
                -value
            } else {
                value
            },
            -shift,
        ))
    }
}

/// Rounds away the lowest bits of a number, ties to even, and leaves zeros in their place.
fn round_bits(value: u128, low: u32) -> u128 {
    let half = 1u128 << (low - 1);
    let mask = (half << 1) - 1;
    let rest = value & mask;
    let down = value & !mask;
    if rest > half || (rest == half && value & (half << 1) != 0) {
        down + (half << 1)
    } else {
        down
    }
}

/// Takes a finite float apart into mantissa and exponent of two.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let biased = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), biased - 1075)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> Ratio {
        Ratio::reduced(BigInt::from(n), BigInt::from(d), &mut Work::new()).unwrap()
    }

    #[test]
    fn fraction_is_in_lowest_terms_with_a_positive_denominator() {
        assert_eq!(
            ratio(6, -4),
            Ratio {
                numerator: BigInt::from(-3),
                denominator: BigInt::from(2)
            }
        );
        assert_eq!(
            ratio(0, -4),
            Ratio {
                numerator: BigInt::from(0),
                denominator: BigInt::from(1)
            }
        );
    }

    #[test]
    fn nearest_float_of_a_fraction_is_what_the_processor_divides_to() {
        for (n, d) in [
            (1, 3),
            (2, 3),
            (-1, 10),
            (1, 1),
            (7, 2),
            (9_007_199_254_740_993, 1),
            (9_007_199_254_740_995, 1),
        ] {
            let value = ratio(n, d).to_f64(&mut Work::new()).unwrap();
            #[expect(clippy::cast_precision_loss, reason = "rounded as the test wants it")]
            let expected = if d == 1 {
                n as f64
            } else {
                n as f64 / d as f64
            };
            assert_eq!(value.to_bits(), expected.to_bits(), "{n}/{d}");
        }
    }

    #[test]
    fn float_survives_the_way_to_a_fraction_and_back() {
        for value in [
            0.0,
            1.0,
            -2.5,
            0.1,
            1e300,
            -1e-300,
            5e-324,
            2.225_073_858_507_201e-308,
            f64::MAX,
            f64::MIN_POSITIVE,
            3e-320,
        ] {
            let back = Ratio::of_float(value).to_f64(&mut Work::new()).unwrap();
            assert_eq!(back.to_bits(), value.to_bits(), "{value}");
        }
    }

    #[test]
    fn halves_below_the_smallest_float_round_to_even() {
        let tiny = |n: i64, twos: u32| {
            Ratio::reduced(BigInt::from(n), BigInt::from(1) << twos, &mut Work::new())
                .unwrap()
                .to_f64(&mut Work::new())
                .unwrap()
        };
        assert_eq!(tiny(1, 1075), 0.0);
        assert_eq!(tiny(3, 1076), 5e-324);
        assert_eq!(tiny(3, 1075), 1e-323);
        assert_eq!(tiny(1, 1200), 0.0);
    }
}
