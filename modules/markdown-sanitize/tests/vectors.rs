//! Other people's test data: every case of it has to come out safe, and the cases of the specification unharmed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::allow_attributes,
    reason = "tests"
)]

mod oracle;

use std::path::PathBuf;

use markdown_sanitize::{Images, Options, sanitize};
use oracle::{assert_safe, render};

/// The text of a vector file, or nothing when it was not fetched.
fn vector(test: &str, name: &str) -> Option<String> {
    let folder = std::env::var_os("WASM_AUDIT_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/vectors")),
        PathBuf::from,
    );
    let path = folder.join("markdown-sanitize").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED {test}: {} is absent", path.display());
    }
    text
}

/// The examples of a file in the form of the CommonMark specification: the Markdown and the HTML of each.
fn examples(text: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !(line.starts_with("````````") && line.ends_with("example")) {
            continue;
        }
        let mut parts = [String::new(), String::new()];
        let mut part = 0;
        for line in lines.by_ref() {
            match line {
                "." if part == 0 => part = 1,
                _ if line.starts_with("````````") => break,
                _ => {
                    parts[part].push_str(&line.replace('→', "\t"));
                    parts[part].push('\n');
                }
            }
        }
        let [markdown, html] = parts;
        examples.push((markdown, html));
    }
    examples
}

/// What is written between quotes in a file of Python or JavaScript, with the escapes that matter undone.
fn literals(text: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(quote) = chars.next() {
        if !matches!(quote, '"' | '\'') {
            continue;
        }
        let mut literal = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n') => literal.push('\n'),
                    Some('r') => literal.push('\r'),
                    Some('t') => literal.push('\t'),
                    Some(marker @ ('x' | 'u')) => {
                        let digits: String = chars
                            .by_ref()
                            .take(if marker == 'x' { 2 } else { 4 })
                            .collect();
                        let code = u32::from_str_radix(&digits, 16)
                            .ok()
                            .and_then(char::from_u32);
                        literal.push(code.unwrap_or('\u{fffd}'));
                    }
                    Some(c) => literal.push(c),
                    None => {}
                },
                _ if c == quote || c == '\n' => break,
                _ => literal.push(c),
            }
        }
        literals.push(literal);
    }
    literals
}

#[test]
fn examples_of_the_specification_come_out_safe() {
    let Some(text) = vector(
        "examples_of_the_specification_come_out_safe",
        "commonmark-0.31.2.txt",
    ) else {
        return;
    };
    let examples = examples(&text);
    assert_eq!(examples.len(), 652);
    for (markdown, html) in &examples {
        assert_safe(markdown.as_bytes());
        // The HTML of the specification is Markdown too: raw HTML from one end to the other.
        assert_safe(html.as_bytes());
    }
    assert_safe(text.as_bytes());
}

/// Examples whose rendering changes although nothing is removed, with the reason.
const CHANGED: &[(&str, &str)] = &[
    ("## \n#\n### ###\n", "a heading without text is dropped"),
    (
        "[foo]\n\n> [foo]: /url\n",
        "a quote without text is dropped",
    ),
    (">\n", "a quote without text is dropped"),
    (">\n>  \n> \n", "a quote without text is dropped"),
    (
        "`\u{a0}`\n`  `\n",
        "a paragraph without a visible character is dropped",
    ),
    ("*(*foo*)*\n", NESTED),
    ("_(_foo_)_\n", NESTED),
    ("__foo, __bar__, baz__\n", NESTED),
    ("_foo _bar_ baz_\n", NESTED),
    ("__foo_ bar_\n", NESTED),
    ("*foo *bar**\n", NESTED),
    ("foo******bar*********baz\n", NESTED),
    ("*foo **bar *baz* bim** bop*\n", NESTED),
    ("*foo [*bar*](/url)*\n", NESTED),
    ("__foo __bar__ baz__\n", NESTED),
    ("____foo__ bar__\n", NESTED),
    ("**foo **bar****\n", NESTED),
    ("**foo *bar **baz**\nbim* bop**\n", NESTED),
    ("*_foo_*\n", NESTED),
    ("_*foo*_\n", NESTED),
    ("****foo****\n", NESTED),
    ("____foo____\n", NESTED),
    ("******foo******\n", NESTED),
    ("_____foo_____\n", NESTED),
];

const NESTED: &str = "emphasis within the same emphasis is not kept";

#[test]
fn harmless_examples_of_the_specification_are_rendered_as_before() {
    let test = "harmless_examples_of_the_specification_are_rendered_as_before";
    let Some(text) = vector(test, "commonmark-0.31.2.txt") else {
        return;
    };
    let options = Options {
        images: Images::Https,
        keep_titles: true,
        ..Options::default()
    };
    let (mut same, mut changed) = (0, Vec::new());
    for (markdown, _) in examples(&text) {
        let sanitized = sanitize(markdown.as_bytes(), &options).unwrap();
        if sanitized.removed_total > 0 {
            continue;
        }
        let squeezed = |markdown: &str| render(markdown).split_whitespace().collect::<String>();
        if squeezed(&markdown) == squeezed(&sanitized.output) {
            same += 1;
        } else if !CHANGED.iter().any(|(known, _)| *known == markdown) {
            changed.push((markdown.clone(), sanitized.output, render(&markdown)));
        }
    }
    assert!(
        changed.is_empty(),
        "{same} same, {} changed: {changed:#?}",
        changed.len()
    );
    assert_eq!(same, 522);
}

#[test]
fn examples_of_extensions_come_out_safe() {
    for name in [
        "table",
        "strikethrough",
        "task_lists",
        "url",
        "fix-commonmark",
    ] {
        let name = format!("mistune-{name}.txt");
        let Some(text) = vector("examples_of_extensions_come_out_safe", &name) else {
            continue;
        };
        let examples = examples(&text);
        assert!(examples.len() > 1, "{name}: {}", examples.len());
        for (markdown, _) in examples {
            assert_safe(markdown.as_bytes());
        }
        assert_safe(text.as_bytes());
    }
}

#[test]
fn payloads_come_out_safe() {
    let files = [
        ("html5sec.js", 280),
        ("brs-base_comprehensive.py", 100),
        ("brs-core_encoding_part1.py", 100),
        ("brs-core_filter_part1.py", 100),
        ("brs-markdown_vectors.py", 60),
        ("brs-payloadsallthethings.py", 300),
        ("brs-protocols.py", 60),
        ("brs-seclists.py", 200),
    ];
    for (name, least) in files {
        let Some(text) = vector("payloads_come_out_safe", name) else {
            continue;
        };
        let literals = literals(&text);
        assert!(literals.len() >= least, "{name}: {}", literals.len());
        assert_safe(text.as_bytes());
        for literal in literals {
            for input in [
                literal.clone(),
                format!("text {literal} text"),
                format!("[x]({literal})"),
                format!("![x](<{literal}> \"{literal}\")"),
                format!("[x]: <{literal}>\n\n[x] <{literal}>"),
            ] {
                assert_safe(input.as_bytes());
            }
        }
    }
}
