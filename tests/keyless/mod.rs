//! Bundles with a certificate: an instance in memory signs, and every step that looks at its evidence refuses a flaw.

mod der;
mod recorded;
mod services;
mod several;
mod stack;

use jiff::civil::date;
use serde_json::{Value, json};
use wasm_audit::artifact::Artifact;
use wasm_audit::attest::{Credentials, PrivateKey, Request, attest};
use wasm_audit::policy::Policy;
use wasm_audit::verify::{
    Candidate, Claim, Identity, Pattern, Refusal, Refused, Signer, State, Trust, Verified,
    VerifyError, danger, verify,
};

use crate::occasion;
use stack::{ISSUED, Leaf, Stack, base64};

const MODULE: &str = r#"(module (memory (export "memory") 1 2) (func (export "_start")))"#;

fn artifact() -> Artifact {
    Artifact::from_bytes(wat::parse_str(MODULE).unwrap()).unwrap()
}

/// What a keyless signer would sign: the same statement as one with a key.
fn payload() -> Vec<u8> {
    let request = Request {
        name: "tool.wasm".into(),
        audited_at: "2025-01-01T00:05:00Z".parse().unwrap(),
        source: None,
        receipt: None,
        allow_failed: false,
    };
    let key = PrivateKey::generate().unwrap();
    let by = Credentials::key(&key);
    let bundle = attest(&artifact(), &Policy::pure(), request, &by).unwrap();
    serde_json::to_vec(&bundle.statement).unwrap()
}

fn identity(leaf: &Leaf) -> Identity {
    Identity::new(Pattern::exact(leaf.subject), Pattern::exact(leaf.issuer))
}

fn trust(stack: &Stack, identity: Identity) -> Trust {
    let mut trust = Trust::identity(identity);
    trust.roots = vec![stack.root()];
    trust
}

fn answer(bundles: &[&Value], trust: &Trust) -> Result<Verified, VerifyError> {
    let candidates: Vec<_> = bundles
        .iter()
        .map(|bundle| Candidate {
            name: "bundle".into(),
            bytes: bundle.to_string().into_bytes(),
        })
        .collect();
    verify(artifact(), &candidates, trust, None, &occasion())
}

