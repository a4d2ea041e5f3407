//! Managed keys: ECDSA on P-256 with SHA-256, as PEM files that openssl and cosign read too.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use sigstore_crypto::{KeyAlgorithm, KeyPair, verify_signature};
use sigstore_types::{DerPublicKey, SignatureBytes};
use zeroize::Zeroizing;

use super::sealed::{self, SealError};
use crate::digest::Digest;

/// A private key.
pub struct PrivateKey {
    pair: KeyPair,
    /// PKCS#8, kept for writing it down.
    pkcs8: Zeroizing<Vec<u8>>,
}

/// A public key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(DerPublicKey);

/// Why a key cannot be read, made or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not PEM.
    #[error("not a PEM file")]
    Pem(#[source] pem::PemError),
    /// Another kind of PEM file.
    #[error("found a PEM block `{found}`, expected `{wanted}`")]
    Label {
        /// The label found.
        found: String,
        /// The label expected.
        wanted: &'static str,
    },
    /// A key under a passphrase, and none was given.
    #[error("found an encrypted private key, and no passphrase")]
    Encrypted,
    /// A key under a passphrase that stays closed.
    #[error("the private key is encrypted")]
    Sealed(#[from] SealError),
    /// A key of another algorithm or a broken one.
    #[error("not a usable key: expected ECDSA on the curve P-256")]
    Algorithm(#[source] sigstore_crypto::Error),
    /// The machine gave no randomness.
    #[error("no key could be made: the system's random generator failed")]
    Random,
    /// Signing failed.
    #[error("signing failed")]
    Sign(#[source] sigstore_crypto::Error),
}

impl PrivateKey {
    /// Makes a new key with the system's randomness.
    ///
    /// # Errors
    /// When the system's random generator fails.
    pub fn generate() -> Result<Self, KeyError> {
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
                .map_err(|_| KeyError::Random)?;
        Self::from_pkcs8(Zeroizing::new(document.as_ref().to_vec()))
    }

    /// Reads an unencrypted PKCS#8 PEM file.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let block = pem::parse(text).map_err(KeyError::Pem)?;
        match block.tag() {
            "PRIVATE KEY" => Self::from_pkcs8(Zeroizing::new(block.into_contents())),
            tag if tag.contains("ENCRYPTED") => Err(KeyError::Encrypted),
            tag => Err(KeyError::Label {
                found: tag.to_owned(),
                wanted: "PRIVATE KEY",
            }),
        }
    }

    /// Whether a PEM file holds a private key under a passphrase.
    pub fn is_encrypted(text: &str) -> bool {
        pem::parse(text).is_ok_and(|block| block.tag().contains("ENCRYPTED"))
    }

    /// Reads a private key under a passphrase: PKCS#8 (PBES2), or as cosign writes it.
    ///
    /// # Errors
    /// When it is anything else, or the passphrase is another.
    pub fn from_encrypted_pem(text: &str, passphrase: &[u8]) -> Result<Self, KeyError> {
        let block = pem::parse(text).map_err(KeyError::Pem)?;
        let opened = match block.tag() {
            sealed::PKCS8 => sealed::open_pkcs8(block.contents(), passphrase)?,
            tag if sealed::COSIGN.contains(&tag) => {
                sealed::open_cosign(block.contents(), passphrase)?
            }
            tag => {
                return Err(KeyError::Label {
                    found: tag.to_owned(),
                    wanted: sealed::PKCS8,
                });
            }
        };
        Self::from_pkcs8(opened)
    }

    /// Writes the key as PKCS#8 PEM under a passphrase, as openssl reads it too.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn to_encrypted_pem(&self, passphrase: &[u8]) -> Result<String, KeyError> {
        let sealed = sealed::seal_pkcs8(&self.pkcs8, passphrase)?;
        Ok(pem::encode_config(
            &pem::Pem::new(sealed::PKCS8, sealed),
            unix_lines(),
        ))
    }

    /// Writes the key as unencrypted PKCS#8 PEM. Whoever reads it can sign.
    pub fn to_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(pem::encode_config(
            &pem::Pem::new("PRIVATE KEY", self.pkcs8.as_slice()),
            unix_lines(),
        ))
    }

    /// Returns the public half.
    ///
    /// # Errors
    /// When the backend cannot write it.
    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        self.pair
            .public_key_der()
            .map(PublicKey)
            .map_err(KeyError::Algorithm)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<SignatureBytes, KeyError> {
        self.pair.sign(message).map_err(KeyError::Sign)
    }

    fn from_pkcs8(pkcs8: Zeroizing<Vec<u8>>) -> Result<Self, KeyError> {
        let pair = KeyPair::from_pkcs8_der(&pkcs8).map_err(KeyError::Algorithm)?;
        Ok(Self { pair, pkcs8 })
    }
}

