//! The rules, one file each, named after its code.

mod export_missing;
mod export_not_in_world;
mod export_type_mismatch;
mod import_kind_not_allowed;
mod import_not_in_world;
mod import_type_mismatch;
mod malformed_module;
mod memory_over_limit;
mod memory_unbounded;
mod module_over_limit;
mod proposal_not_allowed;
mod section_not_allowed;
mod start_function;
mod table_over_limit;
mod table_unbounded;

use std::fmt;

use super::Context;
use crate::finding::{Confidence, Finding, Place, Severity};

/// One question about an artifact.
pub struct Rule {
    /// Its public name.
    pub code: &'static str,
    /// What it asks, in one line.
    pub asks: &'static str,
    /// How much an answer of it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it is about, why that matters to a host of agents, how to mend it, and what that looks like.
    pub explain: &'static str,
    pub(super) run: fn(&Context<'_>, &mut Report<'_>),
}

/// Takes the place, message, allowed and help of one finding.
type Report<'a> = dyn FnMut(Place, String, String, String) + 'a;

/// Every rule, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    malformed_module::RULE,
    import_not_in_world::RULE,
    import_type_mismatch::RULE,
    import_kind_not_allowed::RULE,
    export_missing::RULE,
    export_type_mismatch::RULE,
    export_not_in_world::RULE,
    memory_unbounded::RULE,
    memory_over_limit::RULE,
    table_unbounded::RULE,
    table_over_limit::RULE,
    module_over_limit::RULE,
    proposal_not_allowed::RULE,
    section_not_allowed::RULE,
    start_function::RULE,
];

impl Rule {
    pub(super) fn finding(
        &self,
        place: Place,
        message: String,
        allowed: String,
        help: String,
    ) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            confidence: self.confidence,
            message,
            place,
            allowed,
            help,
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes are public: this list only ever grows.
    #[test]
    fn codes_are_what_they_have_always_been() {
        let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                "export-missing",
                "export-not-in-world",
                "export-type-mismatch",
                "import-kind-not-allowed",
                "import-not-in-world",
                "import-type-mismatch",
                "malformed-module",
                "memory-over-limit",
                "memory-unbounded",
                "module-over-limit",
                "proposal-not-allowed",
                "section-not-allowed",
                "start-function",
                "table-over-limit",
                "table-unbounded",
            ]
        );
    }

    #[test]
    fn every_rule_explains_what_why_and_how() {
        for rule in RULES {
            for part in ["Why it matters:", "How to fix:", "Before:", "After:"] {
                assert!(rule.explain.contains(part), "{} lacks `{part}`", rule.code);
            }
        }
    }
}
