//! SARIF 2.1.0, for code scanning services and editors.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use serde_json::{Value, json};
use wasm_audit::check::{Code, Report, codes};
use wasm_audit::digest::Digest;
use wasm_audit::finding::{Confidence, Finding, Severity};
use wasm_audit::limits::MESSAGE_CHARS;
use wasm_audit::text::{Printable, cut};

use super::report::{grouped, remarks, responsible};
use crate::cli::check::Checked;
use crate::cli::exit::Exit;

/// Results of a run that GitHub's code scanning takes.
const RESULTS: usize = 5_000;

/// The format's own schema.
pub(super) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name and version under which a finding is found again in another run.
const FINGERPRINT: &str = "wasmAuditFinding/v1";

/// Returns the log of one run over many files.
pub(in crate::cli) fn log(all: &[Checked], exit: Exit) -> Value {
    let mut room = Room::new(all);
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    for (i, checked) in all.iter().enumerate() {
        match &checked.answer {
            Ok(report) => {
                findings(i, &checked.path, report, &mut room, &mut results);
                let file = Printable(&checked.path.to_string_lossy()).to_string();
                for remark in remarks(report) {
                    notifications.push(json!({
                        "level": "note",
                        "message": { "text": literal(&format!("{file}: {remark}")) },
                    }));
                }
            }
            Err(error) => notifications.push(json!({
                "level": "error",
                "message": { "text": literal(&shown(&error.one_line())) },
                "locations": [{ "physicalLocation": { "artifactLocation": location(i, &checked.path) } }],
            })),
        }
    }
    if room.left_out > 0 {
        let left_out = room.left_out;
        notifications.push(json!({
            "level": "warning",
            "message": { "text": format!(
                "{} more finding{} left out, the least grave ones: code scanning takes {} of a run; `wasm-audit check --format json` lists all",
                grouped(left_out), if left_out == 1 { " is" } else { "s are" }, grouped(RESULTS)
            ) },
        }));
    }
    let rules: Vec<_> = codes().map(rule).collect();
    let artifacts: Vec<_> = all.iter().enumerate().map(artifact).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": all.iter().all(|checked| checked.answer.is_ok()),
                "exitCode": exit.code(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": artifacts,
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    })
}

/// How many more results of each severity there is room for, the gravest first.
struct Room {
    of_severity: BTreeMap<Severity, usize>,
    left_out: usize,
}

impl Room {
    fn new(all: &[Checked]) -> Self {
        let mut wanted: BTreeMap<Severity, usize> = BTreeMap::new();
        let reports = all
            .iter()
            .filter_map(|checked| checked.answer.as_ref().ok());
        for finding in reports.flat_map(|report| &report.findings) {
            *wanted.entry(finding.severity).or_default() += 1;
        }
        let (mut left, mut left_out) = (RESULTS, 0);
        let mut of_severity = BTreeMap::new();
        for (severity, n) in wanted.into_iter().rev() {
            let taken = n.min(left);
            left -= taken;
            left_out += n - taken;
            of_severity.insert(severity, taken);
        }
        Self {
            of_severity,
            left_out,
        }
    }

