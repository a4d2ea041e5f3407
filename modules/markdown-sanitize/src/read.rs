//! From the parser's tree to the tree of what may stay: blocks.

use comrak::nodes::{ListDelimType, ListType, NodeList, NodeValue, TableAlignment};
use comrak::{Arena, Node};

use crate::definitions;
use crate::error::{Error, ErrorKind, Place};
use crate::hidden;
use crate::limits::{MAX_DEPTH, MAX_LANGUAGE_CHARS, MAX_NODES};
use crate::options::Options;
use crate::raw_html::Hiding;
use crate::removal::{RemovalKind, Removals};
use crate::source::Source;
use crate::tree::{Align, Block, Inline, Item, List, Mark, Placed, is_visible};

/// Reads a text and keeps what may stay; `place` says where an offset of the text stands in the input.
pub(crate) fn read(
    text: &str,
    options: &Options,
    removals: &mut Removals,
    place: &dyn Fn(&Source<'_>, usize) -> Place,
) -> Result<Vec<Placed>, Error> {
    let arena = Arena::with_capacity((text.len() + 16).min(MAX_NODES));
    check_lines(text)?;
    let source = Source::new(text);
    let root =
        comrak::try_parse_document(&arena, text, &parse_options(), &|| arena.len() > MAX_NODES)
            .map_err(|_| too_complex())?;
    let covered = vec![false; source.line_count() + 1];
    let mut reader = Reader {
        options,
        source: &source,
        place,
        removals,
        hiding: Hiding::default(),
        covered,
        shift: 0,
        open: Vec::new(),
    };
    let blocks = reader.blocks(root, 0)?;
    let covered = std::mem::take(&mut reader.covered);
    definitions::report(root, &source, &covered, |at, text| {
        reader
            .removals
            .add(RemovalKind::Definition, text, || place(&source, at));
    });
    Ok(blocks)
}

/// Checks the number of lines before a table of them is made.
pub(crate) fn check_lines(text: &str) -> Result<(), Error> {
    let lines = text
        .bytes()
        .filter(|byte| matches!(byte, b'\n' | b'\r'))
        .count();
    if lines > MAX_NODES {
        Err(too_complex())
    } else {
        Ok(())
    }
}

fn too_complex() -> Error {
    let expected = format!("at most {MAX_NODES} lines and pieces of markup");
    Error::new(
        ErrorKind::TooComplex,
        Place::START,
        "more markup than fits in memory",
        expected,
    )
}

/// The options of the parser: CommonMark and the extensions of GFM.
pub(crate) fn parse_options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options
}

pub(crate) struct Reader<'r> {
    pub(crate) options: &'r Options,
    pub(crate) source: &'r Source<'r>,
    place: &'r dyn Fn(&Source<'_>, usize) -> Place,
    pub(crate) removals: &'r mut Removals,
    pub(crate) hiding: Hiding,
    /// Which lines (from 1) belong to a block of the tree; the others hold reference definitions.
    covered: Vec<bool>,
    /// How many lines the parser's places within this leaf lag behind, because definitions stood before it.
    shift: usize,
    /// The kinds of emphasis that are open.
    pub(crate) open: Vec<Mark>,
}

impl<'r> Reader<'r> {
    pub(crate) fn report(&mut self, kind: RemovalKind, at: usize, text: &str) {
        let (place, source) = (self.place, self.source);
        self.removals.add(kind, text, || place(source, at));
    }

    pub(crate) fn check_depth(&self, node: Node<'_>, depth: usize) -> Result<(), Error> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        let place = (self.place)(self.source, self.start(node));
        let expected = format!("at most {MAX_DEPTH} levels");
        Err(Error::new(
            ErrorKind::TooDeep,
            place,
            "deeper nesting",
            expected,
        ))
    }

    /// The offset at which a node starts.
    pub(crate) fn start(&self, node: Node<'_>) -> usize {
        let start = node.data().sourcepos.start;
        self.source.offset(start.line + self.shift, start.column)
    }

