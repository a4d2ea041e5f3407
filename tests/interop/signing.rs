//! Signing with the instance and verifying by its root.

use serde_json::Value;
use sigstore_types::PayloadBytes;

use super::{ANN, Desk, Instance};

fn material(bundle: &Value) -> &Value {
    &bundle["verificationMaterial"]
}

#[test]
fn interop_keyless_from_end_to_end() {
    let Some(instance) = Instance::here("interop_keyless_from_end_to_end") else {
        return;
    };
    let desk = Desk::new();
    desk.write("token.txt", instance.token(""));
    let said = desk
        .run(
            &["attest", "tool.wasm", "--identity-token", "token.txt"],
            &instance.flags(),
        )
        .is(0);
    let issuer = instance.url("issuer");
    assert!(
        said.contains(&format!("`{ANN}`, vouched for by `{issuer}`")),
        "{said}"
    );
    let bundle = desk.bundle();
    assert_eq!(
        bundle["mediaType"],
        "application/vnd.dev.sigstore.bundle.v0.3+json"
    );
    let material = material(&bundle);
    assert!(material["certificate"]["rawBytes"].is_string());
    let entry = &material["tlogEntries"][0];
    assert_eq!(entry["kindVersion"]["kind"], "hashedrekord");
    assert_eq!(entry["kindVersion"]["version"], "0.0.2");
    let timestamps = &material["timestampVerificationData"]["rfc3161Timestamps"];
    assert_eq!(timestamps.as_array().map(Vec::len), Some(1));
    // The token is in no file but its own, and in nothing that was said.
    let token = std::fs::read_to_string(desk.path("token.txt")).unwrap();
    let mut written = said;
    for name in desk.files().iter().filter(|name| *name != "token.txt") {
        written += &String::from_utf8_lossy(&std::fs::read(desk.path(name)).unwrap());
    }
    let (claims, signature) = token.rsplit_once('.').unwrap();
    let (_, claims) = claims.split_once('.').unwrap();
    assert!(!written.contains(claims) && !written.contains(signature));

    let said = desk.run(&["verify", "tool.wasm"], &instance.ann()).is(0);
    assert!(said.contains("in a transparency log"), "{said}");
    // Without the instance's root, it is a stranger's.
    let flags = &instance.ann()[2..];
    desk.run(&["verify", "tool.wasm"], flags).is(12);
}

#[test]
fn interop_one_certificate_signs_every_statement_of_a_call() {
    let Some(instance) = Instance::here("interop_one_certificate_signs_every_statement_of_a_call")
    else {
        return;
    };
    let desk = Desk::new();
    desk.write("token.txt", instance.token(""));
    desk.run(
        &[
            "attest",
            "tool.wasm",
            "--identity-token",
            "token.txt",
            "--predicate-type=module-audit",
            "--predicate-type=svr",
        ],
        &instance.flags(),
    )
    .is(0);
    let (audit, svr) = (desk.bundle(), desk.json("tool.wasm.svr.sigstore.json"));
    assert_eq!(
        material(&audit)["certificate"],
        material(&svr)["certificate"]
    );
    assert_ne!(
        material(&audit)["tlogEntries"],
        material(&svr)["tlogEntries"]
    );
    let mut flags = instance.ann();
    flags.extend(["--predicate-type".into(), "svr".into()]);
    desk.run(
        &["verify", "tool.wasm", "--predicate-type=module-audit"],
        &flags,
    )
    .is(0);
}

#[test]
fn interop_key_with_a_log_and_a_timestamp() {
    let Some(instance) = Instance::here("interop_key_with_a_log_and_a_timestamp") else {
        return;
    };
    let desk = Desk::new();
    desk.run(&["keys", "generate"], &[]).is(0);
    let services = [
        vec!["--timestamp-server-url", instance.url("timestamps")],
        vec!["--rekor-url", instance.url("rekor")],
        vec![
            "--timestamp-server-url",
            instance.url("timestamps"),
            "--rekor-url",
            instance.url("rekor"),
        ],
    ];
    let root = ["--trusted-root".into(), instance.path("trusted_root.json")];
    for services in services {
        let mut args = vec!["attest", "tool.wasm", "--key", "wasm-audit.key"];
        args.extend(&services);
        desk.run(&args, &root).is(0);
        let bundle = desk.bundle();
        let has = |what| services.contains(&what);
        assert_eq!(
            material(&bundle)["tlogEntries"]
                .as_array()
                .is_some_and(|entries| !entries.is_empty()),
            has("--rekor-url")
        );
        assert_eq!(
            material(&bundle)["timestampVerificationData"]["rfc3161Timestamps"].is_array(),
            has("--timestamp-server-url")
        );
        let verify = ["verify", "tool.wasm", "--key", "wasm-audit.pub"];
        let said = desk.run(&verify, &root).is(0);
        assert_eq!(
            said.contains("in a transparency log"),
            has("--rekor-url"),
            "{said}"
        );
        assert_eq!(
            said.contains("no proven time"),
            !has("--timestamp-server-url"),
            "{said}"
        );
        // By another instance's root the evidence is nobody's.
        let nobodys = if has("--rekor-url") { 12 } else { 11 };
        desk.run(&verify, &[]).is(nobodys);
    }
}

