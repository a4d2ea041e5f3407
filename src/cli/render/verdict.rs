//! What `attest` signed, and what `verify` says.

use wasm_audit::attest::Prepared;
use wasm_audit::check::Verdict;
use wasm_audit::text::Printable;
use wasm_audit::verify::{Comparison, Refusal, Refused, Signed, Signer, State, Verified};

use super::report;
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Ui};

pub(in crate::cli) fn attested(
    file: &str,
    written: &[String],
    prepared: &Prepared,
    signed: Option<&Signed>,
    ui: &mut Ui,
) {
    let report = &prepared.report;
    let verdict = match report.verdict {
        Verdict::Passed => format!("{GREEN}PASSED{GREEN:#}"),
        Verdict::Failed => format!("{RED}FAILED{RED:#}"),
    };
    ui.note(format_args!(
        "{BOLD}{file}{BOLD:#}  {verdict} under policy `{}`, {} imports attested",
        Printable(&report.policy.name),
        prepared.n_imports
    ));
    // Who it was is in the bundle for everybody to read; with a key of one's own that nobody stands behind, it is known.
    for line in signed.map(signer).unwrap_or_default() {
        ui.note(format_args!("{line}"));
    }
    for output in written {
        ui.note(format_args!("  {DIM}bundle{DIM:#}   {output}"));
    }
}

pub(in crate::cli) fn verified(file: &str, verified: &Verified) -> Vec<String> {
    let mut lines = Vec::new();
    let audit = verified.audit();
    let imports = audit.map_or("no audit asked for".to_owned(), |audit| {
        let n = audit.module.imports.len();
        format!("{n} import{}, as attested", if n == 1 { "" } else { "s" })
    });
    lines.push(format!("{GREEN}VERIFIED{GREEN:#}  {file}  {imports}"));
    lines.push(format!(
        "  {DIM}bytes{DIM:#}    {}",
        verified.artifact().digest()
    ));
    for accepted in verified.accepted() {
        for line in signer(accepted.signed()) {
            lines.push(line);
        }
        lines.push(format!(
            "  {DIM}bundle{DIM:#}   {}",
            Printable(accepted.bundle())
        ));
        match accepted.audit() {
            Some(audit) => lines.push(format!(
                "  {DIM}attested{DIM:#} {}, policy `{}` ({})",
                Printable(&audit.audited_at),
                Printable(&audit.policy.name),
                audit.policy.digest
            )),
            None => lines.push(format!(
                "  {DIM}attested{DIM:#} `{}`",
                Printable(accepted.predicate_type())
            )),
        }
    }
    match (verified.report(), audit) {
        (None, _) => lines.push(format!(
            "  {DIM}policy{DIM:#}   not re-checked, and code not read: no `--policy` was named"
        )),
        (Some(report), Some(audit)) if report.policy.digest == audit.policy.digest => lines.push(
            format!("  {DIM}policy{DIM:#}   re-checked, the attested one"),
        ),
        (Some(report), audit) => lines.push(format!(
            "  {DIM}policy{DIM:#}   re-checked with `{}` ({}), {}",
            Printable(&report.policy.name),
            report.policy.digest,
            if audit.is_some() {
                "another than the attested one"
            } else {
                "and none is attested"
            }
        )),
    }
    lines
}

pub(in crate::cli) fn refused(file: &str, refused: &Refused, ui: &mut Ui) {
    for line in lines(file, refused) {
        ui.line(line);
    }
    for (_, refusal) in &refused.refusals {
        if let Refusal::Policy(policy_report) = refusal {
            report::human(file, policy_report, report::How::default(), ui);
        }
    }
}

/// The same on standard error: standard output belongs to the module.
#[cfg(feature = "load")]
pub(in crate::cli) fn refused_run(file: &str, refused: &Refused, ui: &mut Ui) {
    for line in lines(file, refused) {
        ui.aside(line);
    }
}

fn lines(file: &str, refused: &Refused) -> Vec<String> {
    let state = refused.state();
    let mut lines = vec![format!("{RED}REFUSED{RED:#}  {file}  {state}")];
    for bundle in &refused.accepted {
        lines.push(format!(
            "  {DIM}bundle{DIM:#} {}: accepted, and not enough",
            Printable(bundle)
        ));
    }
    for (bundle, refusal) in &refused.refusals {
        lines.push(format!(
            "  {DIM}bundle{DIM:#} {}: {}",
            Printable(bundle),
            Printable(&refusal.to_string())
        ));
        comparisons(refusal, &mut lines);
    }
    for missing in &refused.missing {
        lines.push(format!(
            "  {DIM}missing{DIM:#} {}",
            Printable(&missing.to_string())
        ));
    }
    lines.push(format!("  help: {}", help(refused)));
    lines
}

