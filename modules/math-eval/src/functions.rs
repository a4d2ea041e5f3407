//! The functions: their names, how many arguments they take, what they do with them.

use core::cmp::Ordering;

use crate::arithmetic::{absolute, add, divide, multiply, remainder};
use crate::combinatorics::{binomial, common_divisor, common_multiple, factorial, integer};
use crate::error::{ErrorKind, Fault};
use crate::number::Number;
use crate::power::{power, root};
use crate::real;
use crate::rounding::{Rounding, round, round_places};
use crate::work::Work;

macro_rules! functions {
    ($($name:literal $variant:ident $least:literal $most:literal;)*) => {
        /// A function of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function { $($variant),* }

        /// All functions: name, function, fewest and most arguments. No bound on the most is written 0.
        pub(crate) const FUNCTIONS: &[(&str, Function, usize, usize)] = &[$(($name, Function::$variant, $least, $most)),*];
    };
}

functions! {
    "abs" Abs 1 1; "sign" Sign 1 1; "min" Min 1 0; "max" Max 1 0; "sum" Sum 1 0; "avg" Avg 1 0; "clamp" Clamp 3 3; "mod" Mod 2 2;
    "floor" Floor 1 1; "ceil" Ceil 1 1; "trunc" Trunc 1 1; "round" Round 1 2; "float" Float 1 1;
    "sqrt" Sqrt 1 1; "cbrt" Cbrt 1 1; "root" Root 2 2; "pow" Pow 2 2; "hypot" Hypot 2 0;
    "exp" Exp 1 1; "ln" Ln 1 1; "log" Log 2 2; "log2" Log2 1 1; "log10" Log10 1 1;
    "sin" Sin 1 1; "cos" Cos 1 1; "tan" Tan 1 1; "asin" Asin 1 1; "acos" Acos 1 1; "atan" Atan 1 1; "atan2" Atan2 2 2;
    "sinh" Sinh 1 1; "cosh" Cosh 1 1; "tanh" Tanh 1 1; "asinh" Asinh 1 1; "acosh" Acosh 1 1; "atanh" Atanh 1 1; "deg" Deg 1 1; "rad" Rad 1 1;
    "gcd" Gcd 1 0; "lcm" Lcm 1 0; "factorial" Factorial 1 1; "binomial" Binomial 2 2;
}

/// Names that other languages use, and what they are called here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("arctan2", "atan2"),
    ("ceiling", "ceil"),
    ("mean", "avg"),
    ("average", "avg"),
    ("fact", "factorial"),
    ("fac", "factorial"),
    ("comb", "binomial"),
    ("ncr", "binomial"),
    ("choose", "binomial"),
    ("degrees", "deg"),
    ("radians", "rad"),
    ("int", "trunc"),
    ("fix", "trunc"),
    ("sgn", "sign"),
    ("power", "pow"),
    ("modulo", "mod"),
    ("log_10", "log10"),
    ("lg", "log10"),
    ("lb", "log2"),
    ("total", "sum"),
    ("pyt", "hypot"),
    ("length", "hypot"),
];

impl Function {
    /// Finds a function by its name.
    pub(crate) fn named(name: &str) -> Option<(Self, usize, usize)> {
        FUNCTIONS
            .iter()
            .find(|(known, ..)| *known == name)
            .map(|(_, function, least, most)| (*function, *least, *most))
    }