#[track_caller]
fn refused(bundles: &[&Value], trust: &Trust) -> Refused {
    match answer(bundles, trust) {
        Err(VerifyError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn refused_by(bundle: &Value, trust: &Trust, state: State, words: &str) -> Refusal {
    let mut refused = refused(&[bundle], trust);
    let refusal = refused.refusals.remove(0).1;
    assert!(
        refusal.to_string().contains(words),
        "refused by another step: {refusal}"
    );
    assert_eq!(refusal.state(), state, "{refusal}");
    refusal
}

#[test]
fn certificate_of_somebody_believed_verifies() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let bundle = stack.sign(&payload(), &leaf);
    let mut identity = identity(&leaf);
    identity
        .claims
        .insert(Claim::Repository, "acme/tool".into());
    identity.claims.insert(Claim::Ref, "refs/heads/main".into());
    identity.window.not_after = Some(date(2025, 1, 1));
    let verified = answer(&[&bundle], &trust(&stack, identity)).unwrap();
    let signed = verified.accepted()[0].signed();
    let Signer::Identity(certificate) = &signed.by else {
        panic!("{signed:?}")
    };
    assert_eq!(certificate.subject, leaf.subject);
    assert_eq!(certificate.claims[&Claim::Repository], "acme/tool");
    assert!(signed.logged);
    assert_eq!(signed.times, ["2025-01-01T00:05:00Z"]);
    assert_eq!(signed.root.as_deref(), Some("test"));
    assert!(verified.audit().is_some());

    let pattern = Pattern::regexp(
        r"^https://github\.com/acme/tool/\.github/workflows/release\.yml@refs/heads/[a-z]+$",
    );
    let by_pattern = Identity::new(pattern.unwrap(), Pattern::exact(leaf.issuer));
    assert!(answer(&[&bundle], &trust(&stack, by_pattern)).is_ok());
    assert!(answer(&[&bundle], &trust(&stack, danger::any_identity())).is_ok());
}

#[test]
fn every_field_of_the_identity_must_match() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let bundle = stack.sign(&payload(), &leaf);
    let good = || identity(&leaf);
    let with = |change: &dyn Fn(&mut Identity)| {
        let mut identity = good();
        change(&mut identity);
        trust(&stack, identity)
    };
    let wrongs: [(&str, Trust); 6] = [
        (
            "subject",
            with(&|i| i.subject = Pattern::exact("https://github.com/acme/tool")),
        ),
        (
            "issuer",
            with(&|i| i.issuer = Pattern::exact("https://accounts.example.com")),
        ),
        (
            "repository",
            with(&|i| drop(i.claims.insert(Claim::Repository, "acme/tools".into()))),
        ),
        (
            "ref",
            with(&|i| drop(i.claims.insert(Claim::Ref, "refs/tags/v1".into()))),
        ),
        // The certificate does not say.
        (
            "trigger",
            with(&|i| drop(i.claims.insert(Claim::Trigger, "push".into()))),
        ),
        (
            "day",
            with(&|i| i.window.not_before = Some(date(2025, 1, 2))),
        ),
    ];
    for (field, trust) in wrongs {
        let refusal = refused_by(
            &bundle,
            &trust,
            State::NotTrusted,
            "is not the identity that is trusted",
        );
        let Refusal::Identity { tried, .. } = refusal else {
            panic!("{refusal:?}")
        };
        let differ: Vec<_> = tried[0].fields.iter().filter(|one| !one.matches).collect();
        assert_eq!(
            differ.iter().map(|one| one.field).collect::<Vec<_>>(),
            [field]
        );
    }
    let mut nobody = Trust::default();
    nobody.roots = vec![stack.root()];
    refused_by(
        &bundle,
        &nobody,
        State::NotTrusted,
        "no identity is trusted",
    );
}

#[test]
fn certificate_must_be_an_authoritys_for_signing_and_of_its_time() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let believed = trust(&stack, identity(&leaf));
    let elsewhere = Stack::new().sign(&payload(), &leaf);
    let words = "no authority of the trusted root `test` stands behind the bundle: it lists no transparency log";
    refused_by(&elsewhere, &believed, State::NotTrusted, words);
    let mut mixed = believed.clone();
    mixed.roots = vec![Stack::new().root(), stack.root()];
    assert!(answer(&[&stack.sign(&payload(), &leaf)], &mixed).is_ok());
    for logged_at in [ISSUED - 1, ISSUED + 601] {
        let late = stack.sign(
            &payload(),
            &Leaf {
                logged_at,
                ..leaf.clone()
            },
        );
        let refusal = refused(&[&late], &believed).refusals.remove(0).1;
        assert!(
            matches!(refusal, Refusal::Authority { .. } | Refusal::Certificate(_)),
            "{logged_at}: {refusal}"
        );
    }
    // A certificate for servers.
    let usage = "1.3.6.1.5.5.7.3.1";
    let server = stack.sign(
        &payload(),
        &Leaf {
            usage,
            ..leaf.clone()
        },
    );
    refused_by(
        &server,
        &believed,
        State::NotTrusted,
        "no authority of the trusted root `test`",
    );
    // An authority that nobody lists, behind a log that is listed: the certificate of one stack in the bundle of another.
    let mut forged = stack.sign(&payload(), &leaf);
    forged["verificationMaterial"]["certificate"] =
        elsewhere["verificationMaterial"]["certificate"].clone();
    refused_by(
        &forged,
        &believed,
        State::Invalid,
        "is not that of the certificate",
    );
}

