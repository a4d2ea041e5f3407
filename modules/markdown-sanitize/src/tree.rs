//! The tree of what may stay: there is no node for anything else.

/// A block.
#[derive(Debug)]
pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    Heading(u8, Vec<Inline>),
    Quote(Vec<Placed>),
    List(List),
    Code {
        language: String,
        text: String,
    },
    Rule,
    Table {
        aligns: Vec<Align>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

/// A block and the offset in the input at which it starts.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) at: usize,
    pub(crate) block: Block,
}

/// A list; an ordered one has a first number.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) start: Option<usize>,
    pub(crate) tight: bool,
    pub(crate) items: Vec<Item>,
}

/// An item; that of a task list is done or not.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) done: Option<bool>,
    pub(crate) blocks: Vec<Placed>,
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A kind of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Emphasis,
    Strong,
    Strikethrough,
}

/// A piece of a line.
#[derive(Debug)]
pub(crate) enum Inline {
    Text(String),
    Code(String),
    SoftBreak,
    HardBreak,
    Marked(Mark, Vec<Self>),
    Link {
        address: String,
        title: String,
        content: Vec<Self>,
    },
    Image {
        address: String,
        title: String,
        alt: String,
    },
}

/// Adds an inline, joining texts and equal neighbours that would be read as one.
pub(crate) fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (_, Inline::Text(text)) if text.is_empty() => {}
        (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
        (Some(Inline::Marked(last, content)), Inline::Marked(mark, more)) if *last == mark => {
            for inline in more {
                push(content, inline);
            }
        }
        (_, inline) => inlines.push(inline),
    }
}

/// Returns whether anything in the inlines can be seen.
pub(crate) fn is_visible(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => !text.trim().is_empty(),
        Inline::SoftBreak | Inline::HardBreak => false,
        Inline::Marked(_, content) | Inline::Link { content, .. } => is_visible(content),
        Inline::Image { .. } => true,
    })
}
