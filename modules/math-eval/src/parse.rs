//! Makes steps of an expression, by precedence climbing. It calls itself once a level of nesting, no deeper than a bound.

use crate::error::{ErrorKind, Fault, quoted};
use crate::functions::Function;
use crate::limits::MAX_DEPTH;
use crate::literal;
use crate::number::Number;
use crate::precedence::{COMPARISON, CONDITION, NOT, SIGN, infix};
use crate::program::{Action, Binary, Step, Value};
use crate::token::{Kind, Token, next};
use crate::variables::Variables;
use crate::work::Work;

/// A fault and the byte that it is at.
pub(crate) type Failure = (usize, Fault);

/// Parses a whole expression.
pub(crate) fn parse(
    source: &str,
    variables: &Variables,
    work: &mut Work,
) -> Result<Vec<Step>, Failure> {
    let token = next(source, 0)?;
    if token.kind == Kind::End {
        return Err((
            token.byte,
            Fault::new(ErrorKind::Empty, "no expression", "an expression"),
        ));
    }
    let mut parser = Parser {
        source,
        variables,
        work,
        token,
        depth: 0,
        steps: Vec::new(),
    };
    parser.expression(CONDITION)?;
    match parser.token.kind {
        Kind::End => Ok(parser.steps),
        Kind::Comma => {
            Err(parser.misplaced("the end of the expression; digits are grouped as in `1_000`"))
        }
        _ => Err(parser.misplaced("an operator or the end of the expression")),
    }
}

struct Parser<'a, 'w> {
    source: &'a str,
    variables: &'w Variables,
    work: &'w mut Work,
    /// The word to be read next.
    token: Token<'a>,
    depth: usize,
    steps: Vec<Step>,
}

