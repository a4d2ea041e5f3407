//! One variant for each step that can refuse.

use std::fmt;

use jiff::civil::Date;

use super::identity::{Certificate, Comparison, Window};
use crate::check::{CheckError, Report, Verdict};
use crate::digest::Digest;

/// How far a bundle got. The order is that of the exit statuses 10 to 13.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// There is no bundle.
    NotAttested,
    /// A bundle is broken, tampered with, or not about these bytes.
    Invalid,
    /// A bundle may be good, but nobody trusted signed it.
    NotTrusted,
    /// A trusted signer's statement about these bytes; but it, the module or the policy disagree.
    Disagrees,
}

/// Why bytes were not verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// No bundle was accepted.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The policy gives no answer.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// Why no bundle was accepted.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.state())]
pub struct Refused {
    /// For every bundle, by name, the step that refused it.
    pub refusals: Vec<(String, Refusal)>,
    /// The bundles that were accepted, and are not enough.
    pub accepted: Vec<String>,
    /// What is missing besides.
    pub missing: Vec<Missing>,
}

/// What is not attested, though nothing is wrong with what is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Missing {
    /// Not enough different signers attested something.
    #[error("found {found} of {wanted} different trusted signer{} of `{predicate_type}`", if *.wanted == 1 { "" } else { "s" })]
    Signers {
        /// What must be attested.
        predicate_type: String,
        /// How many signers attested it.
        found: usize,
        /// How many must.
        wanted: usize,
    },
    /// No statement names the source.
    #[error("no attestation names a source repository, expected `{0}`")]
    Source(String),
    /// No statement names the builder.
    #[error("no provenance names a builder, expected `{0}`")]
    Builder(String),
}

/// The step that refused one bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// More bytes than a bundle may have.
    #[error("found {found} bytes, expected at most {limit}")]
    TooLarge {
        /// The bundle's size.
        found: usize,
        /// The bound.
        limit: u64,
    },
    /// Not a Sigstore bundle.
    #[error("not a Sigstore bundle: {0}")]
    NotABundle(String),
    /// A bundle of another version.
    #[error("found the media type `{found}`, expected `{wanted}`")]
    MediaType {
        /// The media type found.
        found: String,
        /// The media type expected.
        wanted: &'static str,
    },
    /// A signature over a file instead of a statement.
    #[error("found a message signature, expected a signed statement (DSSE)")]
    NotAStatement,
    /// DSSE with another payload.
    #[error("found the payload type `{found}`, expected `{wanted}`")]
    PayloadType {
        /// The payload type found.
        found: String,
        /// The payload type expected.
        wanted: &'static str,
    },
    /// Neither a certificate nor a managed key.
    #[error("the bundle does not carry what verification needs: {0}")]
    Material(String),
    /// Signed with a certificate, and no identity is trusted. Nothing authenticates whom it names.
    #[error("signed with a certificate that names {0}; no identity is trusted")]
    Keyless(Box<Certificate>),
    /// The bundle names a trusted key, and the signature is not that key's over this payload.
    #[error(
        "the signature is not that of the key {key} over this statement: one of them was changed"
    )]
    Signature {
        /// The trusted key that the bundle names.
        key: Digest,
    },
    /// The signature is not that of the certificate over what is signed.
    #[error(
        "the signature is not that of the certificate over this statement: one of them was changed"
    )]
    CertificateSignature,
    /// The certificate was not issued by an authority of the trusted root.
    #[error("no authority of the trusted root `{root}` stands behind the bundle: {reason}")]
    Authority {
        /// The trusted root.
        root: String,
        /// Why not.
        reason: String,
    },
    /// The certificate is not one to sign with, or was not when it was used.
    #[error("the certificate is refused: {0}")]
    Certificate(String),
    /// The entry in the transparency log is missing, false or another's.
    #[error("the log entry is refused: {0}")]
    Log(String),
    /// A timestamp is false or another's, or none proves when the signature was made.
    #[error("the timestamp is refused: {0}")]
    Timestamp(String),
    /// The signature is over something else.
    #[error("the signature is not about these bytes: {0}")]
    Artifact(String),
    /// The certificate is good, and names nobody who is trusted.
    #[error("signed by {found}, which {}", if .tried.len() == 1 { "is not the identity that is trusted" } else { "is none of the identities that are trusted" })]
    Identity {
        /// Whom the certificate names.
        found: Box<Certificate>,
        /// How that compares with each identity that is trusted.
        tried: Vec<Comparison>,
    },
    /// The key is trusted, on other days.
    #[error("the key {key} is trusted on {window}, and the signature is of {days}", days = shown_days(.days))]
    Day {
        /// The key.
        key: Digest,
        /// When it is trusted.
        window: Window,
        /// When the signature was made, as far as is proven; else the day of the judgement.
        days: Vec<Date>,
    },
    /// Signed by a key that is not trusted.
    #[error("signed by {found}, expected {wanted}")]
    Signer {
        /// What the bundle says of its key.
        found: String,
        /// The keys that are trusted.
        wanted: String,
    },
    /// The payload is not a statement.
    #[error("the signed payload is not an in-toto statement: {0}")]
    Payload(String),
    /// Another version of statement.
    #[error("found the statement type `{found}`, expected `{wanted}`")]
    StatementType {
        /// The type found.
        found: String,
        /// The type expected.
        wanted: &'static str,
    },
    /// The statement is about something else.
    #[error("the statement is about {found}, and this is {wanted}")]
    Subject {
        /// The subjects' digests.
        found: String,
        /// The artifact's digest.
        wanted: Digest,
    },
    /// Another kind of statement.
    #[error("found the predicate `{found}`, expected `{wanted}`")]
    PredicateType {
        /// The predicate type found.
        found: String,
        /// The predicate types expected.
        wanted: String,
    },
    /// The predicate does not have the shape of its type.
    #[error("the predicate does not have the shape of {what}: {reason}")]
    Predicate {
        /// What it should be.
        what: &'static str,
        /// Where it is not.
        reason: String,
    },
    /// The module was audited by another policy.
    #[error("the attested policy is {found}, expected {wanted}")]
    AttestedPolicy {
        /// The policy's digest found.
        found: Digest,
        /// The policy's digest expected.
        wanted: Digest,
    },
    /// Believed once, and no more.
    #[error("the {what} {digest} is revoked by the trust configuration")]
    Revoked {
        /// `key`, `bundle` or `module`.
        what: &'static str,
        /// Its fingerprint or digest.
        digest: Digest,
    },
    /// The statement names another source.
    #[error("the attested source is `{found}`, expected `{wanted}`")]
    Source {
        /// The repositories found.
        found: String,
        /// The repository expected.
        wanted: String,
    },
    /// The provenance names another builder.
    #[error("the attested builder is `{found}`, expected `{wanted}`")]
    Builder {
        /// The builder found.
        found: String,
        /// The builder expected.
        wanted: String,
    },
    /// The attested audit did not pass.
    #[error("the attested verdict is {found}, expected {wanted}", found = verdict(*.0), wanted = verdict(Verdict::Passed))]
    Verdict(Verdict),
    /// The binary is not valid WebAssembly.
    #[error("the binary is not valid WebAssembly: {message} (at byte {offset})")]
    Malformed {
        /// The reader's reason.
        message: String,
        /// Byte offset.
        offset: u64,
    },
    /// What is attested of the module is not what the module is.
    #[error("the attested {what} are not those of the binary: {detail}")]
    Lie {
        /// `imports`, `exports` or `facts`.
        what: &'static str,
        /// What is attested and what is there.
        detail: String,
    },
    /// The policy refuses the module.
    #[error("the policy `{}` refuses the module with {} finding{}", .0.policy.name, .0.findings.len(), if .0.findings.len() == 1 { "" } else { "s" })]
    Policy(Box<Report>),
}

