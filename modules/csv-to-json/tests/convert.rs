//! What comes out for what goes in.
#![expect(clippy::unwrap_used, reason = "what a test leans on may fail loudly")]

use csv_to_json::{
    BaseType, BlankLines, CellType, ColumnType, DuplicateHeaders, Header, Layout, Options,
    QuoteErrors, Ragged, Types, convert,
};

fn json(input: &str, options: Options) -> String {
    match convert(input.as_bytes(), options) {
        Ok(json) => String::from_utf8(json).unwrap(),
        Err(error) => error.to_string(),
    }
}

fn lines(input: &str, options: Options) -> String {
    json(
        input,
        Options {
            layout: Layout::Ndjson,
            ..options
        },
    )
}

#[test]
fn rows_become_objects_in_column_order() {
    assert_eq!(
        json("z,a\n1,2\n3,4\n", Options::default()),
        "[\n{\"z\":\"1\",\"a\":\"2\"},\n{\"z\":\"3\",\"a\":\"4\"}\n]\n"
    );
}

#[test]
fn every_layout_has_its_shape() {
    let with = |layout| Options {
        layout,
        ..Options::default()
    };
    let input = "a,b\n1,2\n3,4";
    assert_eq!(
        json(input, with(Layout::Arrays)),
        "[\n[\"a\",\"b\"],\n[\"1\",\"2\"],\n[\"3\",\"4\"]\n]\n"
    );
    assert_eq!(
        json(input, with(Layout::Ndjson)),
        "{\"a\":\"1\",\"b\":\"2\"}\n{\"a\":\"3\",\"b\":\"4\"}\n"
    );
    assert_eq!(
        json(input, with(Layout::NdjsonArrays)),
        "[\"a\",\"b\"]\n[\"1\",\"2\"]\n[\"3\",\"4\"]\n"
    );
}

#[test]
fn without_a_header_columns_are_numbered() {
    let options = Options {
        header: Header::None,
        ..Options::default()
    };
    assert_eq!(
        lines("1,2\n3,4", options.clone()),
        "{\"column_1\":\"1\",\"column_2\":\"2\"}\n{\"column_1\":\"3\",\"column_2\":\"4\"}\n"
    );
    let options = Options {
        layout: Layout::Arrays,
        ..options
    };
    assert_eq!(json("1,2", options), "[\n[\"1\",\"2\"]\n]\n");
}

#[test]
fn no_rows_are_an_empty_array() {
    for input in ["", "\u{feff}", "a,b", "a,b\n", "\n\r\n\r"] {
        assert_eq!(json(input, Options::default()), "[]\n", "{input:?}");
        assert_eq!(lines(input, Options::default()), "", "{input:?}");
    }
}

#[test]
fn every_line_end_ends_a_row_and_stands_in_quotes_as_it_is() {
    for end in ["\n", "\r\n", "\r"] {
        let input = format!("a,b{end}1,\"x{end}y\"{end}2,z{end}");
        let kept = end.replace('\r', "\\r").replace('\n', "\\n");
        assert_eq!(
            lines(&input, Options::default()),
            format!("{{\"a\":\"1\",\"b\":\"x{kept}y\"}}\n{{\"a\":\"2\",\"b\":\"z\"}}\n")
        );
    }
}

#[test]
fn byte_order_mark_is_skipped_at_the_start_only() {
    assert_eq!(
        lines("\u{feff}\"a\",b\n\u{feff}1,2", Options::default()),
        "{\"a\":\"\u{feff}1\",\"b\":\"2\"}\n"
    );
}

#[test]
fn quotes_delimiters_and_spaces_in_quotes_are_text() {
    assert_eq!(
        lines(
            "a,b\n\"x \"\"y\"\", z\", w \n\"\"\"\",\"\"",
            Options::default()
        ),
        "{\"a\":\"x \\\"y\\\", z\",\"b\":\" w \"}\n{\"a\":\"\\\"\",\"b\":\"\"}\n"
    );
}

#[test]
fn delimiter_and_quote_can_be_changed() {
    let options = Options {
        delimiter: ';',
        quote: Some('\''),
        ..Options::default()
    };
    assert_eq!(
        lines("a;b\n'x;''';\"y\",", options),
        "{\"a\":\"x;'\",\"b\":\"\\\"y\\\",\"}\n"
    );
    let options = Options {
        delimiter: '\t',
        quote: None,
        ..Options::default()
    };
    assert_eq!(
        lines("a\tb\n\"x\t\"y\"z", options),
        "{\"a\":\"\\\"x\",\"b\":\"\\\"y\\\"z\"}\n"
    );
}

#[test]
fn misplaced_quotes_can_be_kept() {
    // As Python's csv module reads them.
    let options = Options {
        quote_errors: QuoteErrors::Keep,
        ..Options::default()
    };
    assert_eq!(
        lines("a,b,c\nx\"y,\"x\"y\"z,\"\" w", options),
        "{\"a\":\"x\\\"y\",\"b\":\"xy\\\"z\",\"c\":\" w\"}\n"
    );
}

