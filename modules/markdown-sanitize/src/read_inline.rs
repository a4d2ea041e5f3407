//! From the parser's tree to the tree of what may stay: what stands in a line.

use comrak::Node;
use comrak::nodes::{NodeLink, NodeValue};

use crate::address;
use crate::error::Error;
use crate::options::Images;
use crate::read::Reader;
use crate::removal::RemovalKind;
use crate::tree::{Inline, Mark, is_visible, push};

impl Reader<'_> {
    /// Reads the children of a node.
    pub(crate) fn inlines<'a>(
        &mut self,
        parent: Node<'a>,
        depth: usize,
        out: &mut Vec<Inline>,
    ) -> Result<(), Error> {
        self.check_depth(parent, depth)?;
        for node in parent.children() {
            self.inline(node, depth, out)?;
        }
        Ok(())
    }

    fn inline<'a>(
        &mut self,
        node: Node<'a>,
        depth: usize,
        out: &mut Vec<Inline>,
    ) -> Result<(), Error> {
        let at = self.start(node);
        match &node.data().value {
            NodeValue::HtmlInline(html) => {
                let comment = html.starts_with("<!--");
                let kind = if comment {
                    RemovalKind::HtmlComment
                } else {
                    RemovalKind::Html
                };
                self.report(kind, at, html);
                self.hiding.read(html);
            }
            NodeValue::Text(text) if self.hiding.is_on() => {
                self.report(RemovalKind::HiddenElement, at, text)
            }
            NodeValue::Code(code) if self.hiding.is_on() => {
                self.report(RemovalKind::HiddenElement, at, &code.literal)
            }
            NodeValue::Text(text) => push(out, Inline::Text(self.cleaned(node, text))),
            NodeValue::Code(code) => {
                let text = self.cleaned(node, &code.literal);
                if !text.is_empty() {
                    push(out, Inline::Code(text));
                }
            }
            NodeValue::SoftBreak => push(out, Inline::SoftBreak),
            NodeValue::LineBreak => push(out, Inline::HardBreak),
            NodeValue::Emph => self.marked(node, Mark::Emphasis, depth, out)?,
            NodeValue::Strong => self.marked(node, Mark::Strong, depth, out)?,
            NodeValue::Strikethrough => self.marked(node, Mark::Strikethrough, depth, out)?,
            NodeValue::Link(link) => self.link(node, link, depth, out)?,
            NodeValue::Image(_) if self.hiding.is_on() => {
                self.report(RemovalKind::HiddenElement, at, "an image")
            }
            NodeValue::Image(image) => self.image(node, image, depth, out)?,
            other => self.report(RemovalKind::Unknown, at, other.xml_node_name()),
        }
        Ok(())
    }

    fn marked<'a>(
        &mut self,
        node: Node<'a>,
        mark: Mark,
        depth: usize,
        out: &mut Vec<Inline>,
    ) -> Result<(), Error> {
        let mut content = Vec::new();
        let nested = self.open.contains(&mark);
        self.open.push(mark);
        self.inlines(node, depth + 1, &mut content)?;
        self.open.pop();
        // Emphasis within the same emphasis means nothing more.
        if nested || !is_visible(&content) {
            content.into_iter().for_each(|inline| push(out, inline));
        } else {
            push(out, Inline::Marked(mark, content));
        }
        Ok(())
    }

    fn link<'a>(
        &mut self,
        node: Node<'a>,
        link: &NodeLink,
        depth: usize,
        out: &mut Vec<Inline>,
    ) -> Result<(), Error> {
        let at = self.start(node);
        let mut content = Vec::new();
        self.inlines(node, depth + 1, &mut content)?;
        if !is_visible(&content) {
            self.report(RemovalKind::EmptyLink, at, &link.url);
            return Ok(());
        }
        if link.url.is_empty() {
            self.report(RemovalKind::EmptyLink, at, "");
        } else if let Some(address) = address::allowed(&link.url, self.options) {
            let title = self.title(node, link);
            push(
                out,
                Inline::Link {
                    address,
                    title,
                    content,
                },
            );
            return Ok(());
        } else {
            self.report(RemovalKind::UnsafeLink, at, &link.url);
            if let [Inline::Text(text)] = content.as_slice()
                && is_autolink(&link.url, text)
            {
                // As code, so that no reader makes a link of it again.
                push(out, Inline::Code(text.clone()));
                return Ok(());
            }
        }
        if !link.title.is_empty() {
            self.report(RemovalKind::Title, at, &link.title);
        }
        content.into_iter().for_each(|inline| push(out, inline));
        Ok(())
    }

    fn image<'a>(
        &mut self,
        node: Node<'a>,
        image: &NodeLink,
        depth: usize,
        out: &mut Vec<Inline>,
    ) -> Result<(), Error> {
        let at = self.start(node);
        let mut content = Vec::new();
        self.inlines(node, depth + 1, &mut content)?;
        let mut alt = String::new();
        plain(&content, &mut alt);
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let address =
            address::allowed(&image.url, self.options).filter(|address| !address.is_empty());
        let kept = match (&address, self.options.images) {
            (Some(address), Images::Relative) => address::is_relative(address),
            (Some(address), Images::Https) => {
                address::is_relative(address) || address::is_https(address)
            }
            _ => false,
        };
        if let (Some(address), true) = (&address, kept) {
            let title = self.title(node, image);
            push(
                out,
                Inline::Image {
                    address: address.clone(),
                    title,
                    alt,
                },
            );
            return Ok(());
        }
        let kind = if address.is_some() {
            RemovalKind::Image
        } else {
            RemovalKind::UnsafeImage
        };
        self.report(kind, at, &image.url);
        if !image.title.is_empty() {
            self.report(RemovalKind::Title, at, &image.title);
        }
        if self.options.images != Images::Drop {
            let text = if alt.is_empty() {
                "[image]".to_owned()
            } else {
                format!("[image: {alt}]")
            };
            push(out, Inline::Text(text));
        }
        Ok(())
    }

    fn title(&mut self, node: Node<'_>, link: &NodeLink) -> String {
        if link.title.is_empty() {
            return String::new();
        }
        if self.options.keep_titles {
            let title = link.title.replace(['\n', '\r', '\t'], " ");
            return self
                .cleaned(node, &title)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
        }
        let at = self.start(node);
        self.report(RemovalKind::Title, at, &link.title);
        String::new()
    }
}

/// Whether a link is an address that stood in the text.
fn is_autolink(address: &str, text: &str) -> bool {
    ["", "mailto:", "http://"]
        .iter()
        .any(|scheme| address.strip_prefix(scheme) == Some(text))
}

/// The text of inlines without its markup.
fn plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Marked(_, content) | Inline::Link { content, .. } => plain(content, out),
            Inline::Image { alt, .. } => out.push_str(alt),
        }
    }
}
