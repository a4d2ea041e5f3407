//! What the filter does with input, options and bounds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use json_filter::{Argument, Error, ErrorKind, Indent, Options, Place, Source, Stream, filter};

fn run(input: &str, text: &str) -> Result<String, Error> {
    run_with(input, text, &Options::default())
}

fn run_with(input: &str, text: &str, options: &Options) -> Result<String, Error> {
    filter(input.as_bytes(), text, options).map(|out| String::from_utf8(out).unwrap())
}

#[track_caller]
fn assert_error(
    input: &str,
    text: &str,
    kind: ErrorKind,
    (byte, line, column): (u64, u32, u32),
    source: Source,
    found: &str,
    expected: &str,
) {
    let error = run(input, text).unwrap_err();
    assert_eq!(
        (error.kind, error.place, error.source),
        (kind, Place { byte, line, column }, source),
        "{error}"
    );
    assert_eq!((&*error.found, &*error.expected), (found, expected));
}

#[test]
fn values_are_filtered_one_by_one() {
    assert_eq!(
        run("{\"a\":1}\n{\"a\":[2]} {\"a\":\"x\"}{}", ".a").unwrap(),
        "1\n[2]\n\"x\"\nnull\n"
    );
    assert_eq!(run("", ".").unwrap(), "");
    assert_eq!(
        run("1 2\t3\r\n\"a\"\"b\"[1][2]true null", ".").unwrap(),
        "1\n2\n3\n\"a\"\n\"b\"\n[1]\n[2]\ntrue\nnull\n"
    );
    assert_eq!(run("\u{feff}{}", ".").unwrap(), "{}\n");
}

#[test]
fn numbers_keep_their_digits() {
    let numbers = "100000000000000000000000000000000000001 1.000 1e1000 -0.0 0.10 3E+2";
    assert_eq!(
        run(numbers, ".").unwrap(),
        "100000000000000000000000000000000000001\n1.000\n1e1000\n-0.0\n0.10\n3E+2\n"
    );
    assert_eq!(
        run("9007199254740993", ". + 1").unwrap(),
        "9007199254740994\n"
    );
    assert_eq!(run("1.10", ". + 0").unwrap(), "1.1\n");
    assert_eq!(
        run("null", "6 / 2, 007.50, nan, infinite, -infinite").unwrap(),
        "3.0\n7.50\nnull\n1.7976931348623157e308\n-1.7976931348623157e308\n"
    );
}

#[test]
fn options_change_the_layout() {
    let input = r#"{"b":[1,{}],"a":"é\u0001\""}"#;
    let indented = Options {
        indent: Indent::Spaces(2),
        sort_keys: true,
        ..Options::default()
    };
    assert_eq!(
        run_with(input, ".", &indented).unwrap(),
        "{\n  \"a\": \"é\\u0001\\\"\",\n  \"b\": [\n    1,\n    {}\n  ]\n}\n"
    );
    let tab = Options {
        indent: Indent::Tab,
        ..Options::default()
    };
    assert_eq!(run_with("[[]]", ".", &tab).unwrap(), "[\n\t[]\n]\n");
    let raw = Options {
        raw_output: true,
        ..Options::default()
    };
    assert_eq!(
        run_with(input, ".a, .b", &raw).unwrap(),
        "é\u{1}\"\n[1,{}]\n"
    );
    let joined = Options {
        join_output: true,
        ..Options::default()
    };
    assert_eq!(run_with("\"a\" \"b\" 1", ".", &joined).unwrap(), "ab1");
}

#[test]
fn options_change_what_the_filter_runs_on() {
    let slurp = Options {
        slurp: true,
        ..Options::default()
    };
    assert_eq!(run_with("1 2 3", "add", &slurp).unwrap(), "6\n");
    assert_eq!(run_with("", ".", &slurp).unwrap(), "[]\n");
    let null = Options {
        null_input: true,
        ..Options::default()
    };
    assert_eq!(run_with("this is not JSON", ".", &null).unwrap(), "null\n");
    let lines = Options {
        raw_input: true,
        ..Options::default()
    };
    assert_eq!(
        run_with("a\n\n\"b\"", ".", &lines).unwrap(),
        "\"a\"\n\"\"\n\"\\\"b\\\"\"\n"
    );
    let text = Options {
        raw_input: true,
        slurp: true,
        ..Options::default()
    };
    assert_eq!(run_with("a\nb\n", ".", &text).unwrap(), "\"a\\nb\\n\"\n");
    assert_eq!(run_with("", ".", &text).unwrap(), "\"\"\n");
}

