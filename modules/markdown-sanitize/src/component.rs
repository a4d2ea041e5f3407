//! The component flavour: the typed interface of `wit/markdown-sanitize.wit`.
#![expect(
    unsafe_code,
    reason = "the generated bindings pass values through linear memory"
)]

use std::cell::RefCell;

mod bindings {
    wit_bindgen::generate!({ world: "component", path: "wit" });
}

use bindings::exports::wasm_audit::tools::markdown_sanitize as wit;

struct Component;

struct Document(RefCell<crate::Sanitizer>);

impl wit::Guest for Component {
    type Sanitizer = Document;

    fn sanitize(input: Vec<u8>, options: wit::Options) -> Result<wit::Sanitized, wit::Error> {
        crate::sanitize(&input, &from_options(options))
            .map(to_sanitized)
            .map_err(to_error)
    }
}

impl wit::GuestSanitizer for Document {
    fn new(options: wit::Options) -> Self {
        Self(RefCell::new(crate::Sanitizer::new(from_options(options))))
    }

    fn push(&self, chunk: Vec<u8>) -> Result<(), wit::Error> {
        self.0.borrow_mut().push(&chunk).map_err(to_error)
    }

    fn finish(&self) -> Result<wit::Sanitized, wit::Error> {
        self.0
            .borrow_mut()
            .finish()
            .map(to_sanitized)
            .map_err(to_error)
    }
}

fn from_options(options: wit::Options) -> crate::Options {
    let default = crate::Options::default();
    crate::Options {
        output: match options.output {
            None => default.output,
            Some(wit::Output::Markdown) => crate::Output::Markdown,
            Some(wit::Output::Html) => crate::Output::Html,
        },
        images: match options.images {
            None => default.images,
            Some(wit::Images::Drop) => crate::Images::Drop,
            Some(wit::Images::AltText) => crate::Images::AltText,
            Some(wit::Images::Relative) => crate::Images::Relative,
            Some(wit::Images::Https) => crate::Images::Https,
        },
        schemes: options.schemes.unwrap_or(default.schemes),
        relative_links: options.relative_links.unwrap_or(default.relative_links),
        keep_titles: options.keep_titles.unwrap_or(default.keep_titles),
    }
}

fn to_sanitized(sanitized: crate::Sanitized) -> wit::Sanitized {
    wit::Sanitized {
        output: sanitized.output,
        removed: sanitized.removed.into_iter().map(to_removal).collect(),
        removed_total: sanitized.removed_total,
    }
}

fn to_removal(removal: crate::Removal) -> wit::Removal {
    use crate::RemovalKind as From;
    use wit::RemovalKind as To;
    let kind = match removal.kind {
        From::Html => To::Html,
        From::HtmlComment => To::HtmlComment,
        From::HiddenElement => To::HiddenElement,
        From::UnsafeLink => To::UnsafeLink,
        From::UnsafeImage => To::UnsafeImage,
        From::Image => To::Image,
        From::EmptyLink => To::EmptyLink,
        From::Title => To::Title,
        From::Definition => To::Definition,
        From::CodeInfo => To::CodeInfo,
        From::ZeroWidth => To::ZeroWidth,
        From::Bidi => To::Bidi,
        From::Tag => To::Tag,
        From::VariationSelector => To::VariationSelector,
        From::Invisible => To::Invisible,
        From::Control => To::Control,
        From::Unknown => To::Unknown,
    };
    wit::Removal {
        kind,
        place: to_place(removal.place),
        excerpt: removal.excerpt,
    }
}

const fn to_place(place: crate::Place) -> wit::Place {
    wit::Place {
        byte: place.byte,
        line: place.line,
        column: place.column,
    }
}

fn to_error(error: crate::Error) -> wit::Error {
    use crate::ErrorKind as From;
    use wit::ErrorKind as To;
    let kind = match error.kind {
        From::InputTooLarge => To::InputTooLarge,
        From::NotUtf8 => To::NotUtf8,
        From::TooComplex => To::TooComplex,
        From::TooDeep => To::TooDeep,
        From::OutputTooLarge => To::OutputTooLarge,
        From::BadOption => To::BadOption,
        From::Finished => To::Finished,
        From::NotStable => To::NotStable,
    };
    wit::Error {
        kind,
        place: to_place(error.place),
        found: error.found,
        expected: error.expected,
    }
}

bindings::export!(Component with_types_in bindings);
