//! What `check` found, and what it concludes.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::finding::{Finding, Severity};
use crate::inspect::Facts;
use crate::policy::{Policy, World};

/// The answer of `check` about one artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The digest of the bytes that were judged.
    pub digest: Digest,
    /// The policy they were judged by.
    pub policy: PolicyRef,
    /// Whether they pass.
    pub verdict: Verdict,
    /// From which severity on a finding makes them fail.
    pub gate: Severity,
    /// Every finding, the gravest first.
    pub findings: Vec<Finding>,
}

/// A policy, by name and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    /// The folder's name, or `pure`.
    pub name: String,
    /// The world that was used.
    pub world: String,
    /// The digest of the folder and of the built-in WIT it uses.
    pub digest: Digest,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// No finding at or above the gate.
    Passed,
    /// At least one.
    Failed,
}

impl Report {
    pub(super) fn new(
        facts: &Facts,
        policy: &Policy,
        world: &World,
        mut findings: Vec<Finding>,
    ) -> Self {
        findings.sort_by(|a, b| {
            b.severity
                .cmp(&a.severity)
                .then_with(|| a.code.cmp(&b.code))
                .then_with(|| a.place.cmp(&b.place))
        });
        let fails = findings
            .iter()
            .any(|finding| finding.severity >= policy.gate);
        Self {
            digest: facts.digest,
            policy: PolicyRef {
                name: policy.name.clone(),
                world: world.name.clone(),
                digest: policy.digest,
            },
            verdict: if fails {
                Verdict::Failed
            } else {
                Verdict::Passed
            },
            gate: policy.gate,
            findings,
        }
    }
}
