//! A Sigstore `signing_config.json`: which services an instance has, since when, and how many of them to ask.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sigstore_trust_root::{ServiceConfiguration, ServiceEndpoint, ServiceSelector, SigningConfig};

use super::{Log, LogVersion, Services};
use crate::instance::Instance;

/// A signing configuration that names no services to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningConfigError {
    /// Not a signing configuration.
    #[error("not a Sigstore signing configuration: {0}")]
    Malformed(String),
    /// Fewer services than it asks for.
    #[error("found {found} {what} in use, expected {wanted}")]
    TooFew {
        /// What is missing.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// It does not say how many.
    #[error("it does not say how many {0} to ask")]
    Undefined(&'static str),
}

impl Services {
    /// Reads a `signing_config.json` and chooses the services that are in use at a time: the newest interface that is spoken here,
    /// one service of each operator.
    ///
    /// # Errors
    /// When it is none, or has fewer services than it asks for.
    pub fn from_signing_config(json: &str, at: Timestamp) -> Result<Self, SigningConfigError> {
        let config = SigningConfig::from_json(json)
            .map_err(|error| SigningConfigError::Malformed(error.to_string()))?;
        let log = |endpoint: &ServiceEndpoint| Log {
            url: endpoint.url.clone(),
            version: if endpoint.major_api_version == 2 {
                LogVersion::V2
            } else {
                LogVersion::V1
            },
        };
        let logs = chosen(
            &config.rekor_tlog_urls,
            &[2, 1],
            &config.rekor_tlog_config,
            "transparency logs",
            at,
        )?;
        let timestamps = chosen(
            &config.tsa_urls,
            &[1],
            &config.tsa_config,
            "timestamp authorities",
            at,
        )?;
        Ok(Self {
            authority: in_use(&config.ca_urls, 1, at)
                .next()
                .map(|endpoint| endpoint.url.clone()),
            logs: logs.into_iter().map(log).collect(),
            timestamps: timestamps
                .into_iter()
                .map(|endpoint| endpoint.url.clone())
                .collect(),
        })
    }

    /// Returns the services of an instance, as they were when this crate was built.
    ///
    /// # Errors
    /// When none of those is in use any more, or they sign for their owner alone, as GitHub's.
    pub fn of(instance: Instance, at: Timestamp) -> Result<Self, SigningConfigError> {
        let json = instance
            .known()
            .embedded_signing_config_json()
            .ok_or_else(|| {
                SigningConfigError::Malformed(
                    "the instance has none for others than its owner".into(),
                )
            })?;
        Self::from_signing_config(json, at)
    }
}

fn in_use(
    endpoints: &[ServiceEndpoint],
    version: u32,
    at: Timestamp,
) -> impl Iterator<Item = &ServiceEndpoint> {
    endpoints.iter().filter(move |endpoint| {
        endpoint.major_api_version == version
            && endpoint.valid_for.start <= at
            && endpoint.valid_for.end.is_none_or(|end| at <= end)
    })
}

/// The services of the newest of these interfaces, as many as are asked for: no operator twice.
fn chosen<'a>(
    endpoints: &'a [ServiceEndpoint],
    versions: &[u32],
    how: &ServiceConfiguration,
    what: &'static str,
    at: Timestamp,
) -> Result<Vec<&'a ServiceEndpoint>, SigningConfigError> {
    // "Any" is also what stands for nothing said. Whether a signature can do without is for whoever makes it to say.
    if endpoints.is_empty() && how.count.is_none() && how.selector == ServiceSelector::Any {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for version in versions {
        let mut operators = BTreeSet::new();
        found = in_use(endpoints, *version, at)
            // Who runs a service without a name may be anybody: it counts for itself.
            .filter(|endpoint| {
                operators.insert(endpoint.operator.as_ref().unwrap_or(&endpoint.url))
            })
            .collect();
        if !found.is_empty() {
            break;
        }
    }
    let wanted = match how.selector {
        ServiceSelector::All => found.len().max(1),
        ServiceSelector::Any => 1,
        ServiceSelector::Exact => how.count.unwrap_or(1).max(1) as usize,
        _ => return Err(SigningConfigError::Undefined(what)),
    };
    if found.len() < wanted {
        return Err(SigningConfigError::TooFew {
            what,
            found: found.len(),
            wanted,
        });
    }
    found.truncate(wanted);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn time() -> Timestamp {
        "2026-11-24T00:00:00Z".parse().unwrap()
    }

    fn log(url: &str, version: u32, operator: &str) -> Value {
        json!({ "url": url, "majorApiVersion": version, "operator": operator, "validFor": { "start": "2026-01-01T00:00:00Z" } })
    }

    fn config(logs: &[Value], how: &Value) -> Result<Services, SigningConfigError> {
        let json = json!({
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": [log("https://ca.example.com", 1, "a")],
            "rekorTlogUrls": logs,
            "rekorTlogConfig": how,
        });
        Services::from_signing_config(&json.to_string(), time())
    }

    #[test]
    fn instances_of_sigstore_have_an_authority_a_log_and_proof_of_time() {
        for instance in [Instance::PublicGood, Instance::Staging] {
            let services = Services::of(instance, time()).unwrap();
            assert!(services.authority.is_some());
            assert_eq!(services.logs.len(), 1);
            assert!(!services.proves_no_time());
        }
    }

    #[test]
    fn newest_interface_is_taken_and_no_operator_twice() {
        let logs = [
            log("https://old.example.com", 1, "a"),
            log("https://a.example.com", 2, "a"),
            log("https://a2.example.com", 2, "a"),
            log("https://b.example.com", 2, "b"),
        ];
        let urls = |how: Value| {
            config(&logs, &how).map(|services| {
                services
                    .logs
                    .into_iter()
                    .map(|log| log.url)
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(
            urls(json!({ "selector": "ANY" })).unwrap(),
            ["https://a.example.com"]
        );
        for how in [
            json!({ "selector": "ALL" }),
            json!({ "selector": "EXACT", "count": 2 }),
        ] {
            assert_eq!(
                urls(how).unwrap(),
                ["https://a.example.com", "https://b.example.com"]
            );
        }
        assert_eq!(
            urls(json!({ "selector": "EXACT", "count": 3 })),
            Err(SigningConfigError::TooFew {
                what: "transparency logs",
                found: 2,
                wanted: 3
            })
        );
        assert!(urls(json!({ "selector": "SERVICE_SELECTOR_UNDEFINED" })).is_err());
        // All of none is not what anybody means.
        assert!(config(&[], &json!({ "selector": "ALL" })).is_err());
    }

    #[test]
    fn service_that_is_not_in_use_yet_or_any_more_is_none() {
        for valid in [
            json!({ "start": "2027-01-01T00:00:00Z" }),
            json!({ "start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z" }),
        ] {
            let mut log = log("https://a.example.com", 2, "a");
            log["validFor"] = valid;
            assert!(config(&[log], &json!({ "selector": "ANY" })).is_err());
        }
        assert!(Services::from_signing_config("{}", time()).is_err());
    }
}
