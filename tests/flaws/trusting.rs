//! Whom the verifier of a vector believes, and what it demands.

use std::num::NonZero;

use jiff::civil::date;
use wasm_audit::attest::PublicKey;
use wasm_audit::digest::Digest;
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Identity, Pattern, Trust};

use super::maker::policy;

/// A verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    /// Believes the key.
    Usual,
    /// Believes nobody.
    Nobody,
    /// Believes a certificate, and no key.
    Identity,
    /// Believed the key until yesterday.
    Expired,
    /// Will believe the key from tomorrow on.
    NotYet,
    /// Believes the key no more, though it is listed.
    RevokedKey,
    /// Believes this bundle no more.
    RevokedBundle,
    /// Believes this module no more.
    RevokedModule,
    /// Wants two signers, and is handed the bundle twice.
    TwoSigners,
    /// Wants the source and the policy that the good bundle has.
    Demands,
    /// Wants provenance of a builder.
    Builder,
    /// Has a policy that grants less than the module imports.
    Stricter,
    /// Has the policy that is attested, and so reads code.
    Policy,
}

const ALL: [With; 13] = [
    With::Usual,
    With::Nobody,
    With::Identity,
    With::Expired,
    With::NotYet,
    With::RevokedKey,
    With::RevokedBundle,
    With::RevokedModule,
    With::TwoSigners,
    With::Demands,
    With::Builder,
    With::Stricter,
    With::Policy,
];

impl With {
    pub(super) fn named(name: &str) -> Self {
        ALL.into_iter()
            .find(|with| format!("{with:?}") == name)
            .unwrap()
    }

    pub(super) fn n_copies(self) -> usize {
        if self == Self::TwoSigners { 2 } else { 1 }
    }

    pub(super) fn policy(self) -> Option<Policy> {
        match self {
            Self::Stricter => Some(policy("world command { export run: func(x: s32) -> s32; }")),
            Self::Policy => Some(super::policy_of_the_vectors()),
            _ => None,
        }
    }

    pub(super) fn trust(self, key: &PublicKey, module: &[u8], bundle: &[u8]) -> Trust {
        let mut trust = Trust::key(key.clone());
        match self {
            Self::Usual | Self::Stricter | Self::Policy => {}
            Self::Nobody => trust.keys.clear(),
            Self::Identity => {
                trust.keys.clear();
                trust.identities.push(Identity::new(
                    Pattern::exact("https://example.com/workflow"),
                    Pattern::exact("https://issuer.example.com"),
                ));
            }
            Self::Expired => trust.keys[0].window.not_after = Some(date(2026, 11, 23)),
            Self::NotYet => trust.keys[0].window.not_before = Some(date(2026, 11, 25)),
            Self::RevokedKey => drop(trust.revoked.keys.insert(key.fingerprint())),
            Self::RevokedBundle => drop(trust.revoked.digests.insert(Digest::of(bundle))),
            Self::RevokedModule => drop(trust.revoked.digests.insert(Digest::of(module))),
            Self::TwoSigners => trust.threshold = NonZero::new(2),
            Self::Demands => {
                let demands = &mut trust.demands;
                demands.source_repository = Some("https://github.com/acme/tool".into());
                demands.policy = Some(super::policy_of_the_vectors().digest);
            }
            Self::Builder => {
                let demands = &mut trust.demands;
                demands
                    .predicates
                    .insert("https://slsa.dev/provenance/v1".into());
                demands.builder = Some("https://github.com/acme/builder".into());
            }
        }
        trust
    }
}
