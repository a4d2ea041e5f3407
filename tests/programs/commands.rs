//! Our five commands, as rustc made them and as they are published.

use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;

use super::run::{Ask, Compiled, End, start};
use super::{asked_both, hardened, here};
use crate::peers::root;

/// Arguments and standard input, and what the exit status of that is.
type Question<'a> = (&'a [&'a str], &'a [u8], i32);

/// Asks one of our commands each question, raw and hardened under its own policy.
fn ours(test: &str, name: &str, questions: &[Question<'_>]) {
    let Some(artifact) = here(test, &format!("modules/raw/{name}.command.wasm")) else {
        return;
    };
    let policy = Policy::load(&root().join("policies").join(name)).unwrap();
    let bytes = hardened(&artifact, &policy);
    let left: Vec<_> = inspect_imports(&bytes);
    for import in &inspect(&artifact).imports {
        let name = import.full_name();
        assert!(
            left.contains(&name) || policy.stubs.contains_key(&name),
            "{name} went, and the policy does not say how"
        );
    }
    let (before, after) = (Compiled::new(artifact.bytes()), Compiled::new(&bytes));
    for (args, stdin, status) in questions {
        let args: Vec<&str> = std::iter::once(name).chain(args.iter().copied()).collect();
        let ask = Ask {
            args: &args,
            stdin,
            files: &[],
            call: &start("_start"),
        };
        let (seen, _) = asked_both(&before, &after, &policy.stubs, &ask);
        let end = if *status == 0 {
            End::Returned(Vec::new())
        } else {
            End::Exit(*status)
        };
        assert_eq!(seen.end, end, "{args:?}: {}", seen.stderr);
        assert!(
            seen.stdout.is_empty() || seen.stderr.is_empty(),
            "{args:?}: it answers or complains"
        );
    }
}

fn inspect_imports(bytes: &[u8]) -> Vec<String> {
    let artifact = wasm_audit::artifact::Artifact::from_bytes(bytes.to_vec()).unwrap();
    inspect(&artifact)
        .imports
        .iter()
        .map(wasm_audit::inspect::Import::full_name)
        .collect()
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(root().join("xtask/samples").join(name)).unwrap()
}

#[test]
fn csv_to_json_converts_and_complains_as_before() {
    ours(
        "csv_to_json_converts_and_complains_as_before",
        "csv-to-json",
        &[
            (&["--types", "infer"], &sample("orders.csv"), 0),
            (&[], b"a,b\n1,\"x\n2,y\n", 1),
            (&["--no-such-option"], b"", 2),
            (&["--help"], b"", 0),
        ],
    );
}

#[test]
fn date_parse_knows_zones_and_complains_as_before() {
    ours(
        "date_parse_knows_zones_and_complains_as_before",
        "date-parse",
        &[
            (&["29 July 2026, 5 pm", "--zone", "Europe/Paris"], b"", 0),
            (
                &[
                    "next monday",
                    "--reference",
                    "2026-07-29T12:00:00Z",
                    "--output",
                    "text",
                ],
                b"",
                0,
            ),
            (&["03/04/2026"], b"", 1),
            (
                &["--output", "rfc3339"],
                b"2026-07-29T12:00Z\n@1700000000\n",
                0,
            ),
        ],
    );
}

#[test]
fn json_filter_filters_and_complains_as_before() {
    ours(
        "json_filter_filters_and_complains_as_before",
        "json-filter",
        &[
            (
                &["select(.level == \"error\") | {tool, ms}"],
                &sample("events.ndjson"),
                0,
            ),
            (
                &["-r", ".[] | [.id, .name] | @csv"],
                br#"[{"id":1,"name":"Ann \"A\" Lee"}]"#,
                0,
            ),
            (&["now"], b"1", 2),
            (&[".a |"], b"1", 2),
        ],
    );
}

#[test]
fn markdown_sanitize_renders_as_before() {
    ours(
        "markdown_sanitize_renders_as_before",
        "markdown-sanitize",
        &[
            (&[], &sample("untrusted.markdown"), 0),
            (&["--no-such-option"], b"", 2),
        ],
    );
}

#[test]
fn math_eval_counts_and_complains_as_before() {
    ours(
        "math_eval_counts_and_complains_as_before",
        "math-eval",
        &[
            (&["2^127 - 1"], b"", 0),
            (&["--format", "json", "sqrt(2)"], b"", 0),
            (&["1 + 2x"], b"", 1),
            (&[], b"1/3\n52! // 50!\n", 0),
        ],
    );
}
