//! A Sigstore instance in memory: an authority that issues certificates as Fulcio does, and a log with one entry as Rekor v1 keeps
//! it. Its times are long ago, so that no clock matters.

use serde_json::{Value, json};
use sigstore_crypto::{KeyPair, sha256};
use sigstore_types::{PayloadBytes, pae};
use wasm_audit::attest::PAYLOAD_TYPE;
use wasm_audit::verify::Root;

use super::der::{bits, integer, octets, oid, sequence, set, tagged, utc_time, utf8};

/// An instance.
pub(super) struct Stack {
    authority: KeyPair,
    log: KeyPair,
}

/// What a certificate says, and when it was used.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) subject: &'static str,
    pub(super) issuer: &'static str,
    pub(super) repository: &'static str,
    pub(super) branch: &'static str,
    pub(super) usage: &'static str,
    /// Seconds since 1970.
    pub(super) logged_at: i64,
}

/// The certificate's ten minutes begin here.
pub(super) const ISSUED: i64 = 1_735_689_600;
const NOT_BEFORE: &str = "250101000000Z";
const NOT_AFTER: &str = "250101001000Z";

const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
const ORIGIN: &str = "log.example.com";

impl Leaf {
    pub(super) fn usual() -> Self {
        Self {
            subject: "https://github.com/acme/tool/.github/workflows/release.yml@refs/heads/main",
            issuer: "https://token.actions.githubusercontent.com",
            repository: "https://github.com/acme/tool",
            branch: "refs/heads/main",
            usage: CODE_SIGNING,
            logged_at: ISSUED + 300,
        }
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    PayloadBytes::new(bytes.to_vec()).to_base64()
}

impl Stack {
    pub(super) fn new() -> Self {
        Self {
            authority: KeyPair::generate_ecdsa_p256().unwrap(),
            log: KeyPair::generate_ecdsa_p256().unwrap(),
        }
    }

    /// Returns what its users believe.
    pub(super) fn root(&self) -> Root {
        Root::from_json("test", self.root_json().to_string()).unwrap()
    }

    /// Returns its `trusted_root.json`.
    pub(super) fn root_json(&self) -> Value {
        let since = json!({ "start": "2024-01-01T00:00:00Z" });
        json!({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [{
                "baseUrl": "https://log.example.com",
                "hashAlgorithm": "SHA2_256",
                "publicKey": {
                    "rawBytes": base64(&public(&self.log)),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": since,
                },
                "logId": { "keyId": sha256(&public(&self.log)).to_base64() },
            }],
            "certificateAuthorities": [{
                "subject": { "organization": "test", "commonName": "test" },
                "uri": "https://authority.example.com",
                "certChain": { "certificates": [{ "rawBytes": base64(&self.own_certificate()) }] },
                "validFor": since,
            }],
            "ctlogs": [],
            "timestampAuthorities": [],
        })
    }

    /// Returns a bundle: a fresh key, its certificate, a signature over the payload, and the entry in the log.
    pub(super) fn sign(&self, payload: &[u8], leaf: &Leaf) -> Value {
        let key = KeyPair::generate_ecdsa_p256().unwrap();
        let certificate = self.certificate(&public(&key), leaf);
        let signature = base64(key.sign(&pae(PAYLOAD_TYPE, payload)).unwrap().as_bytes());
        let verifier = base64(pem("CERTIFICATE", &certificate).as_bytes());
        let body = entry_body(payload, &signature, &verifier);
        json!({
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {
                "certificate": { "rawBytes": base64(&certificate) },
                "tlogEntries": [self.entry(&body, leaf.logged_at)],
            },
            "dsseEnvelope": {
                "payloadType": PAYLOAD_TYPE,
                "payload": base64(payload),
                "signatures": [{ "sig": signature }],
            },
        })
    }

