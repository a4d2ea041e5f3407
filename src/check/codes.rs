//! Every code that a finding may carry, and what is said about it.

use super::rules::{RULES, Rule};
use super::waivers;
use crate::finding::{Confidence, Severity};

/// What is said about one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The code, as in `import-not-in-world`. Public: never renamed, never reused.
    pub name: &'static str,
    /// What is asked, in one line.
    pub asks: &'static str,
    /// How much an answer matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it is about, why that matters to a host of agents, how to mend it, and what that looks like.
    pub explain: &'static str,
}

impl Code {
    /// Returns whether `harden` may mend such a finding: the explanation is the one place that says so.
    pub fn is_mended_by_harden(&self) -> bool {
        let fix = self.explain.split("How to fix:").nth(1);
        fix.is_some_and(|fix| fix.contains("`wasm-audit harden`"))
    }

    /// Returns whether a waiver may take such findings out. What is said of a malformed module cannot be relied on, and a
    /// waiver of waivers would hide that they have run out.
    pub fn is_waivable(&self) -> bool {
        self.name != "malformed-module" && !waivers::CODES.contains(self)
    }
}

/// Returns every code: those of the rules in the order in which they are asked, then those of waivers.
pub fn codes() -> impl Iterator<Item = Code> {
    RULES.iter().map(Code::from).chain(waivers::CODES)
}

impl From<&Rule> for Code {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.code,
            asks: rule.asks,
            severity: rule.severity,
            confidence: rule.confidence,
            explain: rule.explain,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_code_is_given_twice() {
        let names: BTreeSet<_> = codes().map(|code| code.name).collect();
        assert_eq!(names.len(), codes().count());
    }

    #[test]
    fn every_code_explains_what_why_and_how() {
        for code in codes() {
            for part in ["Why it matters:", "How to fix:", "Before:", "After:"] {
                assert!(code.explain.contains(part), "{} lacks `{part}`", code.name);
            }
        }
    }

    #[test]
    fn harden_mends_what_its_explanation_says() {
        let mended = |name| {
            codes()
                .find(|code| code.name == name)
                .unwrap()
                .is_mended_by_harden()
        };
        assert!(mended("memory-unbounded") && mended("section-not-allowed"));
        assert!(!mended("malformed-module") && !mended("waiver-unused"));
    }
}
