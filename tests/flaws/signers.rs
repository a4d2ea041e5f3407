//! Flaws of the signature, and signers who are not believed.

use serde_json::{Value, json};
use sigstore_types::pae;
use wasm_audit::attest::PAYLOAD_TYPE;
use wasm_audit::verify::State::{self, Disagrees, Invalid, NotTrusted};

use super::Flaw;
use super::bundles::nobodys_certificate;
use super::maker::{Maker, base64};
use super::trusting::With;

const CHANGED: &str = "the signature is not that of the key sha256:";

fn flaw(
    name: &'static str,
    with: With,
    state: State,
    words: &'static str,
    make: fn(&Maker) -> Vec<u8>,
) -> Flaw {
    Flaw {
        name,
        with,
        state,
        words,
        make,
    }
}

fn envelope(m: &Maker, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    m.changed(|b| change(&mut b["dsseEnvelope"]))
}

pub(super) fn flaws() -> Vec<Flaw> {
    let mut all = keys();
    all.extend(signatures());
    all.extend(evidence());
    all
}

fn keys() -> Vec<Flaw> {
    vec![
        flaw(
            "key-of-a-stranger",
            With::Usual,
            NotTrusted,
            "signed by a key that calls itself sha256:",
            |_| Maker::new().changed(|_| {}),
        ),
        flaw(
            "key-of-a-stranger-who-names-ours",
            With::Usual,
            Invalid,
            CHANGED,
            |m| {
                let ours = m.public().hint();
                Maker::new()
                    .changed(|b| b["verificationMaterial"]["publicKey"]["hint"] = json!(ours))
            },
        ),
        flaw(
            "key-of-nobody-believed",
            With::Nobody,
            NotTrusted,
            "signed by a key that calls itself",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "key-where-a-certificate-is-believed",
            With::Identity,
            NotTrusted,
            "signed by a key that calls itself",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "key-expired",
            With::Expired,
            NotTrusted,
            "the key sha256:",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "key-not-yet-valid",
            With::NotYet,
            NotTrusted,
            "the key sha256:",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "key-revoked",
            With::RevokedKey,
            NotTrusted,
            "the key sha256:",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "bundle-revoked-and-replayed",
            With::RevokedBundle,
            Disagrees,
            "the bundle sha256:",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "module-revoked-and-replayed",
            With::RevokedModule,
            Disagrees,
            "the module sha256:",
            |m| m.changed(|_| {}),
        ),
        flaw(
            "signer-twice-where-two-are-demanded",
            With::TwoSigners,
            NotTrusted,
            "found 1 of 2 different trusted signers",
            |m| m.changed(|_| {}),
        ),
    ]
}

fn signatures() -> Vec<Flaw> {
    let of = |name, make| flaw(name, With::Usual, Invalid, CHANGED, make);
    vec![
        of("payload-byte-flipped", |m| {
            let flipped = m.statement().replacen("tool.wasm", "tool.wasn", 1);
            envelope(m, |e| e["payload"] = json!(base64(flipped.as_bytes())))
        }),
        of("payload-with-a-space-more", |m| {
            let spaced = format!("{} ", m.statement());
            envelope(m, |e| e["payload"] = json!(base64(spaced.as_bytes())))
        }),
        of("payload-empty-under-the-signature", |m| {
            envelope(m, |e| e["payload"] = json!(""))
        }),
        of("signature-bit-flipped", |m| {
            let mut bytes = pae(PAYLOAD_TYPE, m.statement().as_bytes());
            bytes[0] ^= 1;
            let signature = m.signature(&bytes);
            envelope(m, |e| e["signatures"][0]["sig"] = json!(signature))
        }),
        of("signature-empty", |m| {
            envelope(m, |e| e["signatures"][0]["sig"] = json!(""))
        }),
        of("signature-of-zeroes", |m| {
            envelope(m, |e| e["signatures"][0]["sig"] = json!(base64(&[0; 72])))
        }),
        of("signature-over-the-bare-payload", |m| {
            let signature = m.signature(m.statement().as_bytes());
            envelope(m, |e| e["signatures"][0]["sig"] = json!(signature))
        }),
        of("signature-of-another-statement", |m| {
            let signature = m.signature(&pae(PAYLOAD_TYPE, b"{}"));
            envelope(m, |e| e["signatures"][0]["sig"] = json!(signature))
        }),
        of("signed-as-json-and-relabelled", |m| {
            let signature = m.signature(&pae("application/json", m.statement().as_bytes()));
            envelope(m, |e| e["signatures"][0]["sig"] = json!(signature))
        }),
    ]
}

