//! An unflawed attestation, and ways to flaw it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sigstore_crypto::KeyPair;
use sigstore_types::{PayloadBytes, pae};
use wasm_audit::artifact::Artifact;
use wasm_audit::attest::{Credentials, PAYLOAD_TYPE, PrivateKey, PublicKey, Request, attest};
use wasm_audit::policy::Policy;

/// What a trusted signer made, and could have made.
pub(super) struct Maker {
    key: PrivateKey,
    module: Vec<u8>,
    bundle: Value,
    statement: Value,
}

/// A policy of one WIT text.
pub(super) fn policy(world: &str) -> Policy {
    let text = format!("package p:p; {world}");
    let files = BTreeMap::from([("world.wit".to_owned(), text.into_bytes())]);
    Policy::from_files("vectors".into(), &files).unwrap()
}

pub(super) fn base64(bytes: &[u8]) -> String {
    PayloadBytes::new(bytes.to_vec()).to_base64()
}

impl Maker {
    pub(super) fn new() -> Self {
        let module = Self::module_of_the_vectors();
        let artifact = Artifact::from_bytes(module.clone()).unwrap();
        let key = PrivateKey::generate().unwrap();
        let request = Request {
            name: "tool.wasm".into(),
            audited_at: "2026-11-22T00:00:00Z".parse().unwrap(),
            source: None,
            receipt: None,
            allow_failed: true,
        };
        let bundle = attest(
            &artifact,
            &super::policy_of_the_vectors(),
            request,
            &Credentials::key(&key),
        )
        .unwrap();
        let mut statement = serde_json::to_value(&bundle.statement).unwrap();
        // Whether it passes is beside the point here.
        statement["predicate"]["verdict"] = json!("PASSED");
        statement["predicate"]["findings"] = json!([]);
        statement["predicate"]["source"] =
            json!({ "repository": "https://github.com/acme/tool", "commit": "ab", "dirty": false });
        Self {
            key,
            module,
            bundle: serde_json::from_str(&bundle.json).unwrap(),
            statement,
        }
    }

    /// The module that the vectors are about.
    pub(super) fn module_of_the_vectors() -> Vec<u8> {
        wat::parse_str(include_str!("../vectors/module.wat")).unwrap()
    }

    pub(super) fn module(&self) -> &[u8] {
        &self.module
    }

    pub(super) fn public(&self) -> PublicKey {
        self.key.public_key().unwrap()
    }

    /// Returns what `sig` is for a message.
    pub(super) fn signature(&self, message: &[u8]) -> String {
        let pem = pem::parse(self.key.to_pem().as_bytes()).unwrap();
        let pair = KeyPair::from_pkcs8_der(pem.contents()).unwrap();
        base64(pair.sign(message).unwrap().as_bytes())
    }

    /// Returns the good bundle with a payload of any type, signed by the trusted key.
    pub(super) fn signed(&self, payload_type: &str, payload: &[u8]) -> Value {
        let mut bundle = self.bundle.clone();
        let envelope = &mut bundle["dsseEnvelope"];
        envelope["payloadType"] = json!(payload_type);
        envelope["payload"] = json!(base64(payload));
        envelope["signatures"][0]["sig"] = json!(self.signature(&pae(payload_type, payload)));
        bundle
    }

    /// Returns the bundle around another payload.
    pub(super) fn payload(&self, payload: impl AsRef<[u8]>) -> Vec<u8> {
        self.signed(PAYLOAD_TYPE, payload.as_ref())
            .to_string()
            .into_bytes()
    }

    /// Returns the bundle around a changed statement: the trusted signer says something else.
    pub(super) fn says(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut statement = self.statement.clone();
        change(&mut statement);
        self.payload(statement.to_string())
    }

    /// Returns the statement as text.
    pub(super) fn statement(&self) -> String {
        self.statement.to_string()
    }

    /// Returns a changed bundle around the signed statement: somebody else changed it on its way.
    pub(super) fn changed(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut bundle = self.signed(PAYLOAD_TYPE, self.statement().as_bytes());
        change(&mut bundle);
        bundle.to_string().into_bytes()
    }

    /// Returns the good bundle's text, changed.
    pub(super) fn text(&self, change: impl FnOnce(String) -> String) -> Vec<u8> {
        change(String::from_utf8(self.changed(|_| {})).unwrap()).into_bytes()
    }
}