/// What to do next, after the bundle that got furthest.
pub(super) fn help(refused: &Refused) -> String {
    let state = refused.state();
    match state {
        State::NotAttested => {
            "name the attestation with `--bundle`, or its folder with `--attestations`".to_owned()
        }
        State::Invalid => "get module and bundle from their author again, as a pair".to_owned(),
        State::NotTrusted => refused
            .refusals
            .iter()
            .find(|(_, refusal)| refusal.state() == state)
            .map_or_else(
                || "ask another signer whom you believe to attest this module".to_owned(),
                |(_, refusal)| trust_help(refusal),
            ),
        State::Disagrees => "do not run this module; show this to whoever signed it".to_owned(),
    }
}

/// The next command, if the signer is meant to be believed.
pub(super) fn trust_help(refusal: &Refusal) -> String {
    let quoted = |text: &str| {
        shlex::try_quote(text).map_or("…".to_owned(), |word| Printable(&word).to_string())
    };
    match refusal {
        Refusal::Identity { found, .. } | Refusal::Keyless(found) => format!(
            "if you mean to believe this signer: `--certificate-identity {} --certificate-oidc-issuer {}`",
            quoted(&found.subject),
            quoted(&found.issuer)
        ),
        Refusal::Signer { .. } => {
            "if you mean to believe this signer, name its key with `--key`".to_owned()
        }
        Refusal::Authority { .. } => {
            "if you mean to believe another Sigstore instance, name it with `--trusted-root FILE` or `--instance`".to_owned()
        }
        Refusal::Day { .. } => {
            "ask the signer for an attestation with the key of today".to_owned()
        }
        Refusal::Revoked { .. } => "ask the signer for a new attestation".to_owned(),
        _ => "get module and bundle from their author again, as a pair".to_owned(),
    }
}

/// How the certificate compares with each identity that was tried.
pub(super) fn comparisons(refusal: &Refusal, lines: &mut Vec<String>) {
    if let Refusal::Identity { tried, .. } = refusal {
        tried.iter().for_each(|one| compared(one, lines));
    }
}

/// Who signed, and what proves it.
pub(super) fn signer(signed: &Signed) -> Vec<String> {
    let mut lines = Vec::new();
    match &signed.by {
        Signer::Key(key) => lines.push(format!("  {DIM}signer{DIM:#}   key {key}")),
        Signer::Identity(certificate) => {
            lines.push(format!(
                "  {DIM}signer{DIM:#}   {}",
                Printable(&certificate.to_string())
            ));
            let claims: Vec<_> = certificate
                .claims
                .iter()
                .map(|(claim, value)| format!("{} `{value}`", claim.name()))
                .collect();
            if !claims.is_empty() {
                lines.push(format!("           {}", Printable(&claims.join(", "))));
            }
        }
        _ => {}
    }
    if let Some(root) = &signed.root {
        let logged = if signed.logged {
            "in a transparency log"
        } else {
            "in no log"
        };
        let times = if signed.times.is_empty() {
            "at no proven time".to_owned()
        } else {
            format!("at {}", signed.times.join(", "))
        };
        lines.push(format!(
            "  {DIM}proof{DIM:#}    signed {times}, {logged}; trusted root `{}`",
            Printable(root)
        ));
    }
    lines
}

/// Every field of an identity that was tried.
fn compared(comparison: &Comparison, lines: &mut Vec<String>) {
    lines.push(match &comparison.name {
        Some(name) => format!("    compared with `{}`", Printable(name)),
        None => "    compared with the identity that is trusted".to_owned(),
    });
    for field in &comparison.fields {
        let mark = if field.matches {
            format!("{GREEN}✓{GREEN:#}")
        } else {
            format!("{RED}✗{RED:#}")
        };
        let found = field
            .found
            .as_ref()
            .map_or("nothing".to_owned(), |found| format!("`{found}`"));
        let expected = if field.found.as_ref() == Some(&field.expected) {
            "as expected".to_owned()
        } else {
            format!("expected `{}`", field.expected)
        };
        lines.push(format!(
            "      {mark} {:<10} found {}, {}",
            field.field,
            Printable(&found),
            Printable(&expected)
        ));
    }
}
