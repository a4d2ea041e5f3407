//! What the filter does with input and options.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod asked;

use asked::{run, run_with};
use json_filter::{Argument, ErrorKind, Indent, Options, Place, Source, filter};

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
