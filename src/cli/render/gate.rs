//! What `verify` says, for code scanning services and GitHub workflows: one result for each file that was refused.

use serde_json::{Value, json};
use wasm_audit::text::Printable;
use wasm_audit::verify::{Refused, State};

use super::annotation::{data, property};
use super::sarif::{literal, location, shown};
use super::verdict;
use crate::cli::exit::Exit;
use crate::cli::input;
use crate::cli::ui::Ui;
use crate::cli::verify::{Answer, Answered};

/// The rules of the gate. Public: never renamed, never reused.
const RULES: [(State, &str, &str); 4] = [
    (
        State::NotAttested,
        "not-attested",
        "There is no attestation",
    ),
    (
        State::Invalid,
        "attestation-invalid",
        "The attestation is broken, tampered with, or not about these bytes",
    ),
    (
        State::NotTrusted,
        "signer-not-trusted",
        "Nobody who is trusted signed the attestation",
    ),
    (
        State::Disagrees,
        "attestation-disagrees",
        "What is attested is not so, or the policy does not allow it",
    ),
];

/// Writes an annotation for each file that was refused or has no answer, and a plain line about each.
pub(in crate::cli) fn github(all: &[Answered], ui: &mut Ui) {
    for Answered { path, answer } in all {
        let file = Printable(&path.to_string_lossy()).to_string();
        let (title, message) = match answer {
            Answer::Yes(..) => continue,
            Answer::No(refused) => (name(refused.state()), lines(refused, printable)),
            Answer::None(error) => ("no answer", printable(&error.one_line())),
        };
        ui.line(format_args!(
            "::error file={},title={}::{}",
            property(&file),
            property(title),
            data(&message)
        ));
    }
    for Answered { path, answer } in all {
        let file = input::shown(path);
        match answer {
            Answer::Yes(..) => ui.note(format_args!("VERIFIED  {file}")),
            Answer::No(refused) => ui.line(format_args!("REFUSED  {file}  {}", refused.state())),
            Answer::None(_) => {}
        }
    }
}

/// Returns the SARIF log of one run over many files.
pub(in crate::cli) fn sarif(all: &[Answered], exit: Exit) -> Value {
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    for (i, Answered { path, answer }) in all.iter().enumerate() {
        let place = json!([{ "physicalLocation": { "artifactLocation": location(i, path) } }]);
        match answer {
            Answer::Yes(..) => {}
            Answer::No(refused) => results.push(json!({
                "ruleId": name(refused.state()),
                "ruleIndex": RULES.iter().position(|(state, ..)| *state == refused.state()),
                "level": "error",
                "message": { "text": literal(&lines(refused, shown)) },
                "locations": place,
            })),
            Answer::None(error) => notifications.push(json!({
                "level": "error",
                "message": { "text": literal(&shown(&error.one_line())) },
                "locations": place,
            })),
        }
    }
    let rules = RULES.map(|(_, name, what)| {
        json!({
            "id": name,
            "shortDescription": { "text": what },
            "defaultConfiguration": { "level": "error" },
            "properties": { "precision": "high", "security-severity": "8.0", "tags": ["security", "webassembly"] },
        })
    });
    json!({
        "$schema": super::sarif::SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": notifications.is_empty(),
                "exitCode": exit.code(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": all.iter().enumerate().map(|(i, answered)| json!({
                "location": location(i, &answered.path), "mimeType": "application/wasm",
            })).collect::<Vec<_>>(),
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    })
}

fn name(state: State) -> &'static str {
    RULES
        .iter()
        .find(|(of, ..)| *of == state)
        .map_or("not-attested", |(_, name, _)| name)
}

fn lines(refused: &Refused, shown: impl Fn(&str) -> String) -> String {
    let lines: Vec<_> = reasons(refused).iter().map(|line| shown(line)).collect();
    lines.join("\n")
}

fn printable(text: &str) -> String {
    Printable(text).to_string()
}

/// Every reason, and what to do: one line each.
fn reasons(refused: &Refused) -> Vec<String> {
    let refusals = refused
        .refusals
        .iter()
        .map(|(bundle, refusal)| format!("{bundle}: {refusal}"));
    let missing = refused
        .missing
        .iter()
        .map(|missing| format!("missing: {missing}"));
    std::iter::once(refused.state().to_string())
        .chain(refusals)
        .chain(missing)
        .chain([format!("help: {}", verdict::help(refused))])
        .collect()
}
