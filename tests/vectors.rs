//! Attestations with one flaw each, and the step that must refuse them.

use serde_json::{Value, json};
use sigstore_crypto::KeyPair;
use sigstore_types::pae;
use wasm_audit::artifact::Artifact;
use wasm_audit::attest::{Credentials, PAYLOAD_TYPE, PrivateKey, Request, attest};
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Candidate, Refusal, Signer, State, Trust, Verified, VerifyError, verify};

use crate::occasion;

struct Good {
    bytes: Vec<u8>,
    key: PrivateKey,
    bundle: Value,
    statement: Value,
}

fn artifact(text: &str) -> Artifact {
    Artifact::from_bytes(wat::parse_str(text).unwrap()).unwrap()
}

fn request(allow_failed: bool) -> Request {
    Request {
        name: "tool.wasm".into(),
        audited_at: "2026-11-22T00:00:00Z".parse().unwrap(),
        source: None,
        receipt: None,
        allow_failed,
    }
}

fn good() -> Good {
    let artifact = artifact(r#"(module (memory (export "memory") 1 2) (func (export "_start")))"#);
    let key = PrivateKey::generate().unwrap();
    let by = Credentials::key(&key);
    let bundle = attest(&artifact, &Policy::pure(), request(false), &by).unwrap();
    let statement = serde_json::to_value(&bundle.statement).unwrap();
    Good {
        bytes: artifact.bytes().to_vec(),
        key,
        bundle: serde_json::from_str(&bundle.json).unwrap(),
        statement,
    }
}

impl Good {
    fn verify(&self, bundle: &str) -> Result<Verified, VerifyError> {
        self.verify_bytes(self.bytes.clone(), bundle.as_bytes())
    }

    fn verify_bytes(&self, bytes: Vec<u8>, bundle: &[u8]) -> Result<Verified, VerifyError> {
        let candidate = Candidate {
            name: "bundle".into(),
            bytes: bundle.to_vec(),
        };
        verify(
            Artifact::from_bytes(bytes).unwrap(),
            &[candidate],
            &Trust::key(self.key.public_key().unwrap()),
            None,
            &occasion(),
        )
    }

    /// Signs a payload of our making with the trusted key: what a flawed signer could produce.
    fn signed(&self, payload_type: &str, payload: &[u8]) -> Value {
        let key =
            KeyPair::from_pkcs8_der(pem::parse(self.key.to_pem().as_bytes()).unwrap().contents())
                .unwrap();
        let mut bundle = self.bundle.clone();
        bundle["dsseEnvelope"]["payloadType"] = json!(payload_type);
        bundle["dsseEnvelope"]["payload"] = json!(base64(payload));
        bundle["dsseEnvelope"]["signatures"][0]["sig"] = json!(base64(
            key.sign(&pae(payload_type, payload)).unwrap().as_bytes()
        ));
        bundle
    }

    fn resigned(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut statement = self.statement.clone();
        change(&mut statement);
        self.signed(PAYLOAD_TYPE, &serde_json::to_vec(&statement).unwrap())
    }

    #[track_caller]
    fn refused(&self, bundle: &Value, state: State, is_wanted: impl FnOnce(&Refusal) -> bool) {
        let refusal = refusal(self.verify(&bundle.to_string()));
        assert!(is_wanted(&refusal), "refused by another step: {refusal:?}");
        assert_eq!(refusal.state(), state);
    }
}

#[track_caller]
fn refusal(outcome: Result<Verified, VerifyError>) -> Refusal {
    match outcome {
        Err(VerifyError::Refused(mut refused)) => refused.refusals.remove(0).1,
        other => panic!("not refused: {other:?}"),
    }
}

fn base64(bytes: &[u8]) -> String {
    sigstore_types::PayloadBytes::new(bytes.to_vec()).to_base64()
}

#[test]
fn unflawed_bundle_is_accepted() {
    let good = good();
    let verified = good.verify(&good.bundle.to_string()).unwrap();
    assert_eq!(verified.artifact().bytes(), good.bytes);
    let key = good.key.public_key().unwrap().fingerprint();
    assert_eq!(verified.accepted()[0].signed().by, Signer::Key(key));
    assert_eq!(verified.accepted()[0].bundle(), "bundle");
    assert!(good.verify(&good.resigned(|_| {}).to_string()).is_ok());
}

#[test]
fn any_flipped_bit_in_the_module_is_refused() {
    let good = good();
    let bundle = good.bundle.to_string();
    for at in 8..good.bytes.len() {
        for bit in 0..8 {
            let mut bytes = good.bytes.clone();
            bytes[at] ^= 1 << bit;
            let refusal = refusal(good.verify_bytes(bytes, bundle.as_bytes()));
            assert!(
                matches!(refusal, Refusal::Subject { .. }),
                "byte {at} bit {bit}: {refusal:?}"
            );
        }
    }
}

#[test]
fn any_changed_byte_in_the_bundle_is_refused_or_changes_nothing_that_was_said() {
    let good = good();
    let bundle = serde_json::to_vec(&good.bundle).unwrap();
    let said = good
        .verify(&good.bundle.to_string())
        .unwrap()
        .audit()
        .unwrap()
        .clone();
    let mut accepted = 0;
    for at in 0..bundle.len() {
        let mut bytes = bundle.clone();
        bytes[at] ^= 1;
        if let Ok(verified) = good.verify_bytes(good.bytes.clone(), &bytes) {
            assert_eq!(verified.audit(), Some(&said), "byte {at}");
            accepted += 1;
        }
    }
    // Only the hint, which nothing authenticates, and unknown keys may differ.
    assert!(
        accepted < 120,
        "{accepted} of {} changes accepted",
        bundle.len()
    );
}

#[test]
fn broken_bundles_are_refused_by_the_step_that_reads_them() {
    let good = good();
    for text in ["", "{", "[]", "null", "{}", "\u{0}"] {
        assert!(
            matches!(refusal(good.verify(text)), Refusal::NotABundle(_)),
            "{text}"
        );
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(
        refusal(good.verify(&deep)),
        Refusal::NotABundle(_)
    ));
    let huge = " ".repeat((16 << 20) + 1);
    assert!(matches!(
        refusal(good.verify(&huge)),
        Refusal::TooLarge { .. }
    ));
    let mut old = good.bundle.clone();
    for version in ["0.1", "0.2"] {
        old["mediaType"] = json!(format!(
            "application/vnd.dev.sigstore.bundle+json;version={version}"
        ));
        // An old bundle may not carry a bare key either; whichever is noticed first, it is refused as invalid.
        good.refused(&old, State::Invalid, |refusal| {
            matches!(refusal, Refusal::MediaType { .. } | Refusal::NotABundle(_))
        });
    }
    let mut unsigned = good.bundle.clone();
    unsigned["dsseEnvelope"]["signatures"] = json!([]);
    good.refused(&unsigned, State::Invalid, |refusal| {
        matches!(refusal, Refusal::NotABundle(_))
    });
    let mut twice = good.bundle.clone();
    let signature = twice["dsseEnvelope"]["signatures"][0].clone();
    twice["dsseEnvelope"]["signatures"] = json!([signature, signature]);
    good.refused(&twice, State::Invalid, |refusal| {
        matches!(refusal, Refusal::NotABundle(_))
    });
}

#[test]
fn signature_must_be_the_trusted_keys_over_exactly_this() {
    let good = good();
    let mut other_type = good.bundle.clone();
    other_type["dsseEnvelope"]["payloadType"] = json!("application/json");
    good.refused(&other_type, State::Invalid, |refusal| {
        matches!(refusal, Refusal::PayloadType { .. })
    });
    let relabelled = good.signed(
        "application/json",
        &serde_json::to_vec(&good.statement).unwrap(),
    );
    good.refused(&relabelled, State::Invalid, |refusal| {
        matches!(refusal, Refusal::PayloadType { .. })
    });
    // Signed as something else, then labelled as a statement: DSSE signs the type too.
    let mut replayed = relabelled;
    replayed["dsseEnvelope"]["payloadType"] = json!(PAYLOAD_TYPE);
    good.refused(&replayed, State::Invalid, |refusal| {
        matches!(refusal, Refusal::Signature { .. })
    });

    let mut changed = good.bundle.clone();
    let mut statement = good.statement.clone();
    statement["predicate"]["module"]["size"] = json!(1);
    changed["dsseEnvelope"]["payload"] = json!(base64(&serde_json::to_vec(&statement).unwrap()));
    good.refused(&changed, State::Invalid, |refusal| {
        matches!(refusal, Refusal::Signature { .. })
    });

    let stranger = self::good();
    good.refused(&stranger.bundle, State::NotTrusted, |refusal| {
        matches!(refusal, Refusal::Signer { .. })
    });
    let mut impostor = stranger.bundle;
    impostor["verificationMaterial"]["publicKey"]["hint"] =
        json!(good.key.public_key().unwrap().hint());
    good.refused(&impostor, State::Invalid, |refusal| {
        matches!(refusal, Refusal::Signature { .. })
    });
}

#[test]
fn nobody_is_trusted_unless_named() {
    let good = good();
    let candidate = Candidate {
        name: "bundle".into(),
        bytes: good.bundle.to_string().into_bytes(),
    };
    let artifact = || Artifact::from_bytes(good.bytes.clone()).unwrap();
    let outcome = verify(
        artifact(),
        &[candidate],
        &Trust::default(),
        None,
        &occasion(),
    );
    assert!(matches!(refusal(outcome), Refusal::Signer { .. }));
    let Err(VerifyError::Refused(refused)) =
        verify(artifact(), &[], &Trust::default(), None, &occasion())
    else {
        panic!("verified without a bundle")
    };
    assert_eq!(refused.state(), State::NotAttested);
}

#[test]
fn statement_must_be_one_about_these_bytes_with_our_predicate() {
    let good = good();
    let payload = |text: &str| good.signed(PAYLOAD_TYPE, text.as_bytes());
    for text in ["", "[]", "{\"_type\":1}"] {
        good.refused(&payload(text), State::Invalid, |refusal| {
            matches!(refusal, Refusal::Payload(_))
        });
    }
    let twice = serde_json::to_string(&good.statement).unwrap().replacen(
        '{',
        "{\"_type\":\"https://in-toto.io/Statement/v1\",",
        1,
    );
    good.refused(&payload(&twice), State::Invalid, |refusal| {
        matches!(refusal, Refusal::Payload(_))
    });
    let of = |change: fn(&mut Value)| good.resigned(change);
    good.refused(
        &of(|s| s["_type"] = json!("https://in-toto.io/Statement/v0.1")),
        State::Invalid,
        |r| matches!(r, Refusal::StatementType { .. }),
    );
    good.refused(&of(|s| s["subject"] = json!([])), State::Invalid, |r| {
        matches!(r, Refusal::Subject { .. })
    });
    good.refused(
        &of(|s| s["subject"][0]["digest"] = json!({})),
        State::Invalid,
        |r| matches!(r, Refusal::Subject { .. }),
    );
    good.refused(
        &of(|s| s["subject"][0]["digest"]["sha256"] = json!("0".repeat(64))),
        State::Invalid,
        |r| matches!(r, Refusal::Subject { .. }),
    );
    good.refused(
        &of(|s| s["predicateType"] = json!("https://slsa.dev/provenance/v1")),
        State::NotAttested,
        |r| matches!(r, Refusal::PredicateType { .. }),
    );
    good.refused(&of(|s| s["predicate"] = json!({})), State::Invalid, |r| {
        matches!(r, Refusal::Predicate { .. })
    });
    good.refused(
        &of(|s| s["predicate"]["verdict"] = json!("passed")),
        State::Invalid,
        |r| matches!(r, Refusal::Predicate { .. }),
    );
    // One of several subjects is enough, and unknown fields are ignored, as in-toto demands.
    let several = good.resigned(|s| {
        s["subject"]
            .as_array_mut()
            .unwrap()
            .insert(0, json!({ "name": "other", "digest": { "sha512": "00" } }));
        s["predicate"]["news"] = json!(true);
    });
    assert!(good.verify(&several.to_string()).is_ok());
}

#[test]
fn code_is_read_where_a_policy_is_named() {
    let mut good = good();
    // An instruction that has nothing to work on: the headers are those of the good module.
    let text =
        r#"(module (memory (export "memory") 1 2) (func (export "_start") i64.extend8_s drop))"#;
    good.bytes = wat::parse_str(text).unwrap();
    let artifact = Artifact::from_bytes(good.bytes.clone()).unwrap();
    good.statement["subject"][0]["digest"]["sha256"] = json!(artifact.digest().hex());
    good.statement["predicate"]["module"]["size"] = json!(good.bytes.len());
    good.statement["predicate"]["module"]["proposals"] = json!(["threads"]);
    let bundle = good.resigned(|_| {});
    let verified = good.verify(&bundle.to_string()).unwrap();
    assert!(verified.report().is_none());
    let candidates = [Candidate {
        name: "bundle".into(),
        bytes: bundle.to_string().into_bytes(),
    }];
    let trust = Trust::key(good.key.public_key().unwrap());
    let policy = Policy::pure();
    let outcome = verify(artifact, &candidates, &trust, Some(&policy), &occasion());
    assert!(matches!(refusal(outcome), Refusal::Malformed { .. }));
}

#[test]
fn import_list_that_leaves_something_out_is_a_lie_too() {
    let artifact = artifact(r#"(module (import "env" "f" (func)) (import "env" "g" (func)))"#);
    let key = PrivateKey::generate().unwrap();
    let by = Credentials::key(&key);
    let bundle = attest(&artifact, &Policy::pure(), request(true), &by).unwrap();
    let mut statement = serde_json::to_value(&bundle.statement).unwrap();
    statement["predicate"]["verdict"] = json!("PASSED");
    statement["predicate"]["module"]["imports"]
        .as_array_mut()
        .unwrap()
        .pop();
    let good = Good {
        bytes: artifact.bytes().to_vec(),
        key,
        bundle: serde_json::from_str(&bundle.json).unwrap(),
        statement,
    };
    let refusal = refusal(good.verify(&good.resigned(|_| {}).to_string()));
    assert_eq!(
        refusal.to_string(),
        "the attested imports are not those of the binary: attested and not there: nothing; there and not attested: `env.g`"
    );
}

#[test]
fn statement_is_the_same_bytes_every_time() {
    let artifact = artifact("(module)");
    let key = PrivateKey::generate().unwrap();
    let by = Credentials::key(&key);
    let payload = || {
        let bundle = attest(&artifact, &Policy::pure(), request(false), &by).unwrap();
        serde_json::from_str::<Value>(&bundle.json).unwrap()["dsseEnvelope"]["payload"].clone()
    };
    assert_eq!(payload(), payload());
}
