//! Reads the variables that an expression may use.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use crate::arithmetic::{divide, negate};
use crate::error::{Error, ErrorKind, Fault, quoted};
use crate::limits::{MAX_VARIABLE_BYTES, MAX_VARIABLES};
use crate::literal;
use crate::number::Number;
use crate::program::Value;
use crate::token::{is_name, is_reserved};
use crate::work::Work;

/// One variable: a name that the expression may use, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// A letter or `_`, then letters, digits and `_`; not one of the words `and or not true false if`.
    pub name: String,
    /// A number as the expression language writes it, with an optional sign; or a fraction of two integers, such as `1/3`; or `true` or `false`.
    pub value: String,
}

/// The variables, read.
#[derive(Debug)]
pub(crate) struct Variables {
    values: Vec<Value>,
    indices: BTreeMap<String, usize>,
}

impl Variables {
    /// Reads all variables, used or not.
    pub(crate) fn read(variables: &[Variable], work: &mut Work) -> Result<Self, Error> {
        let bytes = variables.iter().fold(0usize, |sum, variable| {
            sum.saturating_add(variable.name.len())
                .saturating_add(variable.value.len())
        });
        if variables.len() > MAX_VARIABLES || bytes > MAX_VARIABLE_BYTES {
            let found = format!("{} variables of {bytes} bytes", variables.len());
            return Err(Fault::new(
                ErrorKind::TooManyVariables,
                found,
                format!("at most {MAX_VARIABLES} of {MAX_VARIABLE_BYTES} bytes"),
            )
            .at("", 0));
        }
        let mut read = Self {
            values: Vec::with_capacity(variables.len()),
            indices: BTreeMap::new(),
        };
        for Variable { name, value } in variables {
            let invalid = |found: String, expected: &str| {
                Fault::new(ErrorKind::InvalidVariable, found, expected)
            };
            if !is_name(name) {
                return Err(invalid(
                    format!("the name {}", quoted(name)),
                    "a letter or `_`, then letters, digits and `_`",
                )
                .at(name, 0));
            }
            if is_reserved(name) {
                return Err(invalid(
                    format!("the name {}", quoted(name)),
                    "a name without a meaning of its own",
                )
                .at(name, 0));
            }
            let parsed = read_value(value, work).map_err(|(byte, fault)| {
                let fault = if matches!(fault.kind, ErrorKind::TooLarge | ErrorKind::TooMuchWork) {
                    fault
                } else {
                    Fault {
                        kind: ErrorKind::InvalidVariable,
                        ..fault
                    }
                };
                fault.at(value, byte)
            })?;
            if read
                .indices
                .insert(name.clone(), read.values.len())
                .is_some()
            {
                return Err(invalid(
                    format!("a second value for {}", quoted(name)),
                    "one value for each name",
                )
                .at(name, 0));
            }
            read.values.push(parsed);
        }
        Ok(read)
    }

    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        self.indices.get(name).copied()
    }

    pub(crate) fn value(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }
}

fn read_value(text: &str, work: &mut Work) -> Result<Value, (usize, Fault)> {
    let trimmed = text.trim_matches([' ', '\t', '\r', '\n']);
    let start = text.find(trimmed).unwrap_or(0);
    match trimmed {
        "true" => return Ok(Value::Boolean(true)),
        "false" => return Ok(Value::Boolean(false)),
        _ => {}
    }
    let unsigned = trimmed
        .strip_prefix(['-', '+', '\u{2212}'])
        .unwrap_or(trimmed);
    let number_at = start + trimmed.len() - unsigned.len();
    let (numerator, denominator) = unsigned
        .split_once('/')
        .map_or((unsigned, None), |(numerator, denominator)| {
            (numerator, Some(denominator))
        });
    let read = |part: &str, byte: usize, work: &mut Work| {
        if !part.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            || literal::length(part) != part.len()
        {
            let expected = "a number, a fraction of two integers, `true` or `false`";
            return Err((
                byte,
                Fault::new(ErrorKind::InvalidVariable, quoted(text), expected),
            ));
        }
        literal::parse(part, work).map_err(|fault| (byte, fault))
    };
    let mut value = read(numerator, number_at, work)?;
    if let Some(denominator) = denominator {
        let byte = number_at + numerator.len() + 1;
        let below = read(denominator, byte, work)?;
        if [numerator, denominator]
            .iter()
            .any(|part| !part.bytes().all(|b| b.is_ascii_digit()))
            || below == Number::integer(BigInt::ZERO)
        {
            return Err((
                number_at,
                Fault::new(
                    ErrorKind::InvalidVariable,
                    quoted(text),
                    "a fraction of two integers, the second not zero",
                ),
            ));
        }
        value = divide(&value, &below, work).map_err(|fault| (byte, fault))?;
    }
    Ok(Value::Number(if trimmed.starts_with(['-', '\u{2212}']) {
        negate(&value)
    } else {
        value
    }))
}