#[test]
fn log_entry_must_be_there_and_true_and_about_this() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let believed = trust(&stack, identity(&leaf));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut bundle = stack.sign(&payload(), &leaf);
        change(&mut bundle["verificationMaterial"]["tlogEntries"]);
        bundle
    };
    let other = stack.sign(b"{}", &leaf)["verificationMaterial"]["tlogEntries"].clone();
    let zeroes = base64(&[0; 32]);
    let flaws: [(&str, Value); 9] = [
        ("log entry", changed(&|entries| *entries = json!([]))),
        (
            "entry of another signature",
            changed(&|entries| *entries = other.clone()),
        ),
        (
            "time",
            changed(&|entries| entries[0]["integratedTime"] = json!((ISSUED + 301).to_string())),
        ),
        (
            "promise",
            changed(&|entries| {
                entries[0]["inclusionPromise"]["signedEntryTimestamp"] = json!(zeroes)
            }),
        ),
        (
            "no promise",
            changed(&|entries| {
                drop(
                    entries[0]
                        .as_object_mut()
                        .unwrap()
                        .remove("inclusionPromise"),
                )
            }),
        ),
        (
            "no proof",
            changed(&|entries| drop(entries[0].as_object_mut().unwrap().remove("inclusionProof"))),
        ),
        (
            "root hash",
            changed(&|entries| entries[0]["inclusionProof"]["rootHash"] = json!(zeroes)),
        ),
        (
            "size",
            changed(&|entries| entries[0]["inclusionProof"]["treeSize"] = json!("2")),
        ),
        (
            "checkpoint",
            changed(&|entries| {
                let checkpoint = &mut entries[0]["inclusionProof"]["checkpoint"]["envelope"];
                *checkpoint = json!(checkpoint.as_str().unwrap().replacen("\n1\n", "\n2\n", 1));
            }),
        ),
    ];
    for (flaw, bundle) in flaws {
        let refusal = refused(&[&bundle], &believed).refusals.remove(0).1;
        assert!(
            matches!(
                refusal,
                Refusal::Log(_) | Refusal::Timestamp(_) | Refusal::Material(_)
            ),
            "{flaw}: {refusal}"
        );
        assert_eq!(refusal.state(), State::Invalid, "{flaw}");
    }
}

#[test]
fn what_was_signed_is_looked_at_as_with_a_key() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let believed = trust(&stack, identity(&leaf));
    let says = |change: &dyn Fn(&mut Value)| {
        let mut statement: Value = serde_json::from_slice(&payload()).unwrap();
        change(&mut statement);
        stack.sign(statement.to_string().as_bytes(), &leaf)
    };
    let mut flipped = stack.sign(&payload(), &leaf);
    flipped["dsseEnvelope"]["payload"] = json!(base64(b"{}"));
    refused_by(
        &flipped,
        &believed,
        State::Invalid,
        "is not that of the certificate",
    );
    refused_by(
        &stack.sign(b"[]", &leaf),
        &believed,
        State::Invalid,
        "not an in-toto statement",
    );
    let other = says(&|s| s["subject"][0]["digest"]["sha256"] = json!("0".repeat(64)));
    refused_by(
        &other,
        &believed,
        State::Invalid,
        "the statement is about `tool.wasm`",
    );
    let nothing = says(&|s| s["subject"] = json!([]));
    refused_by(
        &nothing,
        &believed,
        State::Invalid,
        "the statement is about nothing",
    );
    let older = says(&|s| s["_type"] = json!("https://in-toto.io/Statement/v0.1"));
    refused_by(
        &older,
        &believed,
        State::Invalid,
        "found the statement type",
    );
    let lie = says(&|s| s["predicate"]["module"]["exports"] = json!([]));
    refused_by(&lie, &believed, State::Disagrees, "the attested exports");
}

#[test]
fn statement_of_the_version_before_is_taken_from_others_as_cosign_writes_it() {
    let (stack, leaf) = (Stack::new(), Leaf::usual());
    let says = |version: &str, predicate_type: &str| {
        let mut statement: Value = serde_json::from_slice(&payload()).unwrap();
        statement["_type"] = json!(format!("https://in-toto.io/Statement/{version}"));
        statement["predicateType"] = json!(predicate_type);
        stack.sign(statement.to_string().as_bytes(), &leaf)
    };
    let other = "https://example.com/review/v1";
    let mut believed = trust(&stack, identity(&leaf));
    believed.demands.predicates.insert(other.into());
    for version in ["v1", "v0.1"] {
        let verified = answer(&[&says(version, other)], &believed).unwrap();
        assert_eq!(verified.accepted()[0].predicate_type(), other);
    }
    let words = "found the statement type";
    refused_by(&says("v0.2", other), &believed, State::Invalid, words);
    let ours = trust(&stack, identity(&leaf));
    let old = says("v0.1", wasm_audit::attest::PREDICATE_TYPE);
    refused_by(&old, &ours, State::Invalid, words);
}
