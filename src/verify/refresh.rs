//! Newer roots of Sigstore's instances, by The Update Framework (TUF): signed by their keepers, not old, and never older than
//! what was seen before.

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;
use sigstore_trust_root::SigstoreInstance;
use sigstore_trust_root::tuf::{SIGNING_CONFIG_TARGET, TRUSTED_ROOT_TARGET};
use sigstore_tuf::transport::FetchFuture;
use sigstore_tuf::{FileStore, Repository, Updater};

use super::root::{Root, RootError};
use crate::http::{Http, Request};

/// Where an instance publishes its roots, and the keepers' keys to begin with.
#[derive(Clone)]
pub struct Keepers {
    name: String,
    url: String,
    root: Vec<u8>,
}

/// What the keepers publish today.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refreshed {
    /// The trusted root.
    pub root: Root,
    /// The same, as the text of a `trusted_root.json`.
    pub trusted_root: String,
    /// The text of a `signing_config.json`, from instances that publish one.
    pub signing_config: Option<String>,
}

/// Why nothing newer is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefreshError {
    /// The metadata is not the keepers', not in order, too old, or not there.
    #[error("{0}")]
    Tuf(String),
    /// What they publish is no trusted root.
    #[error(transparent)]
    Root(#[from] RootError),
    /// What they publish is no text.
    #[error("found a file that is no UTF-8 text")]
    Text,
}

impl Keepers {
    /// Those of Sigstore's public-good instance.
    pub fn public_good() -> Self {
        Self::embedded("public-good", SigstoreInstance::PublicGood)
    }

    /// Those of GitHub's instance.
    pub fn github() -> Self {
        Self::embedded("github", SigstoreInstance::GitHub)
    }

    /// Those of Sigstore's staging instance.
    pub fn staging() -> Self {
        Self::embedded("staging", SigstoreInstance::Staging)
    }

    /// Those of another instance: the URL of its TUF repository, and a `root.json` that came another way.
    pub fn new(name: impl Into<String>, url: impl Into<String>, root: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            root,
        }
    }

    fn embedded(name: &str, instance: SigstoreInstance) -> Self {
        Self::new(name, instance.tuf_url(), instance.tuf_root().to_vec())
    }

    /// Fetches what they publish, by way of `seen`, the folder in which what was verified is kept from one time to the next.
    ///
    /// # Errors
    /// When anything on the way from the keepers' keys to the files does not hold at the time `now`.
    pub fn refresh(
        &self,
        seen: &Path,
        http: Arc<dyn Http + Send + Sync>,
        now: Timestamp,
    ) -> Result<Refreshed, RefreshError> {
        let mirror = Mirror {
            url: self.url.trim_end_matches('/').to_owned(),
            http,
        };
        let mut updater = Updater::new(mirror, &self.root)
            .map_err(told)?
            .with_store(FileStore::new(seen));
        at_once(updater.refresh(now))?;
        let mut file = |name: &str| match at_once(updater.get_target_info(name, now))? {
            None => Ok(None),
            Some(_) => String::from_utf8(at_once(updater.get_target(name, now))?)
                .map(Some)
                .map_err(|_| RefreshError::Text),
        };
        let trusted_root = file(TRUSTED_ROOT_TARGET)?
            .ok_or_else(|| RefreshError::Tuf(format!("they publish no `{TRUSTED_ROOT_TARGET}`")))?;
        Ok(Refreshed {
            root: Root::from_json(self.name.clone(), trusted_root.clone())?,
            trusted_root,
            signing_config: file(SIGNING_CONFIG_TARGET)?,
        })
    }
}

/// A TUF repository over HTTP.
struct Mirror {
    url: String,
    http: Arc<dyn Http + Send + Sync>,
}

impl Mirror {
    fn get(&self, path: &str, limit: u64) -> sigstore_tuf::Result<Option<Vec<u8>>> {
        let url = format!("{}/{path}", self.url);
        let failed = |reason: String| sigstore_tuf::Error::transport(format!("`{url}`: {reason}"));
        let response = self
            .http
            .send(&Request::get(&url), limit)
            .map_err(|error| failed(error.to_string()))?;
        match response.status {
            // Stores of objects say 403 of what is not there.
            403 | 404 => Ok(None),
            _ if response.is_success() => Ok(Some(response.body)),
            status => Err(failed(format!("found the HTTP status {status}"))),
        }
    }
}

impl Repository for Mirror {
    fn fetch_metadata<'a>(&'a self, name: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.get(name, max_length) })
    }

    fn fetch_target<'a>(&'a self, path: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.get(&format!("targets/{path}"), max_length) })
    }
}

/// Runs what waits for nobody: the mirror above has answered before anybody could wait.
fn at_once<T>(future: impl Future<Output = sigstore_tuf::Result<T>>) -> Result<T, RefreshError> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome.map_err(told),
        Poll::Pending => Err(RefreshError::Tuf(
            "the update did not come to an end".into(),
        )),
    }
}

/// An error and all that is below it, which its own words leave out.
fn told(error: sigstore_tuf::Error) -> RefreshError {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(&error);
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    RefreshError::Tuf(text)
}

impl fmt::Debug for Keepers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keepers({} {})", self.name, self.url)
    }
}