#[test]
fn variables_are_bound() {
    let arguments = vec![
        ("x".into(), Argument::Text("1".into())),
        ("y".into(), Argument::Json(" {\"k\": 2} ".into())),
    ];
    let options = Options {
        arguments,
        ..Options::default()
    };
    assert_eq!(
        run_with("null", "$x, $y.k, $ARGS", &options).unwrap(),
        "\"1\"\n2\n{\"positional\":[],\"named\":{\"x\":\"1\",\"y\":{\"k\":2}}}\n"
    );
    let bad = Options {
        arguments: vec![("y".into(), Argument::Json("[1,]".into()))],
        ..Options::default()
    };
    let error = run_with("null", "$y", &bad).unwrap_err();
    assert_eq!(
        (error.kind, error.source, error.place.byte),
        (ErrorKind::BadArgument, Source::Argument, 3)
    );
    let bad = Options {
        arguments: vec![("a b".into(), Argument::Text(String::new()))],
        ..Options::default()
    };
    assert_eq!(
        run_with("null", ".", &bad).unwrap_err().kind,
        ErrorKind::BadArgument
    );
    let bad = Options {
        indent: Indent::Spaces(8),
        ..Options::default()
    };
    assert_eq!(
        run_with("null", ".", &bad).unwrap_err().kind,
        ErrorKind::BadArgument
    );
}

#[test]
fn invalid_json_is_an_error_with_its_place() {
    use ErrorKind::{InvalidJson, InvalidUtf8, UnexpectedEnd};
    use Source::Input;
    assert_error(
        "{\"a\" 1}",
        ".",
        InvalidJson,
        (5, 1, 6),
        Input,
        "`1`",
        "`:`",
    );
    assert_error(
        "[1]\n{\"é\":\n tru}",
        ".",
        InvalidJson,
        (15, 3, 5),
        Input,
        "`}`",
        "`true`",
    );
    assert_error("[1,]", ".", InvalidJson, (3, 1, 4), Input, "`]`", "a value");
    assert_error(
        "[1}",
        ".",
        InvalidJson,
        (2, 1, 3),
        Input,
        "`}`",
        "`,` or `]`",
    );
    assert_error(
        "{1:2}",
        ".",
        InvalidJson,
        (1, 1, 2),
        Input,
        "`1`",
        "a key in quotes",
    );
    assert_error(
        "01",
        ".",
        InvalidJson,
        (1, 1, 2),
        Input,
        "`1`",
        "no digit after a leading `0`",
    );
    assert_error(
        "\"a\nb\"",
        ".",
        InvalidJson,
        (2, 1, 3),
        Input,
        "`\\u{a}`",
        "`\"` or a character of the string",
    );
    assert_error(
        "\"\\ud800x\"",
        ".",
        InvalidJson,
        (1, 1, 2),
        Input,
        "`\\ud800` alone",
        "a surrogate pair",
    );
    assert_error(
        "\"\\x\"",
        ".",
        InvalidJson,
        (2, 1, 3),
        Input,
        "`x`",
        "one of `\"\\/bfnrtu` after `\\`",
    );
    assert_error(
        "nulll",
        ".",
        InvalidJson,
        (4, 1, 5),
        Input,
        "`l`",
        "the end of the value",
    );
    assert_error(
        "1 NaN",
        ".",
        InvalidJson,
        (2, 1, 3),
        Input,
        "`N`",
        "a value",
    );
    assert_error(
        "[1,\n2",
        ".",
        UnexpectedEnd,
        (5, 2, 2),
        Input,
        "the end of the input",
        "`,` or `]`",
    );
    assert_error(
        "\"abc",
        ".",
        UnexpectedEnd,
        (4, 1, 5),
        Input,
        "the end of the input",
        "`\"` or a character of the string",
    );
    let error = filter(b"[\"a\xff\"]", ".", &Options::default()).unwrap_err();
    assert_eq!(
        (error.kind, error.place.byte, &*error.found),
        (InvalidUtf8, 3, "byte 0xff")
    );
}

