//! Cuts an expression into words.

use crate::error::{ErrorKind, Fault, quoted};
use crate::literal;

/// What a word of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Name,
    Plus,
    Minus,
    Star,
    Slash,
    SlashSlash,
    Percent,
    Caret,
    Bang,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Not,
    Open,
    Close,
    Comma,
    Question,
    Colon,
    End,
}

/// A word of an expression, and where it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) byte: usize,
    pub(crate) text: &'a str,
}

impl Token<'_> {
    /// Says in words what it is.
    pub(crate) fn describe(&self) -> String {
        if self.kind == Kind::End {
            "the end of the expression".to_owned()
        } else {
            quoted(self.text)
        }
    }
}

/// Spellings of operators; of two that begin alike, the longer one first.
const OPERATORS: &[(&str, Kind)] = &[
    ("**", Kind::Caret),
    ("//", Kind::SlashSlash),
    ("==", Kind::Equal),
    ("!=", Kind::NotEqual),
    ("<=", Kind::LessEqual),
    (">=", Kind::GreaterEqual),
    ("&&", Kind::And),
    ("||", Kind::Or),
    ("+", Kind::Plus),
    ("-", Kind::Minus),
    ("*", Kind::Star),
    ("/", Kind::Slash),
    ("%", Kind::Percent),
    ("^", Kind::Caret),
    ("!", Kind::Bang),
    ("<", Kind::Less),
    (">", Kind::Greater),
    ("(", Kind::Open),
    (")", Kind::Close),
    (",", Kind::Comma),
    ("?", Kind::Question),
    (":", Kind::Colon),
    ("\u{2212}", Kind::Minus),
    ("×", Kind::Star),
    ("·", Kind::Star),
    ("÷", Kind::Slash),
    ("≤", Kind::LessEqual),
    ("≥", Kind::GreaterEqual),
    ("≠", Kind::NotEqual),
];

/// Returns the word at or after a byte offset.
pub(crate) fn next(source: &str, from: usize) -> Result<Token<'_>, (usize, Fault)> {
    let rest = source.get(from..).unwrap_or("");
    let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{a0}']);
    let byte = from + rest.len() - trimmed.len();
    let token = |kind, length| Token {
        kind,
        byte,
        text: trimmed.get(..length).unwrap_or(""),
    };
    let Some(first) = trimmed.chars().next() else {
        return Ok(token(Kind::End, 0));
    };
    let second_is_digit = trimmed.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if first.is_ascii_digit() || (first == '.' && second_is_digit) {
        return Ok(token(Kind::Number, literal::length(trimmed)));
    }
    if starts_name(first) {
        let length = trimmed
            .find(|c| !continues_name(c))
            .unwrap_or(trimmed.len());
        let word = token(Kind::Name, length);
        return Ok(Token {
            kind: keyword(word.text).unwrap_or(Kind::Name),
            ..word
        });
    }
    if let Some((spelling, kind)) = OPERATORS
        .iter()
        .find(|(spelling, _)| trimmed.starts_with(spelling))
    {
        return Ok(token(*kind, spelling.len()));
    }
    let expected = match first {
        '=' => "`==` to compare; values of variables are given apart",
        '&' => "`&&` or `and`",
        '|' => "`||` or `or`, or `abs(x)`",
        '[' | '{' => "`(`",
        ']' | '}' => "`)`",
        '√' => "`sqrt(x)`",
        '²' | '³' => "a power written `^2` or `^3`",
        ';' => "one expression; arguments are separated by `,`",
        '.' => "a digit after the decimal point",
        _ => "a number, a name, an operator or a parenthesis",
    };
    Err((
        byte,
        Fault::new(
            ErrorKind::UnexpectedCharacter,
            quoted(first.encode_utf8(&mut [0; 4])),
            expected,
        ),
    ))
}

/// Whether a text may name a variable.
pub(crate) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(starts_name) && text.chars().all(continues_name)
}

/// Whether a name has a meaning that no variable can take.
pub(crate) fn is_reserved(name: &str) -> bool {
    keyword(name).is_some() || matches!(name, "true" | "false" | "if")
}

fn keyword(name: &str) -> Option<Kind> {
    match name {
        "and" => Some(Kind::And),
        "or" => Some(Kind::Or),
        "not" => Some(Kind::Not),
        _ => None,
    }
}

fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_name(c: char) -> bool {
    c == '_' || c.is_ascii_digit() || c.is_alphabetic()
}
