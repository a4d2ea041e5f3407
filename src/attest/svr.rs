//! An in-toto Simple Verification Result v0.2: that the module passed, for tools that know nothing of us.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::check::{Report, Verdict};

/// The verifier. An identifier: nothing is served there yet. It changes with what is verified.
pub const VERIFIER: &str = "https://wasm-audit.dev/verifier/v0.1";

/// The predicate.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Svr {
    verifier: Verifier,
    time_created: String,
    properties: BTreeSet<&'static str>,
}

#[derive(Debug, Serialize)]
struct Verifier {
    id: &'static str,
    policies: Vec<Policy>,
}

#[derive(Debug, Serialize)]
struct Policy {
    name: String,
    digest: BTreeMap<&'static str, String>,
}

/// Findings that mean that an import is not what the policy grants.
const IMPORTS: &str = "import-";

impl Svr {
    /// Returns nothing if the module fails: only what passed can be said.
    pub(super) fn new(report: &Report, time_created: String) -> Option<Self> {
        if report.verdict != Verdict::Passed {
            return None;
        }
        // A waived finding passes the gate, and is one all the same.
        let imports = report
            .findings
            .iter()
            .any(|finding| finding.code.starts_with(IMPORTS));
        let properties = [
            ("WASM_AUDIT_POLICY_PASSED", true),
            ("WASM_AUDIT_IMPORTS_SUBSET_OF_POLICY", !imports),
            ("WASM_AUDIT_NO_FINDINGS", report.findings.is_empty()),
        ];
        Some(Self {
            verifier: Verifier {
                id: VERIFIER,
                policies: vec![Policy {
                    name: report.policy.name.clone(),
                    digest: BTreeMap::from([("sha256", report.policy.digest.hex())]),
                }],
            },
            time_created,
            properties: properties
                .into_iter()
                .filter_map(|(property, passed)| passed.then_some(property))
                .collect(),
        })
    }
}