#[test]
fn interop_token_of_the_environment() {
    let Some(instance) = Instance::here("interop_token_of_the_environment") else {
        return;
    };
    let workflow = format!(
        "{}/actions?email=workflow@example.com",
        instance.url("issuer")
    );
    let gitlab = instance.token("email=gitlab@example.com");
    let github = [
        ("GITHUB_ACTIONS", "true"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", workflow.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of-the-job"),
    ];
    let environments = [
        (
            vec![("SIGSTORE_ID_TOKEN", gitlab.as_str())],
            "gitlab@example.com",
        ),
        (github.to_vec(), "workflow@example.com"),
    ];
    for (variables, name) in &environments {
        let desk = Desk::new();
        let said = desk
            .run_in(variables, &["attest", "tool.wasm"], &instance.flags())
            .is(0);
        assert!(said.contains(&format!("`{name}`")), "{said}");
    }
    let desk = Desk::new();
    let said = desk
        .run_in(&github[..1], &["attest", "tool.wasm"], &instance.flags())
        .is(3);
    assert!(said.contains("id-token: write"), "{said}");
    let said = desk.run(&["attest", "tool.wasm"], &instance.flags()).is(2);
    assert!(said.contains("nothing to sign with"), "{said}");
    // A token alone is no wish to be in a public log for good.
    let said = desk
        .run_in(&environments[0].0, &["attest", "tool.wasm"], &[])
        .is(2);
    assert!(said.contains("--instance public-good"), "{said}");
    assert_eq!(desk.files(), ["tool.wasm"]);
}

#[test]
fn interop_tokens_that_are_not_good_sign_nothing() {
    let Some(instance) = Instance::here("interop_tokens_that_are_not_good_sign_nothing") else {
        return;
    };
    let desk = Desk::new();
    let good = instance.token("");
    let (signed, _) = good.rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", "A".repeat(86));
    for (token, wanted) in [
        (instance.token("lives=-10"), "expired at"),
        (
            instance.token("audience=somebody-else"),
            "expected `sigstore`",
        ),
        (
            instance.token("iss=https://id.example.com"),
            "certificate authority",
        ),
        (instance.token("verified=false"), "certificate authority"),
        (forged, "certificate authority"),
        ("no token".into(), "not an identity token"),
    ] {
        desk.write("token.txt", &token);
        let said = desk
            .run(
                &["attest", "tool.wasm", "--identity-token", "token.txt"],
                &instance.flags(),
            )
            .is(3);
        assert!(said.contains(wanted), "{said}");
        // Nobody reads it in a log of CI either.
        assert!(!said.contains(&token), "{said}");
        assert_eq!(desk.files(), ["token.txt", "tool.wasm"]);
    }
}

#[test]
fn interop_module_that_fails_asks_nobody() {
    let Some(instance) = Instance::here("interop_module_that_fails_asks_nobody") else {
        return;
    };
    let desk = Desk::new();
    let module = r#"(module (import "env" "f" (func)) (memory (export "memory") 1 2))"#;
    desk.write("tool.wasm", wat::parse_str(module).unwrap());
    desk.write("token.txt", instance.token(""));
    let fulcio = super::http::Service::new(|_| super::http::Act::Die);
    let args = [
        "attest",
        "tool.wasm",
        "--identity-token",
        "token.txt",
        "--fulcio-url",
    ];
    let mut args = args.to_vec();
    args.push(&fulcio.url);
    let said = desk.run(&args, &instance.flags()).is(1);
    assert!(said.contains("import-not-in-world"), "{said}");
    assert_eq!(fulcio.n_asked(), 0);
}

