//! The tree as HTML.

use crate::error::{Error, ErrorKind, Place};
use crate::limits::MAX_HTML_BYTES;
use crate::tree::{Align, Block, Inline, Item, Mark, Placed};

/// Writes blocks as an HTML fragment of a fixed set of elements and attributes.
pub(crate) fn html(blocks: &[Placed]) -> Result<String, Error> {
    let mut out = String::new();
    write_blocks(&mut out, blocks, false)?;
    Ok(out)
}

fn write_blocks(out: &mut String, blocks: &[Placed], tight: bool) -> Result<(), Error> {
    for placed in blocks {
        write_block(out, &placed.block, tight)?;
        if out.len() > MAX_HTML_BYTES {
            let expected = format!("at most {MAX_HTML_BYTES} bytes of output");
            return Err(Error::new(
                ErrorKind::OutputTooLarge,
                Place::START,
                "more output",
                expected,
            ));
        }
    }
    Ok(())
}

fn write_block(out: &mut String, block: &Block, tight: bool) -> Result<(), Error> {
    match block {
        Block::Paragraph(content) if tight => {
            inlines(out, content);
            out.push('\n');
        }
        Block::Paragraph(content) => {
            out.push_str("<p>");
            inlines(out, content);
            out.push_str("</p>\n");
        }
        Block::Heading(level, content) => {
            out.push_str(&format!("<h{level}>"));
            inlines(out, content);
            out.push_str(&format!("</h{level}>\n"));
        }
        Block::Quote(blocks) => {
            out.push_str("<blockquote>\n");
            write_blocks(out, blocks, false)?;
            out.push_str("</blockquote>\n");
        }
        Block::List(list) => {
            match list.start {
                None => out.push_str("<ul>\n"),
                Some(1) => out.push_str("<ol>\n"),
                Some(start) => out.push_str(&format!("<ol start=\"{start}\">\n")),
            }
            for item in &list.items {
                write_item(out, item, list.tight)?;
            }
            out.push_str(if list.start.is_some() {
                "</ol>\n"
            } else {
                "</ul>\n"
            });
        }
        Block::Code { language, text } => {
            out.push_str("<pre><code");
            if !language.is_empty() {
                out.push_str(" class=\"language-");
                escape(out, language);
                out.push('"');
            }
            out.push('>');
            escape(out, text);
            out.push_str("</code></pre>\n");
        }
        Block::Rule => out.push_str("<hr>\n"),
        Block::Table { aligns, rows } => table(out, aligns, rows),
    }
    Ok(())
}

fn write_item(out: &mut String, item: &Item, tight: bool) -> Result<(), Error> {
    out.push_str("<li>");
    // As text: a form control is not among the elements that we write.
    match item.done {
        Some(true) => out.push_str("[x] "),
        Some(false) => out.push_str("[ ] "),
        None => {}
    }
    write_blocks(out, &item.blocks, tight)?;
    out.push_str("</li>\n");
    Ok(())
}

fn table(out: &mut String, aligns: &[Align], rows: &[Vec<Vec<Inline>>]) {
    out.push_str("<table>\n");
    for (count, row) in rows.iter().enumerate() {
        let name = if count == 0 { "th" } else { "td" };
        out.push_str(match count {
            0 => "<thead>\n<tr>\n",
            1 => "<tbody>\n<tr>\n",
            _ => "<tr>\n",
        });
        for (cell, align) in row.iter().zip(aligns) {
            let align = match align {
                Align::None => "",
                Align::Left => " align=\"left\"",
                Align::Center => " align=\"center\"",
                Align::Right => " align=\"right\"",
            };
            out.push_str(&format!("<{name}{align}>"));
            inlines(out, cell);
            out.push_str(&format!("</{name}>\n"));
        }
        out.push_str(if count == 0 {
            "</tr>\n</thead>\n"
        } else {
            "</tr>\n"
        });
    }
    out.push_str(if rows.len() > 1 {
        "</tbody>\n</table>\n"
    } else {
        "</table>\n"
    });
}

fn inlines(out: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text(text) => escape(out, text),
            Inline::Code(text) => {
                out.push_str("<code>");
                escape(out, text);
                out.push_str("</code>");
            }
            Inline::SoftBreak => out.push('\n'),
            Inline::HardBreak => out.push_str("<br>\n"),
            Inline::Marked(mark, content) => {
                let name = match mark {
                    Mark::Emphasis => "em",
                    Mark::Strong => "strong",
                    Mark::Strikethrough => "del",
                };
                out.push_str(&format!("<{name}>"));
                inlines(out, content);
                out.push_str(&format!("</{name}>"));
            }
            Inline::Link {
                address,
                title,
                content,
            } => {
                out.push_str("<a href=\"");
                escape(out, address);
                attribute(out, "title", title);
                // The target learns nothing about the page, and search engines do not count the link.
                out.push_str("\" rel=\"nofollow noopener noreferrer\">");
                inlines(out, content);
                out.push_str("</a>");
            }
            Inline::Image {
                address,
                title,
                alt,
            } => {
                out.push_str("<img src=\"");
                escape(out, address);
                out.push_str("\" alt=\"");
                escape(out, alt);
                attribute(out, "title", title);
                out.push_str("\">");
            }
        }
    }
}

/// Adds an attribute behind the value of another one, whose quote is still open.
fn attribute(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        out.push_str(&format!("\" {name}=\""));
        escape(out, value);
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}
