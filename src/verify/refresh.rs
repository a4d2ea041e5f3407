//! Newer roots of Sigstore's instances, by The Update Framework (TUF): signed by their keepers, not old, and never older than
//! what was seen before.

use std::fmt;
use std::fs;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;
use sigstore_trust_root::tuf::{SIGNING_CONFIG_TARGET, TRUSTED_ROOT_TARGET};
use sigstore_tuf::transport::FetchFuture;
use sigstore_tuf::{MetadataStore, Repository, Updater, UpdaterConfig};

use super::root::{Root, RootError};
use crate::attest::{Services, SigningConfigError};
use crate::file::{self, Access, FileError};
use crate::http::{Http, Request};
use crate::instance::Instance;
use crate::limits;

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
    /// What they publish names no services to sign with.
    #[error(transparent)]
    SigningConfig(#[from] SigningConfigError),
    /// What was seen cannot be kept, or what was kept cannot be read.
    #[error("cannot keep what was seen in `{}`", .path.display())]
    Seen {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: FileError,
    },
    /// What they publish is no text.
    #[error("found a file that is no UTF-8 text")]
    Text,
}

impl Keepers {
    /// Those of an instance that is known by name.
    pub fn of(instance: Instance) -> Self {
        let known = instance.known();
        Self::new(instance.name(), known.tuf_url(), known.tuf_root().to_vec())
    }

    /// Those of another: the URL of its TUF repository, and a `root.json` that came another way.
    pub fn new(name: impl Into<String>, url: impl Into<String>, root: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            root,
        }
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
        let lost = Arc::default();
        let mut config = UpdaterConfig::default();
        config.target_max_length = limits::TRUSTED_ROOT_BYTES;
        let mut updater = Updater::new(mirror, &self.root)
            .map_err(told)?
            .with_config(config)
            .with_store(Seen {
                folder: seen.to_owned(),
                lost: Arc::clone(&lost),
            });
        at_once(updater.refresh(now))?;
        let mut file = |name: &str| match at_once(updater.get_target_info(name, now))? {
            None => Ok(None),
            Some(_) => String::from_utf8(at_once(updater.get_target(name, now))?)
                .map(Some)
                .map_err(|_| RefreshError::Text),
        };
        let trusted_root = file(TRUSTED_ROOT_TARGET)?
            .ok_or_else(|| RefreshError::Tuf(format!("they publish no `{TRUSTED_ROOT_TARGET}`")))?;
        let signing_config = file(SIGNING_CONFIG_TARGET)?;
        if let Some(json) = &signing_config {
            Services::from_signing_config(json, now)?;
        }
        // What is not remembered could be played back tomorrow.
        if let Some(lost) = lost.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(lost);
        }
        Ok(Refreshed {
            root: Root::from_json(self.name.clone(), trusted_root.clone())?,
            trusted_root,
            signing_config,
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

/// What was verified before, a file each. The updater goes on without it, and we do not.
struct Seen {
    folder: PathBuf,
    lost: Arc<Mutex<Option<RefreshError>>>,
}

impl Seen {
    /// The file of a name. Names have slashes, and come from the mirror.
    fn path(&self, name: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let name = name.replace(|c| !plain(c), "_");
        self.folder.join(format!("seen.{name}"))
    }

    fn failed(&self, path: PathBuf, source: FileError) -> sigstore_tuf::Error {
        let told = sigstore_tuf::Error::transport(source.to_string());
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.get_or_insert(RefreshError::Seen { path, source });
        told
    }
}

impl MetadataStore for Seen {
    fn load(&self, name: &str) -> sigstore_tuf::Result<Option<Vec<u8>>> {
        let path = self.path(name);
        match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        file::read(&path, limits::RESPONSE_BYTES)
            .map(Some)
            .map_err(|error| self.failed(path, error))
    }

    fn store(&self, name: &str, bytes: &[u8]) -> sigstore_tuf::Result<()> {
        let path = self.path(name);
        fs::create_dir_all(&self.folder)
            .map_err(FileError::Unwritable)
            .and_then(|()| file::write(&path, bytes, Access::Usual))
            .map_err(|error| self.failed(path, error))
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
