//! An [`Artifact`] and a [`Policy`] in, a signed [`Bundle`] out.
//!
//! The audit that is attested is made here, on the very bytes that are signed about: nobody can hand in a verdict.

mod build;
mod keys;
mod lock;
mod predicate;
mod saying;
mod sbom;
mod sealed;
mod statement;
mod svr;

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Serialize;
use sigstore_bundle::{BundleV03, VerificationMaterialV03};
use sigstore_types::{DsseEnvelope, DsseSignature, KeyId, PayloadBytes, SignatureContent, pae};

pub use build::{BUILD_TYPE, Build};
pub use keys::{KeyError, PrivateKey, PublicKey};
pub use lock::{LockError, Package};
pub use predicate::{Auditor, Module, ModuleAudit, PREDICATE_TYPE, Source};
pub use saying::Saying;
pub use sealed::SealError;
pub use statement::{PAYLOAD_TYPE, STATEMENT_TYPE, Statement, Subject};
pub use svr::VERIFIER;

use build::Provenance;
use sbom::Sbom;
use svr::Svr;

use crate::artifact::Artifact;
use crate::check::{CheckError, Occasion, Report, Verdict, check};
use crate::digest::Digest;
use crate::harden::Receipt;
use crate::inspect::{Facts, inspect};
use crate::policy::Policy;

/// What an attestation says besides what the bytes and the policy say.
#[derive(Clone, Debug)]
pub struct Request {
    /// The subject's name, usually the file's.
    pub name: String,
    /// The time of the audit.
    pub audited_at: jiff::Timestamp,
    /// Where the module's source is.
    pub source: Option<Source>,
    /// What hardening did to the bytes.
    pub receipt: Option<Receipt>,
    /// Whether a module that fails the policy is attested all the same, as FAILED.
    pub allow_failed: bool,
}

/// A Sigstore bundle v0.3 with one signed statement.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Bundle {
    /// The bundle, as the JSON of a `.sigstore.json` file.
    pub json: String,
    /// What was signed.
    pub statement: Statement<ModuleAudit>,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttestError {
    /// There is no answer to attest.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The module fails the policy.
    #[error("the module fails the policy `{}` with {} finding{}", .0.policy.name, .0.findings.len(), if .0.findings.len() == 1 { "" } else { "s" })]
    Failed(Box<Report>),
    /// The receipt is about other bytes.
    #[error("the receipt is about {found}, and the module is {wanted}")]
    Receipt {
        /// The digest in the receipt.
        found: Digest,
        /// The module's digest.
        wanted: Digest,
    },
    /// Nothing is known of the build.
    #[error("provenance says where the source was, and no source is named")]
    NoBuild,
    /// Nothing is known of what the module was built from.
    #[error(
        "the module has no `.dep-v0` section, and no lock file is named: nothing says what it was built from"
    )]
    NoPackages,
    /// The statement or bundle cannot be written as JSON.
    #[error("the statement cannot be written")]
    Json(#[source] serde_json::Error),
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Several bundles about one module.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attested {
    /// What the policy said of it.
    pub report: Report,
    /// How many imports it has.
    pub n_imports: usize,
    /// One bundle for each statement.
    pub bundles: Vec<Attestation>,
}

/// One of several bundles about one module.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attestation {
    /// What it says.
    pub saying: Saying,
    /// The bundle, as the JSON of a `.sigstore.json` file.
    pub json: String,
}

/// Audits `artifact` by `policy` and signs what was found.
///
/// # Errors
/// When the policy does not apply, the module fails it (and that was not asked for), the receipt is about other bytes, or
/// the key cannot sign.
pub fn attest(
    artifact: &Artifact,
    policy: &Policy,
    request: Request,
    key: &PrivateKey,
) -> Result<Bundle, AttestError> {
    let (facts, report) = audited(artifact, policy, &request)?;
    let statement = Statement::new(
        vec![Subject::new(request.name, artifact.digest())],
        PREDICATE_TYPE,
        ModuleAudit::new(
            &facts,
            report,
            request.audited_at,
            request.source,
            request.receipt,
        ),
    );
    let payload = serde_json::to_vec(&statement).map_err(AttestError::Json)?;
    Ok(Bundle {
        json: sign(&payload, key)?,
        statement,
    })
}

