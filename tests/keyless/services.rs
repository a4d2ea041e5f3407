//! The instance in memory as services, which sign as Fulcio and Rekor v1 do. There is no such log to run on this machine.

use std::cell::RefCell;

use serde_json::{Value, json};
use sigstore_types::{DerPublicKey, PayloadBytes};
use wasm_audit::attest::{
    Credentials, CredentialsError, IdentityToken, Log, LogVersion, Saying, Services, prepare,
};
use wasm_audit::http::{Http, HttpError, Request, Response};

use super::stack::{self, ISSUED, Leaf, Stack, base64, pem};
use super::{Policy, PrivateKey, Trust, answer, artifact, attest, identity, trust};

/// Answers as the services of an instance, and keeps what it was asked.
struct Served<'a> {
    stack: &'a Stack,
    leaf: Leaf,
    asked: RefCell<Vec<(String, Value)>>,
}

impl<'a> Served<'a> {
    fn new(stack: &'a Stack) -> Self {
        Self {
            stack,
            leaf: Leaf::usual(),
            asked: RefCell::default(),
        }
    }

    /// A certificate for the key in the request, which the authority has no log for.
    fn certified(&self, asked: &Value) -> Value {
        let key = asked["publicKeyRequest"]["publicKey"]["content"]
            .as_str()
            .unwrap();
        let key = DerPublicKey::from_pem(key).unwrap();
        let certificate = self.stack.certificate(key.as_bytes(), &self.leaf);
        json!({ "signedCertificateDetachedSct": {
            "chain": { "certificates": [pem("CERTIFICATE", &certificate)] },
            "signedCertificateTimestamp": "",
        } })
    }

    /// The answer of Rekor v1 to a `dsse` entry: hexadecimal where a bundle has base64.
    fn entered(&self, asked: &Value) -> Value {
        assert_eq!(asked["kind"], "dsse");
        let content = &asked["spec"]["proposedContent"];
        let envelope: Value = serde_json::from_str(content["envelope"].as_str().unwrap()).unwrap();
        let payload = PayloadBytes::from_base64(envelope["payload"].as_str().unwrap()).unwrap();
        let body = stack::entry_body(
            payload.as_bytes(),
            envelope["signatures"][0]["sig"].as_str().unwrap(),
            content["verifiers"][0].as_str().unwrap(),
        );
        let entry = self.stack.entry(&body, self.leaf.logged_at);
        let hex = |base64: &Value| {
            let bytes = PayloadBytes::from_base64(base64.as_str().unwrap()).unwrap();
            let bytes = bytes.as_bytes();
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let proof = &entry["inclusionProof"];
        json!({ "108e9186e8c5677a": {
            "body": entry["canonicalizedBody"],
            "integratedTime": self.leaf.logged_at,
            "logID": hex(&entry["logId"]["keyId"]),
            "logIndex": 0,
            "verification": {
                "signedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"],
                "inclusionProof": {
                    "checkpoint": proof["checkpoint"]["envelope"],
                    "hashes": [],
                    "logIndex": 0,
                    "rootHash": hex(&proof["rootHash"]),
                    "treeSize": 1,
                },
            },
        } })
    }
}

impl Http for Served<'_> {
    fn send(&self, request: &Request, _: u64) -> Result<Response, HttpError> {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        let answer = match request.url.as_str() {
            "https://authority.example.com/api/v2/signingCert" => self.certified(&asked),
            "https://log.example.com/api/v1/log/entries" => self.entered(&asked),
            url => panic!("nobody is at {url}"),
        };
        self.asked.borrow_mut().push((request.url.clone(), asked));
        Ok(Response {
            status: 201,
            body: answer.to_string().into_bytes(),
        })
    }
}

fn services() -> Services {
    let mut services = Services::default();
    services.authority = Some("https://authority.example.com/".into());
    services.logs = vec![Log {
        url: "https://log.example.com".into(),
        version: LogVersion::V1,
    }];
    services
}

fn token() -> IdentityToken {
    let claims =
        json!({ "iss": "https://id.example.com", "sub": "repo:acme/tool", "exp": ISSUED + 600 });
    let claims = base64_url(claims.to_string().as_bytes());
    IdentityToken::from_jwt(&format!("e30.{claims}.c2ln")).unwrap()
}

