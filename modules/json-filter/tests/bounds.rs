//! What bounds hold whatever the input and the filter are.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod asked;

use asked::{run, run_with};
use json_filter::{ErrorKind, Options, Stream, filter};

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
