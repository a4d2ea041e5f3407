//! The component flavour: the interface of `wit/math-eval.wit`, laid over the library.
#![allow(
    unsafe_code,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    missing_docs,
    unreachable_pub
)]

wit_bindgen::generate!({ world: "component", path: "wit" });

use exports::wasm_audit::tools::math_eval as wit;

use crate::{Error, ErrorKind, Options, ValueKind, Variable, limits};

struct Component;

impl wit::Guest for Component {
    fn evaluate(
        expression: String,
        variables: Vec<wit::Variable>,
        options: wit::Options,
    ) -> Result<wit::Value, wit::Error> {
        let variables: Vec<_> = variables
            .into_iter()
            .map(|wit::Variable { name, value }| Variable { name, value })
            .collect();
        let options = Options {
            digits: options.digits.unwrap_or(limits::DEFAULT_DIGITS),
        };
        let value = crate::evaluate(&expression, &variables, &options).map_err(error)?;
        let kind = match value.kind {
            ValueKind::Boolean => wit::ValueKind::Boolean,
            ValueKind::Integer => wit::ValueKind::Integer,
            ValueKind::Rational => wit::ValueKind::Rational,
            ValueKind::Float => wit::ValueKind::Float,
        };
        Ok(wit::Value {
            kind,
            text: value.text,
            decimal: value.decimal,
            exact: value.exact,
        })
    }
}

fn error(error: Error) -> wit::Error {
    let kind = match error.kind {
        ErrorKind::Empty => wit::ErrorKind::Empty,
        ErrorKind::TooLong => wit::ErrorKind::TooLong,
        ErrorKind::TooDeep => wit::ErrorKind::TooDeep,
        ErrorKind::TooMuchWork => wit::ErrorKind::TooMuchWork,
        ErrorKind::TooLarge => wit::ErrorKind::TooLarge,
        ErrorKind::UnexpectedCharacter => wit::ErrorKind::UnexpectedCharacter,
        ErrorKind::InvalidNumber => wit::ErrorKind::InvalidNumber,
        ErrorKind::UnexpectedToken => wit::ErrorKind::UnexpectedToken,
        ErrorKind::MissingOperator => wit::ErrorKind::MissingOperator,
        ErrorKind::UnclosedParenthesis => wit::ErrorKind::UnclosedParenthesis,
        ErrorKind::UnknownName => wit::ErrorKind::UnknownName,
        ErrorKind::UnknownFunction => wit::ErrorKind::UnknownFunction,
        ErrorKind::WrongArgumentCount => wit::ErrorKind::WrongArgumentCount,
        ErrorKind::TypeMismatch => wit::ErrorKind::TypeMismatch,
        ErrorKind::DivisionByZero => wit::ErrorKind::DivisionByZero,
        ErrorKind::Domain => wit::ErrorKind::Domain,
        ErrorKind::Overflow => wit::ErrorKind::Overflow,
        ErrorKind::InvalidVariable => wit::ErrorKind::InvalidVariable,
        ErrorKind::TooManyVariables => wit::ErrorKind::TooManyVariables,
        ErrorKind::InvalidOption => wit::ErrorKind::InvalidOption,
    };
    let place = wit::Place {
        byte: error.place.byte,
        line: error.place.line,
        column: error.place.column,
    };
    wit::Error {
        kind,
        place,
        found: error.found,
        expected: error.expected,
    }
}

export!(Component);
