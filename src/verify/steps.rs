//! The steps, in order. Each is refused with its own words.

use serde::Deserialize;
use serde::de::IgnoredAny;
use sigstore_types::bundle::VerificationMaterialContent;
use sigstore_types::{Bundle, DsseEnvelope, MediaType, Sha256Hash, SignatureContent};

use super::error::Refusal;
use super::trust::Trust;
use super::{Candidate, verified::Accepted};
use crate::attest::{
    Module, ModuleAudit, PAYLOAD_TYPE, PREDICATE_TYPE, PublicKey, STATEMENT_TYPE, Statement,
};
use crate::check::{Report, Verdict};
use crate::digest::Digest;
use crate::inspect::{Export, Facts, Import};
use crate::limits;

/// Takes one bundle through every step.
pub(super) fn verify_one(
    facts: &Facts,
    candidate: &Candidate,
    trust: &Trust,
    report: Option<&Report>,
) -> Result<Accepted, Refusal> {
    let (envelope, hint) = read_bundle(&candidate.bytes)?;
    let key = verify_signature(&envelope, &hint, trust)?;
    let audit = read_statement(envelope.payload.as_bytes(), facts.digest)?;
    compare(facts, &audit)?;
    match report {
        Some(report) if report.verdict == Verdict::Failed => {
            Err(Refusal::Policy(Box::new(report.clone())))
        }
        _ => Ok(Accepted {
            key: key.fingerprint(),
            audit,
        }),
    }
}

/// Steps 1 to 4: a v0.3 bundle, with a managed key, around a DSSE envelope, of an in-toto payload.
fn read_bundle(bytes: &[u8]) -> Result<(DsseEnvelope, String), Refusal> {
    if bytes.len() as u64 > limits::BUNDLE_BYTES {
        return Err(Refusal::TooLarge {
            found: bytes.len(),
            limit: limits::BUNDLE_BYTES,
        });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| Refusal::NotABundle(error.to_string()))?;
    let bundle = Bundle::from_json(text).map_err(|error| Refusal::NotABundle(error.to_string()))?;
    if bundle.media_type() != MediaType::Bundle0_3 {
        return Err(Refusal::MediaType {
            found: bundle.media_type().to_string(),
            wanted: MediaType::Bundle0_3.as_str(),
        });
    }
    let SignatureContent::DsseEnvelope(envelope) = bundle.content else {
        return Err(Refusal::NotAStatement);
    };
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(Refusal::PayloadType {
            found: envelope.payload_type,
            wanted: PAYLOAD_TYPE,
        });
    }
    match bundle.verification_material.content {
        VerificationMaterialContent::PublicKey(key) => Ok((envelope, key.hint)),
        _ => Err(Refusal::Keyless),
    }
}

/// Step 5: one of the trusted keys signed exactly this payload under this payload type.
fn verify_signature<'t>(
    envelope: &DsseEnvelope,
    hint: &str,
    trust: &'t Trust,
) -> Result<&'t PublicKey, Refusal> {
    let signed = envelope.pae();
    if let Some(key) = trust
        .keys
        .iter()
        .find(|key| key.verifies(&signed, &envelope.signature.sig))
    {
        return Ok(key);
    }
    // The hint is not authenticated. It only chooses the words of the refusal.
    match trust.keys.iter().find(|key| key.hint() == hint) {
        Some(key) => Err(Refusal::Signature {
            key: key.fingerprint(),
        }),
        None => Err(Refusal::Signer {
            found: match Sha256Hash::from_base64(hint) {
                Ok(digest) => format!("a key that calls itself sha256:{}", digest.to_hex()),
                Err(_) => format!("a key that calls itself `{hint}`"),
            },
            wanted: match trust.keys.as_slice() {
                [] => "a key that is trusted, and none is".into(),
                keys => keys
                    .iter()
                    .map(|key| key.fingerprint().to_string())
                    .collect::<Vec<_>>()
                    .join(" or "),
            },
        }),
    }
}

