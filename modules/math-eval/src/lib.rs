//! Evaluates arithmetic expressions: exact integers and fractions where possible, floating point where not, errors with a column, bounded work.
//!
//! ```
//! use math_eval::{Options, evaluate};
//!
//! let value = evaluate("0.1 + 0.2", &[], &Options::default())?;
//! assert_eq!((value.text.as_str(), value.exact), ("0.3", true));
//! # Ok::<(), math_eval::Error>(())
//! ```

mod arithmetic;
mod combinatorics;
#[cfg(feature = "component")]
mod component;
mod error;
mod functions;
mod gcd;
pub mod limits;
mod literal;
mod machine;
mod number;
mod parse;
mod power;
mod precedence;
mod program;
mod real;
mod rounding;
mod text;
mod token;
mod variables;
mod work;

pub use error::{Error, ErrorKind, Place};
pub use variables::Variable;

use error::Fault;
use number::Number;
use variables::Variables;
use work::Work;

/// How the result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Significant digits of [`Value::decimal`] for a fraction that does not end sooner: 1 to [`limits::MAX_DIGITS`], [`limits::DEFAULT_DIGITS`] by default.
    pub digits: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            digits: limits::DEFAULT_DIGITS,
        }
    }
}

/// How a result is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `true` or `false`.
    Boolean,
    /// A whole number of any size up to the bound.
    Integer,
    /// A fraction of two whole numbers, in lowest terms.
    Rational,
    /// A 64-bit floating point number; always finite.
    Float,
}

impl ValueKind {
    /// Returns the name of the kind as the WIT interface and the command spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Rational => "rational",
            Self::Float => "float",
        }
    }
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// How the result is held.
    pub kind: ValueKind,
    /// The result in full: `true`, `6`, `0.3`, `1/3`, `1.4142135623730951`. Fits as the value of a variable.
    pub text: String,
    /// The result in decimal: as `text`, but for a fraction that needs more than [`Options::digits`] significant digits, which is rounded to so many, half away from zero.
    pub decimal: String,
    /// Whether nothing was rounded on the way: no floating point number took part.
    pub exact: bool,
}

/// Evaluates one expression.
///
/// # Errors
/// When the expression, a variable or an option is not valid, when there is no finite real result, or when a bound of [`limits`] is reached.
pub fn evaluate(
    expression: &str,
    variables: &[Variable],
    options: &Options,
) -> Result<Value, Error> {
    if options.digits == 0 || options.digits > limits::MAX_DIGITS {
        let found = format!("{} digits", options.digits);
        return Err(Fault::new(
            ErrorKind::InvalidOption,
            found,
            format!("1 to {}", limits::MAX_DIGITS),
        )
        .at("", 0));
    }
    if expression.len() > limits::MAX_EXPRESSION_BYTES {
        let found = format!("an expression of {} bytes", expression.len());
        return Err(Fault::new(
            ErrorKind::TooLong,
            found,
            format!("at most {}", limits::MAX_EXPRESSION_BYTES),
        )
        .at("", 0));
    }
    let mut work = Work::new();
    let variables = Variables::read(variables, &mut work)?;
    let place = |(byte, fault): (usize, Fault)| fault.at(expression, byte);
    let steps = parse::parse(expression, &variables, &mut work).map_err(place)?;
    let (value, exact) = machine::run(&steps, &variables, &mut work).map_err(place)?;
    let (text, decimal) =
        text::write(&value, options.digits, &mut work).map_err(|fault| fault.at(expression, 0))?;
    let kind = match value {
        program::Value::Boolean(_) => ValueKind::Boolean,
        program::Value::Number(Number::Float(_)) => ValueKind::Float,
        program::Value::Number(Number::Exact(ratio)) if ratio.is_integer() => ValueKind::Integer,
        program::Value::Number(Number::Exact(_)) => ValueKind::Rational,
    };
    Ok(Value {
        kind,
        text,
        decimal,
        exact,
    })
}