fn evidence() -> Vec<Flaw> {
    vec![
        flaw(
            "certificate-where-none-is-believed",
            With::Usual,
            NotTrusted,
            "signed with a certificate that names `https://example.com/workflow`",
            |m| m.changed(|b| b["verificationMaterial"] = nobodys_certificate()),
        ),
        flaw(
            "certificate-is-none",
            With::Identity,
            Invalid,
            "the certificate is refused: ",
            |m| {
                m.changed(|b| {
                    b["verificationMaterial"] = json!({ "certificate": { "rawBytes": "AAAA" } })
                })
            },
        ),
        flaw(
            "certificate-did-not-sign-this",
            With::Identity,
            Invalid,
            "the signature is not that of the certificate",
            |m| m.changed(|b| b["verificationMaterial"] = nobodys_certificate()),
        ),
        flaw(
            "certificate-chain-empty",
            With::Identity,
            Invalid,
            "",
            |m| {
                m.changed(|b| {
                    b["verificationMaterial"] =
                        json!({ "x509CertificateChain": { "certificates": [] } })
                })
            },
        ),
        flaw(
            "timestamp-is-none",
            With::Usual,
            Invalid,
            "the timestamp is refused: ",
            |m| {
                m.changed(|b| {
                    b["verificationMaterial"]["timestampVerificationData"] =
                        json!({ "rfc3161Timestamps": [{ "signedTimestamp": "AAAA" }] });
                })
            },
        ),
        flaw(
            "log-entry-of-an-unknown-log",
            With::Usual,
            NotTrusted,
            "no authority of the trusted root `public-good` stands behind the bundle: it lists no transparency log ",
            |m| m.changed(|b| b["verificationMaterial"]["tlogEntries"] = json!([log_entry()])),
        ),
        flaw(
            "log-entry-that-the-log-did-not-make",
            With::Usual,
            Invalid,
            "the log entry is refused: invalid checkpoint: ",
            |m| {
                m.changed(|b| {
                    let mut entry = log_entry();
                    entry["logId"]["keyId"] = json!(PUBLIC_GOOD_LOG);
                    b["verificationMaterial"]["tlogEntries"] = json!([entry]);
                })
            },
        ),
        flaw("log-entry-without-a-proof", With::Usual, Invalid, "", |m| {
            m.changed(|b| {
                let mut entry = log_entry();
                entry["logId"]["keyId"] = json!(PUBLIC_GOOD_LOG);
                entry.as_object_mut().unwrap().remove("inclusionProof");
                b["verificationMaterial"]["tlogEntries"] = json!([entry]);
            })
        }),
    ]
}

/// The id of the log of Sigstore's public-good instance.
const PUBLIC_GOOD_LOG: &str = "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0=";

/// An entry of a log that nobody keeps.
fn log_entry() -> Value {
    // Of a log with this one entry: the proof is right, and the log is nobody's.
    let root = sigstore_crypto::sha256(b"\0{}").to_base64();
    let checkpoint =
        format!("nowhere.example.com\n1\n{root}\n\n\u{2014} nowhere.example.com AAAAAAAA\n");
    json!({
        "logIndex": "0",
        "logId": { "keyId": base64(&[1; 32]) },
        "kindVersion": { "kind": "hashedrekord", "version": "0.0.2" },
        "integratedTime": "0",
        "inclusionProof": {
            "logIndex": "0", "rootHash": root, "treeSize": "1", "hashes": [],
            "checkpoint": { "envelope": checkpoint },
        },
        "canonicalizedBody": base64(b"{}"),
    })
}
