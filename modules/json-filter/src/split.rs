//! Cuts the input into values or lines as it arrives, without reading them.

use crate::error::{Error, ErrorKind, Place};
use crate::{limits, read};

/// What the input is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pieces {
    Values,
    Lines,
    Whole,
}

/// Takes each piece, with the place where it starts.
pub(crate) type Take<'a> = dyn FnMut(&[u8], Place) -> Result<(), Error> + 'a;

/// The state between two chunks.
#[derive(Debug)]
pub(crate) struct Splitter {
    pieces: Pieces,
    inside: Inside,
    /// Invariant: holds the part of the current piece that came in earlier chunks, and is empty outside of one.
    held: Vec<u8>,
    /// Where the current piece started.
    start: Place,
    /// Where the next chunk starts.
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Between two pieces.
    Nothing,
    /// A number, a word, or something that is no value at all.
    Scalar,
    String {
        escaped: bool,
    },
    /// An array or an object, `depth` brackets deep; maybe in a string there.
    Nested {
        depth: usize,
        in_string: bool,
        escaped: bool,
    },
    Line,
}

impl Splitter {
    pub(crate) fn new(pieces: Pieces) -> Self {
        Self {
            pieces,
            inside: Inside::Nothing,
            held: Vec::new(),
            start: Place::START,
            place: Place::START,
        }
    }

    /// Returns where the next byte will be.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// Takes a chunk, and hands on the pieces that end in it.
    pub(crate) fn push(&mut self, chunk: &[u8], take: &mut Take<'_>) -> Result<(), Error> {
        // Invariant: `rest` starts at `self.place`, and holds nothing of a piece that is in `held`.
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.inside == Inside::Nothing {
                let space = match self.pieces {
                    Pieces::Values => rest
                        .iter()
                        .take_while(|b| b.is_ascii_whitespace() && **b != 0xc)
                        .count(),
                    Pieces::Lines | Pieces::Whole => 0,
                };
                let (space, after) = rest.split_at(space);
                self.place = self.place.after(space);
                rest = after;
                self.start = self.place;
                let Some(first) = rest.first() else { break };
                self.inside = match (self.pieces, first) {
                    (Pieces::Lines | Pieces::Whole, _) => Inside::Line,
                    (Pieces::Values, b'"') => Inside::String { escaped: false },
                    (Pieces::Values, b'[' | b'{') => Inside::Nested {
                        depth: 0,
                        in_string: false,
                        escaped: false,
                    },
                    (Pieces::Values, _) => Inside::Scalar,
                };
            }
            let (length, is_complete) = self.scan(rest)?;
            let (part, after) = rest.split_at(length);
            self.place = self.place.after(part);
            rest = after;
            if is_complete {
                self.inside = Inside::Nothing;
                let held = std::mem::take(&mut self.held);
                if held.is_empty() {
                    check_size(part, self.start)?;
                    take(part, self.start)?;
                } else {
                    let mut whole = held;
                    whole.extend_from_slice(part);
                    check_size(&whole, self.start)?;
                    take(&whole, self.start)?;
                    // The room is used again for the next piece.
                    whole.clear();
                    self.held = whole;
                }
            } else {
                check_size(part, self.start)?;
                self.held.extend_from_slice(part);
                check_size(&self.held, self.start)?;
            }
        }
        Ok(())
    }

    /// Ends the input: what is held then is the last piece.
    pub(crate) fn finish(&mut self, take: &mut Take<'_>) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() && self.pieces != Pieces::Whole {
            Ok(())
        } else {
            take(&held, self.start)
        }
    }

    /// Returns how far the current piece goes on in the text, and whether it ends there.
    fn scan(&mut self, text: &[u8]) -> Result<(usize, bool), Error> {
        let all = (text.len(), false);
        match &mut self.inside {
            Inside::Nothing => Ok((0, false)),
            Inside::Line => Ok(match (self.pieces, text.iter().position(|b| *b == b'\n')) {
                (Pieces::Lines, Some(at)) => (at + 1, true),
                _ => all,
            }),
            Inside::Scalar => {
                let is_first = self.held.is_empty();
                let end = text
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || b"[]{}\",:".contains(b));
                Ok(match end {
                    // A sign that no value starts with is a piece of its own: an error for whoever reads it.
                    Some(0) if is_first => (1, true),
                    Some(end) => (end, true),
                    None => all,
                })
            }
            Inside::String { escaped } => {
                // The opening quote is the first byte of the piece.
                let skip = usize::from(self.held.is_empty());
                for (at, byte) in text.iter().enumerate().skip(skip) {
                    match byte {
                        _ if *escaped => *escaped = false,
                        b'\\' => *escaped = true,
                        b'"' => return Ok((at + 1, true)),
                        _ => {}
                    }
                }
                Ok(all)
            }
            Inside::Nested {
                depth,
                in_string,
                escaped,
            } => {
                for (at, byte) in text.iter().enumerate() {
                    match byte {
                        _ if *escaped => *escaped = false,
                        b'\\' if *in_string => *escaped = true,
                        b'"' => *in_string = !*in_string,
                        _ if *in_string => {}
                        b'[' | b'{' => {
                            *depth += 1;
                            if *depth > limits::MAX_INPUT_DEPTH {
                                let place = self.place.after(text.get(..at).unwrap_or_default());
                                let expected =
                                    format!("{} levels at most", limits::MAX_INPUT_DEPTH);
                                // What is wrong before the place counts first.
                                let before: Vec<u8> = self
                                    .held
                                    .iter()
                                    .chain(text.get(..at).unwrap_or_default())
                                    .copied()
                                    .collect();
                                check_syntax(&before, self.start)?;
                                return Err(Error::input(
                                    ErrorKind::InputTooDeep,
                                    place,
                                    "another level of nesting",
                                    expected,
                                ));
                            }
                        }
                        b']' | b'}' => {
                            *depth -= 1;
                            if *depth == 0 {
                                return Ok((at + 1, true));
                            }
                        }
                        _ => {}
                    }
                }
                Ok(all)
            }
        }
    }
}

/// Checks the size of a piece, or of what there is of it yet.
fn check_size(piece: &[u8], start: Place) -> Result<(), Error> {
    let Some(most) = piece
        .get(..limits::MAX_VALUE_BYTES)
        .filter(|most| most.len() < piece.len())
    else {
        return Ok(());
    };
    check_syntax(most, start)?;
    let found = "more of a large value";
    Err(Error::input(
        ErrorKind::ValueTooLarge,
        start.after(most),
        found,
        format!("{} bytes at most", limits::MAX_VALUE_BYTES),
    ))
}

/// Returns the error in the beginning of a value, if there is one that more input would not mend.
fn check_syntax(beginning: &[u8], start: Place) -> Result<(), Error> {
    let mut budget = limits::MAX_VALUE_COST;
    match read::only(beginning, &mut budget) {
        Err(error) if error.kind == ErrorKind::InvalidJson => Err(error.moved(start)),
        _ => Ok(()),
    }
}
