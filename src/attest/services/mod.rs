//! The Sigstore services that stand behind a signature: an authority that certifies who signs, logs that keep it in the open,
//! and timestamp authorities.
//!
//! What they answer is put into the bundle. Whether it is true is for `verify` to say, by a trusted root.

mod config;
mod fulcio;
mod rekor;
mod timestamp;

use serde::de::DeserializeOwned;
use sigstore_types::{
    DerCertificate, DerPublicKey, DsseEnvelope, TimestampToken, TransparencyLogEntry,
};

pub use config::SigningConfigError;

use super::keys::{KeyError, PrivateKey};
use super::token::IdentityToken;
use crate::http::{Http, HttpError, Request, Response};
use crate::limits;
use crate::text;

/// The services of one Sigstore instance that are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Services {
    /// URL of the certificate authority, Fulcio. Only keyless signing needs it.
    pub authority: Option<String>,
    /// The transparency logs; each gets an entry.
    pub logs: Vec<Log>,
    /// URLs of RFC 3161 timestamp authorities; each gives a timestamp.
    pub timestamps: Vec<String>,
}

/// A transparency log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Its URL.
    pub url: String,
    /// The interface that it has.
    pub version: LogVersion,
}

/// The interface of a transparency log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogVersion {
    /// Rekor v1: proves when, too.
    V1,
    /// Rekor v2: proves that, and a timestamp authority when.
    V2,
}

/// Who holds the key that signed.
pub(super) enum Holder<'a> {
    /// Whom a certificate names.
    Certified(&'a DerCertificate),
    /// Who has the managed key.
    Managed(&'a DerPublicKey),
}

/// What the services gave.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) entries: Vec<TransparencyLogEntry>,
    pub(super) timestamps: Vec<TimestampToken>,
}

/// A service that gave nothing usable.
#[derive(Debug, thiserror::Error)]
#[error("the {what} `{url}` gave no answer that can be used")]
pub struct ServiceError {
    /// What kind of service it is.
    pub what: &'static str,
    /// Its URL.
    pub url: String,
    /// What is wrong.
    #[source]
    pub failure: Failure,
}

/// What is wrong with an answer, or that there is none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The service says no.
    #[error("found the HTTP status {status}{}{}", if .said.is_empty() { "" } else { ": " }, text::cut(.said, limits::MESSAGE_CHARS))]
    Status {
        /// Its status.
        status: u16,
        /// What it says.
        said: String,
    },
    /// Not what was asked for.
    #[error("found an answer that is none: {}", text::cut(.0, limits::MESSAGE_CHARS))]
    Answer(String),
    /// An answer about something else.
    #[error("the answer is not about what was asked: {0}")]
    Other(&'static str),
    /// The key did not sign what the service asks for.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Services {
    /// Returns why a signature with these would prove too little, if it would.
    ///
    /// A certificate is good for minutes: without proof of when it was used, it is worth nothing afterwards. And Rekor v2 does not
    /// prove when.
    pub(super) fn proves_no_time(&self) -> bool {
        self.timestamps.is_empty() && self.logs.iter().all(|log| log.version == LogVersion::V2)
    }

    /// Asks the authority to certify whose the key is.
    pub(super) fn certify(
        authority: &str,
        token: &IdentityToken,
        key: &PrivateKey,
        http: &dyn Http,
    ) -> Result<DerCertificate, ServiceError> {
        fulcio::certificate(authority, token, key, http).map_err(|failure| ServiceError {
            what: "certificate authority",
            url: authority.to_owned(),
            // Some say what they were asked.
            failure: match failure {
                Failure::Status { status, said } => Failure::Status {
                    status,
                    said: token.taken_out_of(&said),
                },
                Failure::Answer(said) => Failure::Answer(token.taken_out_of(&said)),
                failure => failure,
            },
        })
    }

    /// Asks every log and every timestamp authority about a signature. All answer, or there is none.
    pub(super) fn evidence(
        &self,
        envelope: &DsseEnvelope,
        holder: &Holder<'_>,
        http: &dyn Http,
    ) -> Result<Evidence, ServiceError> {
        let mut evidence = Evidence::default();
        for url in &self.timestamps {
            let token = timestamp::token(url, &envelope.signature.sig, http);
            evidence
                .timestamps
                .push(token.map_err(|failure| ServiceError {
                    what: "timestamp authority",
                    url: url.clone(),
                    failure,
                })?);
        }
        for log in &self.logs {
            let entry = match log.version {
                LogVersion::V1 => rekor::entry_v1(&log.url, envelope, holder, http),
                LogVersion::V2 => rekor::entry_v2(&log.url, envelope, holder, http),
            };
            evidence.entries.push(entry.map_err(|failure| ServiceError {
                what: "transparency log",
                url: log.url.clone(),
                failure,
            })?);
        }
        Ok(evidence)
    }
}

/// Sends JSON and reads JSON.
fn asked<A: DeserializeOwned>(
    url: String,
    body: &impl serde::Serialize,
    http: &dyn Http,
) -> Result<A, Failure> {
    let body = serde_json::to_vec(body).map_err(|error| Failure::Answer(error.to_string()))?;
    let request =
        Request::post(url, "application/json", body).with_header("accept", "application/json");
    let response = http.send(&request, limits::RESPONSE_BYTES)?;
    successful(&response)?;
    serde_json::from_slice(&response.body).map_err(|error| Failure::Answer(error.to_string()))
}

/// A failure is told with what the service says of it.
fn successful(response: &Response) -> Result<(), Failure> {
    if response.is_success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&response.body);
    Err(Failure::Status {
        status: response.status,
        said: said.trim().to_owned(),
    })
}

/// A path below the URL of a service, which may end with a slash or not.
fn below(url: &str, path: &str) -> String {
    format!("{}/{path}", url.trim_end_matches('/'))
}
