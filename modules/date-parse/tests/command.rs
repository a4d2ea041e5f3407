//! The command flavour: arguments, standard input, and exit status.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Runs the command; returns its exit status, standard output and standard error.
fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_date-parse"));
    let command = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads no input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn argument_is_answered_in_every_output() {
    let text = "2026-07-29T12:00:00.5+02:00";
    let cases = [
        ("text", "2026-07-29T12:00:00.500+02:00\n"),
        ("rfc3339", "2026-07-29T12:00:00.500000000+02:00\n"),
        ("unix", "1785319200.5\n"),
        ("%d.%m.%Y", "29.07.2026\n"),
        (
            "json",
            "{\"form\":\"rfc3339\",\"precision\":\"millisecond\",\"text\":\"2026-07-29T12:00:00.500+02:00\",\"date\":\"2026-07-29\",\"time\":\"12:00:00.500\",\"offset\":\"+02:00\",\"zone\":null,\"anchor\":\"text\",\
             \"instant\":\"2026-07-29T10:00:00.500Z\",\"unixSeconds\":1785319200,\"unixNanoseconds\":\"1785319200500000000\",\"weekday\":\"wednesday\",\"isoWeek\":\"2026-W31\",\"dayOfYear\":210,\"leapSecond\":false}\n",
        ),
    ];
    for (output, line) in cases {
        assert_eq!(
            run(&[text, "--output", output], b""),
            (0, line.into(), String::new())
        );
    }
    assert_eq!(run(&["--output=unix", "--", "@-0.25"], b"").1, "-0.25\n");
}

#[test]
fn lines_are_answered_until_the_first_that_is_refused() {
    let (status, out, err) = run(
        &["--output", "text"],
        b"2026-07-29\r\n29 July 2026\n2026-02-30\n2026\n",
    );
    assert_eq!((status, out.as_str()), (1, "2026-07-29\n2026-07-29\n"));
    assert_eq!(
        err,
        "error[out-of-range]: found `30`, expected a day from 1 to 28, for 2026-02\n  --> line 3, column 9 (byte 33)\n"
    );
}

#[test]
fn keep_going_answers_every_line() {
    let input = [
        b"2026-02-30\n\xff\n".to_vec(),
        b"x".repeat(5000),
        b"\n\n2026".to_vec(),
    ]
    .concat();
    let (status, out, err) = run(&["--output", "text", "--keep-going"], &input);
    assert_eq!((status, out.as_str()), (1, "\n\n\n\n2026\n"));
    let kinds: Vec<&str> = err
        .lines()
        .filter_map(|line| line.strip_prefix("error[")?.split(']').next())
        .collect();
    assert_eq!(
        kinds,
        ["out-of-range", "not-utf8", "too-long", "empty-input"]
    );
    assert!(err.ends_with("--> line 4, column 1 (byte 5014)\n"), "{err}");
    let (_, out, _) = run(&["--keep-going"], b"2026-02-30\n");
    assert_eq!(
        out,
        "{\"error\":{\"kind\":\"out-of-range\",\"byte\":8,\"line\":1,\"column\":9,\"found\":\"`30`\",\"expected\":\"a day from 1 to 28, for 2026-02\"}}\n"
    );
}

#[test]
fn wrong_usage_exits_with_two() {
    for arguments in [
        &["--zone", "Mars/Base", "2026"][..],
        &["--output", "xml", "2026"],
        &["--order", "ydm"],
        &["--reference", "now", "today"],
        &["--format", "%O", "2026"],
        &["--output", "%O", "2026"],
        &["--year-pivot", "300"],
        &["2026", "2027"],
        &["--nonsense"],
    ] {
        let (status, out, err) = run(arguments, b"");
        assert_eq!(
            (status, out.as_str(), err.is_empty()),
            (2, "", false),
            "{arguments:?}"
        );
    }
}

#[test]
fn outputs_that_need_an_instant_are_refused_without_one() {
    for output in ["rfc3339", "unix", "%z"] {
        let (status, out, err) = run(&["--output", output, "2026-07-29"], b"");
        assert_eq!((status, out.as_str()), (1, ""), "{output}");
        assert!(
            err.starts_with("error[needs-zone]: ")
                && err.ends_with("--> line 1, column 11 (byte 10)\n"),
            "{err}"
        );
    }
}

#[test]
fn help_and_version_are_printed() {
    let (status, out, _) = run(&["--help"], b"");
    assert!(
        status == 0 && out.starts_with("Read dates and times") && out.contains("Exit status:"),
        "{out}"
    );
    assert_eq!(
        run(&["--version"], b""),
        (0, "date-parse 0.1.0\n".into(), String::new())
    );
}
