//! A CycloneDX 1.6 bill of materials: <https://cyclonedx.org/docs/1.6/json/>. What a module was built from, as the module itself
//! says in `.dep-v0`, or as its `Cargo.lock` does.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lock::{Package, purl};
use crate::inspect::Facts;

/// The predicate: the document itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sbom {
    bom_format: &'static str,
    spec_version: &'static str,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
}

#[derive(Debug, Serialize)]
struct Metadata {
    timestamp: String,
    tools: Tools,
    component: Component,
    properties: Vec<Property>,
}

#[derive(Debug, Serialize)]
struct Tools {
    components: Vec<Component>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Component {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bom_ref: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
}

#[derive(Debug, Serialize)]
struct Hash {
    alg: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
struct Property {
    name: &'static str,
    value: &'static str,
}

impl Sbom {
    /// Returns nothing if neither the module nor a lock file says what it was built from.
    pub(super) fn new(
        facts: &Facts,
        name: &str,
        packages: &[Package],
        timestamp: String,
    ) -> Option<Self> {
        let (components, from) = if facts.dependencies.is_empty() {
            if packages.is_empty() {
                return None;
            }
            (of_lock(packages), "Cargo.lock")
        } else {
            (of_module(facts, packages), ".dep-v0")
        };
        Some(Self {
            bom_format: "CycloneDX",
            spec_version: "1.6",
            version: 1,
            metadata: Metadata {
                timestamp,
                tools: Tools {
                    components: vec![Component {
                        r#type: "application",
                        name: env!("CARGO_PKG_NAME").into(),
                        version: Some(env!("CARGO_PKG_VERSION").into()),
                        ..Component::default()
                    }],
                },
                component: Component {
                    r#type: "application",
                    bom_ref: Some(facts.digest.to_string()),
                    name: name.to_owned(),
                    hashes: sha256(Some(facts.digest.hex())),
                    ..Component::default()
                },
                properties: vec![Property {
                    name: "wasm-audit:source",
                    value: from,
                }],
            },
            components,
        })
    }
}

fn of_module(facts: &Facts, packages: &[Package]) -> Vec<Component> {
    let checksums: BTreeMap<_, _> = packages
        .iter()
        .map(|package| ((&package.name, &package.version), &package.checksum))
        .collect();
    // Two crates of one name and version from different sources are one line here: references are unique.
    let unique: BTreeMap<_, _> = facts
        .dependencies
        .iter()
        .map(|one| (purl(&one.name, &one.version), one))
        .collect();
    unique
        .into_iter()
        .map(|(purl, one)| {
            let checksum = checksums
                .get(&(&one.name, &one.version))
                .and_then(|checksum| (*checksum).clone());
            Component {
                // What only helped to build is not in the module.
                scope: Some(if one.build_only {
                    "excluded"
                } else {
                    "required"
                }),
                ..Component::library(&one.name, &one.version, purl, checksum)
            }
        })
        .collect()
}

fn of_lock(packages: &[Package]) -> Vec<Component> {
    let unique: BTreeMap<_, _> = packages.iter().map(|one| (one.purl(), one)).collect();
    unique
        .into_iter()
        .map(|(purl, one)| Component::library(&one.name, &one.version, purl, one.checksum.clone()))
        .collect()
}

fn sha256(content: Option<String>) -> Vec<Hash> {
    content
        .into_iter()
        .map(|content| Hash {
            alg: "SHA-256",
            content,
        })
        .collect()
}

impl Component {
    fn library(name: &str, version: &str, purl: String, checksum: Option<String>) -> Self {
        Self {
            r#type: "library",
            bom_ref: Some(purl.clone()),
            name: name.to_owned(),
            version: Some(version.to_owned()),
            hashes: sha256(checksum),
            purl: Some(purl),
            ..Self::default()
        }
    }
}
