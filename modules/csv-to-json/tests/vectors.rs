//! Independent test data, fetched as `vectors.tsv` says.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what a test leans on may fail loudly"
)]

use csv_to_json::{ErrorKind, Header, Layout, Options, QuoteErrors, Ragged, convert};
use std::path::PathBuf;

type Table = Vec<Vec<String>>;

/// The suite's JSON belongs to another file: other phone number, one object and no array.
const SPECTRUM_WRONG: [&str; 1] = ["location_coordinates"];

/// Cases of csv-core that use what this module does not have.
const CSV_CORE_OPTIONS: [&str; 6] = [
    ".terminator(",
    ".ascii(",
    ".double_quote(",
    ".escape(",
    ".comment(Some(b'#'))",
    ".comment(Some(b'\\n'))",
];

/// An empty line, the end of the last row included, is a row for Papa Parse. (Ours: no row, or with `blank-lines: row` one for every *empty* line.)
const PAPA_BLANK_LINES: [&str; 2] = [
    "One column input with empty fields",
    "Fast mode with blank line at end",
];

/// Papa Parse looks for the closing quote beyond text that follows a quote, ours ends there.
const PAPA_TEXT_AFTER_QUOTE: &str = "Quoted field has invalid trailing quote";

#[test]
fn csv_spectrum_gives_its_json() {
    let names = [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ];
    let mut passed = 0;
    for name in names {
        let (Some(csv), Some(json)) = (
            vector(&format!("spectrum/{name}.csv")),
            vector(&format!("spectrum/{name}.json")),
        ) else {
            eprintln!("SKIPPED csv_spectrum_gives_its_json: {name} was not fetched");
            return;
        };
        if SPECTRUM_WRONG.contains(&name) {
            let options = Options {
                quote_errors: QuoteErrors::Keep,
                ..Options::default()
            };
            let outcome = convert(&csv, options).map(|json| String::from_utf8(json).unwrap());
            assert!(outcome.unwrap().contains("17.9\\\"W\""), "{name}");
            continue;
        }
        let got = convert(&csv, Options::default()).unwrap();
        assert_eq!(compact(&got), compact(&json), "{name}");
        passed += 1;
    }
    assert_eq!(passed, 11);
}

#[test]
fn csv_core_cases_give_the_same_fields() {
    let Some(source) = vector("csv-core-reader.rs") else {
        eprintln!("SKIPPED csv_core_cases_give_the_same_fields: the file was not fetched");
        return;
    };
    let source = String::from_utf8(source).unwrap();
    let mut passed = 0;
    let mut unsupported = 0;
    for case in source.split("parses_to!(").skip(1) {
        let case = case.trim_start();
        if case.starts_with('$') {
            continue;
        }
        let (name, case) = case.split_once(',').unwrap();
        let (input, case) = literal(case).unwrap();
        let (expected, case) = table(case.split_once("csv!").unwrap().1);
        let config = case.split_once(");\n\n").map_or(case, |(config, _)| config);
        // A call without its own options ends right after the table.
        let config = if case.trim_start_matches('\n').trim_start().starts_with(')') {
            ""
        } else {
            config
        };
        if CSV_CORE_OPTIONS
            .iter()
            .any(|option| config.contains(option))
        {
            unsupported += 1;
            continue;
        }
        let mut options = plain();
        if config.contains(".quoting(false)") {
            options.quote = None;
        }
        if let Some((_, rest)) = config.split_once(".delimiter(b") {
            options.delimiter = literal(rest).unwrap().0.chars().next().unwrap();
        }
        if let Some((_, rest)) = config.split_once(".quote(b") {
            options.quote = literal(rest).unwrap().0.chars().next();
        }
        if name == "quote_delimiter" {
            // One character for both makes no sense, and is refused.
            let error = convert(input.as_bytes(), options).unwrap_err();
            assert_eq!(error.kind, ErrorKind::BadOption);
            unsupported += 1;
            continue;
        }
        let got = convert(input.as_bytes(), options).unwrap();
        assert_eq!(String::from_utf8(got).unwrap(), ndjson(&expected), "{name}");
        passed += 1;
    }
    assert_eq!((passed, unsupported), (51, 12));
}

