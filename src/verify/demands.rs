//! What the statements must say, and how many must say so.

use std::collections::BTreeSet;
use std::num::NonZero;

use super::error::{Missing, Refusal};
use super::provenance::repository;
use super::statement::Said;
use super::verified::Accepted;
use crate::attest::PREDICATE_TYPE;
use crate::policy::Demands;

/// Returns the predicate types that must all be attested: what trust names, or a module audit; and what the policy names too.
/// A policy adds to it and takes nothing away, since it comes with the module.
pub(super) fn wanted_types(trust: &Demands, policy: Option<&Demands>) -> BTreeSet<String> {
    let mut types = trust.predicates.clone();
    if types.is_empty() {
        types.insert(PREDICATE_TYPE.to_owned());
    }
    types.extend(
        policy
            .iter()
            .flat_map(|policy| policy.predicates.iter().cloned()),
    );
    types
}

/// What a statement names must be what is demanded. That some statement names it is asked when all are there.
pub(super) fn meets(said: &Said, demands: &Demands) -> Result<(), Refusal> {
    let sources = sources(said);
    if let Some(wanted) = &demands.source_repository
        && !sources.is_empty()
        && !sources.contains(&repository(wanted))
    {
        return Err(Refusal::Source {
            found: sources.into_iter().collect::<Vec<_>>().join("` and `"),
            wanted: wanted.clone(),
        });
    }
    if let (Some(wanted), Said::Provenance(provenance)) = (&demands.builder, said)
        && !is_builder(provenance.builder(), wanted)
    {
        return Err(Refusal::Builder {
            found: provenance.builder().to_owned(),
            wanted: wanted.clone(),
        });
    }
    if let (Some(wanted), Said::Audit(audit)) = (demands.policy, said)
        && audit.policy.digest != wanted
    {
        return Err(Refusal::AttestedPolicy {
            found: audit.policy.digest,
            wanted,
        });
    }
    Ok(())
}

/// Returns what is still missing after some bundles were accepted.
pub(super) fn missing(
    accepted: &[Accepted],
    types: &BTreeSet<String>,
    threshold: Option<NonZero<usize>>,
    demands: &[&Demands],
) -> Vec<Missing> {
    let threshold = threshold.map_or(1, NonZero::get);
    let mut missing: Vec<_> = types
        .iter()
        .filter_map(|wanted| {
            // Different signers, not bundles: one signer may sign twice.
            let signers: BTreeSet<_> = accepted
                .iter()
                .filter(|one| one.predicate_type == *wanted)
                .map(|one| one.signed.entry)
                .collect();
            (signers.len() < threshold).then(|| Missing::Signers {
                predicate_type: wanted.clone(),
                found: signers.len(),
                wanted: threshold,
            })
        })
        .collect();
    for demands in demands {
        if let Some(wanted) = &demands.source_repository
            && accepted.iter().all(|one| sources(&one.said).is_empty())
        {
            missing.push(Missing::Source(wanted.clone()));
        }
        let is_provenance = |one: &Accepted| matches!(one.said, Said::Provenance(_));
        if let Some(wanted) = &demands.builder
            && !accepted.iter().any(is_provenance)
        {
            missing.push(Missing::Builder(wanted.clone()));
        }
    }
    missing
}

fn sources(said: &Said) -> BTreeSet<String> {
    match said {
        Said::Audit(audit) => audit
            .source
            .iter()
            .filter_map(|source| source.repository.as_deref())
            .map(repository)
            .collect(),
        Said::Provenance(provenance) => provenance.sources(),
        Said::Other => BTreeSet::new(),
    }
}

/// A builder is demanded as it is, or without the version behind the `@`.
fn is_builder(found: &str, wanted: &str) -> bool {
    found == wanted
        || found
            .split_once('@')
            .is_some_and(|(name, _)| name == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builder_is_demanded_as_it_is_or_without_its_version() {
        let found = "https://github.com/acme/build/.github/workflows/build.yml@refs/tags/v1";
        for (wanted, is_wanted) in [
            (found, true),
            (
                "https://github.com/acme/build/.github/workflows/build.yml",
                true,
            ),
            (
                "https://github.com/acme/build/.github/workflows/build.yml@refs/tags/v2",
                false,
            ),
            ("https://github.com/acme/build", false),
            ("", false),
        ] {
            assert_eq!(is_builder(found, wanted), is_wanted, "{wanted}");
        }
        assert!(is_builder("x", "x") && !is_builder("x", "y"));
    }
}