/// Everything of a statement but its predicate.
type Header = Statement<IgnoredAny>;

/// Steps 6 to 9: a statement v1, about these bytes, with our predicate, in its shape.
fn read_statement(payload: &[u8], wanted: Digest) -> Result<ModuleAudit, Refusal> {
    let header: Header = parse(payload).map_err(|error| Refusal::Payload(error.to_string()))?;
    if header.statement_type != STATEMENT_TYPE {
        return Err(Refusal::StatementType {
            found: header.statement_type,
            wanted: STATEMENT_TYPE,
        });
    }
    if !header
        .subject
        .iter()
        .any(|subject| subject.sha256() == Some(wanted))
    {
        let found: Vec<_> = header
            .subject
            .iter()
            .map(|subject| {
                format!(
                    "`{}` ({})",
                    subject.name,
                    subject
                        .sha256()
                        .map_or("no sha256".into(), |digest| digest.to_string())
                )
            })
            .collect();
        return Err(Refusal::Subject {
            found: if found.is_empty() {
                "nothing".into()
            } else {
                found.join(", ")
            },
            wanted,
        });
    }
    if header.predicate_type != PREDICATE_TYPE {
        return Err(Refusal::PredicateType {
            found: header.predicate_type,
            wanted: PREDICATE_TYPE,
        });
    }
    let statement: Statement<ModuleAudit> =
        parse(payload).map_err(|error| Refusal::Predicate(error.to_string()))?;
    Ok(statement.predicate)
}

fn parse<'de, T: Deserialize<'de>>(payload: &'de [u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(payload)
}

/// Steps 10 to 12: the audit passed, the bytes are WebAssembly, and what was attested of them is what they are.
fn compare(facts: &Facts, audit: &ModuleAudit) -> Result<(), Refusal> {
    if audit.verdict != Verdict::Passed {
        return Err(Refusal::Verdict(audit.verdict));
    }
    if let Some(malformed) = &facts.malformed {
        return Err(Refusal::Malformed {
            message: malformed.message.clone(),
            offset: malformed.offset,
        });
    }
    let (attested, actual) = (&audit.module, Module::new(facts));
    if attested.imports != actual.imports {
        let detail = list_difference(&attested.imports, &actual.imports, Import::full_name);
        return Err(Refusal::Lie {
            what: "imports",
            detail,
        });
    }
    if attested.exports != actual.exports {
        let detail = list_difference(&attested.exports, &actual.exports, |export: &Export| {
            export.name.clone()
        });
        return Err(Refusal::Lie {
            what: "exports",
            detail,
        });
    }
    if *attested != actual {
        let parts = [
            ("kind", attested.kind == actual.kind),
            ("size", attested.size == actual.size),
            ("memories", attested.memories == actual.memories),
            ("tables", attested.tables == actual.tables),
            ("proposals", attested.proposals == actual.proposals),
            ("sections", attested.sections == actual.sections),
        ];
        let differ = parts
            .iter()
            .filter(|(_, same)| !same)
            .map(|(part, _)| *part)
            .collect::<Vec<_>>()
            .join(", ");
        return Err(Refusal::Lie {
            what: "facts",
            detail: format!("{differ} differ"),
        });
    }
    Ok(())
}

/// Says what is attested and not there, and what is there and not attested.
fn list_difference<T: PartialEq>(
    attested: &[T],
    actual: &[T],
    name: impl Fn(&T) -> String,
) -> String {
    const SHOWN: usize = 8;
    let only = |a: &[T], b: &[T]| {
        let names: Vec<_> = a
            .iter()
            .filter(|item| !b.contains(item))
            .take(SHOWN)
            .map(|item| format!("`{}`", name(item)))
            .collect();
        if names.is_empty() {
            "nothing".to_owned()
        } else {
            names.join(", ")
        }
    };
    format!(
        "attested and not there: {}; there and not attested: {}",
        only(attested, actual),
        only(actual, attested)
    )
}
