//! [`Facts`] and a [`Policy`] in, a [`Report`] out. Reads no bytes; asks every rule and keeps every answer.

mod conform;
mod report;
mod rules;

pub(crate) use conform::core_grant;
pub use report::{PolicyRef, Report, Verdict};
pub use rules::{RULES, Rule};

use crate::artifact::Kind;
use crate::inspect::Facts;
use crate::policy::{Policy, World};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The policy says nothing about this kind of artifact.
    #[error("the policy `{policy}` has no world for a {kind}")]
    NoWorld {
        /// The policy's name.
        policy: String,
        /// The artifact's kind.
        kind: Kind,
    },
}

/// Everything that a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What was read off the artifact.
    pub facts: &'a Facts,
    /// What is allowed.
    pub policy: &'a Policy,
    /// The policy's world for this kind of artifact.
    pub world: &'a World,
}

/// Judges an artifact by a policy.
///
/// # Errors
/// When the policy has no world for this kind of artifact.
pub fn check(facts: &Facts, policy: &Policy) -> Result<Report, CheckError> {
    let world = policy
        .world(facts.kind)
        .ok_or_else(|| CheckError::NoWorld {
            policy: policy.name.clone(),
            kind: facts.kind,
        })?;
    let context = Context {
        facts,
        policy,
        world,
    };
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.run)(&context, &mut |place, message, allowed, help| {
            findings.push(rule.finding(place, message, allowed, help))
        });
    }
    Ok(Report::new(facts, policy, world, findings))
}
