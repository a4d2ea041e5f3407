//! The command: what it prints where, and how it ends.
#![expect(clippy::unwrap_used, reason = "what a test leans on may fail loudly")]

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Runs the command; returns its status, standard output and standard error.
fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_math-eval"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn owned(status: i32, out: &str, err: &str) -> (i32, String, String) {
    (status, out.to_owned(), err.to_owned())
}

#[test]
fn expression_is_an_argument() {
    assert_eq!(
        run(&["--var", "x=3", "--var", "y=1/3", "x^2 + y*3"], b""),
        owned(0, "10\n", "")
    );
    assert_eq!(
        run(&["--digits", "5", "2/3"], b""),
        owned(0, "0.66667\n", "")
    );
    assert_eq!(run(&["--fraction", "2/3"], b""), owned(0, "2/3\n", ""));
    assert_eq!(run(&["--", "-2^2"], b""), owned(0, "-4\n", ""));
    assert_eq!(
        run(&["--format", "json", "2/3"], b""),
        owned(
            0,
            "{\"kind\":\"rational\",\"text\":\"2/3\",\"decimal\":\"0.66666666666666666667\",\"exact\":true}\n",
            ""
        )
    );
}

#[test]
fn error_goes_to_standard_error_in_two_lines() {
    assert_eq!(
        run(&["1 + 2x"], b""),
        owned(
            1,
            "",
            "error[missing-operator]: found `x`, expected an operator; multiplication is written `*`, never implied\n  --> line 1, column 6 (byte 5)\n"
        )
    );
}

#[test]
fn every_line_is_an_expression_until_the_first_error() {
    assert_eq!(
        run(&[], "1+1\n\u{3c0}/0\n3".as_bytes()),
        owned(
            1,
            "2\n",
            "error[division-by-zero]: found a division by zero, expected a divisor other than zero\n  --> line 2, column 2 (byte 6)\n"
        )
    );
}

#[test]
fn kept_going_prints_one_line_for_each() {
    assert_eq!(
        run(&["--keep-going"], b"1+1\r\n\n1/0\n3"),
        owned(
            1,
            "2\nerror[empty]: found no expression, expected an expression (line 2, column 1)\nerror[division-by-zero]: found a division by zero, expected a divisor other than zero (line 3, column 2)\n3\n",
            ""
        )
    );
    assert_eq!(
        run(&["--keep-going", "--format=json"], b"2 \\ 1\n3"),
        owned(
            1,
            "{\"error\":{\"kind\":\"unexpected-character\",\"byte\":2,\"line\":1,\"column\":3,\"found\":\"`\\\\`\",\"expected\":\"a number, a name, an operator or a parenthesis\"}}\n{\"kind\":\"integer\",\"text\":\"3\",\"decimal\":\"3\",\"exact\":true}\n",
            ""
        )
    );
}

#[test]
fn line_that_is_too_long_or_not_utf8_is_one_error() {
    let mut input = vec![b'1'; 100_000];
    input.extend(b"\n\xff\n");
    input.extend("é".repeat(20_000).as_bytes());
    input.extend(b"\n5\n");
    let (status, out, _) = run(&["--keep-going"], &input);
    assert_eq!(status, 1);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(
        lines[0].starts_with("error[too-long]") && lines[0].ends_with("(line 1, column 1)"),
        "{}",
        lines[0]
    );
    assert_eq!(
        lines[1],
        "error[unexpected-character]: found bytes that are not UTF-8, expected UTF-8 text (line 2, column 1)"
    );
    assert!(lines[2].starts_with("error[too-long]"), "{}", lines[2]);
    assert_eq!(lines[3], "5");
}

#[test]
fn longest_line_is_not_too_long() {
    let mut input = vec![b' '; 16_383];
    input.extend(b"7\n8\n");
    assert_eq!(run(&[], &input), owned(0, "7\n8\n", ""));
    input.insert(0, b' ');
    assert_eq!(run(&[], &input).0, 1);
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [
        &["--nope"][..],
        &["1", "2"],
        &["--var", "x"],
        &["--format", "xml", "1"],
        &["--digits", "many", "1"],
    ] {
        let (status, out, err) = run(arguments, b"");
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error[usage]: "), "{err}");
    }
}

#[test]
fn help_and_version_are_printed() {
    assert_eq!(run(&["--version"], b""), owned(0, "math-eval 0.1.0\n", ""));
    let (status, out, _) = run(&["--help"], b"");
    assert_eq!(status, 0);
    assert!(out.starts_with("Evaluate arithmetic expressions\n") && out.contains("Exit status:"));
}
