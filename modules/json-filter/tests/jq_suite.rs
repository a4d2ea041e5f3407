//! jq's own test suite, fetched as `vectors.tsv` says. What differs on purpose is listed in `differences`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod differences;

use differences::DIFFERENCES;
use json_filter::{Options, filter};
use std::path::PathBuf;

/// One case of a `.test` file: a program, an input, and the outputs; or a program that must not compile.
#[derive(Debug, Default)]
struct Case {
    line: usize,
    program: String,
    input: String,
    outputs: Vec<String>,
    must_fail: bool,
}

fn read_cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .peekable();
    while let Some((number, line)) = lines.next() {
        let is_nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if is_nothing(line) {
            continue;
        }
        let mut case = Case {
            line: number,
            ..Case::default()
        };
        if line.starts_with("%%FAIL") {
            case.must_fail = true;
            case.program = lines.next().unwrap().1.to_owned();
        } else {
            case.program = line.to_owned();
            case.input = lines.next().unwrap().1.to_owned();
        }
        while let Some((_, output)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            if !output.starts_with('#') {
                case.outputs.push(output.to_owned());
            }
        }
        cases.push(case);
    }
    cases
}

/// Tells whether texts are JSON for the same values as others, by the filter's own idea of sameness.
fn are_same(actual: &[&str], expected: &[String]) -> bool {
    let pairs = actual
        .iter()
        .zip(expected)
        .map(|(actual, expected)| format!("[{actual},{expected}]"))
        .collect::<String>();
    let same = filter(pairs.as_bytes(), ".[0] == .[1]", &Options::default());
    actual.len() == expected.len()
        && same.is_ok_and(|out| out == "true\n".repeat(actual.len()).as_bytes())
}

/// Returns what went wrong.
fn check(case: &Case) -> Result<(), String> {
    // The suite ends a case by an error that is not caught: what came before it counts.
    let mut bytes = Vec::new();
    let ended =
        json_filter::Stream::open(&case.program, &Options::default()).and_then(|mut stream| {
            if case.must_fail {
                return Ok(());
            }
            let mut emit = |out: &[u8]| {
                bytes.extend_from_slice(out);
                Ok(())
            };
            stream.push(case.input.as_bytes(), &mut emit)?;
            stream.finish(&mut emit)
        });
    if case.must_fail {
        return if ended.is_err() {
            Ok(())
        } else {
            Err("compiles".to_owned())
        };
    }
    let text = String::from_utf8(bytes).unwrap();
    let actual: Vec<_> = text.lines().collect();
    let is_right = are_same(&actual, &case.outputs);
    let is_error_expected = ended.is_err() && !case.outputs.is_empty() || ended.is_ok();
    if is_right && is_error_expected {
        Ok(())
    } else {
        Err(format!(
            "{actual:?}, {}",
            ended.err().map_or_else(String::new, |e| e.to_string())
        ))
    }
}

fn run_suite(name: &str) {
    let folder = std::env::var_os("WASM_AUDIT_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/vectors"),
        PathBuf::from,
    );
    let path = folder.join("json-filter").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED jq_suite {name}: {} is absent", path.display());
        return;
    };
    let cases = read_cases(&text);
    assert!(!cases.is_empty());
    let (mut passed, mut differ, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        let listed = DIFFERENCES
            .iter()
            .any(|(suite, program, _)| *suite == name && *program == case.program);
        match (check(case), listed) {
            (Ok(()), false) => passed += 1,
            (Err(_), true) => differ += 1,
            (Ok(()), true) => wrong.push(format!(
                "{name}:{}: {} is listed as a difference, but passes",
                case.line, case.program
            )),
            (Err(what), false) => wrong.push(format!(
                "{name}:{}: {}\n    {} -> {:?}\n    {what}",
                case.line, case.program, case.input, case.outputs
            )),
        }
    }
    eprintln!(
        "{name}: {passed} of {} pass, {differ} differ on purpose",
        cases.len()
    );
    assert!(
        wrong.is_empty(),
        "{} cases are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn jq_test_passes() {
    run_suite("jq.test");
}

#[test]
fn onig_test_passes() {
    run_suite("onig.test");
}

#[test]
fn base64_test_passes() {
    run_suite("base64.test");
}

#[test]
fn optional_test_passes() {
    run_suite("optional.test");
}
