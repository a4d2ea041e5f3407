//! What one signs with: a managed key, or a key of the moment and a certificate that says whose it is.

use std::fmt;

use jiff::Timestamp;
use sigstore_bundle::{BundleV03, VerificationMaterialV03};
use sigstore_types::{
    DerCertificate, DsseEnvelope, DsseSignature, KeyId, PayloadBytes, SignatureContent, pae,
};

use super::keys::{KeyError, PrivateKey};
use super::services::{Evidence, Holder, ServiceError, Services};
use super::statement::PAYLOAD_TYPE;
use super::token::{IdentityToken, TokenError};
use crate::http::Http;

/// A key, what says whose it is, and the services that stand behind its signatures.
pub struct Credentials<'a> {
    key: Key<'a>,
    certificate: Option<DerCertificate>,
    services: Option<(&'a Services, &'a dyn Http)>,
}

/// A key of one's own, or one that was made for these statements.
enum Key<'a> {
    Managed(&'a PrivateKey),
    OfTheMoment(PrivateKey),
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The token is none, or one of the past.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A service gave nothing.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// No certificate authority is named.
    #[error("found no certificate authority, which keyless signing needs")]
    NoAuthority,
    /// A signature that nobody could verify in an hour.
    #[error(
        "found nothing that proves when the signature is made: expected a timestamp authority, or a Rekor v1 log"
    )]
    NoTime,
    /// The bundle cannot be written.
    #[error("the bundle cannot be written")]
    Json(#[source] serde_json::Error),
}

impl<'a> Credentials<'a> {
    /// Signs with a managed key, and asks nobody.
    pub fn key(key: &'a PrivateKey) -> Self {
        Self {
            key: Key::Managed(key),
            certificate: None,
            services: None,
        }
    }

    /// Signs with a managed key, and has logs and timestamp authorities stand behind it.
    pub fn key_with_services(
        key: &'a PrivateKey,
        services: &'a Services,
        http: &'a dyn Http,
    ) -> Self {
        Self {
            services: Some((services, http)),
            ..Self::key(key)
        }
    }

    /// Signs as whom a token names: makes a key that lives as long as this value, and has it certified.
    ///
    /// # Errors
    /// When the token is one of the past, the services would prove too little, or the authority certifies nothing.
    pub fn keyless(
        token: &IdentityToken,
        services: &'a Services,
        http: &'a dyn Http,
        now: Timestamp,
    ) -> Result<Self, CredentialsError> {
        token.good_at(now)?;
        let authority = services
            .authority
            .as_deref()
            .ok_or(CredentialsError::NoAuthority)?;
        if services.proves_no_time() {
            return Err(CredentialsError::NoTime);
        }
        let key = PrivateKey::generate()?;
        let certificate = Services::certify(authority, token, &key, http)?;
        Ok(Self {
            key: Key::OfTheMoment(key),
            certificate: Some(certificate),
            services: Some((services, http)),
        })
    }

    /// Signs a statement as DSSE, has services stand behind it, and wraps all of it in a bundle.
    pub(super) fn sign(&self, payload: &[u8]) -> Result<String, CredentialsError> {
        let key = match &self.key {
            Key::Managed(key) => key,
            Key::OfTheMoment(key) => key,
        };
        // DSSE signs the payload type too: a bundle cannot be replayed as another kind.
        let signature = key.sign(&pae(PAYLOAD_TYPE, payload))?;
        let envelope = DsseEnvelope::new(
            PAYLOAD_TYPE,
            PayloadBytes::new(payload.to_vec()),
            DsseSignature::new(signature, KeyId::default()),
        );
        let public = key.public_key()?;
        let evidence = match self.services {
            Some((services, http)) => {
                let holder = match &self.certificate {
                    Some(certificate) => Holder::Certified(certificate),
                    None => Holder::Managed(public.der()),
                };
                services.evidence(&envelope, &holder, http)?
            }
            None => Evidence::default(),
        };
        let material = match &self.certificate {
            Some(certificate) => VerificationMaterialV03::Certificate(certificate.clone()),
            None => VerificationMaterialV03::PublicKey {
                hint: public.hint(),
            },
        };
        let bundle = BundleV03::new(material, SignatureContent::DsseEnvelope(envelope));
        let bundle = evidence
            .entries
            .into_iter()
            .fold(bundle, BundleV03::with_tlog_entry);
        let bundle = evidence
            .timestamps
            .into_iter()
            .fold(bundle, BundleV03::with_rfc3161_timestamp);
        serde_json::to_string_pretty(&bundle.into_bundle())
            .map(|json| json + "\n")
            .map_err(CredentialsError::Json)
    }
}

impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.certificate {
            Some(_) => "Credentials(certificate)",
            None => "Credentials(key)",
        })
    }
}
