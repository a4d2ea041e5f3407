//! Rekor: an entry in a log that nobody can change afterwards.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sigstore_rekor::{HashedRekordV2, LogEntry, RekorV2KeyDetails};
use sigstore_types::{DsseEnvelope, KindVersion, PayloadBytes, TransparencyLogEntry};

use super::{Failure, Holder, asked, below};
use crate::http::Http;

/// The path is the same, and the version in it another.
const ENTRIES_V1: &str = "api/v1/log/entries";
const ENTRIES_V2: &str = "api/v2/log/entries";

/// Enters a signed statement as `dsse` 0.0.1. The log keeps the digests of envelope and payload, not the payload.
pub(super) fn entry_v1(
    url: &str,
    envelope: &DsseEnvelope,
    holder: &Holder<'_>,
    http: &dyn Http,
) -> Result<TransparencyLogEntry, Failure> {
    let verifier = match holder {
        Holder::Certified(certificate) => certificate.to_pem(),
        Holder::Managed(key) => key.to_pem(),
    };
    let envelope =
        serde_json::to_string(envelope).map_err(|error| Failure::Answer(error.to_string()))?;
    let proposed: Value = json!({
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": { "proposedContent": {
            "envelope": envelope,
            "verifiers": [PayloadBytes::new(verifier.into_bytes()).to_base64()],
        } },
    });
    let entries: BTreeMap<String, LogEntry> = asked(below(url, ENTRIES_V1), &proposed, http)?;
    let mut entries = entries.into_values();
    match (entries.next(), entries.next()) {
        (Some(entry), None) => entry
            .to_bundle_entry(KindVersion::DsseV001)
            .map_err(|error| Failure::Answer(error.to_string())),
        _ => Err(Failure::Answer("expected one entry".into())),
    }
}

/// Enters a signature as `hashedrekord` 0.0.2 over the digest of what DSSE signs, which is how Rekor v2 takes statements.
pub(super) fn entry_v2(
    url: &str,
    envelope: &DsseEnvelope,
    holder: &Holder<'_>,
    http: &dyn Http,
) -> Result<TransparencyLogEntry, Failure> {
    let digest = sigstore_crypto::sha256(&envelope.pae());
    let signature = &envelope.signature.sig;
    let details = RekorV2KeyDetails::PkixEcdsaP256Sha256;
    let request = match holder {
        Holder::Certified(certificate) => {
            HashedRekordV2::new_with_certificate(&digest, signature, certificate, details)
        }
        Holder::Managed(key) => {
            HashedRekordV2::new_with_public_key(&digest, signature, key, details)
        }
    };
    let entry: TransparencyLogEntry = asked(below(url, ENTRIES_V2), &request, http)?;
    if entry.kind_version != KindVersion::HashedRekordV002 {
        return Err(Failure::Other("the entry is of another kind"));
    }
    Ok(entry)
}