#[test]
fn papaparse_core_cases_give_the_same_fields() {
    let Some(source) = vector("papaparse-test-cases.js") else {
        eprintln!("SKIPPED papaparse_core_cases_give_the_same_fields: the file was not fetched");
        return;
    };
    let source = String::from_utf8(source).unwrap();
    let (_, source) = source.split_once("var CORE_PARSER_TESTS = [").unwrap();
    let (source, _) = source.split_once("\n];").unwrap();
    let mut passed = 0;
    let mut unsupported = 0;
    for case in source.split("description:").skip(1) {
        let (name, case) = literal(case).unwrap();
        let (_, case) = case.split_once("input:").unwrap();
        let (input, case) = literal(case).unwrap();
        let (config, case) = case.split_once("expected:").unwrap();
        let (_, case) = case.split_once("data:").unwrap();
        let (expected, case) = table(case);
        if ["comments: ", "preview: ", "header: "]
            .iter()
            .any(|option| config.contains(option))
            && !name.starts_with("Bad comments")
        {
            unsupported += 1;
            continue;
        }
        if PAPA_BLANK_LINES.contains(&name.as_str()) {
            let got = convert(input.as_bytes(), plain()).unwrap();
            let rows: Table = expected.into_iter().filter(|row| row != &[""]).collect();
            assert_eq!(String::from_utf8(got).unwrap(), ndjson(&rows), "{name}");
            unsupported += 1;
            continue;
        }
        // Where Papa Parse tells of an error, so must we.
        let is_error = !case
            .trim_start_matches([',', ' ', '\n', '\t'])
            .starts_with("errors: []");
        if is_error {
            let strict = Options {
                quote_errors: QuoteErrors::Error,
                ..plain()
            };
            let kind = convert(input.as_bytes(), strict).unwrap_err().kind;
            let expected = if name.starts_with(PAPA_TEXT_AFTER_QUOTE) {
                ErrorKind::TextAfterQuote
            } else {
                ErrorKind::UnclosedQuote
            };
            assert_eq!(kind, expected, "{name}");
        } else {
            let got = convert(input.as_bytes(), plain()).unwrap();
            // Rows of different lengths are cut and filled here, and compared as such.
            assert_eq!(String::from_utf8(got).unwrap(), ndjson(&expected), "{name}");
        }
        passed += 1;
    }
    assert_eq!((passed, unsupported), (44, 19));
}

fn plain() -> Options {
    Options {
        header: Header::None,
        layout: Layout::NdjsonArrays,
        quote_errors: QuoteErrors::Keep,
        ragged: Ragged::Fit,
        ..Options::default()
    }
}

fn vector(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("WASM_AUDIT_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/vectors")),
        PathBuf::from,
    );
    std::fs::read(root.join("csv-to-json").join(path)).ok()
}

/// Writes rows as the module should: cut or filled to the length of the first.
fn ndjson(rows: &Table) -> String {
    let mut out = String::new();
    let width = rows.first().map_or(0, Vec::len);
    for row in rows {
        let cells: Vec<String> = (0..width)
            .map(|index| row.get(index).map_or("null".to_owned(), |text| json(text)))
            .collect();
        out += &format!("[{}]\n", cells.join(","));
    }
    out
}

fn json(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "\"{}\"",
        text.replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\t', "\\t")
    )
}

/// Drops white space outside strings.
fn compact(json: &[u8]) -> String {
    let mut out = String::new();
    let mut in_string = false;
    let mut escaped = false;
    for character in std::str::from_utf8(json).unwrap().chars() {
        if in_string || !character.is_ascii_whitespace() {
            out.push(character);
        }
        in_string ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
    }
    out
}

/// Reads a list of lists of string literals, and returns what follows.
fn table(mut text: &str) -> (Table, &str) {
    let mut rows = Table::new();
    let mut depth = 0;
    loop {
        text = text.trim_start_matches([' ', '\n', '\t', ',']);
        match text.as_bytes()[0] {
            b'[' => {
                depth += 1;
                if depth == 2 {
                    rows.push(Vec::new());
                }
                text = &text[1..];
            }
            b']' => {
                depth -= 1;
                text = &text[1..];
                if depth == 0 {
                    return (rows, text);
                }
            }
            _ => {
                let (field, rest) = literal(text).unwrap();
                rows.last_mut().unwrap().push(field);
                text = rest;
            }
        }
    }
}

/// Reads a string literal of Rust or JavaScript, and returns what follows.
fn literal(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    if let Some(raw) = text.strip_prefix("r#\"") {
        let (value, rest) = raw.split_once("\"#")?;
        return Some((value.to_owned(), rest));
    }
    let mut characters = text.chars();
    let quote = characters
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let mut value = String::new();
    loop {
        match characters.next()? {
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                'x' => value.push(hexadecimal(&mut characters, 2)?),
                'u' if characters.as_str().starts_with('{') => {
                    let (digits, rest) = characters.as_str()[1..].split_once('}')?;
                    value.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    characters = rest.chars();
                }
                'u' => value.push(hexadecimal(&mut characters, 4)?),
                other => value.push(other),
            },
            character if character == quote => return Some((value, characters.as_str())),
            character => value.push(character),
        }
    }
}

fn hexadecimal(characters: &mut std::str::Chars<'_>, length: usize) -> Option<char> {
    let digits: String = characters.by_ref().take(length).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}
