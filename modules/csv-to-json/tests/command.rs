//! The command, as it is called.
#![expect(clippy::unwrap_used, reason = "what a test leans on may fail loudly")]

use std::io::Write as _;
use std::process::{Command, Stdio};

fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_csv-to-json"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Both ends of a stream must move at once, or the pipes fill up and nobody goes on.
    let output = std::thread::scope(|scope| {
        // A command that ends early closes its input; that is no failure here.
        scope.spawn(move || stdin.write_all(input).is_ok());
        child.wait_with_output().unwrap()
    });
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn ok(arguments: &[&str], input: &str) -> String {
    let (status, out, err) = run(arguments, input.as_bytes());
    assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
    out
}

#[test]
fn csv_on_stdin_becomes_json_on_stdout() {
    assert_eq!(ok(&[], "a,b\n1,2\n"), "[\n{\"a\":\"1\",\"b\":\"2\"}\n]\n");
}

#[test]
fn every_option_reaches_the_conversion() {
    for delimiter in ["tab", "\\t", "\t"] {
        let arguments = ["--no-header", "-d", delimiter, "-o", "ndjson-arrays"];
        assert_eq!(ok(&arguments, "a\tb\n"), "[\"a\",\"b\"]\n");
    }
    let arguments = [
        "--delimiter=;",
        "--quote",
        "'",
        "--output=ndjson",
        "--types",
        "infer",
    ];
    assert_eq!(ok(&arguments, "a;b\n1;';'\n"), "{\"a\":1,\"b\":\";\"}\n");
    let arguments = ["-q", "none", "-o", "ndjson", "-t", "integer,string?"];
    assert_eq!(
        ok(&arguments, "a,b\n01,\n2,\"\n"),
        "{\"a\":1,\"b\":null}\n{\"a\":2,\"b\":\"\\\"\"}\n"
    );
    let arguments = [
        "-o",
        "ndjson",
        "--type",
        "x=y=number?",
        "--type",
        "b=boolean",
    ];
    assert_eq!(
        ok(&arguments, "x=y,b\n,no\n"),
        "{\"x=y\":null,\"b\":false}\n"
    );
    let arguments = [
        "-o",
        "ndjson",
        "--ragged",
        "fit",
        "--duplicate-headers",
        "suffix",
    ];
    assert_eq!(ok(&arguments, "a,a\n1\n"), "{\"a\":\"1\",\"a_2\":null}\n");
    let arguments = [
        "-o",
        "ndjson",
        "--quote-errors",
        "keep",
        "--blank-lines",
        "row",
    ];
    assert_eq!(
        ok(&arguments, "a\n\nx\"\n"),
        "{\"a\":\"\"}\n{\"a\":\"x\\\"\"}\n"
    );
}

#[test]
fn wrong_input_is_told_on_stderr_after_the_good_rows() {
    let (status, out, err) = run(&["-o", "ndjson"], b"a,b\n1,2\n3\n");
    assert_eq!(status, 1);
    assert_eq!(out, "{\"a\":\"1\",\"b\":\"2\"}\n");
    assert_eq!(
        err,
        "error[ragged-row]: found 1 field, expected 2 fields as in the first row\n  --> line 3, column 2 (byte 9)\n"
    );
}

#[test]
fn wrong_usage_has_its_own_status() {
    let wrong: [&[&str]; 9] = [
        &["--nope"],
        &["file.csv"],
        &["-d"],
        &["-d", "::"],
        &["-d", "…"],
        &["-d", ",", "-q", ","],
        &["-o", "yaml"],
        &["-t", "int"],
        &["-t", "string", "--type", "a=string"],
    ];
    for arguments in wrong {
        let (status, out, err) = run(arguments, b"a\n");
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error[usage]: "), "{err}");
    }
}

#[test]
fn help_and_version_are_told() {
    assert!(ok(&["--help"], "").starts_with("Convert CSV on stdin to JSON on stdout\n\nUsage: "));
    assert_eq!(ok(&["-V"], ""), "csv-to-json 0.1.0\n");
}

#[test]
fn input_longer_than_any_buffer_streams_through() {
    let rows = 200_000;
    let input = format!("n,text\n{}", "12,\"a \"\"b\"\" é\"\r\n".repeat(rows));
    let out = ok(&["-o", "ndjson", "-t", "infer"], &input);
    assert_eq!(out, "{\"n\":12,\"text\":\"a \\\"b\\\" é\"}\n".repeat(rows));
}

#[test]
fn closed_output_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_csv-to-json"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(&b"a,b\n1,2\n".repeat(100_000));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(1), &b""[..])
    );
}
