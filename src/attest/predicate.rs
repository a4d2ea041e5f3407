//! Our predicate: what was read off a module, and what a policy says of it.
//!
//! Documented field by field in `attestations/README.md`. Written in the order of the structs' fields.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::artifact::Kind;
use crate::check::{PolicyRef, Report, Verdict};
use crate::finding::{Finding, Severity};
use crate::harden::Receipt;
use crate::inspect::{Export, Facts, Headers, Import, Memory, Section, Table};

/// The predicate type. An identifier: nothing is served there yet.
pub const PREDICATE_TYPE: &str = "https://wasm-audit.dev/attestation/module-audit/v0.1";

/// The predicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModuleAudit {
    /// Who made the audit.
    pub auditor: Auditor,
    /// When, as RFC 3339 in UTC.
    pub audited_at: String,
    /// What the module is.
    pub module: Module,
    /// What it was judged by.
    pub policy: PolicyRef,
    /// Whether it passed.
    pub verdict: Verdict,
    /// From which severity on a finding makes it fail.
    pub gate: Severity,
    /// Every finding, also those below the gate.
    pub findings: Vec<Finding>,
    /// What hardening did before the audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardening: Option<Receipt>,
    /// Where the source is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// The program that made an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auditor {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What a module is, as `inspect` read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Module {
    /// Core module or component.
    pub kind: Kind,
    /// Bytes of the binary.
    pub size: u64,
    /// What it imports, in the order of the binary.
    pub imports: Vec<Import>,
    /// What it exports.
    pub exports: Vec<Export>,
    /// The memories of all its core modules, in order.
    pub memories: Vec<Memory>,
    /// The tables of all its core modules, in order.
    pub tables: Vec<Table>,
    /// The proposals it uses.
    pub proposals: BTreeSet<String>,
    /// Its custom sections.
    pub sections: Vec<Section>,
}

/// Where a module's source is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// URI of the repository, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The commit that was checked out. A bundle that is committed beside its source cannot name its own commit.
    pub commit: String,
    /// Whether files under version control differed from that commit.
    pub dirty: bool,
    /// The folder of the module's source, relative to the repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The git tree hash of that folder in that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
}

impl ModuleAudit {
    pub(super) fn new(
        facts: &Facts,
        report: Report,
        audited_at: jiff::Timestamp,
        source: Option<Source>,
        hardening: Option<Receipt>,
    ) -> Self {
        Self {
            auditor: Auditor {
                name: env!("CARGO_PKG_NAME").into(),
                version: env!("CARGO_PKG_VERSION").into(),
            },
            audited_at: super::rfc3339(audited_at),
            module: Module::new(facts, facts.proposals.clone()),
            // What came out is audited here, whatever the receipt says of it.
            hardening: hardening.map(|receipt| receipt.with_after(facts, &report)),
            policy: report.policy,
            verdict: report.verdict,
            gate: report.gate,
            findings: report.findings,
            source,
        }
    }
}

impl Module {
    /// Takes from the headers what a statement carries. Which proposals are used only code tells.
    pub(crate) fn new(headers: &Headers, proposals: BTreeSet<String>) -> Self {
        Self {
            kind: headers.kind,
            size: headers.size,
            imports: headers.imports.clone(),
            exports: headers.exports.clone(),
            memories: headers
                .modules
                .iter()
                .flat_map(|module| &module.memories)
                .cloned()
                .collect(),
            tables: headers
                .modules
                .iter()
                .flat_map(|module| &module.tables)
                .cloned()
                .collect(),
            proposals,
            sections: headers.sections.clone(),
        }
    }
}
