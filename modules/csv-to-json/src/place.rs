//! Where in the input a byte is.

use crate::error::Place;

/// Counts lines and columns along the input.
///
/// Places are counted chunk by chunk and not byte by byte in the scanner: that keeps the scanner's loops short.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    place: Place,
    /// Whether the last byte was a CR: an LF right after it ends no second line.
    after_cr: bool,
}

impl Cursor {
    pub(crate) const START: Self = Self {
        place: Place::START,
        after_cr: false,
    };

    pub(crate) const fn place(&self) -> Place {
        self.place
    }

    /// Moves on over bytes that count neither as a line nor as a column.
    pub(crate) fn skip(&mut self, bytes: u64) {
        self.place.byte += bytes;
    }

    /// Moves on over these bytes.
    fn advance(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        self.place.byte += bytes.len() as u64;
        let mut rest = bytes;
        if let Some(at) = bytes.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
            let lines = self.line_ends(bytes);
            self.place.line = self.place.line.saturating_add(saturated(lines));
            self.place.column = 1;
            rest = bytes.get(at + 1..).unwrap_or_default();
        }
        // Continuation bytes of UTF-8 belong to the character begun before them.
        let characters = count(rest, |byte| byte & 0xc0 != 0x80);
        self.place.column = self.place.column.saturating_add(saturated(characters));
        self.after_cr = *last == b'\r';
    }

    fn line_ends(&self, bytes: &[u8]) -> usize {
        let feeds = count(bytes, |byte| byte == b'\n');
        let returns = count(bytes, |byte| byte == b'\r');
        let mut pairs = usize::from(self.after_cr && bytes.first() == Some(&b'\n'));
        if returns > 0 {
            pairs += bytes.windows(2).filter(|pair| *pair == b"\r\n").count();
        }
        feeds + returns - pairs
    }
}

/// A byte of the input that an error may have to point at later.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark {
    /// It lies in the chunk at hand.
    Offset(usize),
    /// It lies in an earlier chunk.
    Known(Place),
}

/// A cursor on its way through the chunk at hand.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    cursor: Cursor,
    chunk: &'a [u8],
    offset: usize,
}

impl<'a> Walk<'a> {
    pub(crate) const fn new(cursor: Cursor, chunk: &'a [u8]) -> Self {
        Self {
            cursor,
            chunk,
            offset: 0,
        }
    }

    /// Returns a mark's place. Marks must come in the order of the input: no byte is walked over twice.
    pub(crate) fn place(&mut self, mark: Mark) -> Place {
        match mark {
            Mark::Known(place) => place,
            Mark::Offset(offset) => {
                self.walk_to(offset);
                self.cursor.place()
            }
        }
    }

    /// Returns the cursor at the end of the chunk.
    pub(crate) fn end(mut self) -> Cursor {
        self.walk_to(self.chunk.len());
        self.cursor
    }

    fn walk_to(&mut self, offset: usize) {
        let passed = self.chunk.get(self.offset..offset).unwrap_or_default();
        self.cursor.advance(passed);
        self.offset += passed.len();
    }
}

/// Counts bytes in blocks small enough for a sum in one byte, which compilers turn into vector instructions.
fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    bytes
        .chunks(255)
        .map(|block| {
            let sum: u8 = block.iter().map(|byte| u8::from(is_counted(*byte))).sum();
            usize::from(sum)
        })
        .sum()
}

fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(chunks: &[&str]) -> (u64, u32, u32) {
        let mut cursor = Cursor::START;
        for chunk in chunks {
            cursor.advance(chunk.as_bytes());
        }
        let Place { byte, line, column } = cursor.place();
        (byte, line, column)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(after(&["aé😀"]), (7, 1, 4));
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        assert_eq!(after(&["a\nb\r\nc\rd"]), (8, 4, 2));
        assert_eq!(after(&["\r\r\n\n"]), (4, 4, 1));
    }

    #[test]
    fn line_end_split_between_chunks_counts_once() {
        assert_eq!(after(&["a\r", "\nb"]), (4, 2, 2));
        assert_eq!(after(&["a\r", "", "\n"]), (3, 2, 1));
        assert_eq!(after(&["a\r", "b"]), (3, 2, 2));
    }
}
