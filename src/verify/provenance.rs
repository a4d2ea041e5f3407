//! SLSA provenance v1, as far as trust can demand something of it: <https://slsa.dev/spec/v1.0/provenance>.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

/// The predicate type.
pub(super) const PREDICATE_TYPE: &str = "https://slsa.dev/provenance/v1";

/// Where the source was, and who built it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Provenance {
    build_definition: BuildDefinition,
    run_details: RunDetails,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BuildDefinition {
    /// Depends on the build type.
    external_parameters: Value,
    #[serde(default)]
    resolved_dependencies: Vec<Resource>,
}

#[derive(Clone, Debug, Deserialize)]
struct Resource {
    uri: Option<String>,
    #[serde(default)]
    digest: Value,
}

#[derive(Clone, Debug, Deserialize)]
struct RunDetails {
    builder: Builder,
}

#[derive(Clone, Debug, Deserialize)]
struct Builder {
    id: String,
}

impl Provenance {
    /// Returns who built it.
    pub(super) fn builder(&self) -> &str {
        &self.run_details.builder.id
    }

    /// Returns the repositories that the build was told to build, or that it took a commit of.
    pub(super) fn sources(&self) -> BTreeSet<String> {
        let told = ["/workflow/repository", "/source", "/source/uri"]
            .into_iter()
            .filter_map(|at| {
                self.build_definition
                    .external_parameters
                    .pointer(at)?
                    .as_str()
            })
            .map(repository);
        let taken = self
            .build_definition
            .resolved_dependencies
            .iter()
            .filter(|resource| resource.digest.get("gitCommit").is_some())
            .filter_map(|resource| resource.uri.as_deref())
            .map(repository);
        told.chain(taken).collect()
    }
}

/// Returns the repository that a URI is about: without `git+`, a ref, `.git`, or a slash at the end.
pub(super) fn repository(uri: &str) -> String {
    let uri = uri.strip_prefix("git+").unwrap_or(uri);
    let path = uri.find("://").map_or(0, |at| at + 3);
    // An `@` before the first slash belongs to the host: `ssh://git@host/…`.
    let from = uri
        .get(path..)
        .and_then(|rest| rest.find('/'))
        .map_or(uri.len(), |at| path + at);
    let end = uri
        .get(from..)
        .and_then(|rest| rest.find(['@', '#', '?']))
        .map_or(uri.len(), |at| from + at);
    let uri = uri.get(..end).unwrap_or(uri).trim_end_matches('/');
    uri.strip_suffix(".git").unwrap_or(uri).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_are_the_same_however_they_are_written() {
        for uri in [
            "https://github.com/acme/tool",
            "https://github.com/acme/tool/",
            "https://github.com/acme/tool.git",
            "git+https://github.com/acme/tool@refs/heads/main",
            "git+https://github.com/acme/tool.git#abc",
        ] {
            assert_eq!(repository(uri), "https://github.com/acme/tool", "{uri}");
        }
        assert_eq!(
            repository("ssh://git@example.com/a/b@v1"),
            "ssh://git@example.com/a/b"
        );
        assert_eq!(repository("https://a.io/b@v1"), "https://a.io/b");
        assert_eq!(repository(""), "");
    }

    #[test]
    fn sources_and_builder_of_githubs_provenance_are_read() {
        let provenance: Provenance = serde_json::from_value(serde_json::json!({
            "buildDefinition": {
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": { "workflow": { "ref": "refs/heads/main", "repository": "https://github.com/acme/tool", "path": "x" } },
                "resolvedDependencies": [
                    { "uri": "git+https://github.com/acme/tool@refs/heads/main", "digest": { "gitCommit": "ab" } },
                    { "uri": "pkg:cargo/serde@1.0.0", "digest": { "sha256": "cd" } },
                ],
            },
            "runDetails": { "builder": { "id": "https://github.com/acme/tool/.github/workflows/release.yml@refs/heads/main" } },
        }))
        .unwrap();
        assert_eq!(
            provenance.sources(),
            BTreeSet::from(["https://github.com/acme/tool".to_owned()])
        );
        assert!(provenance.builder().ends_with("@refs/heads/main"));
    }
}
