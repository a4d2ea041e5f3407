//! Private keys under a passphrase, as others write them: `tests/keys/` has one key three times, sealed with openssl 3.0 and, in
//! cosign's format, with PyNaCl. It signs nothing.

use std::fs;

use wasm_audit::attest::{KeyError, PrivateKey, PublicKey, SealError};

use crate::peers::root;

const PASSPHRASE: &[u8] = b"correct horse";

fn text(name: &str) -> String {
    fs::read_to_string(root().join("tests/keys").join(name)).unwrap()
}

fn sealed(error: KeyError) -> SealError {
    match error {
        KeyError::Sealed(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn keys_of_openssl_and_cosign_are_opened_by_their_passphrase_alone() {
    let public = PublicKey::from_pem(&text("sealed.pub")).unwrap();
    for name in ["openssl-pbkdf2.key", "openssl-scrypt.key", "cosign.key"] {
        let pem = text(name);
        assert!(PrivateKey::is_encrypted(&pem), "{name}");
        assert!(
            matches!(PrivateKey::from_pem(&pem), Err(KeyError::Encrypted)),
            "{name}"
        );
        let key = PrivateKey::from_encrypted_pem(&pem, PASSPHRASE).unwrap();
        assert_eq!(
            key.public_key().unwrap().fingerprint(),
            public.fingerprint(),
            "{name}"
        );
        for wrong in [&b"correct horsf"[..], b"", b"correct horse\n"] {
            let error = PrivateKey::from_encrypted_pem(&pem, wrong).unwrap_err();
            assert_eq!(sealed(error), SealError::Passphrase, "{name}");
        }
    }
}

#[test]
fn sealed_key_is_opened_again_and_shows_nothing() {
    let key = PrivateKey::generate().unwrap();
    let pem = key.to_encrypted_pem(PASSPHRASE).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let again = PrivateKey::from_encrypted_pem(&pem, PASSPHRASE).unwrap();
    assert_eq!(*again.to_pem(), *key.to_pem());
    assert_ne!(
        pem,
        key.to_encrypted_pem(PASSPHRASE).unwrap(),
        "the salt is fresh"
    );
    assert!(PrivateKey::from_encrypted_pem(&pem, b"other").is_err());
    assert!(!PrivateKey::is_encrypted(&key.to_pem()));
}

#[test]
fn key_that_would_take_all_memory_to_open_is_refused() {
    let body = |json: &str| {
        pem::encode(&pem::Pem::new(
            "ENCRYPTED COSIGN PRIVATE KEY",
            json.as_bytes(),
        ))
    };
    let with = |n: u64, r: u32, p: u32, kdf: &str| {
        body(&format!(
            r#"{{"kdf":{{"name":"{kdf}","params":{{"N":{n},"r":{r},"p":{p}}},"salt":"AAAA"}},"cipher":{{"name":"nacl/secretbox","nonce":"AAAA"}},"ciphertext":"AAAA"}}"#
        ))
    };
    let refused = |pem: &str| sealed(PrivateKey::from_encrypted_pem(pem, PASSPHRASE).unwrap_err());
    for costly in [
        (1 << 30, 8, 1),
        (1 << 16, 1 << 20, 1),
        (1 << 16, 8, 1 << 20),
        (u64::MAX, 8, 1),
    ] {
        assert_eq!(
            refused(&with(costly.0, costly.1, costly.2, "scrypt")),
            SealError::Cost,
            "{costly:?}"
        );
    }
    assert!(matches!(
        refused(&with(3, 8, 1, "scrypt")),
        SealError::Malformed(_)
    ));
    assert!(matches!(
        refused(&with(2, 8, 1, "argon2")),
        SealError::Scheme { .. }
    ));
    // The nonce is too short.
    assert!(matches!(
        refused(&with(2, 8, 1, "scrypt")),
        SealError::Malformed(_)
    ));
    assert!(matches!(refused(&body("{}")), SealError::Malformed(_)));
}