#[test]
fn wrong_filter_is_an_error_with_its_place() {
    use ErrorKind::{FilterSyntax, FilterUndefined};
    use Source::Filter;
    assert_error(
        "1",
        ".a |",
        FilterSyntax,
        (4, 1, 5),
        Filter,
        "the end of the filter",
        "a term",
    );
    assert_error(
        "1",
        "[1, 2",
        FilterSyntax,
        (5, 1, 6),
        Filter,
        "the end of the filter",
        "a closing bracket",
    );
    assert_error("1", ".é", FilterSyntax, (1, 1, 2), Filter, "`é`", "a token");
    assert_error(
        "1",
        "1 |\n foo(2)",
        FilterUndefined,
        (5, 2, 2),
        Filter,
        "`foo` with 1 arguments",
        "the name of a filter with so many",
    );
    assert_error(
        "1",
        "$x",
        FilterUndefined,
        (0, 1, 1),
        Filter,
        "`$x`",
        "a variable that is bound here",
    );
    assert_error(
        "1",
        "__filter",
        FilterUndefined,
        (0, 1, 1),
        Filter,
        "`__filter` with 0 arguments",
        "the name of a filter with so many",
    );
}

#[test]
fn error_of_the_filter_names_the_value_it_ran_on() {
    let error = run("{\"a\":1}\n {\"a\":\"x\"}", ".a + 1").unwrap_err();
    assert_eq!(
        (error.kind, error.place, error.value),
        (
            ErrorKind::Runtime,
            Place {
                byte: 9,
                line: 2,
                column: 2
            },
            Some(2)
        )
    );
    assert_eq!(error.found, "cannot calculate \"x\" + 1");
    assert_eq!(run("1", "error(\"no\")").unwrap_err().found, "no");
    assert_eq!(
        run("1", "error({a: 1})").unwrap_err().found,
        "{\"a\":1} (not a string)"
    );
    assert_eq!(
        run("1", "error(\"a\u{202e}b\")").unwrap_err().found,
        "a\\u{202e}b"
    );
    assert_eq!(
        run("1", "error(\"x\" * 100000)")
            .unwrap_err()
            .found
            .chars()
            .count(),
        60
    );
    assert_eq!(
        run("1", "{(1): 2}").unwrap_err().found,
        "object keys must be strings, not 1"
    );
    assert_eq!(run("1", "try error(\"no\") catch .").unwrap(), "\"no\"\n");
}

#[test]
fn assignment_makes_what_is_not_there() {
    assert_eq!(
        run("{}", ".a.b[2].c = 1").unwrap(),
        "{\"a\":{\"b\":[null,null,{\"c\":1}]}}\n"
    );
    assert_eq!(
        run("[0,1,2,3,4]", "del(.[0], .[-1], .[1:3])").unwrap(),
        "[3]\n"
    );
    assert_eq!(
        run("{\"a\":1,\"b\":2,\"c\":3}", "del(.a)").unwrap(),
        "{\"b\":2,\"c\":3}\n"
    );
    assert_eq!(run("[1,2,3]", ".[1:] = [\"x\"]").unwrap(), "[1,\"x\"]\n");
    assert_eq!(run("[1,[2,3]]", "pick(.[1][0])").unwrap(), "[null,[2]]\n");
    assert_eq!(run("[1,2,3]", ".[1:nan]").unwrap(), "[2,3]\n");
    assert_eq!(
        run("[]", ".[1e9] = 1").unwrap_err().found,
        "array index 1000000000 is too large"
    );
}

#[test]
fn nesting_of_the_input_is_bounded() {
    let error = run(&"[".repeat(1_000_000), ".").unwrap_err();
    assert_eq!(
        (error.kind, error.place.byte),
        (ErrorKind::InputTooDeep, 512)
    );
    let deepest = format!("{}{}", "[".repeat(512), "]".repeat(512));
    assert_eq!(run(&deepest, ".").unwrap(), format!("{deepest}\n"));
    assert_eq!(
        run(&deepest, "[..] | length, ([.[] | tojson | length] | add)").unwrap(),
        "512\n262656\n"
    );
    assert_eq!(run("\"[[[1]]]\"", "fromjson").unwrap(), "[[[1]]]\n");
    assert_eq!(
        run("1", "\"[\" * 600 | fromjson").unwrap_err().found,
        "not JSON: found another level of nestin…t line 1, column 513"
    );
}

