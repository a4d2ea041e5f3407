//! Places in the text that a tree was read from.

use crate::error::Place;

/// A text, with the offsets at which its lines start.
#[derive(Debug)]
pub(crate) struct Source<'s> {
    pub(crate) text: &'s str,
    lines: Vec<u32>,
}

impl<'s> Source<'s> {
    pub(crate) fn new(text: &'s str) -> Self {
        let mut lines = vec![0];
        let mut bytes = text.bytes().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            if byte == b'\n'
                || (byte == b'\r' && bytes.peek().is_none_or(|&(_, next)| next != b'\n'))
            {
                lines.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { text, lines }
    }

    /// Returns the number of lines.
    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Returns the offset of the line (from 1) and byte column (from 1) that the parser names, moved into the text.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_start(line);
        let end = self.line_start(line + 1);
        let mut at = (start + column.saturating_sub(1)).min(end);
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Returns the text of a line (from 1), with its end.
    pub(crate) fn line(&self, line: usize) -> &'s str {
        self.text
            .get(self.line_start(line)..self.line_start(line + 1))
            .unwrap_or_default()
    }

    /// Returns the place of an offset.
    pub(crate) fn place(&self, at: usize) -> Place {
        let line = self
            .lines
            .partition_point(|&start| start as usize <= at)
            .max(1);
        let start = self.line_start(line);
        let column = self
            .text
            .get(start..at)
            .map_or(0, |before| before.chars().count());
        Place {
            byte: at as u64,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines
            .get(line.saturating_sub(1))
            .map_or(self.text.len(), |&start| start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_of_every_kind() {
        let source = Source::new("é\r\nb\rc\nd");
        assert_eq!(source.line_count(), 4);
        assert_eq!(
            source.place(source.offset(1, 3)),
            Place {
                byte: 2,
                line: 1,
                column: 2
            }
        );
        assert_eq!(
            source.place(source.offset(3, 1)),
            Place {
                byte: 6,
                line: 3,
                column: 1
            }
        );
        assert_eq!(source.offset(1, 2), 0);
        assert_eq!(source.offset(9, 9), 9);
        assert_eq!(source.line(2), "b\r");
    }
}
