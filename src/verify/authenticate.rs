//! Who signed: a managed key, or whom a certificate names, with the log entries and timestamps that a bundle carries.
//!
//! The cryptography of certificates, logs and timestamps is the Sigstore family's; whom to believe is decided here.

use jiff::civil::Date;
use serde::Serialize;
use sigstore_crypto::{CertificateInfo, parse_certificate_info, verify_signature};
use sigstore_types::bundle::VerificationMaterialContent;
use sigstore_types::{Bundle, DerCertificate, DsseEnvelope, Sha256Hash, SignatureContent};
use sigstore_verify::{
    CertificateError, Error, Policy, PublicKeyVerificationPolicy, TransparencyLogError,
    VerificationPolicy, VerificationResult,
};

use super::error::Refusal;
use super::identity::{Certificate, days};
use super::root::{Authorities, Root};
use super::trust::{Trust, TrustedKey};
use crate::digest::Digest;

/// Who signed a bundle, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Signed {
    /// Who.
    pub by: Signer,
    /// What the signer is called in the trust configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When, as far as logs or timestamp authorities prove it.
    pub times: Vec<String>,
    /// Whether a transparency log holds the signature.
    pub logged: bool,
    /// The trusted root that stands behind certificate, log and timestamps; none for a bare key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// Which of those who are believed.
    #[serde(skip)]
    pub(super) entry: Entry,
}

/// What makes one signer another than others: a key, or the entry of an identity. A workflow that runs on two branches has two
/// names, and so has whoever is believed by a pattern; they are one signer all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Key(Digest),
    Identity(usize),
}

/// A signer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Signer {
    /// The holder of a managed key, by its fingerprint.
    Key(Digest),
    /// Whom a certificate names.
    Identity(Box<Certificate>),
}

/// Establishes that somebody who is trusted signed the bundle, about the bytes with this digest.
///
/// This is Sigstore's own question, for bundles of every version and content. Whether what was signed is a statement, and
/// true, is asked after it.
pub(super) fn authenticate(
    bundle: &Bundle,
    digest: Digest,
    trust: &Trust,
    today: Date,
) -> Result<Signed, Refusal> {
    match &bundle.verification_material.content {
        VerificationMaterialContent::PublicKey(key) => {
            managed(bundle, &key.hint, digest, trust, today)
        }
        _ => match bundle.signing_certificate() {
            Some(certificate) => keyless(bundle, certificate, digest, trust),
            None => Err(Refusal::Material("there is no certificate in it".into())),
        },
    }
}

fn managed(
    bundle: &Bundle,
    hint: &str,
    digest: Digest,
    trust: &Trust,
    today: Date,
) -> Result<Signed, Refusal> {
    let material = &bundle.verification_material;
    let is_logged = !material.tlog_entries.is_empty();
    let has_evidence = is_logged
        || !material
            .timestamp_verification_data
            .rfc3161_timestamps
            .is_empty();
    let (key, evidence) = match &bundle.content {
        SignatureContent::DsseEnvelope(envelope) => {
            let key = signing_key(envelope, hint, trust)?;
            // A bare signature proves no time, and the family refuses it for that. We ask for none.
            let evidence = has_evidence
                .then(|| by_root(bundle, digest, trust, |_| key_policy(key, is_logged)))
                .transpose()?;
            (key, evidence)
        }
        _ => {
            let mut refused = unknown_key(hint, trust);
            let mut found = None;
            for key in &trust.keys {
                match by_root(bundle, digest, trust, |_| key_policy(key, is_logged)) {
                    Ok(evidence) => {
                        found = Some((key, Some(evidence)));
                        break;
                    }
                    // Not this key's: the words for that stand already.
                    Err(Refusal::CertificateSignature) => {}
                    Err(refusal) => refused = refusal,
                }
            }
            found.ok_or(refused)?
        }
    };
    let times = evidence
        .as_ref()
        .map(|(_, result)| result.verified_timestamps())
        .unwrap_or_default();
    let days = if times.is_empty() {
        vec![today]
    } else {
        days(times)
    };
    if !key.window.holds(&days) {
        return Err(Refusal::Day {
            key: key.key.fingerprint(),
            window: key.window,
            days,
        });
    }
    Ok(Signed {
        by: Signer::Key(key.key.fingerprint()),
        name: key.name.clone(),
        times: shown(times),
        logged: is_logged,
        root: evidence.map(|(root, _)| root.name().to_owned()),
        entry: Entry::Key(key.key.fingerprint()),
    })
}

/// Returns the trusted key that signed exactly this payload under this payload type.
fn signing_key<'t>(
    envelope: &DsseEnvelope,
    hint: &str,
    trust: &'t Trust,
) -> Result<&'t TrustedKey, Refusal> {
    let signed = envelope.pae();
    trust
        .keys
        .iter()
        .find(|trusted| trusted.key.verifies(&signed, &envelope.signature.sig))
        .ok_or_else(|| unknown_key(hint, trust))
}

/// The hint is not authenticated. It only chooses the words of the refusal.
fn unknown_key(hint: &str, trust: &Trust) -> Refusal {
    match trust.keys.iter().find(|trusted| trusted.key.hint() == hint) {
        Some(trusted) => Refusal::Signature {
            key: trusted.key.fingerprint(),
        },
        None => Refusal::Signer {
            found: match Sha256Hash::from_base64(hint) {
                Ok(digest) => format!("a key that calls itself sha256:{}", digest.to_hex()),
                Err(_) => format!("a key that calls itself `{hint}`"),
            },
            wanted: match trust.keys.as_slice() {
                [] => "a key that is trusted, and none is".into(),
                keys => keys
                    .iter()
                    .map(|trusted| trusted.key.fingerprint().to_string())
                    .collect::<Vec<_>>()
                    .join(" or "),
            },
        },
    }
}

