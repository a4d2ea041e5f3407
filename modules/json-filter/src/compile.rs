//! From the text of a filter to a program that can be run.

use crate::builtins;
use crate::error::{Error, ErrorKind, Place};
use crate::excerpt;
use crate::guard::{self, Engine};
use crate::limits;
use crate::shape;
use jaq_core::compile::Undefined;
use jaq_core::load::lex::{Lexer, Token};
use jaq_core::load::parse::{Def, Parser, Term};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Filter, Lut};

/// A compiled filter.
pub(crate) struct Program {
    pub(crate) filter: Filter<Engine>,
    /// As many terms as the filter has, all of which raise an error (see `guard`).
    pub(crate) stopped: Lut<Engine>,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program").finish_non_exhaustive()
    }
}

/// The filter as a definition beside the builtins: its call is then the last term of all, whose number tells how many there are.
const MAIN: &str = "__filter";

/// Compiles a filter that may use the variables named (with their `$`).
pub(crate) fn compile(text: &str, variables: &[String]) -> Result<Program, Error> {
    if text.len() > limits::MAX_FILTER_BYTES {
        let found = format!("a filter of {} bytes", text.len());
        return Err(Error::filter(
            ErrorKind::FilterTooLarge,
            Place::START,
            found,
            format!("{} bytes at most", limits::MAX_FILTER_BYTES),
        ));
    }
    shape::check_nesting(text)?;
    let body = parse(text)?;
    let arena = Arena::default();
    let mut defs: Vec<Def<&str>> = builtins::definitions();
    defs.push(Def {
        name: MAIN,
        args: Vec::new(),
        body,
    });
    let modules = Loader::new(defs)
        .load(
            &arena,
            File {
                code: MAIN,
                path: (),
            },
        )
        .map_err(|_| internal())?;
    let natives = builtins::natives();
    let count = natives.len();
    let filter = Compiler::default()
        .with_funs(natives)
        .with_global_vars(variables.iter().map(String::as_str))
        .compile(modules)
        .map_err(|errors| {
            let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
            first.map_or_else(internal, |(name, what)| undefined(text, name, &what))
        })?;
    let terms = format!("{:?}", filter.id)
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(1, |n, digit| n * 10 + usize::from(digit - b'0'));
    let stopped = guard::stopped_terms(terms, count).ok_or_else(internal)?;
    Ok(Program { filter, stopped })
}

fn parse(text: &str) -> Result<Term<&str>, Error> {
    let tokens = Lexer::new(text).lex().map_err(|errors| {
        let (expected, rest) = errors
            .into_iter()
            .next()
            .map_or(("a filter", ""), |(expected, rest)| {
                (expected.as_str(), rest)
            });
        syntax(text, rest, expected)
    })?;
    shape::check_chains(text, &tokens)?;
    if let Some(token) = shape::find_word(&tokens, MAIN) {
        return Err(undefined(text, token, &Undefined::Filter(0)));
    }
    Parser::new(&tokens).parse(|p| p.term()).map_err(|errors| {
        let Some((expected, found)) = errors.into_iter().next() else {
            return internal();
        };
        syntax(text, Token::opt_as_str(found, text), expected.as_str())
    })
}

fn syntax(text: &str, found: &str, expected: &str) -> Error {
    let expected = match expected {
        "nothing" => "the end of the filter".to_owned(),
        word if word.bytes().all(|b| b.is_ascii_lowercase()) && !is_name_of_a_part(word) => {
            format!("`{word}`")
        }
        sign if sign.bytes().all(|b| b.is_ascii_punctuation()) => format!("`{sign}`"),
        part => format!(
            "{} {part}",
            if part.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            }
        ),
    };
    Error::filter(
        ErrorKind::FilterSyntax,
        place_of(text, found),
        excerpt::quoted(found, "filter"),
        expected,
    )
}

fn is_name_of_a_part(word: &str) -> bool {
    [
        "digit",
        "identifier",
        "token",
        "variable",
        "pattern",
        "term",
        "key",
        "argument",
        "string",
    ]
    .contains(&word)
}

fn undefined(text: &str, name: &str, what: &Undefined) -> Error {
    let quoted = excerpt::quoted(name, "filter");
    let (found, expected) = match what {
        Undefined::Filter(arguments) => (
            format!("{quoted} with {arguments} arguments"),
            "the name of a filter with so many",
        ),
        Undefined::Var => (quoted, "a variable that is bound here"),
        Undefined::Label => (quoted, "a label around it"),
        _ => (quoted, "no module: there are none"),
    };
    Error::filter(
        ErrorKind::FilterUndefined,
        place_of(text, name),
        found,
        expected,
    )
}

/// Invariant: the builtins' definitions parse and compile, which the tests of `builtins` hold.
fn internal() -> Error {
    Error::filter(
        ErrorKind::FilterSyntax,
        Place::START,
        "a filter that the compiler does not take",
        "another one",
    )
}

/// Returns where a piece of the text starts.
fn place_of(text: &str, piece: &str) -> Place {
    let offset = piece.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    Place::START.after(text.as_bytes().get(..offset).unwrap_or_default())
}