impl<'a> Parser<'a, '_> {
    /// Parses operands joined by operators that bind at least as tightly as asked for.
    fn expression(&mut self, least: u8) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err((
                self.token.byte,
                Fault::new(
                    ErrorKind::TooDeep,
                    "nesting that is too deep",
                    format!("at most {MAX_DEPTH} levels"),
                ),
            ));
        }
        self.operand(least)?;
        while let Some((strength, binary)) = infix(self.token.kind)
            && strength >= least
        {
            let operator = self.advance()?;
            self.infix(operator, strength, binary)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Parses what follows an operator, and adds the steps of the operator.
    fn infix(
        &mut self,
        operator: Token<'a>,
        strength: u8,
        binary: Option<Binary>,
    ) -> Result<(), Failure> {
        match (operator.kind, binary) {
            (Kind::Bang, _) => {
                if self.token.kind == Kind::Bang {
                    return Err((
                        self.token.byte,
                        Fault::new(
                            ErrorKind::UnexpectedToken,
                            "`!!`",
                            "`(x!)!`; there is no double factorial",
                        ),
                    ));
                }
                self.require_operator()?;
                self.push(Action::Factorial, operator.byte);
            }
            (Kind::Question, _) => {
                let to_else = self.push(Action::JumpIfFalse(0), operator.byte);
                self.expression(CONDITION)?;
                self.expect(Kind::Colon, "`:` and what holds otherwise")?;
                let to_end = self.push(Action::Jump(0), operator.byte);
                self.land(to_else);
                self.expression(CONDITION)?;
                self.land(to_end);
            }
            (Kind::And | Kind::Or, _) => {
                let to_end = self.push(
                    Action::JumpIfDecided(operator.kind == Kind::Or, 0),
                    operator.byte,
                );
                self.expression(strength + 1)?;
                self.push(Action::RequireBoolean, operator.byte);
                self.land(to_end);
            }
            // What stands after a power sign may carry a sign and powers of its own: powers are read from the right.
            (Kind::Caret, Some(binary)) => {
                self.expression(SIGN)?;
                self.push(Action::Binary(binary), operator.byte);
            }
            // `5% + 1` is meant as a percentage, and would silently be a remainder.
            (Kind::Percent, _) if matches!(self.token.kind, Kind::Plus | Kind::Minus) => {
                return Err(self.misplaced(
                    "a divisor, in parentheses if it has a sign; a percentage is written `/100`",
                ));
            }
            (_, Some(binary)) => {
                self.expression(strength + 1)?;
                if strength == COMPARISON
                    && infix(self.token.kind).is_some_and(|(next, _)| next == COMPARISON)
                {
                    return Err(self.misplaced("`and` between two comparisons"));
                }
                self.push(Action::Binary(binary), operator.byte);
            }
            (_, None) => {
                return Err((
                    operator.byte,
                    Fault::new(
                        ErrorKind::UnexpectedToken,
                        operator.describe(),
                        "an operator",
                    ),
                ));
            }
        }
        Ok(())
    }

    fn operand(&mut self, least: u8) -> Result<(), Failure> {
        let token = self.token;
        match token.kind {
            Kind::Number => {
                let value =
                    literal::parse(token.text, self.work).map_err(|fault| (token.byte, fault))?;
                self.advance()?;
                self.push(Action::Push(Value::Number(value)), token.byte);
            }
            Kind::Name => {
                self.advance()?;
                if self.token.kind == Kind::Open {
                    self.call(token)?
                } else {
                    self.name(token)?
                }
            }
            Kind::Open => {
                self.advance()?;
                self.expression(CONDITION)?;
                self.close(token)?;
            }
            Kind::Minus | Kind::Plus => {
                self.advance()?;
                self.expression(SIGN)?;
                self.push(
                    if token.kind == Kind::Minus {
                        Action::Negate
                    } else {
                        Action::RequireNumber
                    },
                    token.byte,
                );
            }
            Kind::Bang => {
                self.advance()?;
                self.expression(SIGN)?;
                self.push(Action::Not, token.byte);
            }
            Kind::Not if least <= NOT => {
                self.advance()?;
                self.expression(NOT)?;
                self.push(Action::Not, token.byte);
            }
            Kind::Not => return Err(self.misplaced("a value, or `not` in parentheses")),
            Kind::Close if self.steps.is_empty() => return Err(self.misplaced("a value")),
            _ => return Err(self.misplaced("a value: a number, a name, or `(`")),
        }
        self.require_operator()
    }

    /// Refuses a value right after a value.
    fn require_operator(&self) -> Result<(), Failure> {
        if !matches!(self.token.kind, Kind::Number | Kind::Name | Kind::Open) {
            return Ok(());
        }
        let help = if self.token.text == "mod" {
            "an operator, such as `%` for the remainder"
        } else {
            "an operator; multiplication is written `*`, never implied"
        };
        Err((
            self.token.byte,
            Fault::new(ErrorKind::MissingOperator, self.token.describe(), help),
        ))
    }

    /// Adds the steps of a constant or variable.
    fn name(&mut self, name: Token<'a>) -> Result<(), Failure> {
        let action = match (name.text, self.variables.index(name.text)) {
            ("true", _) => Action::Push(Value::Boolean(true)),
            ("false", _) => Action::Push(Value::Boolean(false)),
            (_, Some(index)) => Action::Variable(index),
            (text, None) => match constant(text) {
                Some(value) => Action::Push(Value::Number(Number::Float(value))),
                None => return Err((name.byte, unknown_name(text))),
            },
        };
        self.push(action, name.byte);
        Ok(())
    }

    /// Parses the arguments of a function; the opening parenthesis is the next word.
    fn call(&mut self, name: Token<'a>) -> Result<(), Failure> {
        let open = self.advance()?;
        if name.text == "if" {
            return self.conditional(name, open);
        }
        let Some((function, fewest, most)) = Function::named(name.text) else {
            return Err((name.byte, self.unknown_function(name.text)));
        };
        let mut count = 0;
        while count > 0 || self.token.kind != Kind::Close {
            self.expression(CONDITION)?;
            count += 1;
            if self.token.kind != Kind::Comma {
                break;
            }
            self.advance()?;
        }
        self.close(open)?;
        if count < fewest || (most > 0 && count > most) {
            return Err((
                name.byte,
                Fault::new(
                    ErrorKind::WrongArgumentCount,
                    format!(
                        "{} with {count} argument{}",
                        quoted(name.text),
                        if count == 1 { "" } else { "s" }
                    ),
                    wanted(function, fewest, most),
                ),
            ));
        }
        self.push(Action::Call(function, count), name.byte);
        Ok(())
    }

    /// Parses `if(condition, value, other)`, of which only one value is evaluated.
    fn conditional(&mut self, name: Token<'a>, open: Token<'a>) -> Result<(), Failure> {
        let expected = "`if(condition, value, other)`";
        self.expression(CONDITION)?;
        self.expect(Kind::Comma, expected)?;
        let to_else = self.push(Action::JumpIfFalse(0), name.byte);
        self.expression(CONDITION)?;
        self.expect(Kind::Comma, expected)?;
        let to_end = self.push(Action::Jump(0), name.byte);
        self.land(to_else);
        self.expression(CONDITION)?;
        self.land(to_end);
        self.close(open)
    }

    fn close(&mut self, open: Token<'a>) -> Result<(), Failure> {
        match self.token.kind {
            Kind::Close => self.advance().map(|_| ()),
            Kind::End => Err((
                open.byte,
                Fault::new(
                    ErrorKind::UnclosedParenthesis,
                    "`(` without its `)`",
                    "`)` before the end of the expression",
                ),
            )),
            _ => Err(self.misplaced("an operator, `,` or `)`")),
        }
    }

    fn expect(&mut self, kind: Kind, expected: &str) -> Result<(), Failure> {
        if self.token.kind != kind {
            return Err(self.misplaced(expected));
        }
        self.advance().map(|_| ())
    }

    fn misplaced(&self, expected: &str) -> Failure {
        (
            self.token.byte,
            Fault::new(ErrorKind::UnexpectedToken, self.token.describe(), expected),
        )
    }

    fn unknown_function(&self, name: &str) -> Fault {
        let expected = if self.variables.index(name).is_some() || constant(name).is_some() {
            "a function, or `*` before the parenthesis".to_owned()
        } else {
            Function::suggested(name).map_or_else(
                || "the name of a function".to_owned(),
                |here| format!("`{here}`"),
            )
        };
        Fault::new(
            ErrorKind::UnknownFunction,
            format!("{} called", quoted(name)),
            expected,
        )
    }

    /// Takes the word to be read next.
    fn advance(&mut self) -> Result<Token<'a>, Failure> {
        let token = self.token;
        self.token = next(self.source, token.byte + token.text.len())?;
        Ok(token)
    }

    fn push(&mut self, action: Action, byte: usize) -> usize {
        self.steps.push(Step { action, byte });
        self.steps.len() - 1
    }

    /// Lets the jump at an index lead to the step that comes next.
    fn land(&mut self, index: usize) {
        let here = self.steps.len();
        if let Some(
            Action::JumpIfFalse(target) | Action::Jump(target) | Action::JumpIfDecided(_, target),
        ) = self.steps.get_mut(index).map(|step| &mut step.action)
        {
            *target = here;
        }
    }
}