    /// Returns the function that a name in other words or letters means.
    pub(crate) fn suggested(name: &str) -> Option<&'static str> {
        let lower = name.to_lowercase();
        let other = OTHER_NAMES
            .iter()
            .find(|(other, _)| *other == lower)
            .map(|(_, here)| *here);
        other.or_else(|| {
            FUNCTIONS
                .iter()
                .find(|(known, ..)| *known == lower)
                .map(|(known, ..)| *known)
        })
    }

    /// Applies the function; the number of arguments was checked.
    pub(crate) fn apply(self, arguments: &[Number], work: &mut Work) -> Result<Number, Fault> {
        let argument = |n: usize| {
            arguments.get(n).ok_or_else(|| {
                Fault::new(ErrorKind::WrongArgumentCount, "too few arguments", "more")
            })
        };
        let x = argument(0)?;
        match self {
            Self::Abs => Ok(absolute(x)),
            Self::Sign => Ok(Number::integer(match x.sign() {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            })),
            Self::Min => extreme(arguments, Ordering::Less, work),
            Self::Max => extreme(arguments, Ordering::Greater, work),
            Self::Sum => sum(arguments, work),
            Self::Avg => divide(
                &sum(arguments, work)?,
                &Number::integer(arguments.len()),
                work,
            ),
            Self::Clamp => {
                let (low, high) = (argument(1)?, argument(2)?);
                if low.compare(high, work)? == Ordering::Greater {
                    return Err(Fault::new(
                        ErrorKind::Domain,
                        "a lower bound above the upper",
                        "`clamp(x, low, high)`",
                    ));
                }
                let raised = if x.compare(low, work)? == Ordering::Less {
                    low
                } else {
                    x
                };
                Ok(if raised.compare(high, work)? == Ordering::Greater {
                    high
                } else {
                    raised
                }
                .clone())
            }
            Self::Mod => remainder(x, argument(1)?, work),
            Self::Floor => round(x, Rounding::Down, work),
            Self::Ceil => round(x, Rounding::Up, work),
            Self::Trunc => round(x, Rounding::TowardsZero, work),
            Self::Round => match arguments.get(1) {
                Some(places) => round_places(x, integer(places)?, work),
                None => round(x, Rounding::HalfAway, work),
            },
            Self::Sqrt => root(x, 2, work),
            Self::Cbrt => root(x, 3, work),
            Self::Root => {
                let degree = u32::try_from(integer(argument(1)?)?).map_err(|_| {
                    Fault::new(
                        ErrorKind::Domain,
                        "a degree that is negative or too large",
                        "one of 1 to 4294967295",
                    )
                })?;
                root(x, degree, work)
            }
            Self::Pow => power(x, argument(1)?, work),
            Self::Hypot => hypotenuse(arguments, work),
            Self::Ln => real::logarithm(x, None, work),
            Self::Log => real::logarithm(x, Some(argument(1)?), work),
            Self::Log2 => real::logarithm(x, Some(&Number::integer(2)), work),
            Self::Log10 => real::logarithm(x, Some(&Number::integer(10)), work),
            Self::Atan2 => arc_tangent(x, argument(1)?, work),
            Self::Gcd | Self::Lcm => {
                let mut result = num_bigint::BigInt::from(integer(x)?.magnitude().clone());
                for other in arguments.iter().skip(1) {
                    work.operation()?;
                    result = if self == Self::Gcd {
                        common_divisor(&result, integer(other)?, work)?
                    } else {
                        common_multiple(&result, integer(other)?, work)?
                    };
                }
                Ok(Number::integer(result))
            }
            Self::Factorial => Ok(Number::integer(factorial(integer(x)?, work)?)),
            Self::Binomial => Ok(Number::integer(binomial(
                integer(x)?,
                integer(argument(1)?)?,
                work,
            )?)),
            _ => real::apply(self, x, work),
        }
    }
}

fn extreme(arguments: &[Number], wanted: Ordering, work: &mut Work) -> Result<Number, Fault> {
    let mut best: Option<&Number> = None;
    for argument in arguments {
        work.operation()?;
        let replaces = match best {
            Some(best) => argument.compare(best, work)? == wanted,
            None => true,
        };
        if replaces {
            best = Some(argument);
        }
    }
    best.cloned()
        .ok_or_else(|| Fault::new(ErrorKind::WrongArgumentCount, "no argument", "at least one"))
}

fn sum(arguments: &[Number], work: &mut Work) -> Result<Number, Fault> {
    let mut total = Number::integer(0);
    for argument in arguments {
        work.operation()?;
        total = add(&total, argument, work)?;
    }
    Ok(total)
}

/// Returns the square root of the sum of squares; floats are scaled so that no square overflows.
fn hypotenuse(arguments: &[Number], work: &mut Work) -> Result<Number, Fault> {
    let mut squares = Number::integer(0);
    if arguments
        .iter()
        .any(|argument| matches!(argument, Number::Float(_)))
    {
        let mut length = 0.0;
        for argument in arguments {
            work.operation()?;
            length = libm::hypot(length, argument.to_f64(work)?);
        }
        return Number::float(length);
    }
    for argument in arguments {
        work.operation()?;
        squares = add(&squares, &multiply(argument, argument, work)?, work)?;
    }
    root(&squares, 2, work)
}

fn arc_tangent(y: &Number, x: &Number, work: &mut Work) -> Result<Number, Fault> {
    if y.sign() == Ordering::Equal && x.sign() == Ordering::Equal {
        return Err(Fault::new(
            ErrorKind::Domain,
            "the direction from a point to itself",
            "arguments that are not both 0",
        ));
    }
    work.transcendental()?;
    Number::float(libm::atan2(y.to_f64(work)?, x.to_f64(work)?))
}
