//! What hardening did, pass by pass.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::check::{Report, Verdict};
use crate::digest::Digest;
use crate::inspect::Facts;

/// The account of one hardening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Receipt {
    /// The binary that came in.
    pub before: Side,
    /// The binary that went out; the same when there was nothing to do.
    pub after: Side,
    /// What was done, in order.
    pub changes: Vec<Change>,
    /// What could not be done safely, and was left as it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Left>,
}

/// One of the two binaries, and what `check` said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Side {
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// The names of what it imports: `module.name`, and for components `interface#function`.
    pub imports: Vec<String>,
    /// How many things it exports.
    pub exports: usize,
    /// How many functions its core modules define.
    pub functions: u64,
    /// Whether it passed the policy.
    pub verdict: Verdict,
    /// How many findings there were.
    pub findings: usize,
}

/// One thing that one pass did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The pass, by the name that [`passes`](super::passes) gives it.
    pub pass: String,
    /// The nested module, as in `core module 0`; absent for the artifact itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// What it was done to.
    pub subject: String,
    /// What was done.
    pub done: String,
}

/// One thing that one pass did not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// The pass.
    pub pass: String,
    /// The nested module; absent for the artifact itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// What was left as it was.
    pub subject: String,
    /// Why.
    pub why: String,
}

impl Side {
    pub(super) fn new(facts: &Facts, report: &Report) -> Self {
        let imports = facts.imports.iter().flat_map(|import| {
            let name = import.full_name();
            let whole = import.functions.is_empty().then(|| name.clone());
            let of_interface = import
                .functions
                .iter()
                .map(move |function| format!("{name}#{}", function.name));
            whole.into_iter().chain(of_interface)
        });
        Self {
            digest: facts.digest,
            size: facts.size,
            imports: imports.collect(),
            exports: facts.exports.len(),
            functions: facts
                .modules
                .iter()
                .map(|module| u64::from(module.functions))
                .sum(),
            verdict: report.verdict,
            findings: report.findings.len(),
        }
    }
}

/// What the passes note down while they work.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    pub(super) changes: Vec<Change>,
    pub(super) left: Vec<Left>,
    /// Patterns that named a function.
    pub(super) matched: BTreeSet<String>,
}

impl Log {
    pub(super) fn change(
        &mut self,
        pass: &str,
        subject: impl Into<String>,
        done: impl Into<String>,
    ) {
        self.changes.push(Change {
            pass: pass.to_owned(),
            within: None,
            subject: subject.into(),
            done: done.into(),
        });
    }

    pub(super) fn left(&mut self, pass: &str, subject: impl Into<String>, why: impl Into<String>) {
        self.left.push(Left {
            pass: pass.to_owned(),
            within: None,
            subject: subject.into(),
            why: why.into(),
        });
    }

    /// Takes over what was noted about a module inside.
    pub(super) fn within(&mut self, place: &str, inner: Self) {
        let name = |outer: Option<String>| {
            Some(match outer {
                Some(deeper) => format!("{place}, {deeper}"),
                None => place.to_owned(),
            })
        };
        self.changes
            .extend(inner.changes.into_iter().map(|change| Change {
                within: name(change.within),
                ..change
            }));
        self.matched.extend(inner.matched);
        self.left.extend(inner.left.into_iter().map(|left| Left {
            within: name(left.within),
            ..left
        }));
    }
}
