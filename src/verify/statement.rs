//! What a payload says: a statement, about these bytes, of a kind that is asked for.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error::Refusal;
use super::provenance::Provenance;
use crate::attest::{ModuleAudit, PREDICATE_TYPE, STATEMENT_TYPE, Statement};
use crate::digest::Digest;

/// The value of `_type` before version 1.
const STATEMENT_TYPE_BEFORE: &str = "https://in-toto.io/Statement/v0.1";

/// What a statement says, as far as it is looked at.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Audit(Box<ModuleAudit>),
    Provenance(Box<Provenance>),
    /// A predicate of another type. That it is there is all that was asked for.
    Other,
}

/// Everything of a statement but its predicate.
type Header = Statement<IgnoredAny>;

/// Reads a statement about these bytes, of one of the types that are wanted, in the shape of its type. Returns the type too.
pub(super) fn read(
    payload: &[u8],
    wanted: Digest,
    types: &BTreeSet<String>,
) -> Result<(String, Said), Refusal> {
    let header = header(payload)?;
    about(&header, wanted)?;
    if !types.contains(&header.predicate_type) {
        return Err(Refusal::PredicateType {
            found: header.predicate_type,
            wanted: types.iter().cloned().collect::<Vec<_>>().join("` or `"),
        });
    }
    let said = match header.predicate_type.as_str() {
        PREDICATE_TYPE => Said::Audit(Box::new(predicate(payload, "a module audit")?)),
        super::provenance::PREDICATE_TYPE => {
            Said::Provenance(Box::new(predicate(payload, "SLSA provenance")?))
        }
        _ => Said::Other,
    };
    Ok((header.predicate_type, said))
}

/// Reads everything but the predicate.
pub(super) fn header(payload: &[u8]) -> Result<Header, Refusal> {
    // serde takes an array for a struct too; other verifiers do not.
    if payload.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::Payload("expected a JSON object".into()));
    }
    let header: Header =
        serde_json::from_slice(payload).map_err(|error| Refusal::Payload(error.to_string()))?;
    // cosign still writes the version before, which says the same in the same fields. We never did.
    let is_others = header.predicate_type != PREDICATE_TYPE;
    if header.statement_type != STATEMENT_TYPE
        && !(is_others && header.statement_type == STATEMENT_TYPE_BEFORE)
    {
        return Err(Refusal::StatementType {
            found: header.statement_type,
            wanted: STATEMENT_TYPE,
        });
    }
    Ok(header)
}

/// Returns the kind of predicate and the digests that a payload is about, if it is a statement. Nothing authenticates them.
pub(super) fn claimed(payload: &[u8]) -> Result<(String, Vec<Digest>), Refusal> {
    let header = header(payload)?;
    let digests = header.subject.iter().filter_map(|subject| subject.sha256());
    Ok((header.predicate_type, digests.collect()))
}

fn about(header: &Header, wanted: Digest) -> Result<(), Refusal> {
    let digest = |subject: &crate::attest::Subject| subject.sha256();
    if header
        .subject
        .iter()
        .any(|subject| digest(subject) == Some(wanted))
    {
        return Ok(());
    }
    let found: Vec<_> = header
        .subject
        .iter()
        .map(|subject| {
            let digest = digest(subject).map_or("no sha256".into(), |digest| digest.to_string());
            format!("`{}` ({digest})", subject.name)
        })
        .collect();
    Err(Refusal::Subject {
        found: if found.is_empty() {
            "nothing".into()
        } else {
            found.join(", ")
        },
        wanted,
    })
}

fn predicate<T: for<'de> Deserialize<'de>>(
    payload: &[u8],
    what: &'static str,
) -> Result<T, Refusal> {
    let statement: Statement<T> =
        serde_json::from_slice(payload).map_err(|error| Refusal::Predicate {
            what,
            reason: error.to_string(),
        })?;
    Ok(statement.predicate)
}