fn key_policy(key: &TrustedKey, is_logged: bool) -> PublicKeyVerificationPolicy {
    let policy = PublicKeyVerificationPolicy::new(key.key.der().clone());
    // Nothing to verify where there is no entry; one that is there must be good.
    if is_logged {
        policy
    } else {
        policy.skip_tlog_unsafe()
    }
}

fn keyless(
    bundle: &Bundle,
    certificate: &DerCertificate,
    digest: Digest,
    trust: &Trust,
) -> Result<Signed, Refusal> {
    let info = parse_certificate_info(certificate)
        .map_err(|error| Refusal::Certificate(error.to_string()))?;
    let named = Certificate::new(&info);
    if trust.identities.is_empty() {
        return Err(Refusal::Keyless(Box::new(named)));
    }
    if let SignatureContent::DsseEnvelope(envelope) = &bundle.content {
        verify_envelope(envelope, &info)?;
    }
    let (root, result) = by_root(bundle, digest, trust, keyless_policy)?;
    let days = days(result.verified_timestamps());
    let mut tried = Vec::new();
    for (i, identity) in trust.identities.iter().enumerate() {
        let comparison = identity.compare(&named, &days);
        if comparison.matches() {
            return Ok(Signed {
                by: Signer::Identity(Box::new(named)),
                name: identity.name.clone(),
                times: shown(result.verified_timestamps()),
                logged: result.tlog_verified(),
                root: Some(root.name().to_owned()),
                entry: Entry::Identity(i),
            });
        }
        tried.push(comparison);
    }
    Err(Refusal::Identity {
        found: Box::new(named),
        tried,
    })
}

/// Before anything else: the family reads the payload first, and what nobody signed is not worth reading.
fn verify_envelope(envelope: &DsseEnvelope, info: &CertificateInfo) -> Result<(), Refusal> {
    verify_signature(
        &info.public_key,
        &envelope.pae(),
        &envelope.signature.sig,
        info.key_algorithm.default_signing_scheme(),
    )
    .map_err(|_| Refusal::CertificateSignature)
}

/// Whom the certificate names is compared by us, in every field; whether it is a good one, and used in time, by the family.
fn keyless_policy(authorities: &Authorities) -> VerificationPolicy {
    let mut policy = VerificationPolicy::any_identity();
    if authorities.logs.is_empty() {
        policy = policy.skip_tlog_unsafe();
    }
    if !authorities.has_certificate_logs {
        policy = policy.skip_sct();
    }
    policy
}

/// Asks each root until one stands behind the bundle. If none does, tells what the one said that got furthest.
fn by_root<P: Policy>(
    bundle: &Bundle,
    digest: Digest,
    trust: &Trust,
    policy: impl Fn(&Authorities) -> P,
) -> Result<(Root, VerificationResult), Refusal> {
    let digest = Sha256Hash::from_hex(&digest.hex())
        .map_err(|error| Refusal::Artifact(error.to_string()))?;
    let mut refused: Option<Refusal> = None;
    for root in trust.authorities() {
        let stranger = |reason: String| Refusal::Authority {
            root: root.name().to_owned(),
            reason,
        };
        let outcome = match root.authorities() {
            Ok(authorities) => match unknown_log(bundle, authorities) {
                Some(log) => Err(stranger(format!("it lists no transparency log {log}"))),
                None => authorities
                    .verifier
                    .verify(digest, bundle, &policy(authorities))
                    .map_err(|error| refusal(error, stranger)),
            },
            Err(error) => Err(stranger(error.to_string())),
        };
        match outcome {
            Ok(result) => return Ok((root, result)),
            Err(Refusal::Authority { .. }) if refused.is_some() => {}
            Err(refusal) => refused = Some(refusal),
        }
    }
    Err(refused.unwrap_or_else(|| Refusal::Material("no trusted root is there".into())))
}

/// Returns a log that the bundle has an entry of and the root does not list. Another instance's bundle is not a broken one.
fn unknown_log(bundle: &Bundle, authorities: &Authorities) -> Option<String> {
    let entries = &bundle.verification_material.tlog_entries;
    let mut logs = entries.iter().map(|entry| &entry.log_id.key_id);
    logs.find(|log| !authorities.logs.contains(log.as_bytes()))
        .map(ToString::to_string)
}

fn refusal(error: Error, stranger: impl Fn(String) -> Refusal) -> Refusal {
    match error {
        Error::SignatureInvalid(_) => Refusal::CertificateSignature,
        Error::ArtifactMismatch(reason) | Error::UnsupportedArtifact(reason) => {
            Refusal::Artifact(reason)
        }
        Error::Certificate(
            error @ (CertificateError::ChainInvalid(_) | CertificateError::NoValidAuthority { .. }),
        ) => stranger(error.to_string()),
        Error::TransparencyLog(error @ TransparencyLogError::UnknownLog { .. }) => {
            stranger(error.to_string())
        }
        Error::Certificate(error) => Refusal::Certificate(error.to_string()),
        Error::TransparencyLog(error) => Refusal::Log(error.to_string()),
        Error::Timestamp(error) => Refusal::Timestamp(error.to_string()),
        error => Refusal::Material(error.to_string()),
    }
}

fn shown(times: &[jiff::Timestamp]) -> Vec<String> {
    times.iter().map(ToString::to_string).collect()
}
