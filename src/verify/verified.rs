//! What passed.

use super::authenticate::Signed;
use super::statement::Said;
use crate::artifact::Artifact;
use crate::attest::ModuleAudit;
use crate::check::Report;
use crate::inspect::Headers;

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
    headers: Headers,
    accepted: Vec<Accepted>,
    report: Option<Report>,
}

/// A bundle that passed every step.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub(super) bundle: String,
    pub(super) predicate_type: String,
    pub(super) signed: Signed,
    pub(super) said: Said,
}

impl Verified {
    pub(super) fn new(
        artifact: Artifact,
        headers: Headers,
        accepted: Vec<Accepted>,
        report: Option<Report>,
    ) -> Self {
        Self {
            artifact,
            headers,
            accepted,
            report,
        }
    }

    /// Returns the bytes that were verified.
    pub fn artifact(&self) -> &Artifact {
        &self.artifact
    }

    /// Returns what their headers say.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the bundles that were accepted: as many as were asked for, and at least one.
    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// Returns the attested audit. There is one unless trust demands other statements instead.
    pub fn audit(&self) -> Option<&ModuleAudit> {
        self.accepted.iter().find_map(Accepted::audit)
    }

    /// Returns the report of the policy that was asked for at verification; none was asked for if there is none.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }
}

impl Accepted {
    /// Returns the bundle's name.
    pub fn bundle(&self) -> &str {
        &self.bundle
    }

    /// Returns what kind of statement is in it.
    pub fn predicate_type(&self) -> &str {
        &self.predicate_type
    }

    /// Returns who signed it, and what proves that.
    pub fn signed(&self) -> &Signed {
        &self.signed
    }

    /// Returns the module audit in it, if that is what it is.
    pub fn audit(&self) -> Option<&ModuleAudit> {
        match &self.said {
            Said::Audit(audit) => Some(audit),
            _ => None,
        }
    }
}
