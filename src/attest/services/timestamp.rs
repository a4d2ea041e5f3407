//! RFC 3161: an authority's word that a signature existed at some time.

use aws_lc_rs::rand;
use cms::signed_data::SignedData;
use der::asn1::{Int, OctetString, Uint};
use der::oid::db::rfc5912::ID_SHA_256;
use der::{Decode as _, Encode as _};
use sigstore_types::{SignatureBytes, TimestampToken};
use x509_cert::spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use super::{Failure, successful};
use crate::http::{Http, Request};
use crate::limits;

/// Asks for a timestamp of a signature: of its digest, which is all that the authority sees.
pub(super) fn token(
    url: &str,
    signature: &SignatureBytes,
    http: &dyn Http,
) -> Result<TimestampToken, Failure> {
    let malformed = |error: der::Error| Failure::Answer(error.to_string());
    let asking = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifier {
                oid: ID_SHA_256,
                parameters: None,
            },
            hashed_message: OctetString::new(
                sigstore_crypto::sha256(signature.as_bytes()).as_bytes(),
            )
            .map_err(malformed)?,
        },
        req_policy: None,
        nonce: Some(nonce()?),
        // Whoever verifies finds the authority's certificate in the token, whatever root they have.
        cert_req: true,
        extensions: None,
    };
    let request = Request::post(
        url,
        "application/timestamp-query",
        asking.to_der().map_err(malformed)?,
    )
    .with_header("accept", "application/timestamp-reply");
    let response = http.send(&request, limits::RESPONSE_BYTES)?;
    successful(&response)?;
    let info = info_in(&response.body).map_err(malformed)?;
    if info.message_imprint.hashed_message != asking.message_imprint.hashed_message
        || info.message_imprint.hash_algorithm.oid != ID_SHA_256
    {
        return Err(Failure::Other("the timestamp is of another signature"));
    }
    if info.nonce != asking.nonce {
        return Err(Failure::Other("the timestamp answers another request"));
    }
    Ok(TimestampToken::new(response.body))
}

/// Returns what the token in an answer says.
fn info_in(answer: &[u8]) -> Result<TstInfo, der::Error> {
    let missing = || der::Error::from(der::ErrorKind::Failed);
    let answer = TimeStampResp::from_der(answer)?;
    let token = answer.time_stamp_token.ok_or_else(missing)?;
    let signed: SignedData = token.content.decode_as()?;
    let content = signed.encap_content_info.econtent.ok_or_else(missing)?;
    TstInfo::from_der(content.decode_as::<OctetString>()?.as_bytes())
}

/// So that an answer to somebody else's request is none to ours.
fn nonce() -> Result<Int, Failure> {
    let mut bytes = [0; 8];
    rand::fill(&mut bytes).map_err(|_| Failure::Key(crate::attest::keys::KeyError::Random))?;
    Uint::new(&bytes)
        .map(Int::from)
        .map_err(|error| Failure::Answer(error.to_string()))
}
