//! The authorities that stand behind certificates, logs and timestamps, as a Sigstore `trusted_root.json` lists them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use sigstore_trust_root::TrustedRoot;
use sigstore_verify::Verifier;

use crate::digest::Digest;
use crate::instance::Instance;

/// A trusted root. Cheap to copy; read when it is first needed, since a bare managed key needs none.
#[derive(Clone)]
pub struct Root {
    name: String,
    json: Cow<'static, str>,
    read: Arc<OnceLock<Result<Authorities, RootError>>>,
}

/// A text that is no trusted root.
#[derive(Clone, Debug, thiserror::Error)]
#[error("not a Sigstore trusted root: {0}")]
pub struct RootError(String);

/// What a root lists, ready for use.
pub(super) struct Authorities {
    pub(super) verifier: Verifier,
    /// The ids of its transparency logs. One that has none, as GitHub's for private repositories, asks for no entry in one.
    pub(super) logs: BTreeSet<Vec<u8>>,
    /// Whether it has logs of certificates. One that has none asks for no proof of one.
    pub(super) has_certificate_logs: bool,
}

const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.trustedroot";

impl Root {
    /// Reads a `trusted_root.json`.
    ///
    /// # Errors
    /// When it is none, or lists what cannot be used.
    pub fn from_json(name: impl Into<String>, json: impl Into<String>) -> Result<Self, RootError> {
        let root = Self::new(name.into(), Cow::Owned(json.into()));
        root.authorities()?;
        Ok(root)
    }

    /// Returns the root of an instance, as it was when this crate was built.
    pub fn of(instance: Instance) -> Self {
        Self::new(
            instance.name().to_owned(),
            Cow::Borrowed(instance.known().embedded_trusted_root_json()),
        )
    }

    /// Returns what it is called in answers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the digest of its text.
    pub fn digest(&self) -> Digest {
        Digest::of(self.json.as_bytes())
    }

    pub(super) fn authorities(&self) -> Result<&Authorities, RootError> {
        self.read
            .get_or_init(|| Authorities::read(&self.json))
            .as_ref()
            .map_err(Clone::clone)
    }

    fn new(name: String, json: Cow<'static, str>) -> Self {
        Self {
            name,
            json,
            read: Arc::default(),
        }
    }
}

impl Authorities {
    fn read(json: &str) -> Result<Self, RootError> {
        let root = TrustedRoot::from_json(json).map_err(|error| RootError(error.to_string()))?;
        // Every list in it is optional: another JSON document would pass for a root that asks for nothing.
        if !root.media_type.starts_with(MEDIA_TYPE) {
            return Err(RootError(format!(
                "found the media type `{}`, expected one that begins with `{MEDIA_TYPE}`",
                root.media_type
            )));
        }
        Ok(Self {
            logs: root
                .tlogs
                .iter()
                .map(|log| log.log_id.key_id.as_bytes().to_vec())
                .collect(),
            has_certificate_logs: !root.ctlogs.is_empty(),
            verifier: Verifier::new(&root).map_err(|error| RootError(error.to_string()))?,
        })
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root({})", self.name)
    }
}

impl PartialEq for Root {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl Eq for Root {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_roots_can_be_used() {
        for (instance, has_logs) in [
            (Instance::PublicGood, true),
            (Instance::Github, false),
            (Instance::Staging, true),
        ] {
            let root = Root::of(instance);
            let authorities = root.authorities().unwrap();
            assert_eq!(!authorities.logs.is_empty(), has_logs, "{}", root.name());
        }
    }

    #[test]
    fn what_is_no_root_is_refused_at_once() {
        for json in ["", "{}", "[]", "{\"mediaType\":\"x\"}"] {
            assert!(Root::from_json("root", json).is_err(), "{json}");
        }
    }
}
