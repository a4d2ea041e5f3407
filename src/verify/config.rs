//! The trust configuration: a TOML file that says whom to believe. It is named, or the user's own; never one that came with
//! what is verified.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use super::identity::{Claim, Identity, Window};
use super::pattern::{Pattern, PatternError};
use super::root::{Root, RootError};
use super::trust::{Revoked, Trust, TrustedKey};
use crate::attest::{KeyError, PublicKey};
use crate::digest::Digest;
use crate::file::{self, FileError};
use crate::instance::Instance;
use crate::limits;
use crate::policy::Demands;

/// What `trust init` writes: it believes nobody.
pub const TEMPLATE: &str = include_str!("trust.toml");

/// Why a trust configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("`{path}`")]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: FileError,
    },
    /// A file that is not UTF-8 text.
    #[error("`{0}`: found bytes that are not UTF-8, expected text")]
    NotText(String),
    /// It does not parse; the text shows where.
    #[error("{0}")]
    Toml(String),
    /// A key cannot be used.
    #[error("{entry}")]
    Key {
        /// Which.
        entry: String,
        /// Why.
        #[source]
        source: KeyError,
    },
    /// A root cannot be used.
    #[error("the root `{path}`")]
    Root {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: RootError,
    },
    /// A pattern is no pattern to trust by.
    #[error("{entry}")]
    Pattern {
        /// Which.
        entry: String,
        /// Why.
        #[source]
        source: PatternError,
    },
    /// An entry has both of two keys, or neither.
    #[error("{entry}: expected one of `{a}` and `{b}`")]
    OneOf {
        /// Which.
        entry: String,
        /// A key.
        a: &'static str,
        /// The other.
        b: &'static str,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ConfigFile {
    threshold: Option<NonZero<usize>>,
    key: Vec<KeyEntry>,
    identity: Vec<IdentityEntry>,
    root: RootEntry,
    revoked: RevokedEntry,
    demand: Demands,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct KeyEntry {
    name: Option<String>,
    file: Option<PathBuf>,
    pem: Option<String>,
    not_before: Option<Date>,
    not_after: Option<Date>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct IdentityEntry {
    name: Option<String>,
    subject: Option<String>,
    subject_regexp: Option<String>,
    issuer: Option<String>,
    issuer_regexp: Option<String>,
    repository: Option<String>,
    r#ref: Option<String>,
    workflow: Option<String>,
    trigger: Option<String>,
    sha: Option<String>,
    not_before: Option<Date>,
    not_after: Option<Date>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RootEntry {
    files: Vec<PathBuf>,
    instances: BTreeSet<Instance>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RevokedEntry {
    digests: BTreeSet<Digest>,
    keys: BTreeSet<Digest>,
}

impl Trust {
    /// Reads a trust configuration, and the keys and roots that it names: paths are relative to its folder.
    ///
    /// # Errors
    /// When it or one of them cannot be read, or does not say clearly whom it means.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let config: ConfigFile = toml::from_str(&text(path, limits::TRUST_CONFIG_BYTES)?)
            .map_err(|error| ConfigError::Toml(error.to_string().trim_end().to_owned()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let keys = config.key.into_iter().enumerate();
        let identities = config.identity.into_iter().enumerate();
        Ok(Self {
            keys: keys
                .map(|(i, entry)| entry.read(i, folder))
                .collect::<Result<_, _>>()?,
            identities: identities
                .map(|(i, entry)| entry.read(i))
                .collect::<Result<_, _>>()?,
            roots: config.root.read(folder)?,
            threshold: config.threshold,
            demands: config.demand,
            revoked: Revoked {
                digests: config.revoked.digests,
                keys: config.revoked.keys,
            },
        })
    }
}

impl KeyEntry {
    fn read(self, i: usize, folder: &Path) -> Result<TrustedKey, ConfigError> {
        let entry = shown("key", i, self.name.as_deref());
        let pem = match (self.file, self.pem) {
            (Some(file), None) => text(&folder.join(file), limits::KEY_BYTES)?,
            (None, Some(pem)) => pem,
            _ => {
                return Err(ConfigError::OneOf {
                    entry,
                    a: "file",
                    b: "pem",
                });
            }
        };
        Ok(TrustedKey {
            name: self.name,
            key: PublicKey::from_pem(&pem).map_err(|source| ConfigError::Key { entry, source })?,
            window: Window {
                not_before: self.not_before,
                not_after: self.not_after,
            },
        })
    }
}

impl IdentityEntry {
    fn read(self, i: usize) -> Result<Identity, ConfigError> {
        let entry = shown("identity", i, self.name.as_deref());
        let claims = [
            (Claim::Repository, self.repository),
            (Claim::Ref, self.r#ref),
            (Claim::Workflow, self.workflow),
            (Claim::Trigger, self.trigger),
            (Claim::Sha, self.sha),
        ];
        Ok(Identity {
            subject: pattern(
                &entry,
                ("subject", self.subject),
                ("subject-regexp", self.subject_regexp),
            )?,
            issuer: pattern(
                &entry,
                ("issuer", self.issuer),
                ("issuer-regexp", self.issuer_regexp),
            )?,
            name: self.name,
            claims: claims
                .into_iter()
                .filter_map(|(claim, value)| Some((claim, value?)))
                .collect::<BTreeMap<_, _>>(),
            window: Window {
                not_before: self.not_before,
                not_after: self.not_after,
            },
        })
    }
}

impl RootEntry {
    fn read(self, folder: &Path) -> Result<Vec<Root>, ConfigError> {
        let mut roots = Vec::new();
        for file in &self.files {
            let path = folder.join(file);
            let json = text(&path, limits::TRUSTED_ROOT_BYTES)?;
            let path = path.to_string_lossy().into_owned();
            roots.push(
                Root::from_json(path.clone(), json)
                    .map_err(|source| ConfigError::Root { path, source })?,
            );
        }
        roots.extend(self.instances.into_iter().map(Root::of));
        Ok(roots)
    }
}

fn pattern(
    entry: &str,
    (exact_key, exact): (&'static str, Option<String>),
    (regexp_key, regexp): (&'static str, Option<String>),
) -> Result<Pattern, ConfigError> {
    match (exact, regexp) {
        (Some(text), None) => Ok(Pattern::exact(text)),
        (None, Some(written)) => Pattern::regexp(&written).map_err(|source| ConfigError::Pattern {
            entry: format!("{entry}: `{regexp_key}`"),
            source,
        }),
        _ => Err(ConfigError::OneOf {
            entry: entry.to_owned(),
            a: exact_key,
            b: regexp_key,
        }),
    }
}

fn shown(what: &str, i: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("the {what} `{name}`"),
        None => format!("{what} {} of the file", i + 1),
    }
}

fn text(path: &Path, limit: u64) -> Result<String, ConfigError> {
    let shown = || path.to_string_lossy().into_owned();
    let bytes = file::read(path, limit).map_err(|source| ConfigError::File {
        path: shown(),
        source,
    })?;
    String::from_utf8(bytes).map_err(|_| ConfigError::NotText(shown()))
}
