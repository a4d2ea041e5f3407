//! How deep the parser and the compiler will recurse on the text of a filter, found out without recursion.

use crate::error::{Error, ErrorKind, Place};
use crate::{excerpt, limits};
use jaq_core::load::lex::{StrPart, Tok, Token};

/// Checks the nesting of brackets and of interpolated strings, which the lexer recurses on.
pub(crate) fn check_nesting(text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    // Invariant: `open` holds the brackets and quotes that the byte at hand is inside of.
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let in_string = open.last() == Some(&b'"');
        match byte {
            b'\\' if in_string => {
                at += 1;
                if bytes.get(at) == Some(&b'(') {
                    open.push(b'(');
                }
            }
            b'"' if in_string => {
                open.pop();
            }
            _ if in_string => {}
            b'"' | b'(' | b'[' | b'{' => open.push(byte),
            b')' | b']' | b'}' => {
                open.pop();
            }
            b'#' => {
                // A comment goes on to the end of the line, and over it after an odd number of backslashes.
                let mut backslashes = 0;
                while let Some(byte) = bytes.get(at + 1) {
                    match byte {
                        b'\n' if backslashes % 2 == 0 => break,
                        b'\\' => backslashes += 1,
                        b'\r' => {}
                        _ => backslashes = 0,
                    }
                    at += 1;
                }
            }
            _ => {}
        }
        if open.len() > limits::MAX_FILTER_DEPTH {
            return Err(too_deep(text, at));
        }
        at += 1;
    }
    Ok(())
}

/// Checks the chains of operators and prefixes together with what they are nested in: `1+1+…`, `try try …`, `{a, b, …}`.
pub(crate) fn check_chains(text: &str, tokens: &[Token<&str>]) -> Result<(), Error> {
    let mut pending: Vec<(&[Token<&str>], usize)> = vec![(tokens, 0)];
    while let Some((tokens, outer)) = pending.pop() {
        let mut prefixes = outer;
        let mut chain = 0;
        for Token(token, kind) in tokens {
            match kind {
                // What follows a definition is nested in it no more; definitions before it still count, for want of knowing better.
                Tok::Sym if *token == ";" => chain = 0,
                Tok::Sym if !token.starts_with('.') => chain += 1,
                Tok::Word if *token == "def" => prefixes += 1,
                Tok::Word
                    if matches!(
                        *token,
                        "and"
                            | "or"
                            | "try"
                            | "catch"
                            | "if"
                            | "elif"
                            | "else"
                            | "then"
                            | "as"
                            | "label"
                            | "reduce"
                            | "foreach"
                    ) =>
                {
                    chain += 1
                }
                Tok::Block(inner) => pending.push((inner, prefixes + chain + 1)),
                Tok::Str(parts) => {
                    chain += parts.len();
                    for part in parts {
                        if let StrPart::Term(Token(_, Tok::Block(inner))) = part {
                            pending.push((inner, prefixes + chain + 1));
                        }
                    }
                }
                _ => {}
            }
            if prefixes + chain > limits::MAX_FILTER_CHAIN {
                return Err(too_deep(
                    text,
                    token.as_ptr().addr().wrapping_sub(text.as_ptr().addr()),
                ));
            }
        }
    }
    Ok(())
}

/// Returns the first token that is the word.
pub(crate) fn find_word<'a>(tokens: &[Token<&'a str>], word: &str) -> Option<&'a str> {
    let mut pending = vec![tokens];
    while let Some(tokens) = pending.pop() {
        for Token(token, kind) in tokens {
            match kind {
                Tok::Word if *token == word => return Some(token),
                Tok::Block(inner) => pending.push(inner),
                Tok::Str(parts) => pending.extend(parts.iter().filter_map(|part| match part {
                    StrPart::Term(Token(_, Tok::Block(inner))) => Some(inner.as_slice()),
                    _ => None,
                })),
                _ => {}
            }
        }
    }
    None
}

fn too_deep(text: &str, at: usize) -> Error {
    let place = Place::START.after(text.as_bytes().get(..at).unwrap_or_default());
    let found = excerpt::quoted(text.get(at..).unwrap_or_default(), "filter");
    Error::filter(
        ErrorKind::FilterTooDeep,
        place,
        found,
        "a filter that nests less deep",
    )
}