    /// The only entry of the log.
    pub(super) fn entry(&self, body: &str, time: i64) -> Value {
        let id = sha256(&public(&self.log));
        let promised = json!({
            "body": base64(body.as_bytes()),
            "integratedTime": time,
            "logID": id.to_hex(),
            "logIndex": 0,
        });
        let root = sha256(&[&[0], body.as_bytes()].concat()).to_base64();
        let note = format!("{ORIGIN}\n1\n{root}\n");
        let signed = self.log.sign(note.as_bytes()).unwrap();
        let hint = id.as_bytes().iter().take(4).copied();
        let line = base64(
            &hint
                .chain(signed.as_bytes().iter().copied())
                .collect::<Vec<_>>(),
        );
        json!({
            "logIndex": "0",
            "logId": { "keyId": id.to_base64() },
            "kindVersion": { "kind": "dsse", "version": "0.0.1" },
            "integratedTime": time.to_string(),
            "inclusionPromise": {
                "signedEntryTimestamp": base64(self.log.sign(promised.to_string().as_bytes()).unwrap().as_bytes()),
            },
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": root,
                "treeSize": "1",
                "hashes": [],
                "checkpoint": { "envelope": format!("{note}\n\u{2014} {ORIGIN} {line}\n") },
            },
            "canonicalizedBody": base64(body.as_bytes()),
        })
    }

    fn own_certificate(&self) -> Vec<u8> {
        let constraints = sequence(&[tagged(1, &[0xff])]);
        let extensions = [extension("2.5.29.19", true, &constraints)];
        self.issue(
            1,
            &name(),
            ("240101000000Z", "340101000000Z"),
            &public(&self.authority),
            &extensions,
        )
    }

    /// Certifies a public key for ten minutes.
    pub(super) fn certificate(&self, key: &[u8], leaf: &Leaf) -> Vec<u8> {
        let uri = sequence(&[tagged(0x86, leaf.subject.as_bytes())]);
        let extensions = [
            extension("2.5.29.15", true, &tagged(3, &[7, 0x80])),
            extension("2.5.29.37", false, &sequence(&[oid(leaf.usage)])),
            extension("2.5.29.17", true, &uri),
            extension("1.3.6.1.4.1.57264.1.8", false, &utf8(leaf.issuer)),
            extension("1.3.6.1.4.1.57264.1.12", false, &utf8(leaf.repository)),
            extension("1.3.6.1.4.1.57264.1.14", false, &utf8(leaf.branch)),
        ];
        self.issue(2, &sequence(&[]), (NOT_BEFORE, NOT_AFTER), key, &extensions)
    }

    fn issue(
        &self,
        serial: u8,
        subject: &[u8],
        (from, until): (&str, &str),
        key: &[u8],
        extensions: &[Vec<u8>],
    ) -> Vec<u8> {
        let ecdsa = sequence(&[oid("1.2.840.10045.4.3.2")]);
        let certificate = sequence(&[
            tagged(0xa0, &integer(2)),
            integer(serial),
            ecdsa.clone(),
            name(),
            sequence(&[utc_time(from), utc_time(until)]),
            subject.to_vec(),
            key.to_vec(),
            tagged(0xa3, &sequence(extensions)),
        ]);
        let signature = self.authority.sign(&certificate).unwrap();
        sequence(&[certificate, ecdsa, bits(signature.as_bytes())])
    }
}

/// What a `dsse` entry holds: digests and signature, and not the statement.
pub(super) fn entry_body(payload: &[u8], signature: &str, verifier: &str) -> String {
    json!({
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": { "algorithm": "sha256", "value": sha256(b"envelope").to_hex() },
            "payloadHash": { "algorithm": "sha256", "value": sha256(payload).to_hex() },
            "signatures": [{ "signature": signature, "verifier": verifier }],
        },
    })
    .to_string()
}

/// Writes PEM with the ends of lines that Unix has.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    pem::encode_config(
        &pem::Pem::new(label, der),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    )
}

/// The name of every authority in the tests.
fn name() -> Vec<u8> {
    sequence(&[set(sequence(&[oid("2.5.4.3"), utf8("test authority")]))])
}

fn extension(id: &str, is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if is_critical {
        tagged(1, &[0xff])
    } else {
        Vec::new()
    };
    sequence(&[oid(id), critical, octets(value)])
}

fn public(key: &KeyPair) -> Vec<u8> {
    key.public_key_der().unwrap().as_bytes().to_vec()
}
