//! Whom a configuration believes, and who signed a bundle.

use std::path::Path;

use serde_json::{Value, json};
use wasm_audit::text::Printable;
use wasm_audit::verify::{Claims, Identity, Refusal, Root, Signed, Trust, TrustedKey, Window};

use super::verdict;
use crate::cli::ui::{BOLD, DIM, GREEN, RED, Ui};

pub(in crate::cli) fn listed(file: &str, trust: &Trust, ui: &mut Ui) {
    ui.line(format_args!("{BOLD}{file}{BOLD:#}"));
    for key in &trust.keys {
        ui.line(format_args!(
            "  {DIM}key{DIM:#}       {}{}{}",
            key.key.fingerprint(),
            named(key.name.as_deref()),
            on(key.window)
        ));
    }
    for identity in &trust.identities {
        ui.line(format_args!(
            "  {DIM}identity{DIM:#}  `{}`{}{}",
            Printable(&identity.subject.to_string()),
            named(identity.name.as_deref()),
            on(identity.window)
        ));
        ui.line(format_args!(
            "            vouched for by `{}`",
            Printable(&identity.issuer.to_string())
        ));
        for (claim, value) in &identity.claims {
            ui.line(format_args!(
                "            {} `{}`",
                claim.name(),
                Printable(value)
            ));
        }
    }
    if trust.keys.is_empty() && trust.identities.is_empty() {
        ui.line("  nobody is believed");
    }
    if !trust.identities.is_empty() {
        let roots = if trust.roots.is_empty() {
            "public-good".to_owned()
        } else {
            let names: Vec<_> = trust.roots.iter().map(Root::name).collect();
            names.join(", ")
        };
        ui.line(format_args!(
            "  {DIM}roots{DIM:#}     {}",
            Printable(&roots)
        ));
    }
    if let Some(n) = trust.threshold {
        ui.line(format_args!(
            "  {DIM}threshold{DIM:#} {n} different signer{}",
            if n.get() == 1 { "" } else { "s" }
        ));
    }
    let demands = &trust.demands;
    let policy = demands.policy.map(|digest| digest.to_string());
    for (what, demanded) in demands
        .predicates
        .iter()
        .map(|one| ("attested", one))
        .chain(demands.source_repository.iter().map(|one| ("source", one)))
        .chain(demands.builder.iter().map(|one| ("builder", one)))
        .chain(policy.iter().map(|one| ("policy", one)))
    {
        ui.line(format_args!(
            "  {DIM}demand{DIM:#}    {what} `{}`",
            Printable(demanded)
        ));
    }
    for (what, digest) in trust
        .revoked
        .keys
        .iter()
        .map(|key| ("key", key))
        .chain(trust.revoked.digests.iter().map(|digest| ("bytes", digest)))
    {
        ui.line(format_args!("  {DIM}revoked{DIM:#}   {what} {digest}"));
    }
}

/// The JSON document of what is listed.
pub(in crate::cli) fn document(file: &Path, trust: &Trust) -> Value {
    json!({
        "version": 1,
        "file": file.to_string_lossy(),
        "threshold": trust.threshold.map_or(1, std::num::NonZero::get),
        "keys": trust.keys.iter().map(key).collect::<Vec<_>>(),
        "identities": trust.identities.iter().map(identity).collect::<Vec<_>>(),
        "roots": trust.roots.iter().map(Root::name).collect::<Vec<_>>(),
        "demand": {
            "predicates": trust.demands.predicates,
            "sourceRepository": trust.demands.source_repository,
            "builder": trust.demands.builder,
            "policy": trust.demands.policy,
        },
        "revoked": { "digests": trust.revoked.digests, "keys": trust.revoked.keys },
    })
}

fn key(key: &TrustedKey) -> Value {
    json!({ "name": key.name, "fingerprint": key.key.fingerprint(), "days": key.window.to_string() })
}

fn identity(identity: &Identity) -> Value {
    json!({
        "name": identity.name,
        "subject": identity.subject.to_string(),
        "issuer": identity.issuer.to_string(),
        "claims": identity.claims,
        "days": identity.window.to_string(),
    })
}

pub(in crate::cli) fn explained(
    file: &str,
    claims: &Claims,
    answer: &Result<Signed, Refusal>,
    ui: &mut Ui,
) {
    ui.line(match answer {
        Ok(_) => format!("{GREEN}BELIEVED{GREEN:#}  {file}"),
        Err(refusal) => format!("{RED}NOT BELIEVED{RED:#}  {file}  {}", refusal.state()),
    });
    ui.line(format_args!(
        "  {DIM}says{DIM:#}     `{}`",
        Printable(&claims.predicate_type)
    ));
    for digest in &claims.digests {
        ui.line(format_args!("  {DIM}about{DIM:#}    {digest}"));
    }
    let lines = match answer {
        Ok(signed) => verdict::signer(signed),
        Err(refusal) => {
            let mut lines = vec![format!("  {}", Printable(&refusal.to_string()))];
            verdict::comparisons(refusal, &mut lines);
            lines.push(format!("  help: {}", verdict::trust_help(refusal)));
            lines
        }
    };
    lines.into_iter().for_each(|line| ui.line(line));
}

pub(in crate::cli) fn unreadable(file: &str, reason: &str, ui: &mut Ui) {
    ui.line(format_args!(
        "{RED}NOT BELIEVED{RED:#}  {file}  {}",
        Printable(reason)
    ));
}

fn named(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("  ({})", Printable(name)))
}

fn on(window: Window) -> String {
    if window == Window::default() {
        String::new()
    } else {
        format!("  {window}")
    }
}
