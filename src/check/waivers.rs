//! Waivers: findings that somebody took responsibility for, until a day.
//!
//! A waived finding keeps standing in the report and does not fail the gate. A waiver covers the findings of its code whose
//! subject is, character for character, the one it names; one without a subject covers every finding of the code.

use jiff::civil::Date;

use super::codes::{Code, codes};
use crate::finding::{Confidence, Finding, Place, Severity, Waived};
use crate::policy::{Policy, Waiver};

/// What may be wrong with a waiver.
pub(super) const CODES: [Code; 3] = [EXPIRED, UNKNOWN_CODE, UNUSED];

const EXPIRED: Code = Code {
    name: "waiver-expired",
    asks: "does every waiver of the policy still hold?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: r#"A waiver in the policy's `policy.toml` has passed its `until`, and no longer counts.

Why it matters: a waiver says that somebody looks after a risk for a time. After that time nobody does, and whatever it covered
fails the gate again.

How to fix: mend what the waiver was for and delete it, or have its owner look again and set a new `until`. The day in `until` is the
last one on which the waiver counts, in UTC.

Before:
    [[waive]]
    code = "memory-unbounded"
    owner = "payments"
    reason = "the host sets a maximum"
    until = "2025-12-31"
After:
    (no waiver, and a module with a maximum)
"#,
};

const UNKNOWN_CODE: Code = Code {
    name: "waiver-unknown-code",
    asks: "does every waiver of the policy name a code that can be waived?",
    severity: Severity::Medium,
    confidence: Confidence::High,
    explain: r#"A waiver in the policy's `policy.toml` names a code that no finding has, or one that cannot be waived: `malformed-module`, and
those that are about waivers.

Why it matters: whoever wrote it believes that something is waived, or that something can be, and is wrong.

How to fix: `wasm-audit explain` lists the codes. Of a malformed module nothing is certain, so nobody can take responsibility
for it.

Before:
    [[waive]]
    code = "memory-unbound"
After:
    [[waive]]
    code = "memory-unbounded"
"#,
};

const UNUSED: Code = Code {
    name: "waiver-unused",
    asks: "does every waiver of the policy cover a finding?",
    severity: Severity::Low,
    // A policy may be for two flavours of a module, of which one needs the waiver.
    confidence: Confidence::Medium,
    explain: r#"A waiver in the policy's `policy.toml` covers no finding of this module.

Why it matters: a waiver that waits for its finding lets the next version of the module do what nobody looked at. It may also name
its subject otherwise than the finding does, and then covers nothing that it was meant for.

How to fix: delete it. If a finding was meant to be covered, copy its subject as `check --verbose` and `--format json` show it: a subject
is compared character for character.

Before:
    [[waive]]
    code = "import-not-in-world"
    subject = "fd_write"
After:
    [[waive]]
    code = "import-not-in-world"
    subject = "wasi_snapshot_preview1.fd_write"
"#,
};

/// Marks the findings that a waiver covers, and adds one for each waiver that does not hold, names no code or covers nothing.
pub(super) fn apply(findings: &mut Vec<Finding>, policy: &Policy, today: Date) {
    let mut about_waivers = Vec::new();
    for waiver in &policy.waivers {
        let known = codes().find(|code| code.name == waiver.code);
        let wrong = if known.is_none_or(|code| !code.is_waivable()) {
            Some(unknown_code(waiver, known.is_some()))
        } else if waiver.until < today {
            Some(expired(waiver))
        } else if cover(findings, waiver) {
            None
        } else {
            Some(unused(waiver))
        };
        about_waivers.extend(wrong);
    }
    findings.append(&mut about_waivers);
}

/// Marks what a waiver covers; returns whether there is such a finding. The first of two waivers has its name on it.
fn cover(findings: &mut [Finding], waiver: &Waiver) -> bool {
    let mut any = false;
    for finding in findings {
        let is_meant = match &waiver.subject {
            Some(subject) => finding.subject.as_ref() == Some(subject),
            None => true,
        };
        if finding.code == waiver.code && is_meant {
            any = true;
            finding.waived.get_or_insert_with(|| Waived {
                owner: waiver.owner.clone(),
                reason: waiver.reason.clone(),
                until: waiver.until.to_string(),
                subject: waiver.subject.clone(),
            });
        }
    }
    any
}

fn unknown_code(waiver: &Waiver, exists: bool) -> Finding {
    let what = if exists {
        "is for what nobody can waive"
    } else {
        "names a code that no finding has"
    };
    finding(
        &UNKNOWN_CODE,
        waiver,
        what.into(),
        "waivers of the codes that `wasm-audit explain` lists, but for `malformed-module` and those about waivers",
        "correct or delete the waiver in `policy.toml`",
    )
}

fn expired(waiver: &Waiver) -> Finding {
    finding(
        &EXPIRED,
        waiver,
        format!("counted until {}, and no longer does", waiver.until),
        "waivers up to the day in their `until`",
        "mend what it was for, or have its owner look again and set a new `until` in `policy.toml`",
    )
}

fn unused(waiver: &Waiver) -> Finding {
    finding(
        &UNUSED,
        waiver,
        "covers no finding of this module".into(),
        "waivers that cover a finding",
        "delete it from `policy.toml`, or name the subject as `check --verbose` shows it",
    )
}

fn finding(
    code: &Code,
    waiver: &Waiver,
    what: String,
    allowed: &'static str,
    help: &'static str,
) -> Finding {
    let subject = waiver
        .subject
        .as_ref()
        .map(|subject| format!(" with the subject `{subject}`"))
        .unwrap_or_default();
    Finding {
        code: code.name.to_owned(),
        severity: code.severity,
        confidence: code.confidence,
        message: format!(
            "the waiver of `{}` for `{}`{subject} {what}",
            waiver.owner, waiver.code
        ),
        subject: None,
        place: Place::default(),
        allowed: allowed.to_owned(),
        help: help.to_owned(),
        reached: None,
        waived: None,
    }
}
