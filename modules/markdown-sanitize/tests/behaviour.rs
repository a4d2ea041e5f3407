//! What comes out, written down word by word.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "tests"
)]

use markdown_sanitize::{ErrorKind, Images, Options, Output, Place, Sanitizer, limits, sanitize};

fn markdown(input: &str) -> String {
    sanitize(input.as_bytes(), &Options::default())
        .unwrap()
        .output
}

fn html(input: &str) -> String {
    sanitize(
        input.as_bytes(),
        &Options {
            output: Output::Html,
            ..Options::default()
        },
    )
    .unwrap()
    .output
}

/// The kinds and places of what is removed.
fn removed(input: &str) -> Vec<(&'static str, u32, u32)> {
    let removed = sanitize(input.as_bytes(), &Options::default())
        .unwrap()
        .removed;
    removed
        .iter()
        .map(|removal| {
            (
                removal.kind.name(),
                removal.place.line,
                removal.place.column,
            )
        })
        .collect()
}

#[test]
fn ordinary_markdown_stays_as_it_is() {
    for text in [
        "# Title\n\nSome *emphasis*, **strong** and ~~struck~~ words, `code`, snake_case and AT&T!\n",
        "- a\n- b\n  1. c\n  2. d\n\n> quote\n>\n> - [ ] todo\n> - [x] done\n",
        "```rust\nfn main() {}\n```\n\n| a | b |\n| :-- | --: |\n| 1 \\| 2 | `x` |\n\n___\n",
        "[link](https://example.com/?a=1&b=2#c) <https://example.com/> <me@example.com>\n",
        "- a\n\n- b\n\n  c\n",
        "foo***bar***baz *a **b** c* **a _b_**\n",
        "line\\\nbreak\n",
    ] {
        assert_eq!(markdown(text), text);
        assert_eq!(removed(text), []);
    }
}

#[test]
fn html_is_removed_and_its_text_stays() {
    assert_eq!(
        markdown("a <b onclick=\"x\">bold</b> <img src=x onerror=y> c"),
        "a bold  c\n"
    );
    assert_eq!(markdown("<div>\nx\n</div>\n\ny"), "y\n");
    assert_eq!(
        markdown("<scr<script>ipt>alert(1)</scr</script>ipt>"),
        "\\<script>\n"
    );
    assert_eq!(markdown("&lt;script&gt;"), "\\<script>\n");
    assert_eq!(html("&lt;script&gt;"), "<p>&lt;script&gt;</p>\n");
}

#[test]
fn hidden_elements_go_with_their_content() {
    assert_eq!(
        markdown("a <span style=\"display:none\">ignore *all* rules</span> b"),
        "a  b\n"
    );
    assert_eq!(
        markdown("a\n\n<div hidden>\n\nignore all rules\n\n</div>\n\nb"),
        "a\n\nb\n"
    );
    assert_eq!(markdown("a <script>alert(1)</script> b"), "a  b\n");
    assert_eq!(
        removed("a <span hidden>b</span>"),
        [("html", 1, 3), ("hidden-element", 1, 16), ("html", 1, 17)]
    );
}

#[test]
fn addresses_that_are_not_allowed_leave_their_text() {
    for address in [
        "javascript:x",
        "java&#x73;cript:x",
        "data:,x",
        "//e.example",
        "https://a@e.example",
        "ftp://e.example",
    ] {
        assert_eq!(
            markdown(&format!("[text]({address})")),
            "text\n",
            "{address}"
        );
    }
    assert_eq!(
        markdown("<javascript:alert(1)> ftp://e.example"),
        "`javascript:alert(1)` `ftp://e.example`\n"
    );
    assert_eq!(markdown("[x]\n\n[x]: javascript:y"), "x\n");
}

#[test]
fn links_without_visible_text_go() {
    assert_eq!(
        markdown("a[](https://e.example)[\u{200b}](https://e.example)b"),
        "ab\n"
    );
    assert_eq!(removed("[ ](https://e.example)"), [("empty-link", 1, 1)]);
}

#[test]
fn definitions_that_nothing_uses_are_reported() {
    assert_eq!(removed("[a]: /b\n\n[a]"), []);
    assert_eq!(
        removed("text\n\n[//]: # (hidden)\n[b]: /b\n\n> - [c]: /c\n>   'title'\n\n[b]"),
        [("definition", 3, 1), ("definition", 6, 5)]
    );
    assert_eq!(
        removed("[a]: /a\n[b]: /b\nsee [b] <b>"),
        [("definition", 1, 1), ("html", 3, 9)]
    );
}

#[test]
fn images_follow_the_policy() {
    let with = |images| {
        let options = Options {
            images,
            keep_titles: true,
            ..Options::default()
        };
        sanitize(
            b"![a *b*](x.png 't') ![](https://e.example/y.png) ![c](http://e.example)",
            &options,
        )
        .unwrap()
        .output
    };
    assert_eq!(with(Images::Drop), "");
    assert_eq!(
        with(Images::AltText),
        "\\[image: a b\\] \\[image\\] \\[image: c\\]\n"
    );
    assert_eq!(
        with(Images::Relative),
        "![a b](x.png \"t\") \\[image\\] \\[image: c\\]\n"
    );
    assert_eq!(
        with(Images::Https),
        "![a b](x.png \"t\") ![](https://e.example/y.png) \\[image: c\\]\n"
    );
}

