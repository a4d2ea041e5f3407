//! What is reported, and where.
#![expect(clippy::unwrap_used, reason = "what a test leans on may fail loudly")]

use csv_to_json::{
    BaseType, CellType, ColumnType, Converter, ErrorKind, Header, Layout, Options, Types, convert,
    limits,
};

fn report(input: impl AsRef<[u8]>, options: Options) -> String {
    convert(input.as_ref(), options).unwrap_err().to_string()
}

fn all(base: BaseType) -> Options {
    Options {
        types: Types::All(CellType {
            base,
            null_if_empty: false,
        }),
        ..Options::default()
    }
}

#[test]
fn unclosed_quote_is_reported_where_it_opens() {
    assert_eq!(
        report("a,b\né,\"x\ny\n", Options::default()),
        "error[unclosed-quote]: found a quoted field that never ends, expected a closing quote\n  --> line 2, column 3 (byte 7)"
    );
}

#[test]
fn quote_inside_a_field_is_reported() {
    assert_eq!(
        report("a,b\r\n1,x\"y\"\r\n", Options::default()),
        "error[stray-quote]: found a quote inside an unquoted field, expected a field in quotes, with its own quotes doubled\n  --> line 2, column 4 (byte 8)"
    );
}

#[test]
fn text_after_a_closing_quote_is_reported() {
    assert_eq!(
        report("a,b\r\"1\n2\" ,x\r", Options::default()),
        "error[text-after-quote]: found text after a closing quote, expected a delimiter, a line end or a second quote\n  --> line 3, column 3 (byte 9)"
    );
}

#[test]
fn short_row_is_reported_where_it_ends() {
    assert_eq!(
        report("a,b,c\n1,2,3\n4,5\n", Options::default()),
        "error[ragged-row]: found 2 fields, expected 3 fields as in the first row\n  --> line 3, column 4 (byte 15)"
    );
    assert_eq!(
        report("a,b\n1", Options::default()),
        "error[ragged-row]: found 1 field, expected 2 fields as in the first row\n  --> line 2, column 2 (byte 5)"
    );
}

#[test]
fn long_row_is_reported_at_the_first_surplus_field() {
    assert_eq!(
        report("a\n1\n2,\"3\",4\n", Options::default()),
        "error[ragged-row]: found 3 fields, expected 1 field as in the first row\n  --> line 3, column 3 (byte 6)"
    );
}

#[test]
fn bad_utf8_is_reported_at_its_byte() {
    assert_eq!(
        report(b"a,b\n\xc3\xa9,x\xe9y\n", Options::default()),
        "error[bad-utf8]: found the byte 0xe9, expected UTF-8\n  --> line 2, column 4 (byte 8)"
    );
    // Cut off, overlong, a surrogate, beyond the last character.
    for bytes in [
        &b"a\n\xe2\x82"[..],
        b"a\n\xc0\x80",
        b"a\n\xed\xa0\x80",
        b"a\n\xf4\x90\x80\x80",
    ] {
        let error = convert(bytes, Options::default()).unwrap_err();
        assert_eq!((error.kind, error.place.byte), (ErrorKind::BadUtf8, 2));
    }
    assert_eq!(
        report(b"\xff\xfea\0", Options::default()),
        "error[bad-utf8]: found what looks like UTF-16, expected UTF-8\n  --> line 1, column 1 (byte 0)"
    );
}

#[test]
fn first_error_of_the_input_is_the_one_reported() {
    let error = convert(b"a,b\n1\n\xff", Options::default()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::RaggedRow);
}

#[test]
fn byte_order_mark_counts_as_bytes_but_not_as_a_column() {
    assert_eq!(
        report("\u{feff}a\"", Options::default()).lines().nth(1),
        Some("  --> line 1, column 2 (byte 4)")
    );
}

#[test]
fn duplicate_header_names_both_columns() {
    assert_eq!(
        report("id,name,\"id\"\n", Options::default()),
        "error[duplicate-header]: found column 3 named `id` like column 1, expected a name of its own for every column\n  --> line 1, column 9 (byte 8)"
    );
}

#[test]
fn wrong_type_is_reported_with_its_field() {
    assert_eq!(
        report("a,b\n1,\"two\"\n", all(BaseType::Integer)),
        "error[wrong-type]: found `two`, expected an integer in column 2\n  --> line 2, column 3 (byte 6)"
    );
    assert_eq!(
        report("a\n\"\u{202e}\n\"\n", all(BaseType::Number))
            .lines()
            .next(),
        Some("error[wrong-type]: found `\\u{202e}\\u{a}`, expected a number in column 1")
    );
}

