//! An [`Artifact`], bundles and [`Trust`] in, a [`Verified`] out, or every reason why not.
//!
//! The steps are those of the DSSE and in-toto specifications, in their order, then our own: nothing in a payload is
//! parsed before its signature is known to be good.

mod authenticate;
mod compare;
mod config;
pub mod danger;
mod demands;
mod error;
mod identity;
mod pattern;
mod provenance;
#[cfg(feature = "refresh")]
mod refresh;
mod root;
mod statement;
mod steps;
mod trust;
mod verified;

pub use authenticate::{Signed, Signer};
pub use config::{ConfigError, TEMPLATE};
pub use error::{Missing, Refusal, Refused, State, VerifyError};
pub use identity::{Certificate, Claim, Comparison, Field, Identity, Window};
pub use pattern::{Pattern, PatternError};
#[cfg(feature = "refresh")]
pub use refresh::{Keepers, RefreshError, Refreshed};
pub use root::{Root, RootError};
pub use trust::{Revoked, Trust, TrustedKey};
pub use verified::{Accepted, Verified};

use crate::artifact::Artifact;
use crate::check::{Occasion, check};
use crate::digest::Digest;
use crate::inspect::{headers_of, inspect};
use crate::policy::Policy;

/// A bundle that may be about the artifact.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it comes from, for people.
    pub name: String,
    /// Its bytes, not looked at yet.
    pub bytes: Vec<u8>,
}

/// Verifies that the bundles are trusted signers' statements about these bytes, as many as trust demands, and that what they say
/// is true.
///
/// What the headers tell is read again and compared: imports, exports, memories, tables, sections, kind and size. What only code
/// tells, the proposals that it uses and whether it is valid, is the signer's word for bytes that are the same to the last.
///
/// With a policy, every byte is read: the proposals are compared too, and the module is checked against the policy, whatever
/// policy was attested. A policy that is stricter than the attested one may refuse what was attested as passing.
///
/// # Errors
/// When every bundle was refused, with the step that refused each; or when the policy gives no answer.
pub fn verify(
    artifact: Artifact,
    candidates: &[Candidate],
    trust: &Trust,
    policy: Option<&Policy>,
    occasion: &Occasion,
) -> Result<Verified, VerifyError> {
    let (headers, proposals, report) = match policy {
        Some(policy) => {
            let facts = inspect(&artifact);
            let report = check(&facts, policy, occasion)?;
            (facts.headers, Some(facts.proposals), Some(report))
        }
        None => (headers_of(&artifact), None, None),
    };
    let demands: Vec<_> = [Some(&trust.demands), policy.map(|policy| &policy.demands)]
        .into_iter()
        .flatten()
        .collect();
    let types = demands::wanted_types(&trust.demands, policy.map(|policy| &policy.demands));
    let judge = steps::Judge {
        digest: artifact.digest(),
        headers: &headers,
        proposals: proposals.as_ref(),
        trust,
        types: &types,
        demands: &demands,
        report: report.as_ref(),
        today: occasion.today,
    };
    let (mut accepted, mut refusals) = (Vec::new(), Vec::new());
    for candidate in candidates {
        match judge.take(candidate) {
            Ok(one) => {
                accepted.push(one);
                // What is enough is enough: another bundle could add nothing.
                if demands::missing(&accepted, &types, trust.threshold, &demands).is_empty() {
                    return Ok(Verified::new(artifact, headers, accepted, report));
                }
            }
            Err(refusal) => refusals.push((candidate.name.clone(), refusal)),
        }
    }
    let missing = if accepted.is_empty() {
        Vec::new()
    } else {
        demands::missing(&accepted, &types, trust.threshold, &demands)
    };
    Err(Refused {
        refusals,
        accepted: accepted.into_iter().map(|one| one.bundle).collect(),
        missing,
    }
    .into())
}

/// Establishes who signed a bundle about the bytes with this digest, and that they are trusted.
///
/// Bundles of every version and content are taken, messages that are no statements too, and nothing that was signed is
/// looked at: this is Sigstore's own verification, without ours. It makes no [`Verified`].
///
/// # Errors
/// With the step that refuses the bundle.
pub fn who_signed(
    bundle: &[u8],
    digest: Digest,
    trust: &Trust,
    occasion: &Occasion,
) -> Result<Signed, Refusal> {
    let bundle = steps::read_bundle(bundle)?;
    authenticate::authenticate(&bundle, digest, trust, occasion.today)
}

/// What a bundle says it is, before anything authenticates it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// What kind of statement is in it.
    pub predicate_type: String,
    /// The digests of what the statement is about.
    pub digests: Vec<Digest>,
}

/// Reads what a bundle of ours or another's says it is about. To explain it, not to believe it.
///
/// # Errors
/// When there is no statement in it.
pub fn claims_of(bundle: &[u8]) -> Result<Claims, Refusal> {
    let bundle = steps::read_bundle(bundle)?;
    let envelope = steps::statement_in(&bundle)?;
    let (predicate_type, digests) = statement::claimed(envelope.payload.as_bytes())?;
    Ok(Claims {
        predicate_type,
        digests,
    })
}
