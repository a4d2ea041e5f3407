//! Mathematics, calculated by code that is part of the module: the same bits come out on every host.

use crate::guard::Engine;
use crate::value::Value;
use jaq_core::native::{Filter, bome, v};
use jaq_core::{Error, RunPtr, ValR};
use jaq_std::ValT as _;

/// A filter that applies a function to its input.
macro_rules! of_input {
    ($name:expr, $function:expr) => {
        ($name, v(0), |cv| {
            bome(float(&cv.1).map(|x| Value::from($function(x))))
        })
    };
}

/// A filter that applies a function to its two arguments.
macro_rules! of_two {
    ($name:expr, $convert:expr, $second:expr, $function:expr) => {
        ($name, v(2), |mut cv| {
            let (y, x) = (cv.0.pop_var(), cv.0.pop_var());
            bome($convert(&x).and_then(|x| Ok(Value::from($function(x, $second(&y)?)))))
        })
    };
}

pub(super) fn natives() -> Vec<Filter<RunPtr<Engine>>> {
    let mut all = of_input();
    all.extend(of_arguments());
    all.push(("nan", v(0), |_| bome(Ok(Value::from(f64::NAN)))));
    all.push(("infinite", v(0), |_| bome(Ok(Value::from(f64::INFINITY)))));
    all
}

fn of_input() -> Vec<Filter<RunPtr<Engine>>> {
    vec![
        of_input!("acos", libm::acos),
        of_input!("acosh", libm::acosh),
        of_input!("asin", libm::asin),
        of_input!("asinh", libm::asinh),
        of_input!("atan", libm::atan),
        of_input!("atanh", libm::atanh),
        of_input!("cbrt", libm::cbrt),
        of_input!("cos", libm::cos),
        of_input!("cosh", libm::cosh),
        of_input!("exp", libm::exp),
        of_input!("exp10", libm::exp10),
        of_input!("exp2", libm::exp2),
        of_input!("expm1", libm::expm1),
        of_input!("fabs", libm::fabs),
        of_input!("j0", libm::j0),
        of_input!("j1", libm::j1),
        of_input!("lgamma", libm::lgamma),
        of_input!("log", libm::log),
        of_input!("log10", libm::log10),
        of_input!("log1p", libm::log1p),
        of_input!("log2", libm::log2),
        of_input!("nearbyint", libm::rint),
        of_input!("rint", libm::rint),
        of_input!("sin", libm::sin),
        of_input!("sinh", libm::sinh),
        of_input!("sqrt", libm::sqrt),
        of_input!("tan", libm::tan),
        of_input!("tanh", libm::tanh),
        of_input!("tgamma", libm::tgamma),
        of_input!("trunc", libm::trunc),
        of_input!("y0", libm::y0),
        of_input!("y1", libm::y1),
        ("ilogb", v(0), |cv| {
            bome(float(&cv.1).map(|x| Value::from(libm::ilogb(x) as isize)))
        }),
        ("frexp", v(0), |cv| {
            bome(
                float(&cv.1)
                    .map(|x| pair(libm::frexp(x).0, Value::from(libm::frexp(x).1 as isize))),
            )
        }),
        ("modf", v(0), |cv| {
            bome(float(&cv.1).map(|x| pair(libm::modf(x).0, Value::from(libm::modf(x).1))))
        }),
        ("lgamma_r", v(0), |cv| {
            bome(float(&cv.1).map(|x| {
                pair(
                    libm::lgamma_r(x).0,
                    Value::from(libm::lgamma_r(x).1 as isize),
                )
            }))
        }),
    ]
}

fn of_arguments() -> Vec<Filter<RunPtr<Engine>>> {
    vec![
        of_two!("atan2", float, float, libm::atan2),
        of_two!("copysign", float, float, libm::copysign),
        of_two!("fdim", float, float, libm::fdim),
        of_two!("fmax", float, float, libm::fmax),
        of_two!("fmin", float, float, libm::fmin),
        of_two!("fmod", float, float, libm::fmod),
        of_two!("hypot", float, float, libm::hypot),
        of_two!("nextafter", float, float, libm::nextafter),
        of_two!("pow", float, float, libm::pow),
        of_two!("remainder", float, float, libm::remainder),
        of_two!("ldexp", float, whole, libm::ldexp),
        of_two!("scalbln", float, whole, libm::scalbn),
        ("fma", v(3), |mut cv| {
            let (z, y, x) = (cv.0.pop_var(), cv.0.pop_var(), cv.0.pop_var());
            bome(float(&x).and_then(|x| Ok(Value::from(libm::fma(x, float(&y)?, float(&z)?)))))
        }),
    ]
}

fn pair(first: f64, second: Value) -> Value {
    [Value::from(first), second].into_iter().collect()
}

fn float(value: &Value) -> Result<f64, Error<Value>> {
    value
        .as_f64()
        .ok_or_else(|| Error::typ(value.clone(), "number"))
}

/// A number as an exponent: its fraction does not count, and beyond the range all exponents do the same.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from floating point saturates"
)]
fn whole(value: &Value) -> ValR<i32, Value> {
    float(value).map(|x| x as i32)
}