impl PublicKey {
    /// Reads a PEM file with a `PUBLIC KEY` (SubjectPublicKeyInfo).
    ///
    /// # Errors
    /// When it is anything else, or a key of an algorithm that is not supported.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let block = pem::parse(text).map_err(KeyError::Pem)?;
        if block.tag() != "PUBLIC KEY" {
            return Err(KeyError::Label {
                found: block.tag().to_owned(),
                wanted: "PUBLIC KEY",
            });
        }
        let key = DerPublicKey::new(block.into_contents());
        KeyAlgorithm::from_spki(&key).map_err(KeyError::Algorithm)?;
        Ok(Self(key))
    }

    /// Writes the key as PEM.
    pub fn to_pem(&self) -> String {
        pem::encode_config(
            &pem::Pem::new("PUBLIC KEY", self.0.as_bytes()),
            unix_lines(),
        )
    }

    /// Returns the digest of the SubjectPublicKeyInfo: the key's fingerprint.
    pub fn fingerprint(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// Returns what a bundle carries to say which key it was signed with: base64 of the fingerprint, as cosign does.
    ///
    /// Nothing authenticates it. It helps to tell "another key" from "tampered with".
    pub fn hint(&self) -> String {
        sigstore_crypto::sha256(self.0.as_bytes()).to_base64()
    }

    /// Returns the SubjectPublicKeyInfo.
    pub(crate) fn der(&self) -> &DerPublicKey {
        &self.0
    }

    /// Whether `signature` is this key's over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &SignatureBytes) -> bool {
        KeyAlgorithm::from_spki(&self.0).is_ok_and(|algorithm| {
            verify_signature(
                &self.0,
                message,
                signature,
                algorithm.default_signing_scheme(),
            )
            .is_ok()
        })
    }
}

fn unix_lines() -> pem::EncodeConfig {
    pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF)
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_survives_being_written_and_read() {
        let key = PrivateKey::generate().unwrap();
        let again = PrivateKey::from_pem(&key.to_pem()).unwrap();
        let public = PublicKey::from_pem(&again.public_key().unwrap().to_pem()).unwrap();
        let signature = key.sign(b"message").unwrap();
        assert!(public.verifies(b"message", &signature));
        assert!(!public.verifies(b"massage", &signature));
        assert!(
            !PrivateKey::generate()
                .unwrap()
                .public_key()
                .unwrap()
                .verifies(b"message", &signature)
        );
    }

    #[test]
    fn what_is_no_key_is_refused_in_words() {
        let public = PrivateKey::generate()
            .unwrap()
            .public_key()
            .unwrap()
            .to_pem();
        assert!(matches!(
            PrivateKey::from_pem(&public),
            Err(KeyError::Label { .. })
        ));
        assert!(matches!(
            PrivateKey::from_pem("hello"),
            Err(KeyError::Pem(_))
        ));
        let encrypted = public.replace("PUBLIC KEY", "ENCRYPTED PRIVATE KEY");
        assert!(matches!(
            PrivateKey::from_pem(&encrypted),
            Err(KeyError::Encrypted)
        ));
        assert!(matches!(
            PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
            Err(KeyError::Algorithm(_))
        ));
    }

    #[test]
    fn private_key_is_not_shown_by_debug() {
        assert_eq!(
            format!("{:?}", PrivateKey::generate().unwrap()),
            "PrivateKey(…)"
        );
    }
}