impl Refused {
    /// Returns the state of the bundle that got furthest.
    pub fn state(&self) -> State {
        let refused = self.refusals.iter().map(|(_, refusal)| refusal.state());
        let missing = self.missing.iter().filter_map(|missing| match missing {
            Missing::Signers { found, .. } if *found > 0 => Some(State::NotTrusted),
            _ => None,
        });
        refused.chain(missing).max().unwrap_or(State::NotAttested)
    }
}

impl Refusal {
    /// Returns how far the bundle got.
    pub fn state(&self) -> State {
        match self {
            Self::TooLarge { .. }
            | Self::NotABundle(_)
            | Self::MediaType { .. }
            | Self::NotAStatement
            | Self::PayloadType { .. }
            | Self::Material(_)
            | Self::Signature { .. }
            | Self::CertificateSignature
            | Self::Certificate(_)
            | Self::Log(_)
            | Self::Timestamp(_)
            | Self::Artifact(_)
            | Self::Payload(_)
            | Self::StatementType { .. }
            | Self::Subject { .. }
            | Self::Predicate { .. } => State::Invalid,
            // A good statement of another kind: what is asked for is not attested.
            Self::PredicateType { .. } => State::NotAttested,
            Self::Keyless(_)
            | Self::Signer { .. }
            | Self::Authority { .. }
            | Self::Identity { .. }
            | Self::Revoked { what: "key", .. }
            | Self::Day { .. } => State::NotTrusted,
            Self::Verdict(_)
            | Self::Malformed { .. }
            | Self::Lie { .. }
            | Self::Revoked { .. }
            | Self::AttestedPolicy { .. }
            | Self::Source { .. }
            | Self::Builder { .. }
            | Self::Policy(_) => State::Disagrees,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAttested => "not attested",
            Self::Invalid => "attestation invalid or not about these bytes",
            Self::NotTrusted => "signer not trusted",
            Self::Disagrees => "attestation valid, but module or policy disagree",
        })
    }
}

fn shown_days(days: &[Date]) -> String {
    days.iter()
        .map(Date::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Failed => "FAILED",
    }
}
