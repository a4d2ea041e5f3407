//! Inlines as Markdown.

use crate::emphasis::{HARD, Piece, join};
use crate::escape::{
    code_span, destination, is_reference, text as escaped, title as escaped_title,
};
use crate::tree::Inline;

/// Where inlines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    Paragraph,
    Heading,
    Cell,
}

/// Returns the lines of the inlines; one line for a heading or a cell.
pub(crate) fn lines(inlines: &[Inline], within: Within) -> Vec<String> {
    let mut pieces = Vec::new();
    collect(inlines, within, false, &mut pieces);
    let flat = join(&pieces);
    let mut lines: Vec<String> = Vec::new();
    for line in flat.split('\n') {
        let hard = line.ends_with(HARD);
        let line = line.trim_end_matches(HARD).trim_matches([' ', '\t']);
        if line.is_empty() {
            continue;
        }
        let mut line = if within == Within::Paragraph {
            line_start(line)
        } else {
            line.to_owned()
        };
        if hard {
            line.push(HARD);
        }
        lines.push(line);
    }
    if let Some(last) = lines.last_mut() {
        last.retain(|c| c != HARD);
    }
    if within == Within::Paragraph {
        return lines
            .into_iter()
            .map(|line| line.replace(HARD, "\\"))
            .collect();
    }
    let mut line = lines.join(" ").replace(HARD, "");
    if within == Within::Heading && line.ends_with('#') {
        line.pop();
        line.push_str("\\#");
    }
    vec![line]
}

fn collect(inlines: &[Inline], within: Within, in_link: bool, pieces: &mut Vec<Piece>) {
    for inline in inlines {
        let piece = match inline {
            Inline::Text(text) => escaped(text, in_link),
            Inline::Code(text) => code_span(text, within == Within::Cell),
            Inline::SoftBreak => "\n".to_owned(),
            Inline::HardBreak => format!("{HARD}\n"),
            Inline::Marked(mark, content) => {
                pieces.push(Piece::Open(*mark));
                collect(content, within, in_link, pieces);
                pieces.push(Piece::Close(*mark));
                continue;
            }
            Inline::Link {
                address,
                title,
                content,
            } => {
                if let Some(short) = autolink(address, title, content) {
                    pieces.push(Piece::Str(short));
                    continue;
                }
                // Behind a text that ends so, the link would be an image.
                if let Some(Piece::Str(before)) = pieces.last_mut()
                    && before.ends_with('!')
                {
                    before.pop();
                    before.push_str("\\!");
                }
                pieces.push(Piece::Str("[".to_owned()));
                collect(content, within, true, pieces);
                format!("]({}{})", destination(address), titled(title))
            }
            Inline::Image {
                address,
                title,
                alt,
            } => {
                format!(
                    "![{}]({}{})",
                    escaped(alt, true),
                    destination(address),
                    titled(title)
                )
            }
        };
        pieces.push(Piece::Str(piece));
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() {
        String::new()
    } else {
        format!(" \"{}\"", escaped_title(title))
    }
}

/// The short form `<…>` of a link that is its own text, where every reader takes it for one.
fn autolink(address: &str, title: &str, content: &[Inline]) -> Option<String> {
    let [Inline::Text(text)] = content else {
        return None;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&()*+,;=%".contains(c);
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let reference = |(at, c)| c == '&' && is_reference(address.get(at + 1..).unwrap_or_default());
    let spelled_out = address.chars().all(plain) && !address.char_indices().any(reference);
    let short = title.is_empty() && web && address == text && spelled_out;
    let mail = address.strip_prefix("mailto:").is_some_and(|mail| {
        let parts: Vec<&str> = mail.split('@').collect();
        let word = |part: &&str| {
            !part.is_empty()
                && part.split(['.', '-']).all(|label| {
                    !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric())
                })
        };
        title.is_empty() && mail == text && parts.len() == 2 && parts.iter().all(word)
    });
    (short || mail).then(|| format!("<{text}>"))
}

/// Escapes what would start a block, or make the line before a heading or a table.
fn line_start(line: &str) -> String {
    let mut chars = line.chars();
    let first = chars.next();
    let next = chars.next();
    let starts_block = match first {
        Some('#' | '>' | '=') => true,
        Some('-' | '+') => next.is_none_or(|next| !next.is_alphanumeric()),
        Some(':') => next.is_some_and(|next| next == '-'),
        _ => false,
    };
    if starts_block {
        return format!("\\{line}");
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let ends = rest
        .get(1..)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    if (1..10).contains(&digits) && rest.starts_with(['.', ')']) && ends {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    line.to_owned()
}
