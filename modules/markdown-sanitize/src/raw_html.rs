//! Which raw HTML hides what stands behind it.

/// Tracks, over pieces of raw HTML in the order of the document, whether we are inside an element that hides its content.
#[derive(Debug, Default)]
pub(crate) struct Hiding {
    /// The name of the hiding element, and how many of that name are open.
    inside: Option<(String, u32)>,
}

/// Elements whose content is not text for a reader.
const HIDING: [&str; 23] = [
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "head",
    "title",
    "textarea",
    "select",
    "audio",
    "video",
    "canvas",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "frameset",
    "applet",
    "dialog",
    "datalist",
];

/// Elements that have no content, so that they cannot hide any.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end with their paragraph; formatting elements like `b` are not among them, browsers open those again.
const PHRASING: [&str; 17] = [
    "span", "label", "abbr", "q", "cite", "kbd", "sub", "sup", "mark", "ins", "del", "dfn", "samp",
    "var", "time", "bdi", "bdo",
];

impl Hiding {
    /// Returns whether what follows is hidden.
    pub(crate) const fn is_on(&self) -> bool {
        self.inside.is_some()
    }

    /// Ends what a browser ends together with the paragraph or cell it stands in.
    pub(crate) fn leave_leaf(&mut self) {
        if self
            .inside
            .as_ref()
            .is_some_and(|(name, _)| PHRASING.contains(&name.as_str()))
        {
            self.inside = None;
        }
    }

    /// Reads a piece of raw HTML.
    pub(crate) fn read(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = rest.get(at + 1..).unwrap_or_default();
            if rest.starts_with("!--") {
                rest = rest
                    .find("-->")
                    .and_then(|end| rest.get(end + 3..))
                    .unwrap_or_default();
                continue;
            }
            let closing = rest.starts_with('/');
            let body = rest.strip_prefix('/').unwrap_or(rest);
            let length = body
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                .unwrap_or(body.len());
            let name = body.get(..length).unwrap_or_default().to_ascii_lowercase();
            if name.is_empty() {
                continue;
            }
            let attributes = body.get(length..).unwrap_or_default();
            let end = end_of_tag(attributes);
            let (attributes, after) = attributes.split_at(end);
            self.tag(name, closing, attributes);
            rest = after;
        }
    }

    fn tag(&mut self, name: String, closing: bool, attributes: &str) {
        match &mut self.inside {
            Some((hiding, open)) if *hiding == name => {
                if closing {
                    *open -= 1;
                } else {
                    *open += 1;
                }
                if *open == 0 {
                    self.inside = None;
                }
            }
            Some(_) => {}
            None if closing || VOID.contains(&name.as_str()) => {}
            None if HIDING.contains(&name.as_str()) || hides(attributes) => {
                self.inside = Some((name, 1))
            }
            None => {}
        }
    }
}

/// The offset of the `>` that ends the tag, outside of quotes.
fn end_of_tag(attributes: &str) -> usize {
    let mut quote = None;
    for (at, c) in attributes.char_indices() {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if c == '>' => return at,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
    }
    attributes.len()
}

/// Whether an attribute may hide the element: a style can do so in more ways than one can list.
fn hides(attributes: &str) -> bool {
    let lower = attributes.to_ascii_lowercase();
    let mut outside = String::with_capacity(lower.len());
    let mut quote = None;
    for c in lower.chars() {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => outside.push(c),
        }
    }
    outside
        .split(|c: char| c.is_whitespace() || c == '/')
        .map(|attribute| attribute.split('=').next().unwrap_or_default())
        .any(|name| matches!(name, "hidden" | "style" | "aria-hidden" | "inert"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden_after(html: &str) -> bool {
        let mut hiding = Hiding::default();
        hiding.read(html);
        hiding.is_on()
    }

    #[test]
    fn an_open_hiding_element_hides_what_follows() {
        for html in [
            "<script>",
            "<div hidden>",
            "<span style=\"display:none\">",
            "<SPAN STYLE=x>",
            "<p aria-hidden='true'>",
        ] {
            assert!(hidden_after(html), "{html}");
        }
    }

    #[test]
    fn other_elements_hide_nothing() {
        for html in [
            "<b>",
            "<img style='x'>",
            "<script></script>",
            "<a title=' hidden '>",
            "<!-- <script> -->",
            "</script>",
            "<div hidden><div></div></div>",
        ] {
            assert!(!hidden_after(html), "{html}");
        }
    }
}
