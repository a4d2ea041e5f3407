//! What the parser makes of an expression: steps for a machine with a stack.

use crate::functions::Function;
use crate::number::Number;

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// What one step does.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Pushes a number or truth value.
    Push(Value),
    /// Pushes a variable by its index.
    Variable(usize),
    Negate,
    /// Checks that the top is a number: what a plus sign before a value does.
    RequireNumber,
    Not,
    Factorial,
    Binary(Binary),
    Call(Function, usize),
    /// Pops a truth value, and goes on elsewhere if it is false.
    JumpIfFalse(usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Goes on elsewhere, leaving the top, if it is the given truth value; else pops it.
    JumpIfDecided(bool, usize),
    /// Checks that the top is a truth value.
    RequireBoolean,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Boolean(bool),
    Number(Number),
}

/// A step, and the byte of the expression to blame when it fails.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) action: Action,
    pub(crate) byte: usize,
}
