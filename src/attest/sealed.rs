//! Private keys under a passphrase: PKCS#8 as openssl writes it, and what cosign writes.

use aws_lc_rs::rand;
use crypto_secretbox::aead::{Aead as _, KeyInit as _};
use crypto_secretbox::{Key, Nonce, XSalsa20Poly1305};
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{Kdf, Parameters};
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};
use serde::Deserialize;
use sigstore_types::PayloadBytes;
use zeroize::Zeroizing;

/// The PEM label of PKCS#8 under a passphrase.
pub(super) const PKCS8: &str = "ENCRYPTED PRIVATE KEY";

/// The PEM labels of cosign, new and old.
pub(super) const COSIGN: [&str; 2] = [
    "ENCRYPTED SIGSTORE PRIVATE KEY",
    "ENCRYPTED COSIGN PRIVATE KEY",
];

/// Bytes of memory that turning a passphrase into a key may take. cosign takes 64 MiB.
const MEMORY: u64 = 256 << 20;

/// Rounds that it may take, for schemes that take time instead.
const ROUNDS: u32 = 10_000_000;

/// scrypt's cost for keys that we write, as a power of two: 2^16, 64 MiB.
const LOG_N: u8 = 16;

/// Why a key stays closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// Not the format that the label says.
    #[error("the encrypted key is malformed: {0}")]
    Malformed(String),
    /// Another scheme than those that are read.
    #[error("found {found}, expected {wanted}")]
    Scheme {
        /// What it is encrypted with.
        found: String,
        /// What is read.
        wanted: &'static str,
    },
    /// It would take too much memory or time to open.
    #[error("opening the key takes more memory or time than such a file should")]
    Cost,
    /// The passphrase is not that of the key, or the key was changed.
    #[error("the passphrase does not open the key")]
    Passphrase,
    /// The machine gave no randomness, or the cipher failed.
    #[error("the key could not be encrypted")]
    Seal,
}

/// Opens PKCS#8 under a passphrase.
pub(super) fn open_pkcs8(der: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let sealed = EncryptedPrivateKeyInfo::try_from(der)
        .map_err(|error| SealError::Malformed(error.to_string()))?;
    let EncryptionScheme::Pbes2(parameters) = &sealed.encryption_algorithm else {
        return Err(SealError::Scheme {
            found: "an old encryption scheme (PBES1)".into(),
            wanted: "PBES2",
        });
    };
    let is_cheap = match &parameters.kdf {
        Kdf::Scrypt(scrypt) => is_cheap(
            scrypt.cost_parameter,
            scrypt.block_size.into(),
            scrypt.parallelization.into(),
        ),
        Kdf::Pbkdf2(pbkdf2) => pbkdf2.iteration_count <= ROUNDS,
        _ => false,
    };
    if !is_cheap {
        return Err(SealError::Cost);
    }
    let opened = sealed
        .decrypt(passphrase)
        .map_err(|_| SealError::Passphrase)?;
    Ok(Zeroizing::new(opened.as_bytes().to_vec()))
}

/// Puts PKCS#8 under a passphrase: scrypt and AES-256, which openssl opens.
pub(super) fn seal_pkcs8(der: &[u8], passphrase: &[u8]) -> Result<Vec<u8>, SealError> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    rand::fill(&mut salt).map_err(|_| SealError::Seal)?;
    rand::fill(&mut iv).map_err(|_| SealError::Seal)?;
    let cost = scrypt::Params::new(LOG_N, 8, 1, 32).map_err(|_| SealError::Seal)?;
    let parameters = Parameters::scrypt_aes256cbc(cost, &salt, &iv).map_err(|_| SealError::Seal)?;
    let key = PrivateKeyInfo::try_from(der).map_err(|_| SealError::Seal)?;
    let sealed = key
        .encrypt_with_params(parameters, passphrase)
        .map_err(|_| SealError::Seal)?;
    Ok(sealed.as_bytes().to_vec())
}

/// What stands in a cosign key, as JSON.
#[derive(Deserialize)]
struct CosignKey {
    kdf: CosignKdf,
    cipher: CosignCipher,
    ciphertext: String,
}

#[derive(Deserialize)]
struct CosignKdf {
    name: String,
    params: CosignCost,
    salt: String,
}

#[derive(Deserialize)]
struct CosignCost {
    #[serde(rename = "N")]
    n: u64,
    r: u32,
    p: u32,
}

#[derive(Deserialize)]
struct CosignCipher {
    name: String,
    nonce: String,
}

/// Opens a key that cosign wrote: scrypt, and a NaCl secret box around PKCS#8.
pub(super) fn open_cosign(json: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let key: CosignKey =
        serde_json::from_slice(json).map_err(|error| SealError::Malformed(error.to_string()))?;
    for (found, wanted) in [
        (&key.kdf.name, "scrypt"),
        (&key.cipher.name, "nacl/secretbox"),
    ] {
        if found != wanted {
            return Err(SealError::Scheme {
                found: format!("`{found}`"),
                wanted,
            });
        }
    }
    let CosignCost { n, r, p } = key.kdf.params;
    if !is_cheap(n, r.into(), p.into()) {
        return Err(SealError::Cost);
    }
    let malformed = |what: &str| SealError::Malformed(what.to_owned());
    let log_n = u8::try_from(n.trailing_zeros()).unwrap_or(u8::MAX);
    let cost = scrypt::Params::new(log_n, r, p, 32)
        .ok()
        .filter(|_| n.is_power_of_two())
        .ok_or_else(|| malformed("scrypt has no such cost"))?;
    let mut secret = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase, &bytes(&key.kdf.salt)?, &cost, secret.as_mut())
        .map_err(|error| SealError::Malformed(error.to_string()))?;
    let nonce = bytes(&key.cipher.nonce)?;
    let nonce: &[u8; 24] = nonce
        .as_slice()
        .try_into()
        .map_err(|_| malformed("the nonce has not 24 bytes"))?;
    XSalsa20Poly1305::new(Key::from_slice(secret.as_ref()))
        .decrypt(Nonce::from_slice(nonce), bytes(&key.ciphertext)?.as_slice())
        .map(Zeroizing::new)
        .map_err(|_| SealError::Passphrase)
}

fn bytes(base64: &str) -> Result<Vec<u8>, SealError> {
    PayloadBytes::from_base64(base64)
        .map(|bytes| bytes.as_bytes().to_vec())
        .map_err(|error| SealError::Malformed(error.to_string()))
}

/// Whether scrypt with this cost stays within bounds: it takes `128 * n * r` bytes, `p` times over.
fn is_cheap(n: u64, r: u64, p: u64) -> bool {
    let memory = 128u64
        .checked_mul(n)
        .and_then(|memory| memory.checked_mul(r));
    memory.is_some_and(|memory| memory <= MEMORY) && (1..=16).contains(&p)
}
