//! sigstore-conformance: other people's bundles, good and flawed, through our verifier. The cases are data that is not in the
//! repository: a folder that `WASM_AUDIT_TEST_DATA` names, or `shared` beside this checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use wasm_audit::attest::PublicKey;
use wasm_audit::digest::Digest;
use wasm_audit::instance::Instance;
use wasm_audit::verify::{
    Identity, Pattern, Refusal, Root, Signed, Signer, Trust, claims_of, danger, who_signed,
};

use crate::occasion;
use crate::peers::{root, skipped};

const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// The folder of the cases; `None`, said aloud, where there is none.
fn cases(test: &str) -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where data is that is not in the repository"
    )]
    let data = std::env::var("WASM_AUDIT_TEST_DATA")
        .map_or_else(|_| root().join("../shared"), PathBuf::from);
    let folder = data.join("sigstore-conformance/bundle-verify");
    if !folder.is_dir() {
        skipped(
            test,
            "the cases of sigstore-conformance are not here (WASM_AUDIT_TEST_DATA names their folder)",
        );
        return None;
    }
    Some(folder)
}

struct Case {
    bundle: Vec<u8>,
    artifact: Vec<u8>,
    /// None if the case's own key or root is none: nothing can be verified by it.
    trust: Option<Trust>,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let artifact = [folder.join("artifact"), folder.join("../a.txt")]
            .into_iter()
            .find(|path| path.is_file())
            .unwrap();
        let line = |name: &str, default: &str| {
            fs::read_to_string(folder.join(name))
                .map_or(default.to_owned(), |text| text.trim().to_owned())
        };
        let trust = match fs::read_to_string(folder.join("key.pub")) {
            Ok(pem) => PublicKey::from_pem(&pem).ok().map(Trust::key),
            Err(_) => Some(Trust::identity(Identity::new(
                Pattern::exact(line("identity", IDENTITY)),
                Pattern::exact(line("issuer", ISSUER)),
            ))),
        };
        let trust = match fs::read_to_string(folder.join("trusted_root.json")) {
            Err(_) => trust,
            Ok(json) => Root::from_json("case", json)
                .ok()
                .zip(trust)
                .map(|(root, mut trust)| {
                    trust.roots.push(root);
                    trust
                }),
        };
        Self {
            bundle: fs::read(folder.join("bundle.sigstore.json")).unwrap(),
            artifact: fs::read(artifact).unwrap(),
            trust,
        }
    }

    fn verify(&self, digest: Digest) -> Option<Result<Signed, Refusal>> {
        let trust = self.trust.as_ref()?;
        Some(who_signed(&self.bundle, digest, trust, &occasion()))
    }
}