#[test]
fn nesting_of_what_a_filter_makes_is_bounded() {
    assert_eq!(
        run("null", "reduce range(100000) as $i (null; [.])")
            .unwrap_err()
            .kind,
        ErrorKind::OutputTooDeep
    );
    assert_eq!(
        run("null", "reduce range(100000) as $i (null; {a: .}) | 1")
            .unwrap_err()
            .kind,
        ErrorKind::OutputTooDeep
    );
    assert_eq!(
        run("null", "reduce range(100000) as $i ({}; .a = .) | 1")
            .unwrap_err()
            .kind,
        ErrorKind::OutputTooDeep
    );
    assert_eq!(
        run("null", "setpath([range(5000) | \"a\"]; 1) | 1")
            .unwrap_err()
            .kind,
        ErrorKind::RecursionTooDeep
    );
    assert_eq!(
        run(
            "null",
            "reduce range(1000) as $i (null; [.]) | tojson | length"
        )
        .unwrap(),
        "2004\n"
    );
    // The bound of a value's depth is passed again and again, its depth never.
    assert_eq!(
        run(
            "{\"a\":[1]}",
            "reduce range(10000) as $i (.; .a = [.a[0]]) | .a"
        )
        .unwrap(),
        "[1]\n"
    );
}

#[test]
fn recursion_of_a_filter_is_bounded() {
    for text in [
        "def f: 1 + f; f",
        "def f: [f]; f",
        "def f: f | f; f",
        "def f: (f, 1) | .; f",
        "def f: try f catch f; [f]",
        "[recurse(. + 1; true) | [.]] | 1",
        "path(def f: .a | f | .b; f)",
        "def f: .a |= f; f",
        "def f: reduce f as $x (0; .); f",
    ] {
        let error = run("null", text).unwrap_err();
        let is_bounded =
            [ErrorKind::RecursionTooDeep, ErrorKind::OutOfMemory].contains(&error.kind);
        assert!(is_bounded, "{text}: {error}");
    }
    assert_eq!(
        run(
            "null",
            "def f: if . < 100000 then . + 1 | f else . end; 0 | f"
        )
        .unwrap(),
        "100000\n"
    );
    assert_eq!(run("null", "last(range(200000))").unwrap(), "199999\n");
}

#[test]
fn what_a_filter_makes_is_bounded() {
    assert_eq!(
        run("null", "[range(infinite)]").unwrap_err().kind,
        ErrorKind::OutOfMemory
    );
    assert_eq!(
        run("null", "[repeat(1)]").unwrap_err().kind,
        ErrorKind::OutOfMemory
    );
    assert_eq!(
        run("null", "\"x\" * 1e9").unwrap_err().kind,
        ErrorKind::Runtime
    );
    assert_eq!(
        run("null", "reduce range(100) as $i (\"x\"; . + .)")
            .unwrap_err()
            .kind,
        ErrorKind::Runtime
    );
    assert_eq!(
        run("null", "reduce range(100) as $i ([1]; . + .)")
            .unwrap_err()
            .kind,
        ErrorKind::Runtime
    );
    assert_eq!(
        run("null", "reduce range(100) as $i (7; . * .) | . == infinite").unwrap(),
        "true\n"
    );
    assert_eq!(
        run("null", "repeat(1)").unwrap_err().kind,
        ErrorKind::OutputTooLarge
    );
    let little = Options {
        max_output: Some(5),
        ..Options::default()
    };
    assert_eq!(run_with("1 2", ".", &little).unwrap(), "1\n2\n");
    assert_eq!(
        run_with("1 2 3", ".", &little).unwrap_err().kind,
        ErrorKind::OutputTooLarge
    );
}

#[test]
fn size_of_the_input_is_bounded() {
    assert_eq!(
        run(&"[1]".repeat(1_000_000), ".").unwrap_err().kind,
        ErrorKind::InputTooLarge
    );
    assert_eq!(
        run(&format!("\"{}\"", "x".repeat(1 << 20)), ".")
            .unwrap_err()
            .kind,
        ErrorKind::ValueTooLarge
    );
    assert_eq!(
        run(&format!("[{}0]", "0,".repeat(200_000)), ".")
            .unwrap_err()
            .kind,
        ErrorKind::ValueTooLarge
    );
    assert_eq!(
        run(&format!("[{}x]", " ".repeat(1 << 20)), ".")
            .unwrap_err()
            .kind,
        ErrorKind::ValueTooLarge
    );
    assert_eq!(
        run(&format!("[x{}]", " ".repeat(1 << 20)), ".")
            .unwrap_err()
            .place
            .byte,
        1
    );
    let slurp = Options {
        slurp: true,
        ..Options::default()
    };
    assert_eq!(
        run_with(&"0 ".repeat(200_000), ".", &slurp)
            .unwrap_err()
            .kind,
        ErrorKind::ValueTooLarge
    );
}

#[test]
fn text_of_the_filter_is_bounded() {
    // Without optimisation the parser takes many times the stack.
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(check_text_bounds)
        .unwrap()
        .join()
        .unwrap();
}

