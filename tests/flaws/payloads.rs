//! Flaws of what a trusted signer signed: no statement, about something else, or of another kind.

use serde_json::json;
use wasm_audit::verify::State::{Invalid, NotAttested};

use super::Flaw;
use super::maker::Maker;
use super::trusting::With;

fn flaw(name: &'static str, words: &'static str, make: fn(&Maker) -> Vec<u8>) -> Flaw {
    Flaw {
        name,
        with: With::Usual,
        state: Invalid,
        words,
        make,
    }
}

/// A good statement of another kind.
fn unasked(name: &'static str, words: &'static str, make: fn(&Maker) -> Vec<u8>) -> Flaw {
    Flaw {
        state: NotAttested,
        ..flaw(name, words, make)
    }
}

pub(super) fn flaws() -> Vec<Flaw> {
    let mut all = statements();
    all.extend(subjects());
    all.extend(predicates());
    all
}

fn statements() -> Vec<Flaw> {
    let no_statement = "the signed payload is not an in-toto statement: ";
    vec![
        flaw("statement-empty", no_statement, |m| m.payload("")),
        flaw("statement-is-text", no_statement, |m| m.payload("hello")),
        flaw("statement-is-a-list-of-its-fields", no_statement, |m| {
            let s: serde_json::Value = serde_json::from_str(&m.statement()).unwrap();
            let fields = ["_type", "subject", "predicateType", "predicate"];
            m.payload(json!(fields.map(|field| &s[field])).to_string())
        }),
        flaw("statement-followed-by-another", no_statement, |m| {
            m.payload(m.statement() + &m.statement())
        }),
        flaw("statement-deeply-nested", no_statement, |m| {
            let deep = format!("\"subject\":{}{},", "[".repeat(2000), "]".repeat(2000));
            m.payload(
                m.statement()
                    .replacen("\"subject\":", &(deep + "\"rest\":"), 1),
            )
        }),
        flaw("statement-key-twice-type", no_statement, |m| {
            m.payload(m.statement().replacen(
                '{',
                "{\"_type\":\"https://in-toto.io/Statement/v1\",",
                1,
            ))
        }),
        flaw("statement-key-twice-subject", no_statement, |m| {
            m.payload(m.statement().replacen('{', "{\"subject\":[],", 1))
        }),
        flaw("statement-key-twice-predicate-type", no_statement, |m| {
            m.payload(m.statement().replacen(
                '{',
                "{\"predicateType\":\"https://slsa.dev/provenance/v1\",",
                1,
            ))
        }),
        flaw("statement-key-twice-predicate", no_statement, |m| {
            m.payload(m.statement().replacen('{', "{\"predicate\":{},", 1))
        }),
        flaw("statement-without-type", no_statement, |m| {
            m.says(|s| drop(s.as_object_mut().unwrap().remove("_type")))
        }),
        flaw(
            "statement-of-version-0-1",
            "found the statement type `https://in-toto.io/Statement/v0.1`",
            |m| m.says(|s| s["_type"] = json!("https://in-toto.io/Statement/v0.1")),
        ),
        flaw(
            "statement-type-of-a-layout",
            "found the statement type `layout`",
            |m| m.says(|s| s["_type"] = json!("layout")),
        ),
    ]
}

fn subjects() -> Vec<Flaw> {
    let about = "the statement is about ";
    vec![
        flaw(
            "subject-missing",
            "the signed payload is not an in-toto statement: ",
            |m| m.says(|s| drop(s.as_object_mut().unwrap().remove("subject"))),
        ),
        flaw("subject-none", "the statement is about nothing", |m| {
            m.says(|s| s["subject"] = json!([]))
        }),
        flaw("subject-without-digest", about, |m| {
            m.says(|s| s["subject"][0]["digest"] = json!({}))
        }),
        flaw("subject-of-another-file", about, |m| {
            m.says(|s| s["subject"][0]["digest"]["sha256"] = json!("0".repeat(64)))
        }),
        flaw("subject-digest-flipped", about, |m| {
            m.says(|s| {
                let digest = s["subject"][0]["digest"]["sha256"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                let last = if digest.ends_with('0') { "1" } else { "0" };
                s["subject"][0]["digest"]["sha256"] = json!(digest[..63].to_owned() + last);
            })
        }),
        flaw("subject-digest-cut-off", about, |m| {
            m.says(|s| {
                let digest = s["subject"][0]["digest"]["sha256"].as_str().unwrap()[..62].to_owned();
                s["subject"][0]["digest"]["sha256"] = json!(digest);
            })
        }),
        flaw("subject-digest-in-upper-case", about, |m| {
            m.says(|s| {
                let digest = s["subject"][0]["digest"]["sha256"]
                    .as_str()
                    .unwrap()
                    .to_uppercase();
                s["subject"][0]["digest"]["sha256"] = json!(digest);
            })
        }),
        flaw("subject-digest-of-another-algorithm", about, |m| {
            m.says(|s| {
                let digest = s["subject"][0]["digest"]["sha256"].clone();
                s["subject"][0]["digest"] = json!({ "sha3_256": digest });
            })
        }),
        flaw("subjects-several-and-not-this", about, |m| {
            m.says(|s| {
                let other = json!({ "name": "tool.wasm", "digest": { "sha256": "1".repeat(64) } });
                s["subject"] = json!([other, other]);
            })
        }),
    ]
}

fn predicates() -> Vec<Flaw> {
    let shape = "the predicate does not have the shape of a module audit: ";
    vec![
        unasked(
            "predicate-type-of-provenance",
            "found the predicate `https://slsa.dev/provenance/v1`",
            |m| m.says(|s| s["predicateType"] = json!("https://slsa.dev/provenance/v1")),
        ),
        unasked(
            "predicate-type-of-another-version",
            "found the predicate `https://wasm-audit.dev/attestation/module-audit/v0.2`",
            |m| {
                m.says(|s| {
                    s["predicateType"] =
                        json!("https://wasm-audit.dev/attestation/module-audit/v0.2")
                })
            },
        ),
        flaw("predicate-of-provenance-under-our-type", shape, |m| {
            m.says(|s| s["predicate"] = json!({ "buildDefinition": {}, "runDetails": {} }))
        }),
        flaw("predicate-empty", shape, |m| {
            m.says(|s| s["predicate"] = json!({}))
        }),
        flaw("predicate-is-null", shape, |m| {
            m.says(|s| s["predicate"] = json!(null))
        }),
        flaw("predicate-verdict-in-lower-case", shape, |m| {
            m.says(|s| s["predicate"]["verdict"] = json!("passed"))
        }),
        flaw("predicate-without-imports", shape, |m| {
            m.says(|s| {
                drop(
                    s["predicate"]["module"]
                        .as_object_mut()
                        .unwrap()
                        .remove("imports"),
                )
            })
        }),
        flaw("predicate-key-twice-imports", shape, |m| {
            m.payload(
                m.statement()
                    .replacen("\"imports\":", "\"imports\":[],\"imports\":", 1),
            )
        }),
        flaw("predicate-key-twice-verdict", shape, |m| {
            m.payload(m.statement().replacen(
                "\"verdict\":",
                "\"verdict\":\"FAILED\",\"verdict\":",
                1,
            ))
        }),
    ]
}
