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
    /// Where it was found.
    pub place: Place,
    /// What the policy allows instead.
    pub allowed: String,
    /// What to do about it.
    pub help: String,
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
