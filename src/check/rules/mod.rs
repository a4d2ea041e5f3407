//! The rules, one file each, named after its code.

mod build_path;
mod component_type_repeated;
mod debug_info;
mod dependencies_unknown;
mod dependency_advisory;
mod dependency_vulnerable;
mod export_missing;
mod export_mutable_global;
pub(crate) mod export_not_in_world;
mod export_table;
mod export_type_mismatch;
mod functions_over_limit;
mod import_kind_not_allowed;
mod import_nondeterministic;
mod import_not_in_world;
mod import_repeated;
mod import_type_mismatch;
mod import_types_conflict;
mod import_unreached;
mod import_version_mismatch;
mod instruction_nondeterministic;
mod locals_over_limit;
mod malformed_module;
mod memory_64_bit;
mod memory_over_limit;
mod memory_shared;
mod memory_unbounded;
mod module_over_limit;
mod name_confusable;
mod name_unprintable;
mod nan_bits_observable;
mod nesting_over_limit;
mod proposal_not_allowed;
mod section_contradicts_binary;
mod section_holds_file;
mod section_not_allowed;
mod segments_over_limit;
mod start_function;
mod start_function_empty;
mod table_grows;
mod table_over_limit;
mod table_unbounded;
mod table_written;
mod user_name_in_path;

use std::fmt;

use super::Context;
use crate::finding::{Confidence, Finding, Place, Severity};
use crate::inspect::CoreModule;

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

/// Takes one finding.
type Report<'a> = dyn FnMut(Found) + 'a;

/// What a rule says of one place; its code, severity and confidence are the rule's.
pub(super) struct Found {
    place: Place,
    message: String,
    allowed: String,
    help: String,
    subject: Option<String>,
    reached: Option<String>,
}

impl Found {
    fn new(place: Place, message: String, allowed: String, help: String) -> Self {
        Self {
            place,
            message,
            allowed,
            help,
            subject: None,
            reached: None,
        }
    }

    /// Says something of a core module as a whole.
    fn of_module(module: &CoreModule, message: String, allowed: String, help: &str) -> Self {
        let place = Place {
            offset: None,
            within: module.within.clone(),
        };
        Self {
            subject: module.within.clone(),
            ..Self::new(place, message, allowed, help.into())
        }
    }

    /// Stands for findings that are too many to list.
    pub(super) fn more(count: u64) -> Self {
        Self::new(
            Place::default(),
            format!("and {count} more like those listed"),
            "none of them".into(),
            "mend those that are listed, then check again".into(),
        )
    }

    /// Adds what the finding is about, which is what a waiver names.
    fn about(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// Adds the memory, table or function it is about: the same index in another nested module is another subject.
    fn about_nth(self, what: &str, index: impl fmt::Display) -> Self {
        let subject = match &self.place.within {
            Some(within) => format!("{within}, {what} {index}"),
            None => format!("{what} {index}"),
        };
        self.about(subject)
    }

    /// Adds who reaches the import in question.
    fn reached(self, reached: Option<String>) -> Self {
        Self { reached, ..self }
    }
}

/// Every rule, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    malformed_module::RULE,
    import_not_in_world::RULE,
    import_version_mismatch::RULE,
    import_type_mismatch::RULE,
    import_kind_not_allowed::RULE,
    import_types_conflict::RULE,
    import_repeated::RULE,
    import_unreached::RULE,
    export_missing::RULE,
    export_type_mismatch::RULE,
    export_not_in_world::RULE,
    export_mutable_global::RULE,
    export_table::RULE,
    memory_unbounded::RULE,
    memory_over_limit::RULE,
    memory_shared::RULE,
    memory_64_bit::RULE,
    table_unbounded::RULE,
    table_over_limit::RULE,
    table_grows::RULE,
    table_written::RULE,
    module_over_limit::RULE,
    functions_over_limit::RULE,
    locals_over_limit::RULE,
    segments_over_limit::RULE,
    nesting_over_limit::RULE,
    proposal_not_allowed::RULE,
    start_function::RULE,
    start_function_empty::RULE,
    instruction_nondeterministic::RULE,
    nan_bits_observable::RULE,
    import_nondeterministic::RULE,
    section_not_allowed::RULE,
    section_contradicts_binary::RULE,
    section_holds_file::RULE,
    component_type_repeated::RULE,
    debug_info::RULE,
    build_path::RULE,
    user_name_in_path::RULE,
    name_unprintable::RULE,
    name_confusable::RULE,
    dependency_vulnerable::RULE,
    dependency_advisory::RULE,
    dependencies_unknown::RULE,
];

impl Rule {
    pub(super) fn finding(&self, found: Found) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            confidence: self.confidence,
            message: found.message,
            subject: found.subject,
            place: found.place,
            allowed: found.allowed,
            help: found.help,
            reached: found.reached,
            waived: None,
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
                "build-path",
                "component-type-repeated",
                "debug-info",
                "dependencies-unknown",
                "dependency-advisory",
                "dependency-vulnerable",
                "export-missing",
                "export-mutable-global",
                "export-not-in-world",
                "export-table",
                "export-type-mismatch",
                "functions-over-limit",
                "import-kind-not-allowed",
                "import-nondeterministic",
                "import-not-in-world",
                "import-repeated",
                "import-type-mismatch",
                "import-types-conflict",
                "import-unreached",
                "import-version-mismatch",
                "instruction-nondeterministic",
                "locals-over-limit",
                "malformed-module",
                "memory-64-bit",
                "memory-over-limit",
                "memory-shared",
                "memory-unbounded",
                "module-over-limit",
                "name-confusable",
                "name-unprintable",
                "nan-bits-observable",
                "nesting-over-limit",
                "proposal-not-allowed",
                "section-contradicts-binary",
                "section-holds-file",
                "section-not-allowed",
                "segments-over-limit",
                "start-function",
                "start-function-empty",
                "table-grows",
                "table-over-limit",
                "table-unbounded",
                "table-written",
                "user-name-in-path",
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
