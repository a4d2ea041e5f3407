//! The Sigstore instances that are known by name.

use serde::Deserialize;
use sigstore_trust_root::SigstoreInstance;

/// A Sigstore instance of which root, keepers and services are part of this crate, as they were when it was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instance {
    /// Sigstore's own, for everybody.
    PublicGood,
    /// GitHub's, for private repositories. It keeps no transparency log, and signs for GitHub alone.
    Github,
    /// Sigstore's for tests.
    Staging,
}

impl Instance {
    /// Every instance.
    pub const ALL: [Self; 3] = [Self::PublicGood, Self::Github, Self::Staging];

    /// Returns what it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicGood => "public-good",
            Self::Github => "github",
            Self::Staging => "staging",
        }
    }

    /// The same, as the Sigstore library calls it.
    pub(crate) fn known(self) -> SigstoreInstance {
        match self {
            Self::PublicGood => SigstoreInstance::PublicGood,
            Self::Github => SigstoreInstance::GitHub,
            Self::Staging => SigstoreInstance::Staging,
        }
    }
}
