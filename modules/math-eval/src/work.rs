//! Counts the steps of one evaluation.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer as _;

use crate::error::{ErrorKind, Fault};
use crate::limits::{MAX_BITS, MAX_WORK};

/// What one operation on small numbers costs: the allocations, not the arithmetic.
const OPERATION: u64 = 100;

/// What one word of a new value costs more than the arithmetic: it may stay in memory until the end.
const KEPT_WORD: u64 = 4;

/// Steps that an evaluation may still take.
#[derive(Debug)]
pub(crate) struct Work {
    left: u64,
}

impl Work {
    pub(crate) fn new() -> Self {
        Self { left: MAX_WORK }
    }

    /// Takes steps off, before they are done.
    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), Fault> {
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Fault::new(
                ErrorKind::TooMuchWork,
                "a computation that takes too long",
                format!("one of at most {MAX_WORK} steps"),
            )),
        }
    }

    /// Takes off the price of one operation of the language.
    pub(crate) fn operation(&mut self) -> Result<(), Fault> {
        self.spend(OPERATION)
    }

    /// Takes off the price of one floating point function.
    pub(crate) fn transcendental(&mut self) -> Result<(), Fault> {
        self.spend(8 * OPERATION)
    }

    /// Takes off the price of keeping a value.
    pub(crate) fn keep(&mut self, value: &BigInt) -> Result<(), Fault> {
        self.spend(KEPT_WORD * words(value.magnitude()))
    }

    /// Multiplies.
    pub(crate) fn multiply(&mut self, a: &BigInt, b: &BigInt) -> Result<BigInt, Fault> {
        let (n, m) = (a.bits(), b.bits());
        // The product has this many bits or one fewer. Twice the bound lets a fraction be reduced before it is judged.
        if n + m > 2 * MAX_BITS + 1 {
            return Err(too_large());
        }
        self.spend(OPERATION / 2 + words(a.magnitude()) * words(b.magnitude()))?;
        Ok(a * b)
    }

    /// Divides, rounding towards zero; the divisor is not zero.
    pub(crate) fn divide(&mut self, a: &BigInt, b: &BigInt) -> Result<(BigInt, BigInt), Fault> {
        let (n, m) = (words(a.magnitude()), words(b.magnitude()));
        self.spend(OPERATION / 2 + n + 2 * (n.saturating_sub(m) + 1) * m)?;
        Ok(a.div_rem(b))
    }
}

/// Returns how many 32-bit words a number takes; at least one, and the same on every platform.
pub(crate) fn words(value: &BigUint) -> u64 {
    value.bits() / 32 + 1
}

/// Refuses a number of too many bits.
pub(crate) fn bounded(value: BigInt) -> Result<BigInt, Fault> {
    if value.bits() > MAX_BITS {
        Err(too_large())
    } else {
        Ok(value)
    }
}

pub(crate) fn too_large() -> Fault {
    Fault::new(
        ErrorKind::TooLarge,
        "a number that is too large to be held exactly",
        format!("numbers of at most {MAX_BITS} bits"),
    )
}