    fn take(&mut self, severity: Severity) -> bool {
        match self.of_severity.get_mut(&severity) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

fn findings(i: usize, path: &Path, report: &Report, room: &mut Room, results: &mut Vec<Value>) {
    let mut seen: BTreeMap<Digest, usize> = BTreeMap::new();
    for finding in &report.findings {
        // Counted before anything is left out: the same finding has the same print in every run.
        let print = {
            let identity = identity(finding);
            let nth = seen.entry(identity).or_default();
            *nth += 1;
            format!("{}:{nth}", identity.hex().get(..32).unwrap_or_default())
        };
        if room.take(finding.severity) {
            results.push(result(i, path, report, finding, print));
        }
    }
}

fn result(i: usize, path: &Path, report: &Report, finding: &Finding, print: String) -> Value {
    let place = &finding.place;
    let location = object([
        (
            "physicalLocation",
            Some(object([
                ("artifactLocation", Some(location(i, path))),
                // The file is binary and has no lines; code scanning shows a result only where it has one, so it is the first.
                (
                    "region",
                    Some(object([
                        ("startLine", Some(json!(1))),
                        ("byteOffset", place.offset.map(Value::from)),
                    ])),
                ),
            ])),
        ),
        (
            "logicalLocations",
            place
                .within
                .as_deref()
                .map(|within| json!([{ "fullyQualifiedName": shown(within), "kind": "module" }])),
        ),
    ]);
    let message = format!(
        "{}. Policy `{}` allows {}.",
        shown(&finding.message),
        shown(&report.policy.name),
        shown(&finding.allowed)
    );
    object([
        ("ruleId", Some(json!(finding.code))),
        (
            "ruleIndex",
            codes().position(|code| code.name == finding.code).map(Value::from),
        ),
        ("level", Some(json!(level(finding.severity)))),
        ("message", Some(json!({ "text": literal(&message) }))),
        ("locations", Some(json!([location]))),
        ("partialFingerprints", Some(json!({ FINGERPRINT: print }))),
        (
            "suppressions",
            finding.waived.as_ref().map(|by| {
                json!([{ "kind": "external", "status": "accepted", "justification": shown(&responsible(by)) }])
            }),
        ),
        ("properties", Some(properties(report, finding))),
    ])
}

fn properties(report: &Report, finding: &Finding) -> Value {
    let text = |text: &str| Some(Value::from(shown(text)));
    object([
        ("severity", Some(json!(finding.severity))),
        ("confidence", Some(json!(finding.confidence))),
        ("fails", Some(json!(finding.fails(report.gate)))),
        ("subject", finding.subject.as_deref().and_then(text)),
        ("allowed", text(&finding.allowed)),
        ("help", text(&finding.help)),
        ("reached", finding.reached.as_deref().and_then(text)),
        ("digest", Some(json!(report.digest))),
        ("policy", text(&report.policy.name)),
    ])
}

fn rule(code: Code) -> Value {
    let what = code.explain.split("\n\n").next().unwrap_or_default();
    json!({
        "id": code.name,
        "shortDescription": { "text": code.asks },
        "fullDescription": { "text": what.replace('\n', " ") },
        "help": { "text": code.explain, "markdown": markdown(code.explain) },
        "defaultConfiguration": { "level": level(code.severity) },
        "properties": {
            "precision": match code.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            // GitHub's scale: from 7 on high, from 4 on medium, below that low.
            "security-severity": match code.severity {
                Severity::High => "8.0",
                Severity::Medium => "5.0",
                Severity::Low => "2.0",
                Severity::Info => "0.1",
            },
            "tags": ["security", "webassembly"],
        },
    })
}

fn artifact((i, checked): (usize, &Checked)) -> Value {
    let digest = checked.answer.as_ref().ok().map(|report| report.digest);
    object([
        ("location", Some(location(i, &checked.path))),
        ("mimeType", Some(json!("application/wasm"))),
        (
            "hashes",
            digest.map(|digest| json!({ "sha-256": digest.hex() })),
        ),
    ])
}

pub(super) fn location(i: usize, path: &Path) -> Value {
    json!({ "uri": uri(path), "index": i })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// What makes a finding the same in another build: neither its offset nor the digest of the bytes.
fn identity(finding: &Finding) -> Digest {
    let about = finding.subject.as_ref().unwrap_or(&finding.message);
    let within = finding.place.within.as_deref().unwrap_or_default();
    Digest::of(format!("{}\0{within}\0{about}", finding.code).as_bytes())
}

/// Writes a path as a URI reference, with a percent sign for every byte that is not plain.
fn uri(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".into();
    }
    let scheme = if path.is_absolute() { "file://" } else { "" };
    let bytes = path.as_os_str().as_bytes().iter();
    bytes.fold(scheme.to_owned(), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
        uri
    })
}

/// Shows text from outside; a viewer makes a link of `[text](address)` wherever it stands in a message.
pub(super) fn shown(text: &str) -> String {
    Printable(&cut(text, MESSAGE_CHARS))
        .to_string()
        .replace("](", r"]\u{28}")
}

/// Writes a message: a single brace in it would be a placeholder.
pub(super) fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Writes an explanation as Markdown: its examples, which are indented, as they are.
fn markdown(explain: &str) -> String {
    explain
        .replace("Before:\n", "Before:\n\n")
        .replace("After:\n", "\nAfter:\n\n")
}

/// Makes an object of what there is.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let there = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, wanted) in [
            ("a/b-1.wasm", "a/b-1.wasm"),
            ("a b:c%.wasm", "a%20b%3Ac%25.wasm"),
            ("/x/é\n.wasm", "file:///x/%C3%A9%0A.wasm"),
            ("-", "stdin"),
        ] {
            assert_eq!(uri(Path::new(path)), wanted);
        }
    }

    #[test]
    fn names_make_neither_links_nor_placeholders() {
        assert_eq!(
            literal(&shown("[click](https://example.org) {0} \u{1b}")),
            r"[click]\u{{28}}https://example.org) {{0}} \u{{1b}}"
        );
    }
}
