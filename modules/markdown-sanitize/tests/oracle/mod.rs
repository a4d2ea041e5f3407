//! Judges the output of the sanitiser by other means than its own: an unsafe renderer and a reader of tags.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "each test takes what it needs"
)]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use markdown_sanitize::{ErrorKind, Images, Options, Output, Sanitized, is_hidden, sanitize};

/// Elements that may appear, each with its attributes.
const ELEMENTS: [(&str, &[&str]); 30] = [
    ("p", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("blockquote", &[]),
    ("ul", &["class"]),
    ("ol", &["start", "class"]),
    ("li", &["class"]),
    ("input", &["type", "checked", "disabled", "class"]),
    ("pre", &["lang"]),
    ("code", &["class"]),
    ("hr", &[]),
    ("br", &[]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("s", &[]),
    ("a", &["href", "title", "rel"]),
    ("img", &["src", "alt", "title"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["align"]),
    ("td", &["align"]),
    ("sup", &[]),
    ("sub", &[]),
];

/// The sets of options that every hostile input goes through.
pub fn option_sets() -> Vec<Options> {
    let strict = Options {
        images: Images::Drop,
        relative_links: false,
        ..Options::default()
    };
    let loose = Options {
        images: Images::Https,
        keep_titles: true,
        ..Options::default()
    };
    let relative = Options {
        images: Images::Relative,
        schemes: vec!["https".to_owned()],
        ..Options::default()
    };
    vec![Options::default(), strict, loose, relative]
}

/// Asserts everything that holds for any input: safe when rendered unsafely, unchanged when sanitised again, and the
/// same in HTML as in Markdown.
pub fn assert_safe(input: &[u8]) {
    for options in option_sets() {
        let Some(markdown) = sanitized(input, &options) else {
            return;
        };
        let text = &markdown.output;
        let shown = String::from_utf8_lossy(input);
        let again = sanitize(text.as_bytes(), &options)
            .unwrap_or_else(|error| panic!("{error}\n{shown:?}\n{text:?}"));
        assert_eq!(&again.output, text, "not idempotent: {shown:?}");
        assert_eq!(
            again.removed_total, 0,
            "removes from its own output: {shown:?}\n{text:?}\n{:?}",
            again.removed
        );
        assert_nothing_hidden(text, &shown);
        let rendered = render(text);
        assert_html(&rendered, &options, &shown);
        let html = sanitize(
            input,
            &Options {
                output: Output::Html,
                ..options.clone()
            },
        )
        .unwrap()
        .output;
        assert_html(&html, &options, &shown);
        assert_nothing_hidden(&html, &shown);
        let same = sanitize(
            text.as_bytes(),
            &Options {
                output: Output::Html,
                ..options.clone()
            },
        )
        .unwrap()
        .output;
        assert_eq!(same, html, "Markdown and HTML differ: {shown:?}");
    }
}

/// Nothing when the input is refused for a reason that it may be refused for.
pub fn sanitized(input: &[u8], options: &Options) -> Option<Sanitized> {
    match sanitize(input, options) {
        Ok(sanitized) => Some(sanitized),
        Err(error) => {
            let allowed = [
                ErrorKind::NotUtf8,
                ErrorKind::TooDeep,
                ErrorKind::TooComplex,
                ErrorKind::OutputTooLarge,
                ErrorKind::InputTooLarge,
            ];
            assert!(
                allowed.contains(&error.kind),
                "{error}\n{:?}",
                String::from_utf8_lossy(input)
            );
            None
        }
    }
}

/// What a renderer that trusts its input makes of it.
pub fn render(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.render.r#unsafe = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    comrak::markdown_to_html(markdown, &options)
}

fn assert_nothing_hidden(text: &str, input: &str) {
    let emoji = [
        '\u{200c}', '\u{200d}', '\u{fe0e}', '\u{fe0f}', '\u{180b}', '\u{180c}', '\u{180d}',
        '\u{180f}',
    ];
    for c in text.chars().filter(|c| *c != '\n' && is_hidden(*c)) {
        let flag = text.contains('\u{1f3f4}') && ('\u{e0020}'..='\u{e007f}').contains(&c);
        assert!(emoji.contains(&c) || flag, "{c:?} is left of {input:?}");
    }
}

/// Reads HTML as a browser's tokenizer would, and asserts that only allowed elements and addresses are in it.
pub fn assert_html(html: &str, options: &Options, input: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        let body = rest.trim_start_matches('/');
        let length = body
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(body.len());
        let name = &body[..length];
        let Some((_, attributes)) = ELEMENTS.iter().find(|(known, _)| *known == name) else {
            panic!("<{name} in the output of {input:?}:\n{html}");
        };
        let mut inner = &body[length..];
        loop {
            inner = inner.trim_start();
            if let Some(after) = inner.strip_prefix("/>").or_else(|| inner.strip_prefix('>')) {
                rest = after;
                break;
            }
            assert!(!closing, "attributes on a closing tag: {input:?}");
            let end = inner
                .find(['=', '>', ' '])
                .unwrap_or_else(|| panic!("unclosed tag: {input:?}\n{html}"));
            let attribute = &inner[..end];
            assert!(
                attributes.contains(&attribute),
                "<{name} {attribute}> in the output of {input:?}:\n{html}"
            );
            let value = inner[end..]
                .strip_prefix("=\"")
                .unwrap_or_else(|| panic!("unquoted: {input:?}\n{html}"));
            let close = value.find('"').unwrap();
            if matches!(attribute, "href" | "src") {
                assert_address(&value[..close], name, options, input);
            }
            inner = &value[close + 1..];
        }
    }
}

/// Says independently of the sanitiser which addresses are harmless: by what they start with, written plainly.
fn assert_address(address: &str, element: &str, options: &Options, input: &str) {
    assert!(
        address.is_ascii() && !address.contains(|c: char| c.is_ascii_control() || c == ' '),
        "{address:?} of {input:?}"
    );
    let lower = address.to_ascii_lowercase();
    let schemed = options.schemes.iter().any(|scheme| {
        let rest = lower
            .strip_prefix(scheme.as_str())
            .and_then(|rest| rest.strip_prefix(':'));
        match (scheme.as_str(), rest) {
            ("http" | "https", Some(rest)) => {
                let host = rest
                    .strip_prefix("//")
                    .and_then(|rest| rest.split(['/', '?', '#']).next());
                host.is_some_and(|host| {
                    !host.is_empty() && !host.contains('@') && !host.contains('\\')
                })
            }
            (_, rest) => rest.is_some(),
        }
    });
    let head = lower.split(['/', '?', '#']).next().unwrap();
    let relative = options.relative_links
        && !head.contains(':')
        && !lower.starts_with("//")
        && !lower.contains('\\');
    assert!(
        schemed || relative,
        "<{element}> to {address:?} in the output of {input:?}"
    );
    if element == "img" {
        let remote = head.contains(':');
        let allowed = match options.images {
            Images::Https => !remote || lower.starts_with("https://"),
            Images::Relative => !remote,
            Images::Drop | Images::AltText => false,
        };
        assert!(allowed, "image {address:?} in the output of {input:?}");
    }
}
