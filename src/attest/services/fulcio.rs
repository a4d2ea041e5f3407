//! Fulcio: a certificate for a key that lives for minutes, in return for a token that says whose it is.

use serde::{Deserialize, Serialize};
use sigstore_types::{DerCertificate, SignatureBytes};

use super::{Failure, asked, below};
use crate::attest::keys::PrivateKey;
use crate::attest::token::IdentityToken;
use crate::http::Http;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asking<'a> {
    credentials: Credentials<'a>,
    public_key_request: KeyRequest,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credentials<'a> {
    oidc_identity_token: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyRequest {
    public_key: Key,
    proof_of_possession: SignatureBytes,
}

#[derive(Serialize)]
struct Key {
    algorithm: &'static str,
    content: String,
}

/// With an embedded proof that a log of certificates has it; or without one, from an instance that has no such log.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    signed_certificate_embedded_sct: Option<Certified>,
    signed_certificate_detached_sct: Option<Certified>,
}

#[derive(Deserialize)]
struct Certified {
    chain: Chain,
}

#[derive(Deserialize)]
struct Chain {
    certificates: Vec<String>,
}

/// Asks for a certificate (Fulcio's `POST /api/v2/signingCert`).
pub(super) fn certificate(
    url: &str,
    token: &IdentityToken,
    key: &PrivateKey,
    http: &dyn Http,
) -> Result<DerCertificate, Failure> {
    let asking = Asking {
        credentials: Credentials {
            oidc_identity_token: token.secret(),
        },
        public_key_request: KeyRequest {
            public_key: Key {
                algorithm: "ECDSA",
                content: key.public_key()?.to_pem(),
            },
            // Whoever copies a public key cannot have it certified as theirs.
            proof_of_possession: key.sign(token.identity().as_bytes())?,
        },
    };
    let answer: Answer = asked(below(url, "api/v2/signingCert"), &asking, http)?;
    let chain = match (
        answer.signed_certificate_embedded_sct,
        answer.signed_certificate_detached_sct,
    ) {
        (Some(certified), None) | (None, Some(certified)) => certified.chain.certificates,
        _ => return Err(Failure::Answer("expected one chain of certificates".into())),
    };
    let leaf = chain
        .first()
        .ok_or_else(|| Failure::Answer("the chain of certificates is empty".into()))?;
    let leaf =
        DerCertificate::from_pem(leaf).map_err(|error| Failure::Answer(error.to_string()))?;
    let certified = sigstore_crypto::parse_certificate_info(&leaf)
        .map_err(|error| Failure::Answer(error.to_string()))?;
    if certified.public_key.as_bytes() != key.public_key()?.der().as_bytes() {
        return Err(Failure::Other("the certificate is for another key"));
    }
    Ok(leaf)
}
