//! What a decimal numeral is made of, and when it is safe as a JSON number.

use crate::buffer::{Bounded, Full};

/// The largest integer that every JSON reader keeps exactly: 2^53 - 1.
const LARGEST_SAFE: &[u8] = b"9007199254740991";

/// The significant digits that a decimal may have to be inferred: no double needs more.
const MAX_INFERRED_DIGITS: usize = 17;

/// The digits before or after the point, and the power of ten, that an inferred decimal may have: within these no double overflows or vanishes.
const MAX_INFERRED_LENGTH: usize = 40;
const MAX_INFERRED_EXPONENT: u32 = 250;

/// A decimal numeral, taken apart.
#[derive(Debug)]
pub(crate) struct Numeral<'a> {
    /// `+`, `-` or nothing.
    sign: &'a [u8],
    /// The digits before the point.
    whole: &'a [u8],
    /// The digits after the point, if there is a point.
    fraction: Option<&'a [u8]>,
    /// What follows the `e`, its sign included, if there is an `e`.
    exponent: Option<&'a [u8]>,
    /// From the `e` to the end.
    tail: &'a [u8],
}

impl<'a> Numeral<'a> {
    /// Takes a text apart, if it is a numeral.
    pub(crate) fn read(text: &'a [u8]) -> Option<Self> {
        let (sign, rest) = split(text, |rest| {
            usize::from(matches!(rest.first(), Some(b'+' | b'-')))
        });
        let (whole, rest) = split(rest, digits);
        let (fraction, tail) = match rest.split_first() {
            Some((b'.', rest)) => {
                let (fraction, tail) = split(rest, digits);
                (Some(fraction), tail)
            }
            _ => (None, rest),
        };
        if whole.is_empty() && fraction.is_none_or(<[u8]>::is_empty) {
            return None;
        }
        let exponent = match tail.split_first() {
            None => None,
            Some((b'e' | b'E', exponent)) => {
                let (_, magnitude) = split(exponent, |rest| {
                    usize::from(matches!(rest.first(), Some(b'+' | b'-')))
                });
                if magnitude.is_empty() || digits(magnitude) != magnitude.len() {
                    return None;
                }
                Some(exponent)
            }
            Some(_) => return None,
        };
        Some(Self {
            sign,
            whole,
            fraction,
            exponent,
            tail,
        })
    }

    /// Tells whether there is neither a point nor an exponent.
    pub(crate) fn is_whole(&self) -> bool {
        self.fraction.is_none() && self.exponent.is_none()
    }

    /// Tells whether the text is JSON as it stands, looks like no code with digits in it, and survives a reader that knows only doubles.
    pub(crate) fn is_safe(&self) -> bool {
        let is_json = self.sign != b"+"
            && matches!(self.whole, [_] | [b'1'..=b'9', ..])
            && !self.fraction.is_some_and(<[u8]>::is_empty);
        if !is_json {
            return false;
        }
        match (self.fraction, self.exponent) {
            (None, None) => match self.whole.len().cmp(&LARGEST_SAFE.len()) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Equal => self.whole <= LARGEST_SAFE,
                std::cmp::Ordering::Greater => false,
            },
            (fraction, exponent) => {
                let fraction = fraction.unwrap_or_default();
                let significant = self
                    .whole
                    .iter()
                    .chain(fraction)
                    .skip_while(|digit| **digit == b'0')
                    .count();
                significant <= MAX_INFERRED_DIGITS
                    && self.whole.len().max(fraction.len()) <= MAX_INFERRED_LENGTH
                    && exponent
                        .is_none_or(|exponent| is_safe_exponent(exponent, !fraction.is_empty()))
            }
        }
    }

    /// Writes the numeral as JSON: as it stands but for a plus, leading zeros and a bare point, which JSON does not have.
    pub(crate) fn write(&self, out: &mut Bounded) -> Result<(), Full> {
        if self.sign == b"-" {
            out.push(b'-')?;
        }
        let zeros = self
            .whole
            .iter()
            .take_while(|digit| **digit == b'0')
            .count();
        match self.whole.get(zeros..).unwrap_or_default() {
            [] => out.push(b'0')?,
            whole => out.extend(whole)?,
        }
        if let Some(fraction @ [_, ..]) = self.fraction {
            out.push(b'.')?;
            out.extend(fraction)?;
        }
        out.extend(self.tail)
    }
}

/// `12E4` may be a product code, so a whole number's exponent needs a sign; nothing is inferred that overflows.
fn is_safe_exponent(exponent: &[u8], has_fraction: bool) -> bool {
    let (signed, magnitude) = match exponent {
        [b'+' | b'-', magnitude @ ..] => (true, magnitude),
        magnitude => (false, magnitude),
    };
    let value = match magnitude {
        [_] | [_, _] | [_, _, _] => magnitude
            .iter()
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0')),
        _ => return false,
    };
    (signed || has_fraction) && value <= MAX_INFERRED_EXPONENT
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn split(text: &[u8], length: impl Fn(&[u8]) -> usize) -> (&[u8], &[u8]) {
    text.split_at_checked(length(text)).unwrap_or((text, b""))
}
