//! What a trusted signer says, and what is not so or not what is demanded.

use serde_json::{Value, json};
use wasm_audit::verify::State::Disagrees;

use super::Flaw;
use super::maker::Maker;
use super::trusting::With;

fn lie(name: &'static str, words: &'static str, make: fn(&Maker) -> Vec<u8>) -> Flaw {
    demanded(name, With::Usual, words, make)
}

fn demanded(
    name: &'static str,
    with: With,
    words: &'static str,
    make: fn(&Maker) -> Vec<u8>,
) -> Flaw {
    Flaw {
        name,
        with,
        state: Disagrees,
        words,
        make,
    }
}

fn module(m: &Maker, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    m.says(|s| change(&mut s["predicate"]["module"]))
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().unwrap()
}

pub(super) fn flaws() -> Vec<Flaw> {
    let imports = "the attested imports are not those of the binary: ";
    let exports = "the attested exports are not those of the binary: ";
    let facts = "the attested facts are not those of the binary: ";
    vec![
        lie("verdict-failed", "the attested verdict is FAILED", |m| {
            m.says(|s| s["predicate"]["verdict"] = json!("FAILED"))
        }),
        lie("import-left-out", imports, |m| {
            module(m, |x| drop(list(&mut x["imports"]).pop()))
        }),
        lie("imports-all-left-out", imports, |m| {
            module(m, |x| x["imports"] = json!([]))
        }),
        lie("import-added", imports, |m| {
            module(m, |x| {
                let import =
                    json!({ "module": "env", "name": "h", "kind": "func", "type": "(func)" });
                list(&mut x["imports"]).push(import);
            })
        }),
        lie("import-renamed", imports, |m| {
            module(m, |x| x["imports"][0]["name"] = json!("h"))
        }),
        lie("import-of-another-module", imports, |m| {
            module(m, |x| x["imports"][0]["module"] = json!("host"))
        }),
        lie("import-of-another-type", imports, |m| {
            module(m, |x| x["imports"][0]["type"] = json!("(func)"))
        }),
        lie("imports-in-another-order", imports, |m| {
            module(m, |x| list(&mut x["imports"]).reverse())
        }),
        lie("import-twice", imports, |m| {
            module(m, |x| {
                let first = x["imports"][0].clone();
                list(&mut x["imports"]).push(first);
            })
        }),
        lie("export-left-out", exports, |m| {
            module(m, |x| drop(list(&mut x["exports"]).pop()))
        }),
        lie("export-added", exports, |m| {
            module(m, |x| {
                list(&mut x["exports"])
                    .push(json!({ "name": "safe", "kind": "func", "type": "(func)" }))
            })
        }),
        lie("export-renamed", exports, |m| {
            module(m, |x| x["exports"][0]["name"] = json!("safe"))
        }),
        lie("memory-smaller", facts, |m| {
            module(m, |x| x["memories"][0]["maximum"] = json!(1))
        }),
        lie("memory-left-out", facts, |m| {
            module(m, |x| x["memories"] = json!([]))
        }),
        lie("table-smaller", facts, |m| {
            module(m, |x| x["tables"][0]["maximum"] = json!(1))
        }),
        lie("kind-is-component", facts, |m| {
            module(m, |x| x["kind"] = json!("component"))
        }),
        lie("size-other", facts, |m| module(m, |x| x["size"] = json!(1))),
        demanded("proposal-added", With::Policy, facts, |m| {
            module(m, |x| x["proposals"] = json!(["threads"]))
        }),
        lie("section-left-out", facts, |m| {
            module(m, |x| x["sections"] = json!([]))
        }),
        demanded(
            "policy-grants-less",
            With::Stricter,
            "the policy `vectors` refuses the module",
            |m| m.changed(|_| {}),
        ),
        demanded(
            "policy-digest-swapped",
            With::Demands,
            "the attested policy is sha256:",
            |m| {
                m.says(|s| {
                    s["predicate"]["policy"]["digest"] = json!(format!("sha256:{}", "0".repeat(64)))
                })
            },
        ),
        demanded(
            "source-of-another-repository",
            With::Demands,
            "the attested source is `https://github.com/acme/tool2`",
            |m| {
                m.says(|s| {
                    s["predicate"]["source"]["repository"] = json!("https://github.com/acme/tool2")
                })
            },
        ),
        demanded(
            "builder-is-another",
            With::Builder,
            "the attested builder is `https://github.com/acme/builder2`",
            |m| {
                m.says(|s| {
                    s["predicateType"] = json!("https://slsa.dev/provenance/v1");
                    s["predicate"] = json!({
                        "buildDefinition": { "buildType": "x", "externalParameters": {} },
                        "runDetails": { "builder": { "id": "https://github.com/acme/builder2" } },
                    });
                })
            },
        ),
    ]
}
