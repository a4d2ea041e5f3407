//! An [`Artifact`] and a [`Policy`] in, a [`Hardened`] out: the same program without what the policy does not allow.
//!
//! Bytes that no pass is concerned with are copied; what has to move is renumbered by `wasm_encoder::reencode`, in the
//! order of the original. The result is read, validated and checked again, and carries that second report.

mod component;
mod emit;
mod live;
mod module;
mod plan;
mod receipt;
mod renumber;
mod sections;
mod stub;

pub use plan::Plan;
pub use receipt::{Change, Receipt};

use crate::artifact::{Artifact, ArtifactError, Kind};
use crate::check::{CheckError, Occasion, Report, check};
use crate::inspect::{Malformed, inspect};
use crate::policy::Policy;

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
    /// Imports of a component can only be reported so far.
    #[error("cannot take imports away from a component yet: {}", .0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))]
    ComponentImports(Vec<String>),
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
    #[error("cannot stub `{function}` {type_text} by `{stub}`: {reason}")]
    Stub {
        /// The import.
        function: String,
        /// Its type.
        type_text: String,
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
    let plan = Plan::new(&facts, policy)?;
    let mut changes = Vec::new();
    let bytes = match artifact.kind() {
        Kind::Core => emit::rewrite(artifact.bytes(), &plan, &mut changes)?,
        Kind::Component => component::rewrite(artifact.bytes(), &plan, &mut changes)?,
    };
    if changes.is_empty() {
        let receipt = Receipt {
            before: artifact.digest(),
            after: artifact.digest(),
            changes,
        };
        return Ok(Hardened {
            artifact: artifact.clone(),
            receipt,
            report,
        });
    }
    let after = Artifact::from_bytes(bytes)?;
    let facts = inspect(&after);
    let report = check(&facts, policy, occasion)?;
    if let Some(malformed) = facts.headers.malformed {
        return Err(HardenError::Invalid(malformed));
    }
    let receipt = Receipt {
        before: artifact.digest(),
        after: after.digest(),
        changes,
    };
    Ok(Hardened {
        artifact: after,
        receipt,
        report,
    })
}
