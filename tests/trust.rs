//! The trust configuration: every key means what its name says, and what does not say clearly whom it means is refused.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;

use jiff::civil::date;
use wasm_audit::attest::{PrivateKey, PublicKey};
use wasm_audit::instance::Instance;
use wasm_audit::verify::{Claim, ConfigError, Pattern, PatternError, Root, TEMPLATE, Trust};

/// Reads a configuration that stands beside `release.pub`.
fn load(text: &str) -> (PublicKey, Result<Trust, ConfigError>) {
    let folder = tempfile::tempdir().unwrap();
    let key = PrivateKey::generate().unwrap().public_key().unwrap();
    fs::write(folder.path().join("release.pub"), key.to_pem()).unwrap();
    let path = folder.path().join("trust.toml");
    fs::write(&path, text).unwrap();
    (key, Trust::load(&path))
}

fn refused(text: &str) -> ConfigError {
    load(text).1.expect_err(text)
}

#[test]
fn every_key_is_read_into_its_place() {
    let (key, trust) = load(
        r#"
        threshold = 2
        [[key]]
        name = "release"
        file = "release.pub"
        not-before = "2026-01-02"
        not-after = "2026-12-30"
        [[identity]]
        name = "workflow"
        subject = "https://github.com/acme/tool/x"
        issuer-regexp = '^https://token\.actions\.githubusercontent\.com$'
        repository = "acme/tool"
        ref = "refs/heads/main"
        workflow = "release"
        trigger = "push"
        sha = "ab"
        not-after = "2027-01-01"
        [root]
        instances = ["github", "public-good"]
        [demand]
        predicates = ["svr"]
        source-repository = "https://github.com/acme/tool"
        builder = "https://example.com/builder"
        [revoked]
        digests = ["sha256:1111111111111111111111111111111111111111111111111111111111111111"]
        keys = ["sha256:2222222222222222222222222222222222222222222222222222222222222222"]
        "#,
    );
    let trust = trust.unwrap();
    assert_eq!(trust.threshold, NonZero::new(2));
    assert_eq!(trust.keys[0].name.as_deref(), Some("release"));
    assert_eq!(trust.keys[0].key, key);
    assert_eq!(trust.keys[0].window.not_before, Some(date(2026, 1, 2)));
    assert_eq!(trust.keys[0].window.not_after, Some(date(2026, 12, 30)));
    let identity = &trust.identities[0];
    assert_eq!(
        identity.subject,
        Pattern::exact("https://github.com/acme/tool/x")
    );
    assert!(
        identity
            .issuer
            .is_met_by("https://token.actions.githubusercontent.com")
    );
    assert!(
        !identity
            .issuer
            .is_met_by("https://token-actions.githubusercontent.com")
    );
    let claims = [
        (Claim::Repository, "acme/tool"),
        (Claim::Ref, "refs/heads/main"),
        (Claim::Workflow, "release"),
        (Claim::Trigger, "push"),
        (Claim::Sha, "ab"),
    ];
    let claims = claims.map(|(claim, value)| (claim, value.to_owned()));
    assert_eq!(identity.claims, BTreeMap::from(claims));
    assert_eq!(identity.window.not_after, Some(date(2027, 1, 1)));
    assert_eq!(
        trust.roots,
        [Root::of(Instance::PublicGood), Root::of(Instance::Github)]
    );
    assert!(
        trust
            .demands
            .predicates
            .contains("https://in-toto.io/attestation/svr/v0.2")
    );
    assert_eq!(
        trust.demands.builder.as_deref(),
        Some("https://example.com/builder")
    );
    let first = |digests: &std::collections::BTreeSet<wasm_audit::digest::Digest>| {
        digests.first().unwrap().hex()
    };
    assert_eq!(first(&trust.revoked.digests), "1".repeat(64));
    assert_eq!(first(&trust.revoked.keys), "2".repeat(64));
}

#[test]
fn key_can_stand_in_the_configuration_itself() {
    let key = PrivateKey::generate().unwrap().public_key().unwrap();
    let (_, trust) = load(&format!("[[key]]\npem = \"\"\"\n{}\"\"\"\n", key.to_pem()));
    assert_eq!(trust.unwrap().keys[0].key, key);
}

#[test]
fn entry_that_does_not_say_whom_it_means_is_refused() {
    let issuer = "issuer = \"https://accounts.example.com\"";
    let subject = "subject = \"ann@example.com\"";
    for entry in [
        "[[key]]".to_owned(),
        "[[key]]\nfile = \"release.pub\"\npem = \"x\"".into(),
        format!("[[identity]]\n{issuer}"),
        format!("[[identity]]\n{subject}"),
        format!("[[identity]]\n{subject}\nsubject-regexp = '^ann@example\\.com$'\n{issuer}"),
    ] {
        assert!(
            matches!(refused(&entry), ConfigError::OneOf { .. }),
            "{entry}"
        );
    }
    for (key, other, wild) in [
        ("subject-regexp", issuer, "^.*$"),
        ("issuer-regexp", subject, "^https://.*$"),
    ] {
        let error = refused(&format!("[[identity]]\n{other}\n{key} = '{wild}'"));
        let ConfigError::Pattern { entry, source } = error else {
            panic!("{error:?}")
        };
        assert!(
            entry.contains(key) && matches!(source, PatternError::Wild { .. }),
            "{entry}"
        );
    }
}

#[test]
fn what_is_misspelt_is_an_error_with_its_place() {
    for text in [
        "treshold = 2",
        "threshold = 0",
        "threshold = -1",
        "[[keys]]\nfile = \"release.pub\"",
        "[[key]]\nfile = \"release.pub\"\nnot-after = \"2026-02-30\"",
        "[revoked]\nkeys = [\"sha256:12\"]",
        "[revoked]\ndigest = []",
        "[root]\ninstances = [\"publicgood\"]",
        "[demand]\npredicates = [\"audit\"]",
        "[identity]\nsubject = \"x\"",
    ] {
        let error = refused(text);
        assert!(
            matches!(&error, ConfigError::Toml(shown) if shown.contains("line ")),
            "{text}: {error}"
        );
    }
    let missing = refused("[[key]]\nfile = \"nowhere.pub\"");
    assert!(matches!(missing, ConfigError::File { .. }), "{missing:?}");
    let no_key = refused("[[key]]\nfile = \"trust.toml\"");
    assert!(matches!(no_key, ConfigError::Key { .. }), "{no_key:?}");
    let no_root = refused("[root]\nfiles = [\"release.pub\"]");
    assert!(matches!(no_root, ConfigError::Root { .. }), "{no_root:?}");
}

#[test]
fn template_believes_nobody_and_its_examples_can_be_used() {
    let (_, trust) = load(TEMPLATE);
    let trust = trust.unwrap();
    assert!(trust.keys.is_empty() && trust.identities.is_empty() && trust.roots.is_empty());
    // Sentences begin with a capital, or go on from a line that did; examples do not.
    let examples: String = TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(example) if example.starts_with('[') || example.contains(" = ") => example,
            Some(_) => "",
            None => line,
        })
        .map(|line| line.replace("sha256:…", &format!("sha256:{}", "0".repeat(64))))
        .map(|line| line.replace("files = [\"trusted_root.json\"]", ""))
        .map(|line| line + "\n")
        .collect();
    let (_, used) = load(&examples);
    let used = used.unwrap();
    assert_eq!(
        (used.keys.len(), used.identities.len(), used.roots.len()),
        (1, 1, 2)
    );
    assert_eq!(used.revoked.keys.len(), 1);
    assert!(used.demands.policy.is_some());
}
