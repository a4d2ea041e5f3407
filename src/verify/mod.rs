//! An [`Artifact`], bundles and [`Trust`] in, a [`Verified`] out, or every reason why not.
//!
//! The steps are those of the DSSE and in-toto specifications, in their order, then our own: nothing in a payload is
//! parsed before its signature is known to be good.

mod error;
mod steps;
mod trust;
mod verified;

pub use error::{Refusal, Refused, State, VerifyError};
pub use trust::Trust;
pub use verified::Verified;

use crate::artifact::Artifact;
use crate::check::{Occasion, check};
use crate::inspect::inspect;
use crate::policy::Policy;

/// A bundle that may be about the artifact.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it comes from, for people.
    pub name: String,
    /// Its bytes, not looked at yet.
    pub bytes: Vec<u8>,
}

/// Verifies that one of the bundles is a trusted signer's statement about these bytes, and that what it says is true.
///
/// With a policy, the imports are also checked against it, whatever policy was attested. A policy that is stricter than the
/// attested one may refuse what was attested as passing.
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
    let facts = inspect(&artifact);
    let report = policy
        .map(|policy| check(&facts, policy, occasion))
        .transpose()?;
    let mut refusals = Vec::new();
    for candidate in candidates {
        match steps::verify_one(&facts, candidate, trust, report.as_ref()) {
            Ok(accepted) => {
                return Ok(Verified::new(
                    artifact,
                    facts,
                    candidate.name.clone(),
                    accepted,
                    report,
                ));
            }
            Err(refusal) => refusals.push((candidate.name.clone(), refusal)),
        }
    }
    Err(Refused { refusals }.into())
}
