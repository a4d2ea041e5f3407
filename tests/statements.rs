//! What is attested besides the audit, as its specification and our schemas have it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wasm_audit::artifact::Artifact;
use wasm_audit::attest::{
    AttestError, Attestation, Build, Credentials, Package, PrivateKey, Request, Saying, Source,
    prepare,
};
use wasm_audit::policy::Policy;
use wasm_audit::verify::{
    Candidate, Missing, Refusal, State, Trust, Verified, VerifyError, verify,
};

use crate::occasion;
use crate::peers::root;

const CHECKSUM: &str = "f52b00d39961fc5b2736ea853c9cc86238e165017a493d1d5c8eac6bdc4cc273";

fn artifact(text: &str) -> Artifact {
    Artifact::from_bytes(wat::parse_str(text).unwrap()).unwrap()
}

fn tool() -> Artifact {
    artifact(r#"(module (memory (export "memory") 1 2) (func (export "_start")))"#)
}

/// A module with a `.dep-v0` section.
fn audited_tool() -> Artifact {
    let list = r#"{"packages":[{"name":"memchr","version":"2.7.6","source":"crates.io"},
        {"name":"tool","version":"0.1.0","source":"local","root":true},
        {"name":"cc","version":"1.0.0+x","source":"crates.io","kind":"build"}]}"#;
    let data = miniz_oxide::deflate::compress_to_vec_zlib(list.as_bytes(), 6);
    let escaped: String = data.iter().map(|byte| format!("\\{byte:02x}")).collect();
    artifact(&format!(
        r#"(module (memory (export "memory") 1 2) (func (export "_start")) (@custom ".dep-v0" "{escaped}"))"#
    ))
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

fn build() -> Build {
    let lock = format!(
        "[[package]]\nname = \"memchr\"\nversion = \"2.7.6\"\nsource = \"registry+x\"\nchecksum = \"{CHECKSUM}\"\n[[package]]\nname = \"tool\"\nversion = \"0.1.0\"\n"
    );
    Build {
        source: Some(Source {
            repository: Some("https://github.com/acme/tool.git".into()),
            commit: "0123456789abcdef0123456789abcdef01234567".into(),
            dirty: false,
            path: Some("modules/tool".into()),
            tree: None,
        }),
        packages: Package::of_lock(&lock).unwrap(),
        builder: "https://github.com/actions/runner/github-hosted".into(),
        invocation: Some("https://github.com/acme/tool/actions/runs/1/attempts/1".into()),
    }
}

fn all(artifact: &Artifact, key: &PrivateKey) -> Vec<Attestation> {
    let sayings = BTreeSet::from(Saying::ALL);
    prepare(
        artifact,
        &Policy::pure(),
        &request(false),
        &sayings,
        Some(&build()),
    )
    .unwrap()
    .sign(&Credentials::key(key))
    .unwrap()
}

fn statement(json: &str) -> Value {
    let bundle: Value = serde_json::from_str(json).unwrap();
    let payload = bundle["dsseEnvelope"]["payload"].as_str().unwrap();
    let payload = sigstore_types::PayloadBytes::from_base64(payload).unwrap();
    serde_json::from_slice(payload.as_bytes()).unwrap()
}

fn said(attested: &[Attestation], wanted: Saying) -> Value {
    let bundle = attested.iter().find(|bundle| bundle.saying == wanted);
    statement(&bundle.unwrap().json)
}

fn verified(
    artifact: Artifact,
    attested: &[Attestation],
    trust: &Trust,
) -> Result<Verified, VerifyError> {
    let candidates: Vec<_> = attested
        .iter()
        .map(|bundle| Candidate {
            name: bundle.saying.name().into(),
            bytes: bundle.json.clone().into_bytes(),
        })
        .collect();
    verify(artifact, &candidates, trust, None, &occasion())
}

#[test]
fn every_predicate_is_as_its_schema_says() {
    let key = PrivateKey::generate().unwrap();
    for artifact in [tool(), audited_tool()] {
        let attested = all(&artifact, &key);
        for (saying, schema) in [
            (Saying::ModuleAudit, "module-audit.schema.json"),
            (Saying::Provenance, "provenance.schema.json"),
            (Saying::Sbom, "sbom.schema.json"),
            (Saying::Svr, "svr.schema.json"),
        ] {
            let text = std::fs::read_to_string(root().join("attestations").join(schema)).unwrap();
            let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
            let statement = said(&attested, saying);
            assert_eq!(statement["predicateType"], saying.predicate_type());
            assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
            assert_eq!(
                statement["subject"][0]["digest"]["sha256"],
                artifact.digest().hex()
            );
            let errors: Vec<_> = schema
                .iter_errors(&statement["predicate"])
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{saying:?}: {errors:?}");
            // A schema that takes anything is none.
            assert!(!schema.is_valid(&json!({})), "{saying:?}");
        }
    }
}

