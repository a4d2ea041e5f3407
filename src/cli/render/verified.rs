//! What `verify` says, as JSON: with everything that was checked.

use serde_json::{Map, Value, json};
use wasm_audit::verify::{Accepted, Refusal, Signer, Verified};

use crate::cli::verify::{Answer, Answered};

/// Returns what is said of one file.
pub(in crate::cli) fn document(answered: &Answered) -> Value {
    let mut document = match &answered.answer {
        Answer::Yes(_, Value::Object(document)) => document.clone(),
        Answer::Yes(..) => Map::new(),
        Answer::No(refused) => object(json!({
            "verified": false,
            "state": refused.state().to_string(),
            "accepted": refused.accepted,
            "missing": refused.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "refusals": refused.refusals.iter().map(refusal).collect::<Vec<_>>(),
            "help": super::verdict::help(refused),
        })),
        Answer::None(error) => object(json!({ "verified": false, "error": error.one_line() })),
    };
    document.insert("file".into(), json!(answered.path.to_string_lossy()));
    document.insert("status".into(), json!(answered.answer.status().code()));
    Value::Object(document)
}

/// Returns what is said of a file that was verified.
pub(in crate::cli) fn yes(verified: &Verified) -> Value {
    let first = verified.accepted().first();
    let key = first.and_then(|one| match one.signed().by {
        Signer::Key(key) => Some(key),
        _ => None,
    });
    let audit = verified.audit();
    json!({
        "verified": true,
        "digest": verified.artifact().digest(),
        "bundle": first.map(Accepted::bundle),
        "key": key,
        "attestedPolicy": audit.map(|audit| &audit.policy),
        "auditedAt": audit.map(|audit| &audit.audited_at),
        "checkedPolicy": verified.report().map(|report| &report.policy),
        "accepted": verified.accepted().iter().map(|one| json!({
            "bundle": one.bundle(),
            "predicateType": one.predicate_type(),
            "signed": one.signed(),
            "checked": checked(one, verified.report().is_some()),
        })).collect::<Vec<_>>(),
    })
}

/// Every step that the bundle passed, in their order.
fn checked(accepted: &Accepted, with_policy: bool) -> Vec<&'static str> {
    let signed = accepted.signed();
    let is_audit = accepted.audit().is_some();
    let steps = [
        ("bundle version", true),
        ("payload type", true),
        ("signature", true),
        ("certificate", matches!(signed.by, Signer::Identity(_))),
        ("identity", matches!(signed.by, Signer::Identity(_))),
        ("log entry", signed.logged),
        ("proven times", !signed.times.is_empty()),
        ("days of the signer", true),
        ("revocations", true),
        ("statement type", true),
        ("subject", true),
        ("predicate type", true),
        ("well-formed headers", true),
        ("well-formed code", with_policy),
        ("verdict", is_audit),
        ("imports", is_audit),
        ("exports", is_audit),
        ("other headers", is_audit),
        ("proposals", is_audit && with_policy),
        ("policy", with_policy),
    ];
    steps
        .into_iter()
        .filter_map(|(step, passed)| passed.then_some(step))
        .collect()
}

fn refusal((bundle, refusal): &(String, Refusal)) -> Value {
    let mut document = object(json!({
        "bundle": bundle,
        "state": refusal.state().to_string(),
        "reason": refusal.to_string(),
    }));
    match refusal {
        Refusal::Identity { found, tried } => {
            document.insert("certificate".into(), json!(found));
            document.insert("identities".into(), json!(tried));
        }
        Refusal::Policy(report) => {
            document.insert("report".into(), json!(report));
        }
        _ => {}
    }
    Value::Object(document)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
