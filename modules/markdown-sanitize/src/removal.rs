//! The list of what was removed.

use crate::error::{Place, excerpt};
use crate::limits::MAX_REMOVALS_LISTED;

/// What kind of thing was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemovalKind {
    /// Raw HTML: a block, or a tag within text.
    Html,
    /// An HTML comment.
    HtmlComment,
    /// What stood between the tags of an element that shows nothing or is styled (`script`, `hidden`, `style=`).
    HiddenElement,
    /// A link whose address is not allowed; its text stays.
    UnsafeLink,
    /// An image whose address is not allowed.
    UnsafeImage,
    /// An image that the images option does not keep; its alternative text may stay.
    Image,
    /// A link without text that one could see, or without an address.
    EmptyLink,
    /// The title of a link or an image.
    Title,
    /// A link reference definition that no link uses.
    Definition,
    /// Words behind the language name of a code block.
    CodeInfo,
    /// Zero-width characters.
    ZeroWidth,
    /// Characters that change the direction of text.
    Bidi,
    /// Tag characters (U+E0000 to U+E007F).
    Tag,
    /// Variation selectors that select nothing.
    VariationSelector,
    /// Other characters that show nothing: soft hyphens, fillers, noncharacters.
    Invisible,
    /// Control characters.
    Control,
    /// A kind of element that is not on the list of what may stay.
    Unknown,
}

impl RemovalKind {
    /// Returns the public name of the kind.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::HtmlComment => "html-comment",
            Self::HiddenElement => "hidden-element",
            Self::UnsafeLink => "unsafe-link",
            Self::UnsafeImage => "unsafe-image",
            Self::Image => "image",
            Self::EmptyLink => "empty-link",
            Self::Title => "title",
            Self::Definition => "definition",
            Self::CodeInfo => "code-info",
            Self::ZeroWidth => "zero-width",
            Self::Bidi => "bidi",
            Self::Tag => "tag",
            Self::VariationSelector => "variation-selector",
            Self::Invisible => "invisible",
            Self::Control => "control",
            Self::Unknown => "unknown",
        }
    }
}

/// One thing that was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// What kind of thing it was.
    pub kind: RemovalKind,
    /// Where it stood in the input.
    pub place: Place,
    /// The first characters of it, escaped.
    pub excerpt: String,
}

/// The removals so far: the first ones in full, all of them counted.
#[derive(Debug, Default)]
pub(crate) struct Removals {
    pub(crate) listed: Vec<Removal>,
    pub(crate) total: u64,
}

impl Removals {
    /// Adds a removal; its place is asked for only when it is listed.
    pub(crate) fn add(&mut self, kind: RemovalKind, text: &str, place: impl FnOnce() -> Place) {
        self.total += 1;
        if self.listed.len() < MAX_REMOVALS_LISTED {
            self.listed.push(Removal {
                kind,
                place: place(),
                excerpt: excerpt(text),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removals_beyond_the_bound_are_counted() {
        let mut removals = Removals::default();
        for _ in 0..300 {
            removals.add(RemovalKind::Html, "<b>", || Place::START);
        }
        assert_eq!((removals.listed.len(), removals.total), (256, 300));
    }
}