#[test]
fn provenance_names_source_packages_and_builder() {
    let attested = all(&tool(), &PrivateKey::generate().unwrap());
    let provenance = &said(&attested, Saying::Provenance)["predicate"];
    assert_eq!(
        provenance["buildDefinition"]["externalParameters"],
        json!({ "source": "git+https://github.com/acme/tool.git", "path": "modules/tool" })
    );
    // The workspace's own package is in the source.
    assert_eq!(
        provenance["buildDefinition"]["resolvedDependencies"],
        json!([
            {
                "uri": "git+https://github.com/acme/tool.git@0123456789abcdef0123456789abcdef01234567",
                "digest": { "gitCommit": "0123456789abcdef0123456789abcdef01234567" },
                "annotations": { "dirty": false },
            },
            { "uri": "pkg:cargo/memchr@2.7.6", "digest": { "sha256": CHECKSUM } },
        ])
    );
    assert_eq!(
        provenance["runDetails"]["builder"]["id"],
        "https://github.com/actions/runner/github-hosted"
    );
}

#[test]
fn bill_of_materials_is_the_modules_own_if_it_has_one() {
    let key = PrivateKey::generate().unwrap();
    let components = |artifact: &Artifact| {
        let sbom = said(&all(artifact, &key), Saying::Sbom);
        let of = sbom["predicate"]["components"].as_array().unwrap().clone();
        let from = sbom["predicate"]["metadata"]["properties"][0]["value"].clone();
        (from, of)
    };
    let (from, own) = components(&audited_tool());
    assert_eq!(from, ".dep-v0");
    let told: Vec<_> = own
        .iter()
        .map(|one| {
            (
                one["purl"].as_str().unwrap(),
                one["scope"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("pkg:cargo/cc@1.0.0%2Bx", "excluded"),
            ("pkg:cargo/memchr@2.7.6", "required"),
            ("pkg:cargo/tool@0.1.0", "required"),
        ]
    );
    assert_eq!(own[1]["hashes"][0]["content"], CHECKSUM);
    let (from, locked) = components(&tool());
    assert_eq!((from, locked.len()), (json!("Cargo.lock"), 2));
}

#[test]
fn what_is_not_known_is_not_attested() {
    let of = |artifact: &Artifact, saying, allow_failed, build: Option<&Build>| {
        let sayings = BTreeSet::from([Saying::ModuleAudit, saying]);
        prepare(
            artifact,
            &Policy::pure(),
            &request(allow_failed),
            &sayings,
            build,
        )
    };
    let no_source = Build {
        source: None,
        ..build()
    };
    for build in [None, Some(&no_source)] {
        let outcome = of(&tool(), Saying::Provenance, false, build);
        assert!(matches!(outcome, Err(AttestError::NoBuild)), "{outcome:?}");
    }
    let outcome = of(&tool(), Saying::Sbom, false, None);
    assert!(
        matches!(outcome, Err(AttestError::NoPackages)),
        "{outcome:?}"
    );
    // Failed is said only where it is asked for, and never in a result that can only pass.
    let fails = artifact(r#"(module (import "env" "f" (func)))"#);
    for (saying, allow_failed) in [
        (Saying::Svr, false),
        (Saying::Svr, true),
        (Saying::Sbom, false),
    ] {
        let outcome = of(&fails, saying, allow_failed, Some(&build()));
        assert!(
            matches!(outcome, Err(AttestError::Failed(_))),
            "{saying:?}: {outcome:?}"
        );
    }
    let failed = of(&fails, Saying::Sbom, true, Some(&build()))
        .unwrap()
        .sign(&Credentials::key(&PrivateKey::generate().unwrap()))
        .unwrap();
    assert_eq!(
        said(&failed, Saying::ModuleAudit)["predicate"]["verdict"],
        "FAILED"
    );
}

#[test]
fn statements_are_the_same_bytes_every_time() {
    let key = PrivateKey::generate().unwrap();
    let payloads = || {
        let bundles = all(&audited_tool(), &key);
        let of = |json: &str| {
            serde_json::from_str::<Value>(json).unwrap()["dsseEnvelope"]["payload"].clone()
        };
        bundles
            .iter()
            .map(|bundle| of(&bundle.json))
            .collect::<Vec<_>>()
    };
    assert_eq!(payloads(), payloads());
}

#[test]
fn demands_on_source_and_builder_are_met_by_provenance() {
    let key = PrivateKey::generate().unwrap();
    let attested = all(&tool(), &key);
    let mut trust = Trust::key(key.public_key().unwrap());
    trust
        .demands
        .predicates
        .extend(Saying::ALL.map(|saying| saying.predicate_type().to_owned()));
    trust.demands.source_repository = Some("https://github.com/acme/tool".into());
    trust.demands.builder = Some("https://github.com/actions/runner/github-hosted".into());
    let verified_all = verified(tool(), &attested, &trust).unwrap();
    assert_eq!(verified_all.accepted().len(), 4);
    assert!(verified_all.audit().is_some());

    let refused = |trust: &Trust| match verified(tool(), &attested, trust) {
        Err(VerifyError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    };
    let mut elsewhere = trust.clone();
    elsewhere.demands.source_repository = Some("https://github.com/acme/tools".into());
    let other_source = refused(&elsewhere);
    assert_eq!(other_source.state(), State::Disagrees);
    assert!(matches!(other_source.refusals[0].1, Refusal::Source { .. }));
    let mut by_other = trust.clone();
    by_other.demands.builder = Some("https://github.com/actions/runner/self-hosted".into());
    assert!(matches!(
        refused(&by_other).refusals[0].1,
        Refusal::Builder { .. }
    ));
    let mut more = trust;
    more.demands
        .predicates
        .insert("https://example.com/review/v1".into());
    let missing = refused(&more);
    assert_eq!(missing.state(), State::NotAttested);
    assert_eq!((missing.accepted.len(), missing.missing.len()), (4, 1));
}

#[test]
fn trust_that_names_other_statements_does_without_an_audit() {
    let key = PrivateKey::generate().unwrap();
    let attested = all(&tool(), &key);
    let mut trust = Trust::key(key.public_key().unwrap());
    trust
        .demands
        .predicates
        .insert(Saying::Svr.predicate_type().into());
    let verified = verified(tool(), &attested, &trust).unwrap();
    assert_eq!(
        verified.accepted()[0].predicate_type(),
        Saying::Svr.predicate_type()
    );
    assert!(verified.audit().is_none());
}

#[test]
fn policy_adds_to_what_must_be_attested_and_takes_nothing_away() {
    let key = PrivateKey::generate().unwrap();
    let attested = all(&tool(), &key);
    let files = std::collections::BTreeMap::from([
        (
            "world.wit".to_owned(),
            b"package p:p; world command {}".to_vec(),
        ),
        (
            "policy.toml".to_owned(),
            b"[trust]\npredicates = [\"svr\"]\n".to_vec(),
        ),
    ]);
    let policy = Policy::from_files("p".into(), &files).unwrap();
    let outcome = |sayings: &[Saying]| {
        let candidates: Vec<_> = attested
            .iter()
            .filter(|bundle| sayings.contains(&bundle.saying))
            .map(|bundle| Candidate {
                name: bundle.saying.name().into(),
                bytes: bundle.json.clone().into_bytes(),
            })
            .collect();
        let trust = Trust::key(key.public_key().unwrap());
        verify(tool(), &candidates, &trust, Some(&policy), &occasion())
    };
    assert!(outcome(&[Saying::ModuleAudit, Saying::Svr]).is_ok());
    for alone in [Saying::ModuleAudit, Saying::Svr] {
        assert!(
            matches!(outcome(&[alone]), Err(VerifyError::Refused(_))),
            "{alone:?}"
        );
    }
}

#[test]
fn source_and_builder_that_nothing_names_are_missing() {
    let key = PrivateKey::generate().unwrap();
    let mut attested = all(&tool(), &key);
    attested.retain(|bundle| bundle.saying == Saying::ModuleAudit);
    let mut trust = Trust::key(key.public_key().unwrap());
    trust.demands.source_repository = Some("https://github.com/acme/tool".into());
    trust.demands.builder = Some("https://github.com/acme/builder".into());
    let Err(VerifyError::Refused(refused)) = verified(tool(), &attested, &trust) else {
        panic!("not refused");
    };
    assert_eq!(refused.state(), State::NotAttested);
    assert_eq!(
        refused.missing,
        [
            Missing::Source("https://github.com/acme/tool".into()),
            Missing::Builder("https://github.com/acme/builder".into())
        ]
    );
}
