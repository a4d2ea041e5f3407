//! Other clients: what we sign, they accept, and they refuse it when it was tampered with; what they sign, we accept.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::signing::flip;
use super::{ANN, Desk, Instance, Said, TYPE};
use crate::peers::{root, skipped};

const SLSA: &str = "https://slsa.dev/provenance/v1";

/// Where a client is; `None`, said aloud, where it is not.
fn client(test: &str, path: &str) -> Option<PathBuf> {
    let path = root().join("target/peers").join(path);
    if !path.exists() {
        let name = path.file_name().unwrap().to_string_lossy();
        skipped(
            test,
            &format!("{name} is not installed (`cargo xtask interop`)"),
        );
        return None;
    }
    Some(path)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// How bundles are tampered with. Each is refused by everybody.
fn tampered(bundle: &Value) -> Vec<(&'static str, Value)> {
    let changed = |what, pointer: &str, at: fn(usize) -> usize| {
        let mut bundle = bundle.clone();
        flip(bundle.pointer_mut(pointer)?, at);
        Some((what, bundle))
    };
    let payload = "/dsseEnvelope/payload";
    let signature = "/dsseEnvelope/signatures/0/sig";
    let checkpoint = "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint/envelope";
    let token =
        "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp";
    [
        // A digit of the statement's digest, far enough from the ends to stay JSON.
        changed("payload", payload, |length| length / 2),
        changed("signature", signature, |length| length - 1),
        // The log's own word. cosign 3.1.2 does not read the entry's body: it writes it again, from what is signed.
        renamed(bundle, checkpoint),
        changed("timestamp", token, |length| length - 1),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Gives the log's checkpoint another log's name.
fn renamed(bundle: &Value, checkpoint: &str) -> Option<(&'static str, Value)> {
    let mut bundle = bundle.clone();
    let text = bundle.pointer_mut(checkpoint)?;
    *text = text
        .as_str()?
        .replacen("log.example", "fog.example", 1)
        .into();
    Some(("log entry", bundle))
}

/// Has a client judge a good bundle, every tampered one, and the good one about other bytes.
fn judges(desk: &Desk, name: &str, verify: impl Fn() -> Said) {
    let good = desk.bundle();
    verify().is(0);
    let cases = tampered(&good);
    assert!(cases.len() >= 2, "{name}");
    for (what, bundle) in cases {
        desk.write("tool.wasm.sigstore.json", bundle.to_string());
        let said = verify();
        assert!(said.status != Some(0), "{name} accepts a tampered {what}");
        said.refuses();
    }
    desk.write("tool.wasm.sigstore.json", good.to_string());
    let module = std::fs::read(desk.path("tool.wasm")).unwrap();
    let mut other = module.clone();
    // A custom section more.
    other.extend([0, 2, 1, b'x']);
    desk.write("tool.wasm", &other);
    verify().refuses();
    desk.write("tool.wasm", &module);
    verify().is(0);
}

fn cosign_verifies(desk: &Desk, cosign: &Path, who: &[String], more: &[&str]) -> Said {
    let mut args = words(&["--bundle", "tool.wasm.sigstore.json", "--type", TYPE]);
    args.extend(words(more));
    args.extend_from_slice(who);
    args.push("tool.wasm".into());
    desk.ask(cosign, &["verify-blob-attestation"], &args)
}

#[test]
fn interop_cosign_accepts_ours_and_refuses_tampered_ones() {
    let test = "interop_cosign_accepts_ours_and_refuses_tampered_ones";
    let (Some(instance), Some(cosign)) = (Instance::here(test), client(test, "sigstore/cosign"))
    else {
        return;
    };
    let desk = Desk::new();
    desk.signed(&instance);
    judges(&desk, "cosign, keyless", || {
        cosign_verifies(
            &desk,
            &cosign,
            &instance.ann(),
            &["--use-signed-timestamps"],
        )
    });
    desk.run(&["keys", "generate"], &[]).is(0);
    let (rekor, timestamps) = (instance.url("rekor"), instance.url("timestamps"));
    let root = ["--trusted-root".into(), instance.path("trusted_root.json")];
    let who = [words(&["--key", "wasm-audit.pub"]), root.to_vec()].concat();
    let ignore = "--insecure-ignore-tlog=true";
    let kinds: [(&[&str], &[&str]); 4] = [
        (&[], &[ignore]),
        (&["--rekor-url", rekor], &[]),
        (
            &["--timestamp-server-url", timestamps],
            &[ignore, "--use-signed-timestamps"],
        ),
        (
            &["--rekor-url", rekor, "--timestamp-server-url", timestamps],
            &["--use-signed-timestamps"],
        ),
    ];
    for (services, flags) in kinds {
        let args = [
            &["attest", "tool.wasm", "--key", "wasm-audit.key"],
            services,
        ]
        .concat();
        // A key alone needs no root.
        let root = if services.is_empty() {
            &[]
        } else {
            root.as_slice()
        };
        desk.run(&args, root).is(0);
        judges(&desk, &format!("cosign, {services:?}"), || {
            cosign_verifies(&desk, &cosign, &who, flags)
        });
    }
    // Somebody else's name is refused.
    desk.signed(&instance);
    let mut bob = instance.ann();
    for word in &mut bob {
        if word == ANN {
            *word = "bob@example.com".into();
        }
    }
    cosign_verifies(&desk, &cosign, &bob, &["--use-signed-timestamps"]).refuses();
}

#[test]
fn interop_sigstore_verify_accepts_ours_and_refuses_tampered_ones() {
    let test = "interop_sigstore_verify_accepts_ours_and_refuses_tampered_ones";
    let (Some(instance), Some(_)) = (
        Instance::here(test),
        client(test, "node_modules/@sigstore/verify"),
    ) else {
        return;
    };
    let modules = root().join("target/peers/node_modules");
    let script = root().join("tests/interop/verify.mjs");
    let desk = Desk::new();
    let verify = |who: &[&str]| {
        let mut args = words(&[
            script.to_str().unwrap(),
            modules.to_str().unwrap(),
            "tool.wasm.sigstore.json",
            &instance.path("trusted_root.json"),
            "tool.wasm",
        ]);
        args.extend(words(who));
        desk.ask(Path::new("node"), &[], &args)
    };
    desk.signed(&instance);
    judges(&desk, "@sigstore/verify, keyless", || {
        verify(&[ANN, instance.url("issuer")])
    });
    verify(&["bob@example.com", instance.url("issuer")]).refuses();
    verify(&[ANN, "https://id.example.com"]).refuses();
    desk.run(&["keys", "generate"], &[]).is(0);
    desk.run(&["attest", "tool.wasm", "--key", "wasm-audit.key"], &[])
        .is(0);
    judges(&desk, "@sigstore/verify, key", || {
        verify(&["wasm-audit.pub"])
    });
    desk.run(&["keys", "generate", "--output-prefix", "other"], &[])
        .is(0);
    verify(&["other.pub"]).refuses();
}

/// What sigstore-python is told of an instance: both files in one.
fn trust_config(desk: &Desk, instance: &Instance) {
    let file = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(instance.path(name)).unwrap()).unwrap()
    };
    let config = json!({
        "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
        "trustedRoot": file("trusted_root.json"),
        "signingConfig": file("signing_config.json"),
    });
    desk.write("trust.json", config.to_string());
}

fn python(desk: &Desk, modules: &Path, args: &[String]) -> Said {
    let mut python = std::process::Command::new("python3");
    python
        .args(["-m", "sigstore", "--trust-config", "trust.json"])
        .args(args);
    desk.finish(&mut python, &[("PYTHONPATH", modules.to_str().unwrap())])
}

#[test]
fn interop_sigstore_python_accepts_ours_and_we_accept_its_own() {
    let test = "interop_sigstore_python_accepts_ours_and_we_accept_its_own";
    let (Some(instance), Some(modules)) = (Instance::here(test), client(test, "sigstore-python"))
    else {
        return;
    };
    let desk = Desk::new();
    trust_config(&desk, &instance);
    desk.signed(&instance);
    let issuer = instance.url("issuer");
    let verify = |name: &str, issuer: &str| {
        let args = words(&[
            "verify",
            "identity",
            "--bundle",
            "tool.wasm.sigstore.json",
            "--cert-identity",
            name,
            "--cert-oidc-issuer",
            issuer,
            "tool.wasm",
        ]);
        python(&desk, &modules, &args)
    };
    judges(&desk, "sigstore-python", || verify(ANN, issuer));
    verify("bob@example.com", issuer).refuses();
    verify(ANN, "https://id.example.com").refuses();

    desk.write("predicate.json", provenance().to_string());
    let args = words(&[
        "attest",
        "--predicate",
        "predicate.json",
        "--predicate-type",
        SLSA,
        "--identity-token",
        &instance.token(""),
        "--bundle",
        "python.json",
        "tool.wasm",
    ]);
    python(&desk, &modules, &args).is(0);
    we_accept(&desk, &instance.ann(), "python.json");
}

#[test]
fn interop_we_accept_what_cosign_signs() {
    let test = "interop_we_accept_what_cosign_signs";
    let (Some(instance), Some(cosign)) = (Instance::here(test), client(test, "sigstore/cosign"))
    else {
        return;
    };
    let desk = Desk::new();
    desk.write("predicate.json", provenance().to_string());
    desk.write("token.txt", instance.token(""));
    let attest = |bundle: &str, who: &[&str]| {
        let mut args = words(&["--predicate", "predicate.json", "--type", SLSA, "--yes"]);
        args.extend(words(&["--bundle", bundle]));
        args.extend(instance.flags());
        args.extend(words(who));
        args.push("tool.wasm".into());
        desk.ask(&cosign, &["attest-blob"], &args).is(0);
    };
    attest("keyless.json", &["--identity-token", "token.txt"]);
    we_accept(&desk, &instance.ann(), "keyless.json");
    // With cosign's own key, under an empty passphrase.
    desk.ask(&cosign, &["generate-key-pair"], &[]).is(0);
    attest("key.json", &["--key", "cosign.key"]);
    let mut who = words(&["--key", "cosign.pub", "--trusted-root"]);
    who.push(instance.path("trusted_root.json"));
    we_accept(&desk, &who, "key.json");
}

/// Just enough for those who look whether it is one.
fn provenance() -> Value {
    json!({
        "buildDefinition": { "buildType": "https://example.com/build", "externalParameters": {}, "resolvedDependencies": [] },
        "runDetails": { "builder": { "id": "https://example.com/builder" } },
    })
}

fn we_accept(desk: &Desk, who: &[String], bundle: &str) {
    let args = ["verify", "tool.wasm", "--predicate-type", SLSA, "--bundle"];
    let verify = |bundle: &str| desk.run(&[args.as_slice(), &[bundle]].concat(), who);
    verify(bundle).is(0);
    for (what, tampered) in tampered(&desk.json(bundle)) {
        desk.write("tampered.json", tampered.to_string());
        let said = verify("tampered.json");
        assert_eq!(said.status, Some(11), "{what}: {said:?}");
    }
}
