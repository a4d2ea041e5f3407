//! Takes the steps of an expression, with a stack of values.

use core::cmp::Ordering;

use crate::arithmetic::{add, divide, floor_divide, multiply, negate, remainder, subtract};
use crate::error::{ErrorKind, Fault};
use crate::functions::Function;
use crate::number::Number;
use crate::parse::Failure;
use crate::power::power;
use crate::program::{Action, Binary, Step, Value};
use crate::variables::Variables;
use crate::work::Work;

/// Runs the steps, and says whether the result came about without floats.
pub(crate) fn run(
    steps: &[Step],
    variables: &Variables,
    work: &mut Work,
) -> Result<(Value, bool), Failure> {
    let mut machine = Machine {
        stack: Vec::new(),
        variables,
        work,
        is_exact: true,
    };
    let mut at = 0;
    // Every jump leads forward, so this ends.
    while let Some(step) = steps.get(at) {
        at = machine
            .step(&step.action)
            .map_err(|fault| (step.byte, fault))?
            .unwrap_or(at + 1);
    }
    let result = machine.pop().map_err(|fault| (0, fault))?;
    Ok((result, machine.is_exact))
}

struct Machine<'w> {
    stack: Vec<Value>,
    variables: &'w Variables,
    work: &'w mut Work,
    is_exact: bool,
}

impl Machine<'_> {
    /// Takes one step; returns where to go on if that is not the next one.
    fn step(&mut self, action: &Action) -> Result<Option<usize>, Fault> {
        self.work.operation()?;
        match action {
            Action::Push(value) => self.push(value.clone())?,
            Action::Variable(index) => {
                self.push(self.variables.value(*index).cloned().ok_or_else(missing)?)?
            }
            Action::Negate => {
                let value = negate(&self.pop_number()?);
                self.push_number(value)?;
            }
            Action::RequireNumber => {
                let value = self.pop_number()?;
                self.push_number(value)?;
            }
            Action::Not => {
                let value = self.pop_boolean()?;
                self.push(Value::Boolean(!value))?;
            }
            Action::Factorial => {
                let value = self.pop_number()?;
                let result = Function::Factorial.apply(&[value], self.work)?;
                self.push_number(result)?;
            }
            Action::Binary(binary) => {
                let (right, left) = (self.pop()?, self.pop()?);
                let result = self.binary(*binary, left, right)?;
                self.push(result)?;
            }
            Action::Call(function, count) => {
                let first = self.stack.len().checked_sub(*count).ok_or_else(missing)?;
                let arguments = self
                    .stack
                    .split_off(first)
                    .into_iter()
                    .map(number)
                    .collect::<Result<Vec<_>, _>>()?;
                let result = function.apply(&arguments, self.work)?;
                self.push_number(result)?;
            }
            Action::JumpIfFalse(target) => return Ok((!self.pop_boolean()?).then_some(*target)),
            Action::Jump(target) => return Ok(Some(*target)),
            Action::JumpIfDecided(decided, target) => {
                if self.pop_boolean()? == *decided {
                    self.push(Value::Boolean(*decided))?;
                    return Ok(Some(*target));
                }
            }
            Action::RequireBoolean => {
                let value = self.pop_boolean()?;
                self.push(Value::Boolean(value))?;
            }
        }
        Ok(None)
    }

    fn binary(&mut self, binary: Binary, left: Value, right: Value) -> Result<Value, Fault> {
        if let (Value::Boolean(left), Value::Boolean(right), Binary::Equal | Binary::NotEqual) =
            (&left, &right, binary)
        {
            return Ok(Value::Boolean((left == right) == (binary == Binary::Equal)));
        }
        let (left, right) = (number(left)?, number(right)?);
        let arithmetic = match binary {
            Binary::Add => add,
            Binary::Subtract => subtract,
            Binary::Multiply => multiply,
            Binary::Divide => divide,
            Binary::FloorDivide => floor_divide,
            Binary::Remainder => remainder,
            Binary::Power => power,
            _ => {
                let order = left.compare(&right, self.work)?;
                return Ok(Value::Boolean(match binary {
                    Binary::Equal => order == Ordering::Equal,
                    Binary::NotEqual => order != Ordering::Equal,
                    Binary::Less => order == Ordering::Less,
                    Binary::LessEqual => order != Ordering::Greater,
                    Binary::Greater => order == Ordering::Greater,
                    _ => order != Ordering::Less,
                }));
            }
        };
        Ok(Value::Number(arithmetic(&left, &right, self.work)?))
    }

    fn push_number(&mut self, value: Number) -> Result<(), Fault> {
        self.push(Value::Number(value))
    }

    /// Pushes a value: the only way onto the stack, so no float and no memory goes unnoticed.
    fn push(&mut self, value: Value) -> Result<(), Fault> {
        match &value {
            Value::Number(Number::Float(_)) => self.is_exact = false,
            Value::Number(Number::Exact(ratio)) => {
                self.work.keep(ratio.numerator())?;
                self.work.keep(ratio.denominator())?;
            }
            Value::Boolean(_) => {}
        }
        self.stack.push(value);
        Ok(())
    }

    fn pop(&mut self) -> Result<Value, Fault> {
        self.stack.pop().ok_or_else(missing)
    }

    fn pop_number(&mut self) -> Result<Number, Fault> {
        number(self.pop()?)
    }

    fn pop_boolean(&mut self) -> Result<bool, Fault> {
        match self.pop()? {
            Value::Boolean(value) => Ok(value),
            Value::Number(_) => Err(Fault::new(
                ErrorKind::TypeMismatch,
                "a number",
                "`true` or `false`, or a comparison",
            )),
        }
    }
}

fn number(value: Value) -> Result<Number, Fault> {
    match value {
        Value::Number(number) => Ok(number),
        Value::Boolean(_) => Err(Fault::new(ErrorKind::TypeMismatch, "a boolean", "a number")),
    }
}

/// What a program that the parser made cannot run into; kept as an error so that nothing here panics.
fn missing() -> Fault {
    Fault::new(ErrorKind::UnexpectedToken, "a missing value", "a value")
}
