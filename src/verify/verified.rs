//! What passed.

use crate::artifact::Artifact;
use crate::attest::ModuleAudit;
use crate::check::Report;
use crate::digest::Digest;
use crate::inspect::Facts;

/// Bytes that passed [`verify`](super::verify()), and what is known of them. The only thing that `load` takes.
///
/// It cannot be made any other way:
///
/// ```compile_fail
/// let verified = wasm_audit::verify::Verified { };
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Verified {
    artifact: Artifact,
    facts: Facts,
    bundle: String,
    accepted: Accepted,
    report: Option<Report>,
}

/// What the steps established.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) key: Digest,
    pub(super) audit: ModuleAudit,
}

impl Verified {
    pub(super) fn new(
        artifact: Artifact,
        facts: Facts,
        bundle: String,
        accepted: Accepted,
        report: Option<Report>,
    ) -> Self {
        Self {
            artifact,
            facts,
            bundle,
            accepted,
            report,
        }
    }

    /// Returns the bytes that were verified.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// Returns what was read off them.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Returns the name of the bundle that was accepted.
    pub fn bundle(&self) -> &str {
        &self.bundle
    }

    /// Returns the fingerprint of the key that signed it.
    pub fn key(&self) -> Digest {
        self.accepted.key
    }

    /// Returns what was attested.
    pub fn audit(&self) -> &ModuleAudit {
        &self.accepted.audit
    }

    /// Returns the report of the policy that was asked for at verification; none was asked for if there is none.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }
}