#[test]
fn all_cases_of_sigstore_conformance_are_answered_as_they_should_be() {
    let Some(folder) = cases("all_cases_of_sigstore_conformance_are_answered_as_they_should_be")
    else {
        return;
    };
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let (mut n_checks, mut n_good, mut wrong) = (0, 0, Vec::new());
    for path in &names {
        let name = path.file_name().unwrap().to_str().unwrap();
        let case = Case::read(path);
        let wanted = !name.ends_with("_fail");
        let by_path = Digest::of(&case.artifact);
        let by_digest: Digest = by_path.to_string().parse().unwrap();
        for digest in [by_path, by_digest] {
            let answer = case.verify(digest);
            n_checks += 1;
            n_good += usize::from(wanted);
            if matches!(answer, Some(Ok(_))) != wanted {
                wrong.push(format!("{name}: {answer:?}"));
            }
        }
        // None of them is about other bytes, whatever else is wrong with it.
        let other = case.verify(Digest::of(b"other bytes"));
        assert!(!matches!(other, Some(Ok(_))), "{name}: {other:?}");
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((names.len(), n_checks, n_good), (70, 140, 42));
}

#[test]
fn good_cases_are_refused_when_somebody_else_is_trusted() {
    let Some(folder) = cases("good_cases_are_refused_when_somebody_else_is_trusted") else {
        return;
    };
    let case = Case::read(&folder.join("rekor2-dsse-happy-path"));
    let digest = Digest::of(&case.artifact);
    let with = |subject: &str, issuer: &str| {
        let mut trust = Trust::identity(Identity::new(
            Pattern::exact(subject),
            Pattern::exact(issuer),
        ));
        trust.roots = case.trust.as_ref().unwrap().roots.clone();
        who_signed(&case.bundle, digest, &trust, &occasion())
    };
    assert!(with(IDENTITY, ISSUER).is_ok());
    for (subject, issuer, flawed) in [
        (&IDENTITY[1..], ISSUER, "subject"),
        (IDENTITY, "https://accounts.example.com", "issuer"),
    ] {
        let Err(Refusal::Identity { tried, .. }) = with(subject, issuer) else {
            panic!("not refused for the {flawed}");
        };
        let differ: Vec<_> = tried[0]
            .fields
            .iter()
            .filter(|field| !field.matches)
            .collect();
        assert_eq!(differ.len(), 1);
        assert_eq!(differ[0].field, flawed);
    }
    let nobody = who_signed(&case.bundle, digest, &Trust::default(), &occasion());
    assert!(matches!(nobody, Err(Refusal::Keyless(_))), "{nobody:?}");
    let mut elsewhere = Trust::identity(Identity::new(
        Pattern::exact(IDENTITY),
        Pattern::exact(ISSUER),
    ));
    elsewhere.roots = vec![Root::of(Instance::Github)];
    let stranger = who_signed(&case.bundle, digest, &elsewhere, &occasion());
    assert!(
        matches!(
            stranger,
            Err(Refusal::Authority { .. } | Refusal::Timestamp(_))
        ),
        "{stranger:?}"
    );
}

/// Bundles that real instances made, out of the sources of the crate that carries them.
fn real_bundle(name: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let carrier = packages
        .iter()
        .find(|package| package["name"] == "sigstore-verify")
        .unwrap();
    let manifest = Path::new(carrier["manifest_path"].as_str().unwrap());
    fs::read(manifest.with_file_name("test_data/bundles").join(name)).unwrap()
}

#[test]
fn bundles_of_the_public_good_staging_and_github_instances_verify_by_their_own_roots_alone() {
    // Of GitHub's own releases: there is no issuer in the certificate.
    let github = "https://dotcom.releases.github.com";
    for (name, instance, subject, issuer) in [
        (
            "conda-attestation.sigstore.json",
            Root::of(Instance::PublicGood),
            "https://github.com/prefix-dev/sigstore-example/.github/workflows/action.yaml@refs/heads/main",
            ISSUER,
        ),
        (
            "conda-attestation-rekor2.sigstore.json",
            Root::of(Instance::Staging),
            "jku@goto.fi",
            "https://github.com/login/oauth",
        ),
        (
            "github-private-attestation.sigstore.json",
            Root::of(Instance::Github),
            github,
            "",
        ),
    ] {
        let bundle = real_bundle(name);
        let digest = claims_of(&bundle).unwrap().digests[0];
        let mut trust = Trust::identity(if issuer.is_empty() {
            danger::any_identity()
        } else {
            Identity::new(Pattern::exact(subject), Pattern::exact(issuer))
        });
        let mut signed_by = |root: Root, digest| {
            trust.roots = vec![root];
            who_signed(&bundle, digest, &trust, &occasion())
        };
        let signed = signed_by(instance.clone(), digest).unwrap();
        let Signer::Identity(certificate) = &signed.by else {
            panic!("{signed:?}")
        };
        assert_eq!(certificate.subject, subject);
        assert_eq!(
            signed.logged,
            instance != Root::of(Instance::Github),
            "{name}"
        );
        assert!(!signed.times.is_empty(), "{name}");
        assert!(
            signed_by(instance.clone(), Digest::of(b"other")).is_err(),
            "{name}"
        );
        for other in [
            Root::of(Instance::PublicGood),
            Root::of(Instance::Staging),
            Root::of(Instance::Github),
        ] {
            if other != instance {
                let outcome = signed_by(other.clone(), digest);
                assert!(outcome.is_err(), "{name} by {other:?}: {outcome:?}");
            }
        }
    }
}
