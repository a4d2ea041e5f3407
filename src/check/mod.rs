//! [`Facts`] and a [`Policy`] in, a [`Report`] out. Reads no bytes; asks every rule and keeps every answer.

mod advisories;
mod codes;
mod conform;
mod names;
mod reached;
mod report;
mod rules;
mod waivers;

pub use advisories::{Advisories, AdvisoriesError};
pub use codes::{Code, codes};
pub(crate) use conform::{Conformity, What, core_grant, implied_core_export};
pub use report::{Next, PolicyRef, Report, Verdict};
pub(crate) use rules::export_not_in_world::unasked;
pub use rules::{RULES, Rule};

use jiff::civil::Date;

use crate::artifact::Kind;
use crate::inspect::Facts;
use crate::limits;
use crate::policy::{Policy, World};
use reached::Reached;
use rules::Found;

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
    /// What else the judgement depends on.
    pub occasion: &'a Occasion,
    /// How imports and exports compare with the world.
    pub(crate) conformity: &'a Conformity<'a>,
    /// Who reaches the imports.
    pub(crate) reached: &'a Reached<'a>,
}

/// What a judgement depends on beside the artifact and the policy.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Occasion {
    /// The day on which waivers must still hold.
    pub today: Date,
    /// What is known of vulnerable crates; without it nobody asks.
    pub advisories: Option<Advisories>,
}

impl Occasion {
    /// Returns the occasion of a day.
    pub fn on(today: Date) -> Self {
        Self {
            today,
            advisories: None,
        }
    }

    /// Adds what is known of vulnerable crates.
    #[must_use]
    pub fn with_advisories(self, advisories: Advisories) -> Self {
        Self {
            advisories: Some(advisories),
            ..self
        }
    }
}

/// Judges an artifact by a policy.
///
/// # Errors
/// When the policy has no world for this kind of artifact.
pub fn check(facts: &Facts, policy: &Policy, occasion: &Occasion) -> Result<Report, CheckError> {
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
        occasion,
        conformity: &Conformity::of(facts, world),
        reached: &Reached::of(facts),
    };
    let mut findings = Vec::new();
    for rule in RULES {
        let (mut n_listed, mut n_more) = (0, 0u64);
        (rule.run)(&context, &mut |found| {
            if n_listed < limits::FINDINGS {
                n_listed += 1;
                findings.push(rule.finding(found));
            } else {
                n_more += 1;
            }
        });
        if n_more > 0 {
            findings.push(rule.finding(Found::more(n_more)));
        }
    }
    Ok(Report::new(&context, findings))
}
