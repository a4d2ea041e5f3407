//! Any bytes as a bundle, as a statement that a trusted key signed, and as what services answer.
//!
//! Nothing panics. A bundle that is believed has the very statement that its author signed; a statement that is believed is
//! about the module; and what services answer becomes a bundle that reads back, or an error in words.

#![no_main]

use std::error::Error;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sigstore_bundle::{BundleV03, VerificationMaterialV03};
use sigstore_crypto::KeyPair;
use sigstore_types::{
    Bundle, DsseEnvelope, DsseSignature, KeyId, PayloadBytes, SignatureContent, pae,
};
use wasm_audit::artifact::Artifact;
use wasm_audit::attest::{
    Credentials, IdentityToken, Log, LogVersion, PAYLOAD_TYPE, PrivateKey, PublicKey, Request,
    Services, attest,
};
use wasm_audit::check::Occasion;
use wasm_audit::http::{self, Http, HttpError};
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Candidate, Trust, VerifyError, claims_of, danger, verify};

static MODULE: LazyLock<Artifact> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../modules/math-eval/math-eval.wasm");
    Artifact::from_bytes(bytes.to_vec()).expect("a committed module is one")
});

/// The statement that the committed key signed.
static SIGNED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    payload(include_str!("../../../attestations/math-eval.wasm.sigstore.json"))
        .expect("a committed bundle is one")
});

static AUTHOR: LazyLock<PublicKey> = LazyLock::new(|| {
    PublicKey::from_pem(include_str!("../../../attestations/development.pub"))
        .expect("a committed key is one")
});

/// A key that is trusted and signs whatever comes.
static CARELESS: LazyLock<(PrivateKey, KeyPair)> = LazyLock::new(|| {
    let key = PrivateKey::generate().expect("there is randomness");
    let der = pem::parse(key.to_pem().as_str()).expect("a key is PEM");
    let pair = KeyPair::from_pkcs8_der(der.contents()).expect("a key is PKCS#8");
    (key, pair)
});

fuzz_target!(|bytes: &[u8]| {
    match bytes.split_first() {
        Some((0, bundle)) => as_bundle(bundle),
        Some((1, statement)) => as_statement(statement),
        Some((n, answers)) => as_answers(*n, answers),
        None => {}
    }
});

fn as_bundle(bytes: &[u8]) {
    if let Err(refusal) = claims_of(bytes) {
        in_words(&refusal);
    }
    let mut trust = Trust::key(AUTHOR.clone());
    trust.identities = vec![danger::any_identity()];
    if judged(bytes, &trust) {
        let text = std::str::from_utf8(bytes).expect("JSON is text");
        assert_eq!(payload(text).as_deref(), Some(SIGNED.as_slice()));
    }
}

fn as_statement(statement: &[u8]) {
    let (key, pair) = &*CARELESS;
    let signature = pair.sign(&pae(PAYLOAD_TYPE, statement)).expect("a key signs");
    let envelope = DsseEnvelope::new(
        PAYLOAD_TYPE,
        PayloadBytes::new(statement.to_vec()),
        DsseSignature::new(signature, KeyId::default()),
    );
    let material = VerificationMaterialV03::PublicKey { hint: "careless".into() };
    let bundle = BundleV03::new(material, SignatureContent::DsseEnvelope(envelope)).into_bundle();
    let json = serde_json::to_vec(&bundle).expect("a bundle is written");
    let trust = Trust::key(key.public_key().expect("a key has a public half"));
    if judged(&json, &trust) {
        let text = String::from_utf8_lossy(statement);
        assert!(text.contains(&MODULE.digest().hex()));
    }
}

/// Every service answers with a piece of the input.
fn as_answers(n: u8, bytes: &[u8]) {
    let (key, _) = &*CARELESS;
    let services = services(n);
    let http = Answers(bytes);
    let credentials = if n & 8 == 0 {
        Ok(Credentials::key_with_services(key, &services, &http))
    } else {
        let token = "e30.eyJpc3MiOiJpIiwic3ViIjoicyIsImV4cCI6MjAwMDAwMDAwMH0.e30";
        let token = IdentityToken::from_jwt(token).expect("a token is one");
        let now = "2026-11-24T00:00:00Z".parse().expect("a time is one");
        Credentials::keyless(&token, &services, &http, now)
    };
    let credentials = match credentials {
        Ok(credentials) => credentials,
        Err(error) => return in_words(&error),
    };
    let request = Request {
        name: "math-eval.wasm".into(),
        audited_at: "2026-11-24T00:00:00Z".parse().expect("a time is one"),
        source: None,
        receipt: None,
        allow_failed: true,
    };
    match attest(&MODULE, &Policy::pure(), request, &credentials) {
        Ok(bundle) => assert!(Bundle::from_json(&bundle.json).is_ok()),
        Err(error) => in_words(&error),
    }
}

fn services(n: u8) -> Services {
    let url = || "https://example.com".to_owned();
    let mut services = Services::default();
    services.authority = Some(url());
    if n & 2 != 0 {
        let version = if n & 4 == 0 { LogVersion::V1 } else { LogVersion::V2 };
        services.logs = vec![Log { url: url(), version }];
    }
    if n & 2 == 0 || n & 16 != 0 {
        services.timestamps = vec![url()];
    }
    services
}

struct Answers<'a>(&'a [u8]);

impl Http for Answers<'_> {
    fn send(&self, _: &http::Request, _: u64) -> Result<http::Response, HttpError> {
        Ok(http::Response { status: 200, body: self.0.to_vec() })
    }
}

/// Whether the bundle is believed to be about the module.
fn judged(bundle: &[u8], trust: &Trust) -> bool {
    let candidate = Candidate { name: "fuzzed".into(), bytes: bundle.to_vec() };
    let occasion = Occasion::on(jiff::civil::date(2026, 11, 24));
    match verify(MODULE.clone(), &[candidate], trust, None, &occasion) {
        Ok(_) => true,
        Err(VerifyError::Refused(refused)) => {
            refused.refusals.iter().for_each(|(_, refusal)| in_words(refusal));
            false
        }
        Err(error) => {
            in_words(&error);
            false
        }
    }
}

fn payload(bundle: &str) -> Option<Vec<u8>> {
    match Bundle::from_json(bundle).ok()?.content {
        SignatureContent::DsseEnvelope(envelope) => Some(envelope.payload.as_bytes().to_vec()),
        _ => None,
    }
}

fn in_words(error: &dyn Error) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert!(!error.to_string().is_empty());
        next = error.source();
    }
}