#[test]
fn type_of_a_column_that_is_not_there_is_reported() {
    let options = Options {
        types: Types::ByName(vec![ColumnType {
            name: "pric".to_owned(),
            cell: CellType::default(),
        }]),
        ..Options::default()
    };
    assert_eq!(
        report("id,price\n", options),
        "error[unknown-column]: found a type for the column `pric`, expected a name that is in the header\n  --> line 1, column 9 (byte 8)"
    );
    for header in [Header::FirstRow, Header::None] {
        let options = Options {
            header,
            types: Types::ByPosition(vec![CellType::default(); 2]),
            ..Options::default()
        };
        let error = convert(b"x\n", options).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnknownColumn);
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let wrong = [
        Options {
            delimiter: '…',
            ..Options::default()
        },
        Options {
            delimiter: '\n',
            ..Options::default()
        },
        Options {
            delimiter: '"',
            ..Options::default()
        },
        Options {
            quote: Some('“'),
            ..Options::default()
        },
        Options {
            quote: Some('\r'),
            ..Options::default()
        },
        Options {
            header: Header::None,
            types: Types::ByName(Vec::new()),
            ..Options::default()
        },
        Options {
            types: Types::ByPosition(vec![CellType::default(); 16_385]),
            ..Options::default()
        },
    ];
    for options in wrong {
        let error = Converter::new(options).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BadOption);
    }
}

#[test]
fn every_bound_has_its_error() {
    let kind = |input: &[u8], options| convert(input, options).unwrap_err().kind;
    let long = |length| [b"a\n".to_vec(), vec![b'x'; length]].concat();
    assert!(convert(&long(limits::MAX_ROW_BYTES), Options::default()).is_ok());
    assert_eq!(
        kind(&long(limits::MAX_ROW_BYTES + 1), Options::default()),
        ErrorKind::RowTooLong
    );
    assert_eq!(
        kind(
            &vec![b'x'; limits::MAX_HEADER_BYTES + 1],
            Options::default()
        ),
        ErrorKind::RowTooLong
    );
    let control = [b"a\n".to_vec(), vec![1; 200_000]].concat();
    assert_eq!(
        kind(&control, Options::default()),
        ErrorKind::RowOutputTooLong
    );
    let wide = vec![b','; limits::MAX_COLUMNS];
    let arrays = || Options {
        layout: Layout::Arrays,
        ..Options::default()
    };
    assert_eq!(kind(&wide, arrays()), ErrorKind::TooManyColumns);
    assert_eq!(
        kind(
            &wide,
            Options {
                header: Header::None,
                ..arrays()
            }
        ),
        ErrorKind::TooManyColumns
    );
    assert!(convert(&wide[1..], arrays()).is_ok());
    assert_eq!(
        kind(&vec![b'\n'; limits::MAX_CONVERT_INPUT + 1], arrays()),
        ErrorKind::InputTooLarge
    );
    let rows = b"1\n".repeat(limits::MAX_CONVERT_INPUT / 2);
    assert_eq!(kind(&rows, Options::default()), ErrorKind::OutputTooLarge);
}

#[test]
fn unclosed_quote_in_a_long_input_is_pointed_at() {
    let input = format!("a,b\n1,\"{}", "x\n".repeat(400_000));
    assert_eq!(
        report(input, Options::default()),
        "error[row-too-long]: found a row that goes on in this quoted field, expected at most 524288 bytes in this row\n  --> line 2, column 3 (byte 6)"
    );
}

#[test]
fn converter_stays_with_its_error() {
    let mut out = Vec::new();
    let mut converter = Converter::new(Options::default()).unwrap();
    let error = converter.push(b"a,b\n1,2\n3\n", &mut out).unwrap_err();
    assert_eq!(out, b"[\n{\"a\":\"1\",\"b\":\"2\"}");
    assert_eq!(converter.push(b"4,5\n", &mut out), Err(error.clone()));
    assert_eq!(converter.finish(&mut out), Err(error));
}

#[test]
fn nothing_comes_after_the_end() {
    let mut out = Vec::new();
    let mut converter = Converter::new(Options::default()).unwrap();
    converter.finish(&mut out).unwrap();
    assert_eq!(
        converter.push(b"a", &mut out).unwrap_err().kind,
        ErrorKind::Finished
    );
    assert_eq!(
        converter.finish(&mut out).unwrap_err().kind,
        ErrorKind::Finished
    );
    assert_eq!(out, b"[]\n");
}
