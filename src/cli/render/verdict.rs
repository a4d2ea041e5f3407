//! What `attest` signed, and what `verify` says.

use wasm_audit::attest::{ModuleAudit, Statement};
use wasm_audit::check::Verdict;
use wasm_audit::text::Printable;
use wasm_audit::verify::{Refusal, Refused, State, Verified};

use super::report;
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Ui};

pub(in crate::cli) fn attested(
    file: &str,
    output: &str,
    statement: &Statement<ModuleAudit>,
    ui: &mut Ui,
) {
    let audit = &statement.predicate;
    let verdict = match audit.verdict {
        Verdict::Passed => format!("{GREEN}PASSED{GREEN:#}"),
        Verdict::Failed => format!("{RED}FAILED{RED:#}"),
    };
    ui.note(format_args!(
        "{BOLD}{file}{BOLD:#}  {verdict} under policy `{}`, {} imports attested",
        Printable(&audit.policy.name),
        audit.module.imports.len()
    ));
    ui.note(format_args!("  {DIM}bundle{DIM:#}  {output}"));
}

pub(in crate::cli) fn verified(file: &str, verified: &Verified, ui: &mut Ui) {
    let audit = verified.audit();
    let n = audit.module.imports.len();
    ui.note(format_args!(
        "{GREEN}VERIFIED{GREEN:#}  {file}  {n} import{}, as attested",
        if n == 1 { "" } else { "s" }
    ));
    ui.note(format_args!(
        "  {DIM}bytes{DIM:#}    {}",
        verified.artifact().digest()
    ));
    ui.note(format_args!(
        "  {DIM}signer{DIM:#}   key {}",
        verified.key()
    ));
    ui.note(format_args!(
        "  {DIM}bundle{DIM:#}   {}",
        Printable(verified.bundle())
    ));
    ui.note(format_args!(
        "  {DIM}attested{DIM:#} {}, policy `{}` ({})",
        Printable(&audit.audited_at),
        Printable(&audit.policy.name),
        audit.policy.digest
    ));
    match verified.report() {
        None => ui.note(format_args!(
            "  {DIM}policy{DIM:#}   not re-checked: no `--policy` was named"
        )),
        Some(report) if report.policy.digest == audit.policy.digest => ui.note(format_args!(
            "  {DIM}policy{DIM:#}   re-checked, the attested one"
        )),
        Some(report) => ui.note(format_args!(
            "  {DIM}policy{DIM:#}   re-checked with `{}` ({}), another than the attested one",
            Printable(&report.policy.name),
            report.policy.digest
        )),
    }
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
    for (bundle, refusal) in &refused.refusals {
        lines.push(format!(
            "  {DIM}bundle{DIM:#} {}: {}",
            Printable(bundle),
            Printable(&refusal.to_string())
        ));
    }
    lines.push(format!(
        "  help: {}",
        match state {
            State::NotAttested =>
                "name the attestation with `--bundle`, or its folder with `--attestations`",
            State::Invalid => "get module and bundle from their author again, as a pair",
            State::NotTrusted => "if you mean to believe this signer, name its key with `--key`",
            State::Disagrees => "do not run this module; show this to whoever signed it",
        }
    ));
    lines
}