fn base64_url(bytes: &[u8]) -> String {
    base64(bytes)
        .replace('+', "-")
        .replace('/', "_")
        .trim_end_matches('=')
        .to_owned()
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_second(ISSUED + 60).unwrap()
}

fn request() -> wasm_audit::attest::Request {
    wasm_audit::attest::Request {
        name: "tool.wasm".into(),
        audited_at: now(),
        source: None,
        receipt: None,
        allow_failed: false,
    }
}

#[test]
fn what_rekor_v1_keeps_is_signed_and_verifies() {
    let stack = Stack::new();
    let (served, services) = (Served::new(&stack), services());
    let credentials = Credentials::keyless(&token(), &services, &served, now()).unwrap();
    let bundle = attest(&artifact(), &Policy::pure(), request(), &credentials).unwrap();
    let json: Value = serde_json::from_str(&bundle.json).unwrap();
    let leaf = Leaf::usual();
    let verified = answer(&[&json], &trust(&stack, identity(&leaf))).unwrap();
    let signed = verified.accepted()[0].signed();
    assert!(signed.logged);
    assert_eq!(signed.times, ["2025-01-01T00:05:00Z"]);
    // The statement itself stays at home: the log is sent the envelope, and keeps digests.
    let asked = served.asked.borrow();
    assert_eq!(asked.len(), 2);
    assert_eq!(
        json["verificationMaterial"]["tlogEntries"][0]["kindVersion"],
        json!({ "kind": "dsse", "version": "0.0.1" })
    );
}

#[test]
fn managed_key_is_entered_in_rekor_v1_too() {
    let stack = Stack::new();
    let (served, services) = (Served::new(&stack), services());
    let key = PrivateKey::generate().unwrap();
    let credentials = Credentials::key_with_services(&key, &services, &served);
    let bundle = attest(&artifact(), &Policy::pure(), request(), &credentials).unwrap();
    let json: Value = serde_json::from_str(&bundle.json).unwrap();
    let mut trust = Trust::key(key.public_key().unwrap());
    trust.roots = vec![stack.root()];
    let verified = answer(&[&json], &trust).unwrap();
    assert!(verified.accepted()[0].signed().logged);
    // Only the log was asked: a managed key needs no certificate.
    assert_eq!(served.asked.borrow().len(), 1);
}

#[test]
fn one_certificate_serves_every_statement() {
    let stack = Stack::new();
    let (served, services) = (Served::new(&stack), services());
    let sayings = [Saying::ModuleAudit, Saying::Svr].into();
    let prepared = prepare(&artifact(), &Policy::pure(), &request(), &sayings, None).unwrap();
    assert!(served.asked.borrow().is_empty());
    let credentials = Credentials::keyless(&token(), &services, &served, now()).unwrap();
    assert_eq!(prepared.sign(&credentials).unwrap().len(), 2);
    let asked = served.asked.borrow();
    let n_certificates = asked.iter().filter(|(url, _)| url.ends_with("signingCert"));
    assert_eq!((n_certificates.count(), asked.len()), (1, 3));
}

#[test]
fn nobody_is_asked_for_what_would_be_worth_nothing() {
    let stack = Stack::new();
    let served = Served::new(&stack);
    let refused = |services: &Services, now| {
        Credentials::keyless(&token(), services, &served, now).unwrap_err()
    };
    let late = jiff::Timestamp::from_second(ISSUED + 600).unwrap();
    assert!(matches!(
        refused(&services(), late),
        CredentialsError::Token(_)
    ));
    let mut without = services();
    without.authority = None;
    assert!(matches!(
        refused(&without, now()),
        CredentialsError::NoAuthority
    ));
    // A v2 log proves no time, and no log at all proves none either.
    let mut untimed = services();
    untimed.logs[0].version = LogVersion::V2;
    assert!(matches!(refused(&untimed, now()), CredentialsError::NoTime));
    untimed.logs.clear();
    assert!(matches!(refused(&untimed, now()), CredentialsError::NoTime));
    assert!(served.asked.borrow().is_empty());
}
