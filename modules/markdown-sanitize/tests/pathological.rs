//! Inputs that are known to make Markdown readers slow or large are answered, whatever the answer is.
//!
//! Time is not measured here: a reader that needs the square of the input's length would not end within the patience
//! of whoever runs the tests. The figures of the WebAssembly build are in the README.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "tests")]

mod oracle;

use markdown_sanitize::{Options, Output, limits};
use oracle::sanitized;

#[test]
fn repeated_pieces_are_answered() {
    for piece in [
        "a ",
        "*a_ ",
        "*a ",
        "*a* ",
        "*a **a *a **a ",
        "[",
        "]",
        "[a](b) ",
        "[a](",
        "[a](<b",
        "![[]()",
        "`a``b```c````d ",
        "`a` ",
        ">",
        "> a\n\n",
        "- a\n",
        "1. a\n",
        "-\n",
        "\n",
        "\r",
        ">\n",
        "<!-- x -->\n\n",
        "a<b>",
        "a <!-- ",
        "a <? ",
        "a <![CDATA[ ",
        "a <!A ",
        "<",
        "<a x=\"",
        "<a ",
        "a|b\n-|-|-\n",
        "a|b\n",
        "-|-\n",
        "http://a.b ",
        "www.a.b",
        "a@",
        "a@b.c ",
        "a.",
        "http://",
        "&amp;",
        "&a",
        "!",
        "\\*",
        "\\",
        "[a]: b\n",
        "[a\n",
        "[a]: b \"",
        "[a][",
        "[a]",
        "a\u{200b}",
        "\u{200b}",
        "\u{e0041}",
        "\t",
        "\0",
        "~~a",
        "_",
        "*",
        "*a",
        "```\n",
        "    a\n",
        "a\n=\n",
        "---\n",
        "# a\n",
        "a  \n",
        "&#106;",
        "<script>",
        "<b hidden>",
        "- - - -",
        "1) ",
        " ",
        "#",
        "# ",
        "é漢字",
        "[a](b \"",
        "&#10;",
        "(",
        ")",
        ":",
        "x:",
        "|",
        "{",
    ] {
        for size in [limits::MAX_INPUT_BYTES, 64 * 1024, 16 * 1024] {
            let text = piece.repeat(size / piece.len());
            sanitized(text.as_bytes(), &Options::default());
        }
    }
}

#[test]
fn shapes_that_grow_are_answered() {
    let n = 20_000;
    for text in [
        format!("{}{}", "x**x".repeat(n / 8), " _x".repeat(n / 8)),
        format!("{}a\n{}", "- ".repeat(2_000), "\n".repeat(n)),
        format!("{}a\n{}", "> ".repeat(2_000), "\n".repeat(n)),
        format!("{}a\n{}", "> ".repeat(60), "b\n".repeat(n)),
        (0..700)
            .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
            .collect(),
        (0..700)
            .map(|length| format!("e{}", "`".repeat(length)))
            .collect(),
        format!(
            "|{}\n|{}\n{}",
            "a|".repeat(3_000),
            "-|".repeat(3_000),
            "a\n".repeat(n)
        ),
        format!(
            "{}\n{}|\n{}",
            "|".repeat(2_001),
            "|-".repeat(2_000),
            "|a\n".repeat(2_000)
        ),
        format!("[a]: {}\n\n{}", "x".repeat(5_000), "[a] ".repeat(n / 4)),
        (0..n).map(|number| format!("[{number}]: u\n")).collect(),
        format!("www.a.b{}", "(".repeat(n)),
        format!("www.a.b{}", ")".repeat(n)),
        format!("www.a.b{}", "&quot;".repeat(n)),
        format!("{}@b.c", "a.".repeat(n)),
        format!("[a]({})", "(".repeat(n)),
        format!("[a]({})", "%25".repeat(n)),
        format!("{}a{}", "[".repeat(n), "](b)".repeat(n)),
        format!("{}x", "> - ".repeat(2_000)),
    ] {
        sanitized(text.as_bytes(), &Options::default());
        sanitized(
            text.as_bytes(),
            &Options {
                output: Output::Html,
                ..Options::default()
            },
        );
    }
}
