//! Findings: the answers of the rules, in a form that people and programs can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding matters to whoever runs the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Untidy, no danger by itself.
    Low,
    /// Weakens a limit that the host may rely on.
    Medium,
    /// Lets the module do what the policy does not allow.
    High,
}

/// How sure a rule is. Told apart from severity: a certain trifle and a possible disaster are different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A guess from circumstances.
    Low,
    /// Right unless the module is unusual.
    Medium,
    /// Read off the bytes.
    High,
}

/// Where in an artifact a finding is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Byte offset in the artifact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// The nested module, as in `core module 0`; absent for the artifact itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// One answer of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The rule's code, as in `import-not-in-world`. Public: never renamed, never reused.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What was found, in one line: text from outside stands in backticks and is not escaped yet.
    pub message: String,
    /// What the finding is about, alone and not escaped, as in `env.memory` or `memory 0`: what a waiver names. A message
    /// cannot be taken apart for it, since whoever made the module chose the names in it, backticks and all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Where it was found.
    pub place: Place,
    /// What the policy allows instead.
    pub allowed: String,
    /// What to do about it.
    pub help: String,
    /// Who reaches the import in question, as in `read_config` ← `main` ← export `_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<String>,
    /// Who took responsibility for it, and until when; a waived finding does not fail the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

/// Who took responsibility for a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waived {
    /// A person or team.
    pub owner: String,
    /// Why it does no harm here.
    pub reason: String,
    /// The last day on which that counts, `YYYY-MM-DD`.
    pub until: String,
    /// The only subject that the waiver is for; without it, it is for every finding of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Finding {
    /// Returns whether the finding makes an artifact fail a gate.
    pub fn fails(&self, gate: Severity) -> bool {
        self.waived.is_none() && self.severity >= gate
    }

    /// Returns whether a waiver took the finding out without naming it, though it is as grave as can be.
    pub fn is_waived_wholesale(&self) -> bool {
        self.severity == Severity::High
            && self
                .waived
                .as_ref()
                .is_some_and(|waived| waived.subject.is_none())
    }
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Info];
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}
