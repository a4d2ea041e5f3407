//! SLSA provenance v1: <https://slsa.dev/spec/v1.0/provenance>. Of a build that was made by somebody else, before: it says where
//! the source was, what cargo resolved, and who says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::lock::Package;
use super::predicate::Source;
use crate::inspect::Facts;

/// The build type. An identifier: nothing is served there yet.
pub const BUILD_TYPE: &str = "https://wasm-audit.dev/build/cargo/v0.1";

/// What is known of a build besides its result.
#[derive(Clone, Debug)]
pub struct Build {
    /// Where the source was. Provenance needs it.
    pub source: Option<Source>,
    /// What cargo resolved.
    pub packages: Vec<Package>,
    /// Who built: a URI.
    pub builder: String,
    /// Which run of the builder: a URI.
    pub invocation: Option<String>,
}

/// The predicate.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Provenance {
    build_definition: BuildDefinition,
    run_details: RunDetails,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BuildDefinition {
    build_type: &'static str,
    external_parameters: BTreeMap<&'static str, String>,
    internal_parameters: InternalParameters,
    resolved_dependencies: Vec<Resource>,
}

/// What the binary says of the tools that made it. The builder chose them.
#[derive(Debug, Serialize)]
struct InternalParameters {
    producers: BTreeSet<String>,
}

#[derive(Debug, Default, Serialize)]
struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    digest: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<&'static str, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct RunDetails {
    builder: Builder,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

#[derive(Debug, Serialize)]
struct Builder {
    id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    invocation_id: String,
}

impl Provenance {
    /// Returns nothing if nothing says where the source was.
    pub(super) fn new(facts: &Facts, build: &Build) -> Option<Self> {
        let source = build.source.as_ref()?;
        let uri = source
            .repository
            .as_ref()
            .map(|repository| format!("git+{repository}"));
        let parameters = [("source", uri.clone()), ("path", source.path.clone())];
        Some(Self {
            build_definition: BuildDefinition {
                build_type: BUILD_TYPE,
                external_parameters: parameters
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect(),
                internal_parameters: InternalParameters {
                    producers: facts.producers.clone(),
                },
                resolved_dependencies: std::iter::once(Resource::source(source, uri))
                    .chain(build.packages.iter().filter_map(Resource::package))
                    .collect(),
            },
            run_details: RunDetails {
                builder: Builder {
                    id: build.builder.clone(),
                },
                metadata: build
                    .invocation
                    .clone()
                    .map(|invocation_id| Metadata { invocation_id }),
            },
        })
    }
}

impl Resource {
    fn source(source: &Source, uri: Option<String>) -> Self {
        // A tree that differs from its commit is told as such: the commit alone does not give these bytes.
        let mut annotations = BTreeMap::from([("dirty", source.dirty.into())]);
        if let Some(tree) = &source.tree {
            annotations.insert("tree", tree.clone().into());
        }
        Self {
            uri: uri.map(|uri| format!("{uri}@{}", source.commit)),
            digest: BTreeMap::from([("gitCommit", source.commit.clone())]),
            annotations,
        }
    }

    /// The workspace's own packages are in the source.
    fn package(package: &Package) -> Option<Self> {
        package.source.as_ref()?;
        Some(Self {
            uri: Some(package.purl()),
            digest: package
                .checksum
                .iter()
                .map(|checksum| ("sha256", checksum.clone()))
                .collect(),
            ..Self::default()
        })
    }
}
