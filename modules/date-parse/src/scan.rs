//! A cursor over the text that knows how to say where it stopped.

use crate::error::{Error, ErrorKind, quote};

/// A cursor over the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// Puts the cursor at the start of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the offset of the cursor in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Returns the whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Returns what is not read yet.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Returns what lies between an earlier offset and the cursor.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Tells whether everything is read.
    pub(crate) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Returns the next character without reading it.
    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Returns the character after the next `bytes` bytes without reading it.
    pub(crate) fn peek_after(&self, bytes: usize) -> Option<char> {
        self.rest()
            .get(bytes..)
            .and_then(|rest| rest.chars().next())
    }

    /// Reads one character.
    pub(crate) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Reads `wanted` if it is next.
    pub(crate) fn eat(&mut self, wanted: char) -> bool {
        let next = self.peek() == Some(wanted);
        if next {
            self.bump();
        }
        next
    }

    /// Reads `wanted`, in any case, if it is next.
    pub(crate) fn eat_ignoring_case(&mut self, wanted: &str) -> bool {
        let next = self
            .rest()
            .get(..wanted.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(wanted));
        if next {
            self.at += wanted.len();
        }
        next
    }

    /// Reads white space, and tells whether there was any.
    pub(crate) fn spaces(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(is_space) {
            self.bump();
        }
        self.at > start
    }

    /// Returns the length of the run of digits that is next.
    pub(crate) fn digit_run(&self) -> usize {
        self.rest().bytes().take_while(u8::is_ascii_digit).count()
    }

    /// Returns the run of ASCII letters that is next.
    pub(crate) fn peek_word(&self) -> &'a str {
        let length = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        self.rest().get(..length).unwrap_or_default()
    }

    /// Reads `bytes` bytes, which must end between two characters.
    pub(crate) fn skip(&mut self, bytes: usize) -> &'a str {
        let start = self.at;
        self.at = (self.at + bytes).min(self.text.len());
        self.since(start)
    }

    /// Reads a run of one to `most` digits, and fails on none.
    pub(crate) fn number(&mut self, most: usize, what: &str) -> Result<u32, Error> {
        let run = self.digit_run().min(most.min(9));
        if run == 0 {
            return Err(self.stop(what));
        }
        Ok(self.skip(run).parse().unwrap_or(u32::MAX))
    }

    /// Reads exactly `count` digits.
    pub(crate) fn fixed(&mut self, count: usize, what: &str) -> Result<u32, Error> {
        let run = self.digit_run();
        if run < count {
            self.at += run;
            return Err(self.stop(&format!("{what} of {count} digits")));
        }
        self.number(count, what)
    }

    /// Makes the error that parsing stopped at the cursor.
    pub(crate) fn stop(&self, expected: &str) -> Error {
        Error::new(
            self.text,
            self.at,
            ErrorKind::Unexpected,
            self.describe(),
            expected,
        )
    }

    /// Makes an error about the text between an earlier offset and the cursor.
    pub(crate) fn refuse(
        &self,
        start: usize,
        kind: ErrorKind,
        expected: impl Into<String>,
    ) -> Error {
        Error::new(self.text, start, kind, quote(self.since(start)), expected)
    }

    /// Describes what is at the cursor.
    fn describe(&self) -> String {
        let Some(next) = self.peek() else {
            return String::from("the end of the input");
        };
        let length = match next {
            '0'..='9' => self.digit_run(),
            _ if next.is_alphabetic() => self
                .rest()
                .chars()
                .take_while(|c| c.is_alphabetic())
                .map(char::len_utf8)
                .sum(),
            ' ' => return String::from("a space"),
            _ => next.len_utf8(),
        };
        quote(self.rest().get(..length).unwrap_or_default())
    }
}

/// Tells whether a character counts as a space: ASCII's, and the no-break spaces that JavaScript's locales write before `PM`.
pub(crate) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}')
}
