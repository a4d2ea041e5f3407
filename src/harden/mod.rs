//! An [`Artifact`] and a [`Policy`] in, a [`Hardened`] out: the same program without what the policy does not allow.
//!
//! Bytes that no pass is concerned with are copied; what has to move is renumbered by `wasm_encoder::reencode`, in the
//! order of the original. The result is read, validated and checked again, and carries that second report.

mod answer;
mod component;
mod core;
mod passes;
mod pattern;
mod plan;
mod receipt;
#[cfg(feature = "second-opinion")]
pub mod second_opinion;
mod spaces;
mod strip;
mod unmatched;

use std::fmt;

pub use receipt::{Change, Left, Receipt, Side};
pub use strip::{Removed, Stripped, strip};

use crate::artifact::{Artifact, ArtifactError, Kind};
use crate::check::{CheckError, Occasion, Report, check};
use crate::inspect::{Facts, Malformed, inspect};
use crate::policy::Policy;
use plan::Plan;
use receipt::Log;

/// Returns the names of the passes, in the order in which they decide.
pub fn passes() -> impl Iterator<Item = &'static str> {
    passes::ALL.iter().map(|pass| pass.name)
}

/// A rewritten artifact, with what was done to it and what a second check says of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hardened {
    /// The new bytes. The old ones, if there was nothing to do.
    pub artifact: Artifact,
    /// What each pass did.
    pub receipt: Receipt,
    /// The policy's judgement of the new bytes.
    pub report: Report,
    /// Entries of `[stubs]` that name nothing the old bytes import, but could. None if there was nothing to do.
    pub unmatched_stubs: Vec<String>,
}

/// Why an artifact was not hardened. The input is never touched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HardenError {
    /// The input is not valid.
    #[error("the binary is not valid WebAssembly: {} (at byte {})", .0.message, .0.offset)]
    Malformed(Malformed),
    /// The policy says nothing about this kind of artifact.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// An object file, whose indices are spread over relocations.
    #[error("found the section `{0}` of a relocatable object file, expected a linked module")]
    Relocatable(String),
    /// A pattern names no function.
    #[error("no function is called `{pattern}`{}", if *.has_names { "" } else { ", and there is no `name` section: of functions that are not exported nobody knows the names" })]
    NothingToSnip {
        /// The pattern.
        pattern: String,
        /// Whether functions have names.
        has_names: bool,
    },
    /// The memory starts larger than the cap.
    #[error("memory {index} starts with {found} bytes, more than the policy's maximum of {wanted}")]
    MemoryTooLarge {
        /// The memory's index.
        index: usize,
        /// Its initial size, in bytes.
        found: u64,
        /// The cap, in bytes.
        wanted: u64,
    },
    /// A stub cannot be made for a function of this type.
    #[error("cannot stub `{function}`{} by `{stub}`: {reason}", .type_text.as_ref().map(|ty| format!(" {ty}")).unwrap_or_default())]
    Stub {
        /// The import.
        function: String,
        /// Its core type, where it has no other.
        type_text: Option<String>,
        /// What the policy asks for.
        stub: String,
        /// Why that cannot be.
        reason: &'static str,
    },
    /// A part of the binary that cannot be written again.
    #[error("cannot rewrite the binary: {0}")]
    Unsupported(String),
    /// The rewritten binary is wrong: a defect of this program, caught before anyone saw the bytes.
    #[error("the rewritten binary does not validate, and was thrown away: {} (at byte {})", .0.message, .0.offset)]
    Invalid(Malformed),
    /// The rewritten bytes were not taken.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}

impl HardenError {
    /// What a reader or writer of WebAssembly makes nothing of, although it was validated.
    fn unsupported(error: impl fmt::Display) -> Self {
        Self::Unsupported(error.to_string())
    }
}

/// Takes away what `policy` does not allow, and caps what it bounds.
///
/// # Errors
/// When the input is not valid, or a pass cannot be done safely; nothing is returned half-done.
pub fn harden(
    artifact: &Artifact,
    policy: &Policy,
    occasion: &Occasion,
) -> Result<Hardened, HardenError> {
    let facts = inspect(artifact);
    let report = check(&facts, policy, occasion)?;
    if let Some(malformed) = facts.headers.malformed {
        return Err(HardenError::Malformed(malformed));
    }
    let before = Side::new(&facts, &report);
    let plan = Plan::new(&facts, policy, &report);
    let mut log = Log::default();
    if plan.asks_for_none {
        log.left(
            passes::DROP_EXPORTS,
            "exports",
            "the world asks for none of them, and without any nothing could be called",
        );
    }
    let bytes = match artifact.kind() {
        Kind::Core => core::rewrite(artifact.bytes(), &plan.core(&facts), &mut log)?,
        Kind::Component => component::rewrite(artifact.bytes(), &facts, &plan, &mut log)?,
    };
    patterns_matched(policy, &log, &facts)?;
    let Log { changes, left, .. } = log;
    if changes.is_empty() {
        let receipt = Receipt {
            after: before.clone(),
            before,
            changes,
            left,
        };
        return Ok(Hardened {
            artifact: artifact.clone(),
            receipt,
            report,
            unmatched_stubs: Vec::new(),
        });
    }
    let unmatched_stubs = unmatched::unmatched_stubs(&facts, policy);
    let after = Artifact::from_bytes(bytes)?;
    let facts = inspect(&after);
    let report = check(&facts, policy, occasion)?;
    if let Some(malformed) = facts.headers.malformed {
        return Err(HardenError::Invalid(malformed));
    }
    let receipt = Receipt {
        before,
        after: Side::new(&facts, &report),
        changes,
        left,
    };
    Ok(Hardened {
        artifact: after,
        receipt,
        report,
        unmatched_stubs,
    })
}

/// A pattern that names nothing is a mistake in the policy, or about another module.
fn patterns_matched(policy: &Policy, log: &Log, facts: &Facts) -> Result<(), HardenError> {
    let unmatched = policy
        .snip
        .iter()
        .find(|pattern| !log.matched.contains(*pattern));
    match unmatched {
        None => Ok(()),
        Some(pattern) => Err(HardenError::NothingToSnip {
            pattern: pattern.clone(),
            has_names: facts.sections.iter().any(|section| section.name == "name"),
        }),
    }
}
