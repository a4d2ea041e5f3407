//! How tightly operators bind.

use crate::program::Binary;
use crate::token::Kind;

/// How tightly operators bind; `not` lies between `and` and the comparisons, and so on upwards.
pub(crate) const CONDITION: u8 = 1;
pub(crate) const OR: u8 = 2;
pub(crate) const AND: u8 = 3;
pub(crate) const NOT: u8 = 4;
pub(crate) const COMPARISON: u8 = 5;
pub(crate) const SUM: u8 = 6;
pub(crate) const PRODUCT: u8 = 7;
pub(crate) const SIGN: u8 = 8;
pub(crate) const POWER: u8 = 9;
pub(crate) const FACTORIAL: u8 = 10;

/// Returns how tightly an operator after a value binds, and what it does.
pub(crate) fn infix(kind: Kind) -> Option<(u8, Option<Binary>)> {
    Some(match kind {
        Kind::Question => (CONDITION, None),
        Kind::Or => (OR, None),
        Kind::And => (AND, None),
        Kind::Equal => (COMPARISON, Some(Binary::Equal)),
        Kind::NotEqual => (COMPARISON, Some(Binary::NotEqual)),
        Kind::Less => (COMPARISON, Some(Binary::Less)),
        Kind::LessEqual => (COMPARISON, Some(Binary::LessEqual)),
        Kind::Greater => (COMPARISON, Some(Binary::Greater)),
        Kind::GreaterEqual => (COMPARISON, Some(Binary::GreaterEqual)),
        Kind::Plus => (SUM, Some(Binary::Add)),
        Kind::Minus => (SUM, Some(Binary::Subtract)),
        Kind::Star => (PRODUCT, Some(Binary::Multiply)),
        Kind::Slash => (PRODUCT, Some(Binary::Divide)),
        Kind::SlashSlash => (PRODUCT, Some(Binary::FloorDivide)),
        Kind::Percent => (PRODUCT, Some(Binary::Remainder)),
        Kind::Caret => (POWER, Some(Binary::Power)),
        Kind::Bang => (FACTORIAL, None),
        _ => return None,
    })
}