fn constant(name: &str) -> Option<f64> {
    Some(match name {
        "pi" | "π" => core::f64::consts::PI,
        "e" => core::f64::consts::E,
        "tau" | "τ" => core::f64::consts::TAU,
        "phi" | "φ" => core::f64::consts::GOLDEN_RATIO,
        _ => return None,
    })
}

fn unknown_name(name: &str) -> Fault {
    let lower = name.to_lowercase();
    let expected = if let Some((function, ..)) = Function::named(name).map(|found| (name, found)) {
        format!("`{function}(…)`, a variable or a constant")
    } else if constant(&lower).is_some()
        || matches!(lower.as_str(), "true" | "false" | "and" | "or" | "not")
    {
        format!("`{lower}`")
    } else {
        "a variable that was given, or a constant: `pi`, `e`, `tau`, `phi`".to_owned()
    };
    Fault::new(ErrorKind::UnknownName, quoted(name), expected)
}

fn wanted(function: Function, fewest: usize, most: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    match (function, fewest, most) {
        (Function::Log, ..) => "`log(x, base)`, or `ln(x)`, `log10(x)`, `log2(x)`".to_owned(),
        (_, fewest, 0) => format!("at least {fewest} argument{}", plural(fewest)),
        (_, fewest, most) if fewest == most => format!("{fewest} argument{}", plural(fewest)),
        (_, fewest, most) => format!("{fewest} to {most} arguments"),
    }
}