fn check_text_bounds() {
    let kind = |text: String| run("null", &text).unwrap_err().kind;
    assert_eq!(kind("(".repeat(300)), ErrorKind::FilterTooDeep);
    assert_eq!(
        kind(format!("{}1{}", "\"\\(".repeat(300), ")\"".repeat(300))),
        ErrorKind::FilterTooDeep
    );
    assert_eq!(
        kind(format!("{}.", ".|".repeat(600))),
        ErrorKind::FilterTooDeep
    );
    assert_eq!(
        kind(format!("{}1", "-".repeat(600))),
        ErrorKind::FilterTooDeep
    );
    assert_eq!(
        kind(format!("{}.", "try ".repeat(600))),
        ErrorKind::FilterTooDeep
    );
    assert_eq!(
        kind(format!("{}1", "def f: ".repeat(600))),
        ErrorKind::FilterTooDeep
    );
    assert_eq!(kind(" ".repeat(70_000)), ErrorKind::FilterTooLarge);
    assert_eq!(
        run("null", &format!("{}1{}", "[".repeat(60), "]".repeat(60)))
            .unwrap()
            .len(),
        122
    );
    assert_eq!(
        run("null", &format!("[{}1] | length", "1,".repeat(100))).unwrap(),
        "101\n"
    );
    assert_eq!(
        run("null", &format!("\"{}\"|length", "(".repeat(1000))).unwrap(),
        "1000\n"
    );
}

#[test]
fn chunks_cut_anywhere_give_the_same_output() {
    let input = "{\"a\\\"]\":[1,\"é\u{1f600}\\u00e9\",{}]}\n true 12.5e3 \"x\\\\\"[[]]null\n-7";
    let whole = run(input, ".").unwrap();
    for cut in 0..=input.len() {
        let mut stream = Stream::open(".", &Options::default()).unwrap();
        let mut out = Vec::new();
        let (first, second) = input.as_bytes().split_at(cut);
        for chunk in [first, second] {
            stream
                .push(chunk, &mut |bytes| {
                    out.extend_from_slice(bytes);
                    Ok(())
                })
                .unwrap();
        }
        stream
            .finish(&mut |bytes| {
                out.extend_from_slice(bytes);
                Ok(())
            })
            .unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), whole, "cut at {cut}");
    }
}

#[test]
fn chunks_cut_anywhere_give_the_same_error() {
    let input = b"{\"a\": 1}\n [1, \"\xff\"]";
    let whole = filter(input, ".", &Options::default()).unwrap_err();
    let mut stream = Stream::open(".", &Options::default()).unwrap();
    let error = input
        .iter()
        .find_map(|byte| stream.push(&[*byte], &mut |_| Ok(())).err())
        .unwrap();
    assert_eq!(error, whole);
    assert_eq!(
        stream.push(b"1", &mut |_| Ok(())).unwrap_err().kind,
        ErrorKind::Closed
    );
    assert_eq!(
        stream.finish(&mut |_| Ok(())).unwrap_err().kind,
        ErrorKind::Closed
    );
}

#[test]
fn no_input_and_no_filter_panics() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most as u64).unwrap()
    };
    let input_words = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u12", "1", "-", ".5", "e", "null", "tru", " ",
        "\n", "é", "\u{0}",
    ];
    let filter_words = [
        ".", "..", "|", ",", "[", "]", "(", ")", "{", "}", "\"", "\\(", "a", "$x", "as", "def f:",
        ";", "try", "reduce", "if", "then", "end", "1", "+", "-", "//", "?", "|=", "@csv", "path",
        "first", "label", "#", "\n", " ",
    ];
    // One stream reads them all, since a filter takes longer to compile than to run.
    let lines = Options {
        raw_input: true,
        ..Options::default()
    };
    let mut stream = Stream::open("try fromjson catch \"no\"", &lines).unwrap();
    for _ in 0..20_000 {
        let input: String = (0..next(12))
            .map(|_| *input_words.get(next(input_words.len())).unwrap())
            .collect();
        stream
            .push(format!("{input}\n").as_bytes(), &mut |_| Ok(()))
            .unwrap();
    }
    for _ in 0..100 {
        let input: String = (0..next(12))
            .map(|_| *input_words.get(next(input_words.len())).unwrap())
            .collect();
        let text: String = (0..next(10))
            .map(|_| *filter_words.get(next(filter_words.len())).unwrap())
            .collect();
        let _ = run(&input, ".");
        let _ = run("[1,{\"a\":\"b\"}]", &text);
    }
}
