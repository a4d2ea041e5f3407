//! An [`Artifact`] and a [`Policy`] in, a signed [`Bundle`] out.
//!
//! The audit that is attested is made here, on the very bytes that are signed about: nobody can hand in a verdict.

mod ambient;
mod build;
mod credentials;
mod keys;
mod lock;
mod predicate;
mod saying;
mod sbom;
mod sealed;
mod services;
mod statement;
mod svr;
mod token;

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Serialize;

pub use ambient::VARIABLE;
pub use build::{BUILD_TYPE, Build};
pub use credentials::{Credentials, CredentialsError};
pub use keys::{KeyError, PrivateKey, PublicKey};
pub use lock::{LockError, Package};
pub use predicate::{Auditor, Module, ModuleAudit, PREDICATE_TYPE, Source};
pub use saying::Saying;
pub use sealed::SealError;
pub use services::{Failure, Log, LogVersion, ServiceError, Services, SigningConfigError};
pub use statement::{PAYLOAD_TYPE, STATEMENT_TYPE, Statement, Subject};
pub use svr::VERIFIER;
pub use token::{AUDIENCE, IdentityToken, TokenError};

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
    /// The statement was not signed.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
}

/// What is to be signed about one module.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Prepared {
    /// What the policy said of it.
    pub report: Report,
    /// How many imports it has.
    pub n_imports: usize,
    /// Statements as they are signed: ordered JSON.
    payloads: Vec<(Saying, Vec<u8>)>,
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
/// the statement cannot be signed.
pub fn attest(
    artifact: &Artifact,
    policy: &Policy,
    request: Request,
    credentials: &Credentials<'_>,
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
        json: credentials.sign(&payload)?,
        statement,
    })
}

/// Audits `artifact` by `policy` once, and writes a statement of each kind that is asked for. Nobody is asked to sign before
/// there is something to sign.
///
/// # Errors
/// As [`attest`], and when what a statement needs is not known: the build for provenance, packages for a bill of materials, a
/// verdict that is `PASSED` for a verification result.
pub fn prepare(
    artifact: &Artifact,
    policy: &Policy,
    request: &Request,
    sayings: &BTreeSet<Saying>,
    build: Option<&Build>,
) -> Result<Prepared, AttestError> {
    let (facts, report) = audited(artifact, policy, request)?;
    let time = || rfc3339(request.audited_at);
    let payload = |saying: &Saying| {
        let about = Subject::new(request.name.clone(), artifact.digest());
        let of = *saying;
        let payload = match of {
            Saying::ModuleAudit => {
                let (source, receipt) = (request.source.clone(), request.receipt.clone());
                let time = request.audited_at;
                let audit = ModuleAudit::new(&facts, report.clone(), time, source, receipt);
                payload(of, about, audit)
            }
            Saying::Provenance => {
                let provenance = build.and_then(|build| Provenance::new(&facts, build));
                payload(of, about, provenance.ok_or(AttestError::NoBuild)?)
            }
            Saying::Sbom => {
                let packages = build.map_or(&[][..], |build| &build.packages);
                let sbom = Sbom::new(&facts, &request.name, packages, time());
                payload(of, about, sbom.ok_or(AttestError::NoPackages)?)
            }
            Saying::Svr => match Svr::new(&report, time()) {
                Some(svr) => payload(of, about, svr),
                None => Err(AttestError::Failed(Box::new(report.clone()))),
            },
        };
        Ok::<_, AttestError>((of, payload?))
    };
    Ok(Prepared {
        payloads: sayings.iter().map(payload).collect::<Result<_, _>>()?,
        n_imports: facts.imports.len(),
        report,
    })
}

impl Prepared {
    /// Signs every statement. All are signed, or none is.
    ///
    /// # Errors
    /// When the key does not sign, or a service that should stand behind a signature does not.
    pub fn sign(
        &self,
        credentials: &Credentials<'_>,
    ) -> Result<Vec<Attestation>, CredentialsError> {
        let signed = |(saying, payload): &(Saying, Vec<u8>)| {
            Ok(Attestation {
                saying: *saying,
                json: credentials.sign(payload)?,
            })
        };
        self.payloads.iter().map(signed).collect()
    }
}

fn payload<P: Serialize>(
    saying: Saying,
    about: Subject,
    predicate: P,
) -> Result<Vec<u8>, AttestError> {
    let statement = Statement::new(vec![about], saying.predicate_type(), predicate);
    serde_json::to_vec(&statement).map_err(AttestError::Json)
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
