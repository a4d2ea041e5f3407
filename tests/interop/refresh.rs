//! Newer roots by The Update Framework, from a repository that python-tuf wrote.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::http::{Act, Asked, Service};
use super::{ANN, Desk, Instance, Said};
use crate::peers::{root, skipped};

/// The keepers' repositories below a folder, which one server serves by their names.
fn published(test: &str, desk: &Desk, instance: &Instance) -> Option<PathBuf> {
    let modules = root().join("target/peers/sigstore-python");
    if !modules.exists() {
        skipped(test, "python-tuf is not installed (`cargo xtask interop`)");
        return None;
    }
    let folder = desk.path("keepers");
    let mut python = std::process::Command::new("python3");
    python
        .arg(root().join("tests/interop/keepers.py"))
        .arg(&folder)
        .arg(instance.path("trusted_root.json"))
        .arg(instance.path("signing_config.json"));
    desk.finish(&mut python, &[("PYTHONPATH", modules.to_str().unwrap())])
        .is(0);
    Some(folder)
}

fn mirror(folder: PathBuf) -> Service {
    Service::new(move |asked: &Asked| {
        std::fs::read(folder.join(asked.path.trim_start_matches('/')))
            .map_or(Act::Answer(404, vec![]), |bytes| Act::Answer(200, bytes))
    })
}

fn refresh(desk: &Desk, url: &str, keys: &str, output: &str) -> Said {
    let args = ["trust", "refresh", "--tuf-url", url, "--tuf-root", keys];
    desk.run(&args, &["--output".into(), output.into()])
}

fn same(a: &Path, b: &Path) -> bool {
    std::fs::read(a).unwrap() == std::fs::read(b).unwrap()
}

#[test]
fn interop_newest_root_is_fetched_and_verifies_what_was_signed() {
    let test = "interop_newest_root_is_fetched_and_verifies_what_was_signed";
    let Some(instance) = Instance::here(test) else {
        return;
    };
    let desk = Desk::new();
    let Some(folder) = published(test, &desk, &instance) else {
        return;
    };
    let service = mirror(folder.join("good"));
    let keys = folder.join("good/root.json");
    refresh(&desk, &service.url, keys.to_str().unwrap(), "acme").is(0);
    for name in ["trusted_root.json", "signing_config.json"] {
        assert!(same(
            &desk.path("acme").join(name),
            Path::new(&instance.path(name))
        ));
    }
    // A second time there is nothing new, and that is well.
    refresh(&desk, &service.url, keys.to_str().unwrap(), "acme").is(0);

    // As the root of an instance that is known by name, in the user's own folder.
    let own = desk.path("home/.config/wasm-audit/roots/public-good");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::rename(desk.path("acme"), &own).unwrap();
    desk.write("token.txt", instance.token(""));
    let attest = ["attest", "tool.wasm", "--identity-token", "token.txt"];
    desk.run(&attest, &["--instance=public-good".into()]).is(0);
    let verify = [
        "verify",
        "tool.wasm",
        "--certificate-identity",
        ANN,
        "--certificate-oidc-issuer",
        instance.url("issuer"),
    ];
    desk.run(&verify, &[]).is(0);
    desk.run(&verify, &["--instance=public-good".into()]).is(0);
    desk.write("trust.toml", "[root]\ninstances = [\"public-good\"]\n");
    desk.run(&verify, &["--config=trust.toml".into()]).is(0);
    // The program itself knows another root by that name.
    desk.run(&verify, &["--offline".into()]).is(12);
    // A program that knows another root than the one that fetched does not go back to it.
    let note = std::fs::read(own.join("instead-of")).unwrap();
    std::fs::write(own.join("instead-of"), "sha256:00").unwrap();
    desk.run(&verify, &[]).is(12);
    std::fs::write(own.join("instead-of"), note).unwrap();
    desk.run(&verify, &[]).is(0);
    std::fs::write(own.join("trusted_root.json"), "{}").unwrap();
    let said = desk.run(&verify, &[]).is(3);
    assert!(said.contains("trust refresh"), "{said}");
}

#[test]
fn interop_what_the_keepers_did_not_publish_today_is_refused() {
    let test = "interop_what_the_keepers_did_not_publish_today_is_refused";
    let Some(instance) = Instance::here(test) else {
        return;
    };
    let desk = Desk::new();
    let Some(folder) = published(test, &desk, &instance) else {
        return;
    };
    let keys = folder.join("good/root.json");
    let keys = keys.to_str().unwrap();
    let good = mirror(folder.join("good"));
    refresh(&desk, &good.url, keys, "acme").is(0);
    let known = std::fs::read(desk.path("acme/trusted_root.json")).unwrap();
    let refused = |url: &str, wanted: &str| {
        let said = refresh(&desk, url, keys, "acme").is(3);
        assert!(said.contains("what was known stays"), "{said}");
        assert!(said.contains(wanted), "{wanted}: {said}");
        let kept = std::fs::read(desk.path("acme/trusted_root.json")).unwrap();
        assert_eq!(kept, known, "{wanted}");
    };
    // Somebody plays an old state back, lets it grow old, or signs with other keys.
    refused(&mirror(folder.join("older")).url, "rollback");
    refused(&mirror(folder.join("expired")).url, "expired");
    refused(&mirror(folder.join("others")).url, "timestamp");
    // What cannot be remembered could be played back.
    let seen = desk.path("acme/tuf");
    std::fs::rename(&seen, desk.path("acme/kept")).unwrap();
    std::fs::write(&seen, "in the way").unwrap();
    refused(&good.url, "cannot keep what was seen");
    std::fs::remove_file(&seen).unwrap();
    std::fs::rename(desk.path("acme/kept"), &seen).unwrap();
    // Or changes the file itself, of which the keepers signed the digest.
    let targets = folder.join("good/targets");
    for entry in std::fs::read_dir(&targets).unwrap() {
        let path = entry.unwrap().path();
        let mut json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        json["tlogs"] = Value::Array(vec![]);
        std::fs::write(&path, json.to_string()).unwrap();
    }
    std::fs::remove_dir_all(desk.path("acme/tuf")).unwrap();
    refused(&good.url, "trusted_root.json");
    // Or sends bytes without end, hangs up, or is not there.
    refused(&Service::new(|_| Act::Flood).url, "more than");
    refused(&Service::new(|_| Act::Die).url, "connection failed");
    refused("http://127.0.0.1:1", "connection failed");
    refused("http://tuf.example.com", "expected an https URL");
}
