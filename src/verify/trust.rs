//! Whom we believe. Nobody, unless told.

use std::collections::BTreeSet;
use std::num::NonZero;

use super::identity::{Identity, Window};
use super::root::Root;
use crate::attest::PublicKey;
use crate::digest::Digest;
use crate::instance::Instance;
use crate::policy::Demands;

/// The signers that are believed, and the authorities that may vouch for them.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Trust {
    /// Managed keys, each believed by itself.
    pub keys: Vec<TrustedKey>,
    /// Whom a certificate may name.
    pub identities: Vec<Identity>,
    /// Which authorities may stand behind certificates, logs and timestamps. If there is none: the public-good instance.
    pub roots: Vec<Root>,
    /// How many different signers must have attested what is demanded; one, if not told.
    pub threshold: Option<NonZero<usize>>,
    /// What must be attested, besides what the policy demands.
    pub demands: Demands,
    /// What is not believed any more.
    pub revoked: Revoked,
}

/// What is not believed any more, whoever signed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revoked {
    /// Digests of modules and of bundles.
    pub digests: BTreeSet<Digest>,
    /// Fingerprints of managed keys.
    pub keys: BTreeSet<Digest>,
}

/// A managed key that is believed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrustedKey {
    /// What it is called in the trust configuration.
    pub name: Option<String>,
    /// The key.
    pub key: PublicKey,
    /// When it is believed.
    pub window: Window,
}

impl Trust {
    /// Believes the holder of one key.
    pub fn key(key: PublicKey) -> Self {
        Self {
            keys: vec![TrustedKey::new(key)],
            ..Self::default()
        }
    }

    /// Believes whom a certificate of the public-good instance names so.
    pub fn identity(identity: Identity) -> Self {
        Self {
            identities: vec![identity],
            ..Self::default()
        }
    }

    /// Returns the authorities that count.
    pub(super) fn authorities(&self) -> Vec<Root> {
        match self.roots.as_slice() {
            [] => vec![Root::of(Instance::PublicGood)],
            roots => roots.to_vec(),
        }
    }
}

impl TrustedKey {
    /// Believes a key on every day.
    pub fn new(key: PublicKey) -> Self {
        Self {
            name: None,
            key,
            window: Window::default(),
        }
    }
}