    /// The offset behind a node.
    fn end(&self, node: Node<'_>) -> usize {
        let end = node.data().sourcepos.end;
        self.source.offset(end.line + self.shift, end.column + 1)
    }

    /// Removes hidden characters from a text of a node, and reports them where they stand.
    pub(crate) fn cleaned(&mut self, node: Node<'_>, text: &str) -> String {
        let (start, end) = (self.start(node), self.end(node));
        let mut from = start;
        let source = self.source;
        hidden::clean(text, |kind, _, run| {
            // Written as a character reference, it is not found, and the place is that of the node.
            let found = source
                .text
                .get(from..end.max(from))
                .and_then(|rest| rest.find(run));
            let at = found.map_or(start, |found| from + found);
            if found.is_some() {
                from = at + run.len();
            }
            self.report(kind, at, run);
        })
        .unwrap_or_else(|| text.to_owned())
    }

    fn blocks<'a>(&mut self, parent: Node<'a>, depth: usize) -> Result<Vec<Placed>, Error> {
        self.check_depth(parent, depth)?;
        let mut blocks = Vec::new();
        for node in parent.children() {
            let at = self.start(node);
            if let Some(block) = self.block(node, depth)? {
                blocks.push(Placed { at, block });
            }
        }
        Ok(blocks)
    }

    fn block<'a>(&mut self, node: Node<'a>, depth: usize) -> Result<Option<Block>, Error> {
        let at = self.start(node);
        let data = node.data();
        // Containers are entered even while hidden: the closing tag may stand in them.
        match &data.value {
            NodeValue::BlockQuote => {
                let blocks = self.blocks(node, depth + 1)?;
                return Ok((!blocks.is_empty()).then_some(Block::Quote(blocks)));
            }
            NodeValue::List(list) => return self.list(node, *list, depth),
            _ => {}
        }
        self.cover(node);
        match &data.value {
            NodeValue::Paragraph => {
                let content = self.leaf(node, depth)?;
                Ok(is_visible(&content).then_some(Block::Paragraph(content)))
            }
            NodeValue::Heading(heading) => {
                let content = self.leaf(node, depth)?;
                Ok(is_visible(&content).then_some(Block::Heading(heading.level, content)))
            }
            NodeValue::HtmlBlock(html) => {
                let comment = html.literal.trim_start().starts_with("<!--");
                let kind = if comment {
                    RemovalKind::HtmlComment
                } else {
                    RemovalKind::Html
                };
                self.report(kind, at, html.literal.trim());
                self.hiding.read(&html.literal);
                Ok(None)
            }
            NodeValue::CodeBlock(code) if self.hiding.is_on() => {
                self.report(RemovalKind::HiddenElement, at, code.literal.trim());
                Ok(None)
            }
            NodeValue::CodeBlock(code) => {
                let language = self.language(at, &code.info);
                let mut text = String::with_capacity(code.literal.len());
                // Line by line, because a line end is not a hidden character here.
                for line in code.literal.lines() {
                    text.push_str(&self.cleaned(node, line));
                    text.push('\n');
                }
                Ok(Some(Block::Code { language, text }))
            }
            NodeValue::ThematicBreak => Ok((!self.hiding.is_on()).then_some(Block::Rule)),
            NodeValue::Table(table) => {
                let aligns = table.alignments.iter().map(align).collect();
                let mut rows = Vec::new();
                for row in node.children() {
                    let mut cells = Vec::new();
                    for cell in row.children() {
                        cells.push(self.leaf(cell, depth + 1)?);
                    }
                    rows.push(cells);
                }
                let seen = rows.iter().flatten().any(|cell| is_visible(cell));
                Ok(seen.then_some(Block::Table { aligns, rows }))
            }
            other => {
                self.report(RemovalKind::Unknown, at, other.xml_node_name());
                Ok(None)
            }
        }
    }

    fn list<'a>(
        &mut self,
        node: Node<'a>,
        list: NodeList,
        depth: usize,
    ) -> Result<Option<Block>, Error> {
        self.check_depth(node, depth + 1)?;
        let hidden_before = self.hiding.is_on();
        let mut items = Vec::new();
        for child in node.children() {
            let mut done = match child.data().value {
                NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
                _ => None,
            };
            let blocks = self.blocks(child, depth + 2)?;
            if !matches!(
                blocks.first(),
                Some(Placed {
                    block: Block::Paragraph(_),
                    ..
                })
            ) {
                done = None;
            }
            if !(hidden_before && blocks.is_empty()) {
                items.push(Item { done, blocks });
            }
        }
        let ordered = list.list_type == ListType::Ordered;
        debug_assert!(matches!(
            list.delimiter,
            ListDelimType::Period | ListDelimType::Paren
        ));
        let several = items.len() > 1 || items.iter().any(|item| item.blocks.len() > 1);
        let joinable = items.iter().all(|item| {
            item.blocks
                .windows(2)
                .all(|two| matches!(two, [first, second] if joins(&first.block, &second.block)))
        });
        let tight = joinable && (list.tight || !several);
        Ok((!items.is_empty()).then_some(Block::List(List {
            start: ordered.then_some(list.start),
            tight,
            items,
        })))
    }

    /// The inlines of a paragraph, heading or cell.
    fn leaf<'a>(&mut self, node: Node<'a>, depth: usize) -> Result<Vec<Inline>, Error> {
        let mut content = Vec::new();
        self.open.clear();
        self.inlines(node, depth + 1, &mut content)?;
        self.hiding.leave_leaf();
        self.shift = 0;
        Ok(content)
    }

    /// Notes the lines of a block, and how far definitions at its start have shifted it.
    fn cover(&mut self, node: Node<'_>) {
        let data = node.data();
        self.shift = 0;
        let last = node
            .last_child()
            .map(|child| child.data().sourcepos.end.line);
        if let (NodeValue::Paragraph | NodeValue::Heading(_), Some(last)) = (&data.value, last) {
            let setext = matches!(&data.value, NodeValue::Heading(heading) if heading.setext);
            let end = data.sourcepos.end.line - usize::from(setext);
            self.shift = end.saturating_sub(last);
        }
        let first = data.sourcepos.start.line + self.shift;
        for line in first..=data.sourcepos.end.line {
            if let Some(covered) = self.covered.get_mut(line) {
                *covered = true;
            }
        }
    }

    /// The language of a code block: one word, because the rest is shown to nobody.
    fn language(&mut self, at: usize, info: &str) -> String {
        let word = info.split_whitespace().next().unwrap_or_default();
        let plain = word.len() <= MAX_LANGUAGE_CHARS
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '#' | '_'));
        let language = if plain { word } else { "" };
        if language != info.trim() {
            self.report(RemovalKind::CodeInfo, at, info);
        }
        language.to_owned()
    }
}

/// Whether the second block may follow the first without a blank line and still be read the same.
fn joins(first: &Block, second: &Block) -> bool {
    let starts_alone = match second {
        Block::Heading(..) | Block::Code { .. } | Block::Rule | Block::Quote(_) => true,
        Block::List(list) => {
            list.start.is_none_or(|start| start == 1)
                && list
                    .items
                    .first()
                    .is_some_and(|item| !item.blocks.is_empty())
        }
        Block::Paragraph(_) => {
            matches!(first, Block::Heading(..) | Block::Code { .. } | Block::Rule)
        }
        Block::Table { .. } => false,
    };
    let ends_alone = match first {
        Block::Table { .. } => false,
        Block::Quote(_) => !matches!(second, Block::Quote(_)),
        Block::List(_) => !matches!(second, Block::List(_)),
        _ => true,
    };
    starts_alone && ends_alone
}

const fn align(align: &TableAlignment) -> Align {
    match align {
        TableAlignment::None => Align::None,
        TableAlignment::Left => Align::Left,
        TableAlignment::Center => Align::Center,
        TableAlignment::Right => Align::Right,
    }
}
