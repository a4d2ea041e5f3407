//! What `check` found, and what it concludes.

use serde::{Deserialize, Serialize};

use super::{Context, codes, waivers};
use crate::artifact::Kind;
use crate::digest::Digest;
use crate::finding::{Finding, Severity};

/// The answer of `check` about one artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The digest of the bytes that were judged.
    pub digest: Digest,
    /// Core module or component.
    pub kind: Kind,
    /// The policy they were judged by.
    pub policy: PolicyRef,
    /// Whether they pass.
    pub verdict: Verdict,
    /// From which severity on a finding makes them fail.
    pub gate: Severity,
    /// The gate of the policy, where another one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_gate: Option<Severity>,
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
    /// No finding at or above the gate, other than waived ones.
    Passed,
    /// At least one.
    Failed,
}

/// What to do first about a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// `harden` mends at least one of the gravest findings.
    Harden,
    /// Read what this code is about.
    Explain(String),
}

impl Report {
    pub(super) fn new(context: &Context<'_>, mut findings: Vec<Finding>) -> Self {
        let Context {
            facts,
            policy,
            world,
            occasion,
            ..
        } = context;
        waivers::apply(&mut findings, policy, occasion.today);
        findings.sort_by(|a, b| {
            b.severity
                .cmp(&a.severity)
                .then_with(|| a.code.cmp(&b.code))
                .then_with(|| a.place.cmp(&b.place))
        });
        Self {
            digest: facts.digest,
            kind: facts.kind,
            policy: PolicyRef {
                name: policy.name.clone(),
                world: world.name.clone(),
                digest: policy.digest,
            },
            verdict: verdict(&findings, policy.gate),
            gate: policy.gate,
            policy_gate: None,
            findings,
        }
    }

    /// Judges the same findings by another gate than the policy's. A looser one accepts what the policy does not: whoever
    /// shows the report says so.
    #[must_use]
    pub fn with_gate(self, gate: Severity) -> Self {
        let own = self.policy_gate.unwrap_or(self.gate);
        Self {
            verdict: verdict(&self.findings, gate),
            gate,
            policy_gate: (own != gate).then_some(own),
            ..self
        }
    }

    /// Returns what to do first: about the findings that fail the gate or, if none does, about those that nobody waived.
    pub fn next(&self) -> Option<Next> {
        let fails = self.verdict == Verdict::Failed;
        let mut open = self
            .findings
            .iter()
            .filter(|finding| finding.waived.is_none() && (!fails || finding.fails(self.gate)));
        let gravest = open.next()?;
        // Bytes that make no sense are not rewritten, and nothing else that is said of them can be relied on.
        if gravest.code == "malformed-module" {
            return Some(Next::Explain(gravest.code.clone()));
        }
        let mended = |finding: &Finding| {
            // A stub takes the place of a function of a core module; an import of a component stays.
            let is_import = finding.code.starts_with("import-");
            (self.kind == Kind::Core || !is_import)
                && codes().any(|code| code.name == finding.code && code.is_mended_by_harden())
        };
        Some(if mended(gravest) || open.any(mended) {
            Next::Harden
        } else {
            Next::Explain(gravest.code.clone())
        })
    }

    /// Returns the policy's gate if the report was made with a looser one.
    pub fn loosened_from(&self) -> Option<Severity> {
        self.policy_gate.filter(|own| *own < self.gate)
    }
}

fn verdict(findings: &[Finding], gate: Severity) -> Verdict {
    if findings.iter().any(|finding| finding.fails(gate)) {
        Verdict::Failed
    } else {
        Verdict::Passed
    }
}