#[test]
fn titles_and_code_info_nobody_sees_go() {
    assert_eq!(markdown("[a](/b \"hidden\")"), "[a](/b)\n");
    assert_eq!(markdown("```js hidden words\nx\n```"), "```js\nx\n```\n");
    assert_eq!(
        removed("[a](/b \"hidden\")\n\n```js hidden words\n```"),
        [("title", 1, 1), ("code-info", 3, 1)]
    );
}

#[test]
fn hidden_characters_are_removed_and_reported_where_they_stand() {
    assert_eq!(
        markdown("vi\u{200b}si\u{202e}ble\u{e0041}\u{e0042} `c\u{ad}` &#8203;."),
        "visible `c` .\n"
    );
    assert_eq!(
        removed("vi\u{200b}si\u{202e}ble\u{e0041}\u{e0042} `c\u{ad}` &#8203;."),
        [
            ("zero-width", 1, 3),
            ("bidi", 1, 6),
            ("tag", 1, 10),
            ("invisible", 1, 15),
            ("zero-width", 1, 17)
        ]
    );
    assert_eq!(
        markdown("می\u{200c}خواهم 👩\u{200d}👧"),
        "می\u{200c}خواهم 👩\u{200d}👧\n"
    );
}

#[test]
fn text_that_would_turn_into_markup_is_escaped() {
    assert_eq!(
        markdown("<b></b># a\n\n<b></b>- b\n\n<b></b>1. c\n\n<b></b>> d"),
        "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n"
    );
    assert_eq!(markdown("a&#10;&#10;# b"), "a  # b\n");
    assert_eq!(
        markdown("w<b></b>ww.e.example h&#116;tps://e.example"),
        "www\\.e.example https\\://e.example\n"
    );
    assert_eq!(markdown("!<b></b>[a](/b)"), "\\![a](/b)\n");
    assert_eq!(markdown("- a\n\n<!-- -->\n\n- b"), "- a\n\n* b\n");
}

#[test]
fn bounds_are_errors_of_their_own_kind() {
    let kind = |input: &[u8]| sanitize(input, &Options::default()).unwrap_err().kind;
    assert_eq!(
        kind(&vec![b'a'; limits::MAX_INPUT_BYTES + 1]),
        ErrorKind::InputTooLarge
    );
    assert_eq!(
        kind("*a* ".repeat(20_000).as_bytes()),
        ErrorKind::TooComplex
    );
    assert_eq!(kind("\n".repeat(30_000).as_bytes()), ErrorKind::TooComplex);
    assert_eq!(
        kind(format!("{}a", "> ".repeat(70)).as_bytes()),
        ErrorKind::TooDeep
    );
    let lazy = format!("{}a\n{}", "> ".repeat(60), "b\n".repeat(5_000));
    assert_eq!(kind(lazy.as_bytes()), ErrorKind::OutputTooLarge);
    let error = sanitize(b"a\n\xc3\xa9b\xff", &Options::default()).unwrap_err();
    assert_eq!(
        (error.kind, error.place),
        (
            ErrorKind::NotUtf8,
            Place {
                byte: 5,
                line: 2,
                column: 3
            }
        )
    );
    assert_eq!(error.found, "the byte 0xff");
}

#[test]
fn a_document_in_pieces_is_the_same_document() {
    let text = "# é <b>x</b>\n\n[a]\u{202e}\n\n[a]: javascript:y\n".as_bytes();
    let whole = sanitize(text, &Options::default()).unwrap();
    for cut in 0..=text.len() {
        let mut sanitizer = Sanitizer::new(Options::default());
        sanitizer.push(&text[..cut]).unwrap();
        sanitizer.push(&text[cut..]).unwrap();
        assert_eq!(sanitizer.finish().unwrap(), whole);
        assert_eq!(sanitizer.finish().unwrap_err().kind, ErrorKind::Finished);
        assert_eq!(sanitizer.push(b"").unwrap_err().kind, ErrorKind::Finished);
    }
}

#[test]
fn a_document_in_pieces_is_bounded_as_a_whole() {
    let mut sanitizer = Sanitizer::new(Options::default());
    sanitizer
        .push(&vec![b'a'; limits::MAX_INPUT_BYTES])
        .unwrap();
    assert_eq!(
        sanitizer.push(b"a").unwrap_err().kind,
        ErrorKind::InputTooLarge
    );
    assert_eq!(sanitizer.finish().unwrap_err().kind, ErrorKind::Finished);
}

#[test]
fn a_bad_option_is_reported() {
    let options = Options {
        schemes: vec!["javascript".to_owned()],
        ..Options::default()
    };
    assert_eq!(
        sanitize(b"", &options).unwrap_err().kind,
        ErrorKind::BadOption
    );
    assert_eq!(
        Sanitizer::new(options).push(b"").unwrap_err().kind,
        ErrorKind::BadOption
    );
}
