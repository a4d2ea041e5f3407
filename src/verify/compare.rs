//! What is attested of a module is what the module is.

use std::collections::BTreeSet;
use std::fmt::Debug;

use super::error::Refusal;
use crate::attest::{Module, ModuleAudit};
use crate::check::Verdict;
use crate::inspect::{Export, Headers, Import};

/// The bytes are WebAssembly, as far as they were read.
pub(super) fn well_formed(headers: &Headers) -> Result<(), Refusal> {
    if let Some(malformed) = &headers.malformed {
        return Err(Refusal::Malformed {
            message: malformed.message.clone(),
            offset: malformed.offset,
        });
    }
    Ok(())
}

/// The audit passed, and what was attested of them is what they are. Proposals are compared where code was read.
pub(super) fn compare(
    headers: &Headers,
    proposals: Option<&BTreeSet<String>>,
    audit: &ModuleAudit,
) -> Result<(), Refusal> {
    if audit.verdict != Verdict::Passed {
        return Err(Refusal::Verdict(audit.verdict));
    }
    let attested = &audit.module;
    let proposals = proposals.unwrap_or(&attested.proposals);
    let actual = Module::new(headers, proposals.clone());
    if attested.imports != actual.imports {
        let detail = list_difference(&attested.imports, &actual.imports, Import::full_name);
        return Err(Refusal::Lie {
            what: "imports",
            detail,
        });
    }
    if attested.exports != actual.exports {
        let detail = list_difference(&attested.exports, &actual.exports, |export: &Export| {
            export.name.clone()
        });
        return Err(Refusal::Lie {
            what: "exports",
            detail,
        });
    }
    if *attested != actual {
        let parts = [
            ("kind", attested.kind == actual.kind),
            ("size", attested.size == actual.size),
            ("memories", attested.memories == actual.memories),
            ("tables", attested.tables == actual.tables),
            ("proposals", attested.proposals == actual.proposals),
            ("sections", attested.sections == actual.sections),
        ];
        let differ = parts
            .iter()
            .filter(|(_, same)| !same)
            .map(|(part, _)| *part)
            .collect::<Vec<_>>()
            .join(", ");
        return Err(Refusal::Lie {
            what: "facts",
            detail: format!("{differ} differ"),
        });
    }
    Ok(())
}

/// Says what is attested and not there, and what is there and not attested.
fn list_difference<T: Debug>(attested: &[T], actual: &[T], name: impl Fn(&T) -> String) -> String {
    const SHOWN: usize = 8;
    // Lists of a hundred thousand are compared too.
    let all =
        |list: &[T]| -> BTreeSet<String> { list.iter().map(|item| format!("{item:?}")).collect() };
    let only = |a: &[T], b: &BTreeSet<String>| -> Vec<String> {
        a.iter()
            .filter(|item| !b.contains(&format!("{item:?}")))
            .take(SHOWN)
            .map(|item| format!("`{}`", name(item)))
            .collect()
    };
    let (invented, hidden) = (only(attested, &all(actual)), only(actual, &all(attested)));
    if invented.is_empty() && hidden.is_empty() {
        return format!(
            "the same ones, in another order or number: {} attested, {} there",
            attested.len(),
            actual.len()
        );
    }
    let shown = |names: Vec<String>| {
        if names.is_empty() {
            "nothing".to_owned()
        } else {
            names.join(", ")
        }
    };
    format!(
        "attested and not there: {}; there and not attested: {}",
        shown(invented),
        shown(hidden)
    )
}