#[test]
fn interop_every_flaw_in_evidence_is_refused() {
    let Some(instance) = Instance::here("interop_every_flaw_in_evidence_is_refused") else {
        return;
    };
    let desk = Desk::new();
    let good = desk.signed(&instance);
    let pointer = |at: &str| format!("/verificationMaterial/{at}");
    let entry = |at: &str| pointer(&format!("tlogEntries/0/{at}"));
    let token = pointer("timestampVerificationData/rfc3161Timestamps/0/signedTimestamp");
    let other = Desk::new().signed(&instance);
    type Flaw<'a> = (&'a str, i32, Box<dyn Fn(&mut Value) + 'a>);
    let flaws: Vec<Flaw<'_>> = vec![
        (
            "no log entry",
            11,
            Box::new(|bundle| {
                bundle["verificationMaterial"]["tlogEntries"] = Value::Array(vec![]);
            }),
        ),
        (
            "no timestamp",
            11,
            Box::new(|bundle| {
                bundle["verificationMaterial"]
                    .as_object_mut()
                    .unwrap()
                    .remove("timestampVerificationData");
            }),
        ),
        (
            "another's entry",
            11,
            Box::new(|bundle| {
                bundle["verificationMaterial"]["tlogEntries"] =
                    other["verificationMaterial"]["tlogEntries"].clone();
            }),
        ),
        (
            "another's timestamp",
            11,
            Box::new(|bundle| {
                bundle["verificationMaterial"]["timestampVerificationData"] =
                    other["verificationMaterial"]["timestampVerificationData"].clone();
            }),
        ),
        (
            "another's certificate",
            11,
            Box::new(|bundle| {
                bundle["verificationMaterial"]["certificate"] =
                    other["verificationMaterial"]["certificate"].clone();
            }),
        ),
        (
            "tampered timestamp",
            11,
            // The end is the authority's signature. The middle has its certificate, which the root has too and nobody reads.
            Box::new(|bundle| flip(bundle.pointer_mut(&token).unwrap(), |length| length - 1)),
        ),
        (
            "tampered checkpoint",
            11,
            Box::new(|bundle| {
                let checkpoint = bundle
                    .pointer_mut(&entry("inclusionProof/checkpoint/envelope"))
                    .unwrap();
                let text = checkpoint
                    .as_str()
                    .unwrap()
                    .replacen("log.example", "fog.example", 1);
                *checkpoint = text.into();
            }),
        ),
        (
            "tampered entry",
            11,
            Box::new(|bundle| {
                flip(
                    bundle.pointer_mut(&entry("canonicalizedBody")).unwrap(),
                    |length| length / 2,
                )
            }),
        ),
        (
            "tampered log index",
            11,
            Box::new(|bundle| {
                *bundle.pointer_mut(&entry("logIndex")).unwrap() = "12345".into();
            }),
        ),
    ];
    for (what, status, flaw) in flaws {
        let mut bundle = good.clone();
        flaw(&mut bundle);
        assert_ne!(bundle, good, "{what}");
        desk.write("tool.wasm.sigstore.json", bundle.to_string());
        let said = desk.run(&["verify", "tool.wasm"], &instance.ann());
        assert_eq!(said.status, Some(status), "{what}: {said:?}");
    }
    desk.write("tool.wasm.sigstore.json", good.to_string());
    desk.run(&["verify", "tool.wasm"], &instance.ann()).is(0);
    // The good one, and somebody else is believed.
    for (identity, issuer) in [
        ("bob@example.com", instance.url("issuer")),
        (ANN, "https://id.example.com"),
    ] {
        desk.run(
            &[
                "verify",
                "tool.wasm",
                "--certificate-identity",
                identity,
                "--certificate-oidc-issuer",
                issuer,
            ],
            &["--trusted-root".into(), instance.path("trusted_root.json")],
        )
        .is(12);
    }
}

/// Changes a byte of what stands in base64.
pub(super) fn flip(base64: &mut Value, at: impl Fn(usize) -> usize) {
    let bytes = PayloadBytes::from_base64(base64.as_str().unwrap()).unwrap();
    let mut bytes = bytes.as_bytes().to_vec();
    let at = at(bytes.len());
    bytes[at] ^= 1;
    *base64 = PayloadBytes::new(bytes).to_base64().into();
}
