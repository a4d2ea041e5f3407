//! Whom we believe. Nobody, unless told.

use crate::attest::PublicKey;

/// The signers that are believed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Trust {
    /// Managed keys, each believed by itself.
    pub keys: Vec<PublicKey>,
}

impl Trust {
    /// Believes the holder of one key.
    pub fn key(key: PublicKey) -> Self {
        Self { keys: vec![key] }
    }
}