/// Audits `artifact` by `policy` once, and signs a statement of each kind that is asked for. All are signed, or none is.
///
/// # Errors
/// As [`attest`], and when what a statement needs is not known: the build for provenance, packages for a bill of materials, a
/// verdict that is `PASSED` for a verification result.
pub fn attest_each(
    artifact: &Artifact,
    policy: &Policy,
    request: &Request,
    sayings: &BTreeSet<Saying>,
    build: Option<&Build>,
    key: &PrivateKey,
) -> Result<Attested, AttestError> {
    let (facts, report) = audited(artifact, policy, request)?;
    let time = || rfc3339(request.audited_at);
    let signed = |saying: &Saying| {
        let about = Subject::new(request.name.clone(), artifact.digest());
        let of = *saying;
        match of {
            Saying::ModuleAudit => {
                let (source, receipt) = (request.source.clone(), request.receipt.clone());
                let time = request.audited_at;
                let audit = ModuleAudit::new(&facts, report.clone(), time, source, receipt);
                signed(of, about, audit, key)
            }
            Saying::Provenance => {
                let provenance = build.and_then(|build| Provenance::new(&facts, build));
                signed(of, about, provenance.ok_or(AttestError::NoBuild)?, key)
            }
            Saying::Sbom => {
                let packages = build.map_or(&[][..], |build| &build.packages);
                let sbom = Sbom::new(&facts, &request.name, packages, time());
                signed(of, about, sbom.ok_or(AttestError::NoPackages)?, key)
            }
            Saying::Svr => match Svr::new(&report, time()) {
                Some(svr) => signed(of, about, svr, key),
                None => Err(AttestError::Failed(Box::new(report.clone()))),
            },
        }
    };
    Ok(Attested {
        bundles: sayings.iter().map(signed).collect::<Result<_, _>>()?,
        n_imports: facts.imports.len(),
        report,
    })
}

fn signed<P: Serialize>(
    saying: Saying,
    about: Subject,
    predicate: P,
    key: &PrivateKey,
) -> Result<Attestation, AttestError> {
    let statement = Statement::new(vec![about], saying.predicate_type(), predicate);
    let payload = serde_json::to_vec(&statement).map_err(AttestError::Json)?;
    Ok(Attestation {
        saying,
        json: sign(&payload, key)?,
    })
}

/// Makes the audit on the very bytes that are signed about.
fn audited(
    artifact: &Artifact,
    policy: &Policy,
    request: &Request,
) -> Result<(Facts, Report), AttestError> {
    let facts = inspect(artifact);
    let day = request.audited_at.to_zoned(TimeZone::UTC).date();
    let report = check(&facts, policy, &Occasion::on(day))?;
    if report.verdict == Verdict::Failed && !request.allow_failed {
        return Err(AttestError::Failed(Box::new(report)));
    }
    if let Some(receipt) = request
        .receipt
        .as_ref()
        .filter(|receipt| receipt.after.digest != artifact.digest())
    {
        return Err(AttestError::Receipt {
            found: receipt.after.digest,
            wanted: artifact.digest(),
        });
    }
    Ok((facts, report))
}

fn rfc3339(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Signs a statement as DSSE and wraps it in a bundle that names the key by its hint.
fn sign(payload: &[u8], key: &PrivateKey) -> Result<String, AttestError> {
    // DSSE signs the payload type too: a bundle cannot be replayed as another kind.
    let signature = key.sign(&pae(PAYLOAD_TYPE, payload))?;
    let envelope = DsseEnvelope::new(
        PAYLOAD_TYPE,
        PayloadBytes::new(payload.to_vec()),
        DsseSignature::new(signature, KeyId::default()),
    );
    let material = VerificationMaterialV03::PublicKey {
        hint: key.public_key()?.hint(),
    };
    let bundle = BundleV03::new(material, SignatureContent::DsseEnvelope(envelope)).into_bundle();
    serde_json::to_string_pretty(&bundle)
        .map(|json| json + "\n")
        .map_err(AttestError::Json)
}
