//! An [`Artifact`] and a [`Policy`] in, a signed [`Bundle`] out.
//!
//! The audit that is attested is made here, on the very bytes that are signed about: nobody can hand in a verdict.

mod keys;
mod predicate;
mod statement;

use jiff::tz::TimeZone;
use sigstore_bundle::{BundleV03, VerificationMaterialV03};
use sigstore_types::{DsseEnvelope, DsseSignature, KeyId, PayloadBytes, SignatureContent, pae};

pub use keys::{KeyError, PrivateKey, PublicKey};
pub use predicate::{Auditor, Module, ModuleAudit, PREDICATE_TYPE, Source};
pub use statement::{PAYLOAD_TYPE, STATEMENT_TYPE, Statement, Subject};

use crate::artifact::Artifact;
use crate::check::{CheckError, Occasion, Report, Verdict, check};
use crate::digest::Digest;
use crate::harden::Receipt;
use crate::inspect::inspect;
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
    /// The statement or bundle cannot be written as JSON.
    #[error("the statement cannot be written")]
    Json(#[source] serde_json::Error),
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
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
