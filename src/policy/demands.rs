//! What must be attested of a module, and what the attestation must say: `[trust]` of a policy, and of the trust configuration.
//!
//! Demands only. Whom to believe never stands in a policy: a policy travels with the module it is about.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};

use crate::digest::Digest;

/// Demands on attestations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Demands {
    /// Predicate types that must all be attested. If trust names none, a module audit must; what a policy names comes on top.
    #[serde(deserialize_with = "predicate_types")]
    pub predicates: BTreeSet<String>,
    /// The repository that every attestation must name, if it names one; one must.
    pub source_repository: Option<String>,
    /// The builder that the provenance must name.
    pub builder: Option<String>,
    /// The policy by which the module must have been audited.
    pub policy: Option<Digest>,
}

/// The predicate types with a short name.
pub const PREDICATES: [(&str, &str); 4] = [
    (
        "module-audit",
        "https://wasm-audit.dev/attestation/module-audit/v0.1",
    ),
    ("slsa-provenance", "https://slsa.dev/provenance/v1"),
    ("cyclonedx", "https://cyclonedx.org/bom"),
    ("svr", "https://in-toto.io/attestation/svr/v0.2"),
];

/// Returns the predicate type of a short name, or the one that is written out as a URI.
pub fn predicate_type(written: &str) -> Option<String> {
    PREDICATES
        .iter()
        .find(|(name, _)| *name == written)
        .map(|(_, uri)| (*uri).to_owned())
        .or_else(|| written.contains("://").then(|| written.to_owned()))
}

fn predicate_types<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeSet<String>, D::Error> {
    let written = BTreeSet::<String>::deserialize(deserializer)?;
    let read = written.iter().map(|written| {
        predicate_type(written).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "found the predicate `{written}`, expected a URI or one of {}",
                PREDICATES.map(|(name, _)| format!("`{name}`")).join(", ")
            ))
        })
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_are_short_names_or_uris() {
        let demands: Demands =
            toml::from_str("predicates = [\"svr\", \"https://example.com/p/v1\"]").unwrap();
        assert_eq!(
            demands.predicates,
            BTreeSet::from([
                "https://in-toto.io/attestation/svr/v0.2".to_owned(),
                "https://example.com/p/v1".to_owned()
            ])
        );
        let error = toml::from_str::<Demands>("predicates = [\"module-audits\"]").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("expected a URI or one of `module-audit`"),
            "{error}"
        );
    }

    #[test]
    fn policy_cannot_name_a_signer() {
        for key in ["key", "keys", "identity", "issuer", "threshold"] {
            assert!(
                toml::from_str::<Demands>(&format!("{key} = \"x\"")).is_err(),
                "{key}"
            );
        }
    }
}
