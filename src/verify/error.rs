//! One variant for each step that can refuse.

use std::fmt;

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
    /// Signed with a certificate.
    #[error(
        "signed keyless (with a certificate), which cannot be verified yet; expected a managed key"
    )]
    Keyless,
    /// The bundle names a trusted key, and the signature is not that key's over this payload.
    #[error(
        "the signature is not that of the key {key} over this statement: one of them was changed"
    )]
    Signature {
        /// The trusted key that the bundle names.
        key: Digest,
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
        /// The predicate type expected.
        wanted: &'static str,
    },
    /// The predicate does not have the shape of its type.
    #[error("the predicate does not have the shape of a module audit: {0}")]
    Predicate(String),
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
        self.refusals
            .iter()
            .map(|(_, refusal)| refusal.state())
            .max()
            .unwrap_or(State::NotAttested)
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
            | Self::Signature { .. }
            | Self::Payload(_)
            | Self::StatementType { .. }
            | Self::Subject { .. }
            | Self::PredicateType { .. }
            | Self::Predicate(_) => State::Invalid,
            Self::Keyless | Self::Signer { .. } => State::NotTrusted,
            Self::Verdict(_) | Self::Malformed { .. } | Self::Lie { .. } | Self::Policy(_) => {
                State::Disagrees
            }
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

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Failed => "FAILED",
    }
}
