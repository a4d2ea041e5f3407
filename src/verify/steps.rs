//! The steps, in order. Each is refused with its own words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sigstore_types::{Bundle, DsseEnvelope, MediaType, SignatureContent};

use super::Candidate;
use super::authenticate::{Signed, Signer, authenticate};
use super::compare::{compare, well_formed};
use super::demands::meets;
use super::error::Refusal;
use super::statement::{self, Said};
use super::trust::Trust;
use super::verified::Accepted;
use crate::attest::PAYLOAD_TYPE;
use crate::check::{Report, Verdict};
use crate::digest::Digest;
use crate::inspect::Headers;
use crate::limits;
use crate::policy::Demands;

/// What a bundle is held against.
pub(super) struct Judge<'a> {
    pub(super) digest: Digest,
    pub(super) headers: &'a Headers,
    /// Which proposals the code uses, if it was read.
    pub(super) proposals: Option<&'a BTreeSet<String>>,
    pub(super) trust: &'a Trust,
    /// The predicate types that are wanted.
    pub(super) types: &'a BTreeSet<String>,
    pub(super) demands: &'a [&'a Demands],
    pub(super) report: Option<&'a Report>,
    pub(super) today: Date,
}

impl Judge<'_> {
    /// Takes one bundle through every step.
    pub(super) fn take(&self, candidate: &Candidate) -> Result<Accepted, Refusal> {
        let bundle = read_bundle(&candidate.bytes)?;
        let envelope = statement_in(&bundle)?;
        let payload = envelope.payload.as_bytes();
        let digest = self.digest;
        let signed =
            authenticate(&bundle, digest, self.trust, self.today).map_err(
                |refusal| match refusal {
                    // The signature is good and the payload is not: our words say what is wrong with it.
                    Refusal::Artifact(_) | Refusal::Material(_) => {
                        statement::read(payload, digest, self.types)
                            .err()
                            .unwrap_or(refusal)
                    }
                    refusal => refusal,
                },
            )?;
        self.not_revoked(&signed, &candidate.bytes)?;
        let (predicate_type, said) = statement::read(payload, digest, self.types)?;
        well_formed(self.headers)?;
        if let Said::Audit(audit) = &said {
            compare(self.headers, self.proposals, audit)?;
        }
        self.demands
            .iter()
            .try_for_each(|demands| meets(&said, demands))?;
        match self.report {
            Some(report) if report.verdict == Verdict::Failed => {
                Err(Refusal::Policy(Box::new(report.clone())))
            }
            _ => Ok(Accepted {
                bundle: candidate.name.clone(),
                predicate_type,
                signed,
                said,
            }),
        }
    }

    /// A replayed attestation is as good as it ever was: only who knows of its end can refuse it.
    fn not_revoked(&self, signed: &Signed, bundle: &[u8]) -> Result<(), Refusal> {
        let revoked = &self.trust.revoked;
        let refuse = |what, digest| Err(Refusal::Revoked { what, digest });
        if let Signer::Key(key) = signed.by
            && revoked.keys.contains(&key)
        {
            return refuse("key", key);
        }
        if revoked.digests.is_empty() {
            return Ok(());
        }
        for (what, digest) in [("bundle", Digest::of(bundle)), ("module", self.digest)] {
            if revoked.digests.contains(&digest) {
                return refuse(what, digest);
            }
        }
        Ok(())
    }
}

/// Step 1: a Sigstore bundle.
pub(super) fn read_bundle(bytes: &[u8]) -> Result<Bundle, Refusal> {
    if bytes.len() as u64 > limits::BUNDLE_BYTES {
        return Err(Refusal::TooLarge {
            found: bytes.len(),
            limit: limits::BUNDLE_BYTES,
        });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| Refusal::NotABundle(error.to_string()))?;
    Bundle::from_json(text).map_err(|error| Refusal::NotABundle(error.to_string()))
}

/// Steps 2 to 4: of version 0.3, around a DSSE envelope, of an in-toto payload. Older versions prove less.
pub(super) fn statement_in(bundle: &Bundle) -> Result<&DsseEnvelope, Refusal> {
    if bundle.media_type() != MediaType::Bundle0_3 {
        return Err(Refusal::MediaType {
            found: bundle.media_type().to_string(),
            wanted: MediaType::Bundle0_3.as_str(),
        });
    }
    let SignatureContent::DsseEnvelope(envelope) = &bundle.content else {
        return Err(Refusal::NotAStatement);
    };
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(Refusal::PayloadType {
            found: envelope.payload_type.clone(),
            wanted: PAYLOAD_TYPE,
        });
    }
    Ok(envelope)
}