#[test]
fn blank_lines_are_skipped_or_rows() {
    assert_eq!(
        lines("\n\na\n\n1\n\n\n2\n\n", Options::default()),
        "{\"a\":\"1\"}\n{\"a\":\"2\"}\n"
    );
    let options = Options {
        blank_lines: BlankLines::Row,
        ..Options::default()
    };
    assert_eq!(
        lines("a\r\n\r\n1\r\n\r\n", options),
        "{\"a\":\"\"}\n{\"a\":\"1\"}\n{\"a\":\"\"}\n"
    );
    // An empty field in quotes is no blank line.
    assert_eq!(lines("a\n\"\"\n", Options::default()), "{\"a\":\"\"}\n");
}

#[test]
fn ragged_rows_are_mended_as_asked() {
    let with = |ragged| Options {
        ragged,
        ..Options::default()
    };
    let input = "a,b\n1\n1,2,3,4\n5,6\n";
    assert_eq!(
        lines(input, with(Ragged::Fit)),
        "{\"a\":\"1\",\"b\":null}\n{\"a\":\"1\",\"b\":\"2\"}\n{\"a\":\"5\",\"b\":\"6\"}\n"
    );
    assert_eq!(
        lines(input, with(Ragged::Skip)),
        "{\"a\":\"5\",\"b\":\"6\"}\n"
    );
    assert_eq!(
        lines("a,b\n1\n", with(Ragged::Pad)),
        "{\"a\":\"1\",\"b\":null}\n"
    );
    assert_eq!(
        lines(input, with(Ragged::Pad)),
        "error[ragged-row]: found 4 fields, expected 2 fields as in the first row\n  --> line 3, column 5 (byte 10)"
    );
}

#[test]
fn duplicate_headers_are_settled_as_asked() {
    let with = |duplicate_headers| Options {
        duplicate_headers,
        ..Options::default()
    };
    let input = "a,b,a,a_2,a\n1,2,3,4,5";
    assert_eq!(
        lines(input, with(DuplicateHeaders::Suffix)),
        "{\"a\":\"1\",\"b\":\"2\",\"a_3\":\"3\",\"a_2\":\"4\",\"a_4\":\"5\"}\n"
    );
    assert_eq!(
        lines(input, with(DuplicateHeaders::First)),
        "{\"a\":\"1\",\"b\":\"2\",\"a_2\":\"4\"}\n"
    );
    assert_eq!(
        lines(input, with(DuplicateHeaders::Last)),
        "{\"b\":\"2\",\"a_2\":\"4\",\"a\":\"5\"}\n"
    );
    // Where names are no keys they may be what they like.
    let arrays = Options {
        layout: Layout::NdjsonArrays,
        ..Options::default()
    };
    assert_eq!(json("a,a\n1,2", arrays), "[\"a\",\"a\"]\n[\"1\",\"2\"]\n");
}

#[test]
fn dropped_columns_leave_no_comma_behind() {
    let options = Options {
        duplicate_headers: DuplicateHeaders::Last,
        ragged: Ragged::Fit,
        ..Options::default()
    };
    assert_eq!(
        lines("a,a,b\n1\n1,2,3", options),
        "{\"a\":null,\"b\":null}\n{\"a\":\"2\",\"b\":\"3\"}\n"
    );
}

#[test]
fn types_are_taken_by_position_and_by_name() {
    let cell = |base| CellType {
        base,
        null_if_empty: false,
    };
    let options = Options {
        types: Types::ByPosition(vec![cell(BaseType::Integer), cell(BaseType::Boolean)]),
        ..Options::default()
    };
    assert_eq!(
        lines("a,b,c\n1,no,3", options),
        "{\"a\":1,\"b\":false,\"c\":\"3\"}\n"
    );
    let options = Options {
        types: Types::ByName(vec![ColumnType {
            name: "c".to_owned(),
            cell: CellType {
                base: BaseType::Number,
                null_if_empty: true,
            },
        }]),
        ..Options::default()
    };
    assert_eq!(
        lines("a,b,c\n1,no,3.0\n2,,", options),
        "{\"a\":\"1\",\"b\":\"no\",\"c\":3.0}\n{\"a\":\"2\",\"b\":\"\",\"c\":null}\n"
    );
    let options = Options {
        header: Header::None,
        types: Types::All(cell(BaseType::Infer)),
        layout: Layout::NdjsonArrays,
        ..Options::default()
    };
    assert_eq!(
        json("1,007,\"1\",\nx,true,1e5,\"\"", options),
        "[1,\"007\",\"1\",null]\n[\"x\",true,\"1e5\",\"\"]\n"
    );
}

#[test]
fn keys_and_values_are_escaped() {
    assert_eq!(
        lines("\"a\"\"\n\\\"\n\0\u{1f}\u{7f}\u{2028}", Options::default()),
        "{\"a\\\"\\n\\\\\":\"\\u0000\\u001f\u{7f}\u{2028}\"}\n"
    );
}
