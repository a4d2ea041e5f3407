//! The tree as Markdown.

use crate::error::{Error, ErrorKind, Place};
use crate::limits::MAX_MARKDOWN_BYTES;
use crate::tree::{Align, Block, Inline, List, Placed};
use crate::write_inline::{Within, lines};

/// Markdown, and for each block where it starts in the output and where it stood in the input.
#[derive(Debug, Default)]
pub(crate) struct Markdown {
    pub(crate) text: String,
    pub(crate) origin: Vec<(usize, usize)>,
}

/// Writes blocks as Markdown.
pub(crate) fn markdown(blocks: &[Placed]) -> Result<Markdown, Error> {
    let mut writer = Writer {
        out: Markdown::default(),
        prefix: String::new(),
        at_start: true,
        bullet: '-',
    };
    writer.blocks(blocks, false)?;
    Ok(writer.out)
}

struct Writer {
    out: Markdown,
    /// What every line of the block starts with: the marks of quotes, the spaces of lists.
    prefix: String,
    /// Whether the next text starts a line; it does not right behind a list marker.
    at_start: bool,
    /// The marker of the next list of this kind, which differs from that of a list right before it.
    bullet: char,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Placed], tight: bool) -> Result<(), Error> {
        let mut after: Option<(bool, char)> = None;
        for (count, placed) in blocks.iter().enumerate() {
            if count > 0 && !tight {
                self.line("")?;
            }
            self.out.origin.push((self.out.text.len(), placed.at));
            let marker = match (&placed.block, after) {
                (Block::List(list), Some((ordered, marker))) if list.start.is_some() == ordered => {
                    match marker {
                        '-' => '*',
                        '.' => ')',
                        '*' => '-',
                        _ => '.',
                    }
                }
                (Block::List(list), _) if list.start.is_some() => '.',
                _ => '-',
            };
            after = match &placed.block {
                Block::List(list) => Some((list.start.is_some(), marker)),
                _ => None,
            };
            self.bullet = marker;
            self.block(&placed.block)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), Error> {
        match block {
            Block::Paragraph(content) => {
                for line in lines(content, Within::Paragraph) {
                    self.line(&line)?;
                }
                Ok(())
            }
            Block::Heading(level, content) => {
                let marks = "#".repeat(usize::from(*level));
                self.line(&format!("{marks} {}", one_line(content, Within::Heading)))
            }
            Block::Quote(blocks) => self.within("> ", "> ", |writer| writer.blocks(blocks, false)),
            Block::List(list) => self.list(list),
            Block::Code { language, text } => {
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat((longest + 1).max(3));
                self.line(&format!("{fence}{language}"))?;
                for line in text.lines() {
                    self.line(line)?;
                }
                self.line(&fence)
            }
            Block::Rule => self.line("___"),
            Block::Table { aligns, rows } => self.table(aligns, rows),
        }
    }

    fn list(&mut self, list: &List) -> Result<(), Error> {
        let marker = self.bullet;
        for (count, item) in list.items.iter().enumerate() {
            if count > 0 && !list.tight {
                self.line("")?;
            }
            let mark = match list.start {
                Some(start) => format!("{}{marker} ", (start + count).min(999_999_999)),
                None => format!("{marker} "),
            };
            let task = match item.done {
                Some(true) => "[x] ",
                Some(false) => "[ ] ",
                None => "",
            };
            if item.blocks.is_empty() {
                self.line(mark.trim_end())?;
                continue;
            }
            let indent = " ".repeat(mark.len());
            self.within(&format!("{mark}{task}"), &indent, |writer| {
                writer.blocks(&item.blocks, list.tight)
            })?;
        }
        Ok(())
    }

    fn table(&mut self, aligns: &[Align], rows: &[Vec<Vec<Inline>>]) -> Result<(), Error> {
        for (count, row) in rows.iter().enumerate() {
            let mut line = "|".to_owned();
            for cell in row {
                line.push(' ');
                line.push_str(&one_line(cell, Within::Cell));
                line.push_str(" |");
            }
            self.line(&line)?;
            if count == 0 {
                let mut line = "|".to_owned();
                for align in aligns {
                    line.push_str(match align {
                        Align::None => " --- |",
                        Align::Left => " :-- |",
                        Align::Center => " :-: |",
                        Align::Right => " --: |",
                    });
                }
                self.line(&line)?;
            }
        }
        Ok(())
    }

    /// Writes something behind a mark, its further lines behind a prefix.
    fn within(
        &mut self,
        mark: &str,
        prefix: &str,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.at_start {
            self.out.text.push_str(&self.prefix);
        }
        self.out.text.push_str(mark);
        self.at_start = false;
        let length = self.prefix.len();
        self.prefix.push_str(prefix);
        write(self)?;
        self.prefix.truncate(length);
        Ok(())
    }

    fn line(&mut self, line: &str) -> Result<(), Error> {
        if self.at_start {
            let prefix = if line.is_empty() {
                self.prefix.trim_end()
            } else {
                &self.prefix
            };
            self.out.text.push_str(prefix);
        }
        self.out.text.push_str(line);
        self.out.text.push('\n');
        self.at_start = true;
        if self.out.text.len() > MAX_MARKDOWN_BYTES {
            let expected = format!("at most {MAX_MARKDOWN_BYTES} bytes of output");
            return Err(Error::new(
                ErrorKind::OutputTooLarge,
                Place::START,
                "more output",
                expected,
            ));
        }
        Ok(())
    }
}

fn one_line(inlines: &[Inline], within: Within) -> String {
    lines(inlines, within).pop().unwrap_or_default()
}
