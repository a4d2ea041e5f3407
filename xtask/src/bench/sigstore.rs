//! `verify` against the other clients of Sigstore, on bundles of our own instance.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::measure::medians;
use super::table::{Bar, Row};
use super::verify::hundred_kilobytes;
use crate::interop::Stack;
use crate::program::Program;
use crate::run::{capture, write_whole};
use crate::{corpus, place, sigstore};

/// Runs of each command: sigstore-python takes a second.
const RUNS: usize = 21;

/// Modules that are verified in one call.
const MODULES: usize = 1000;

const NAME: &str = "ann@example.com";
const TYPE: &str = "https://wasm-audit.dev/attestation/module-audit/v0.1";

/// Where everything of this measurement is.
struct Desk<'a> {
    program: &'a Program,
    stack: &'a Stack,
    folder: PathBuf,
}

/// Measures `verify` with a key and keyless, on a large module and on many.
pub(super) fn rows(program: &Program, folder: &Path) -> Result<Vec<Row>> {
    sigstore::bring()?;
    let stack = Stack::start()?;
    let desk = Desk {
        program,
        stack: &stack,
        folder: folder.join("sigstore"),
    };
    fs::create_dir_all(&desk.folder).context("cannot make a folder")?;
    capture(&mut desk.ours(&["keys", "generate", "--output-prefix", "bench"]))?;
    let mut rows = desk.small()?;
    rows.push(desk.large()?);
    rows.push(desk.many()?);
    Ok(rows)
}

impl Desk<'_> {
    fn ours(&self, args: &[&str]) -> Command {
        let mut command = self.program.command(args);
        command.current_dir(&self.folder);
        command
    }

    fn root(&self) -> String {
        self.stack.path("trusted_root.json").display().to_string()
    }

    fn small(&self) -> Result<Vec<Row>> {
        write_whole(&self.folder.join("key.wasm"), &hundred_kilobytes()?)?;
        write_whole(&self.folder.join("keyless.wasm"), &hundred_kilobytes()?)?;
        capture(&mut self.ours(&["attest", "key.wasm", "--key", "bench.key"]))?;
        write_whole(
            &self.folder.join("token.txt"),
            self.stack.token()?.as_bytes(),
        )?;
        let config = self.stack.path("signing_config.json").display().to_string();
        let root = self.root();
        capture(&mut self.ours(&[
            "attest",
            "keyless.wasm",
            "--identity-token=token.txt",
            "--signing-config",
            &config,
            "--trusted-root",
            &root,
        ]))?;
        let [ours, cosign] = medians(
            [
                self.ours(&["verify", "key.wasm", "--key=bench.pub"]),
                self.cosign(
                    "key.wasm",
                    &["--key=bench.pub", "--insecure-ignore-tlog=true"],
                ),
            ],
            RUNS,
        )?;
        let issuer = self.stack.issuer()?;
        let (name, by) = (
            format!("--certificate-identity={NAME}"),
            format!("--certificate-oidc-issuer={issuer}"),
        );
        let who = [name.as_str(), &by];
        let verify = ["verify", "keyless.wasm", "--trusted-root", &root];
        let signed = [who.as_slice(), &["--use-signed-timestamps"]].concat();
        let [keyless, by_cosign, by_node, by_python] = medians(
            [
                self.ours(&[verify.as_slice(), &who].concat()),
                self.cosign("keyless.wasm", &signed),
                self.node(&issuer),
                self.python(&issuer)?,
            ],
            RUNS,
        )?;
        let what = "verify, 100 KB, keyless, Rekor v2";
        let fastest = by_cosign.min(by_node).min(by_python);
        let peer = |peer| Row::new(what, keyless, peer, fastest, Bar::Faster(5.0));
        let name = if fastest == by_node {
            "@sigstore/verify"
        } else if fastest == by_cosign {
            "cosign verify-blob-attestation"
        } else {
            "sigstore-python"
        };
        Ok(vec![
            Row::new(
                "verify, 100 KB, managed key",
                ours,
                "cosign verify-blob-attestation",
                cosign,
                Bar::Faster(20.0),
            ),
            peer(name),
            Row::told(what, keyless, "cosign verify-blob-attestation", by_cosign),
            Row::told(what, keyless, "@sigstore/verify", by_node),
            Row::told(what, keyless, "sigstore-python", by_python),
        ])
    }

    fn cosign(&self, module: &str, who: &[&str]) -> Command {
        let mut command = Command::new(sigstore::folder().join("cosign"));
        command
            .current_dir(&self.folder)
            .args(["verify-blob-attestation", "--type", TYPE, "--trusted-root"])
            .arg(self.root())
            .arg("--bundle")
            .arg(format!("{module}.sigstore.json"))
            .args(who)
            .arg(module);
        command
    }

    fn node(&self, issuer: &str) -> Command {
        let mut command = Command::new("node");
        command
            .current_dir(&self.folder)
            .arg(place::root().join("tests/interop/verify.mjs"))
            .arg(place::target().join("peers/node_modules"))
            .arg("keyless.wasm.sigstore.json")
            .arg(self.root())
            .args(["keyless.wasm", NAME, issuer]);
        command
    }

    fn python(&self, issuer: &str) -> Result<Command> {
        let file = |name: &str| fs::read_to_string(self.stack.path(name));
        let config = format!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json","trustedRoot":{},"signingConfig":{}}}"#,
            file("trusted_root.json")?,
            file("signing_config.json")?
        );
        write_whole(&self.folder.join("trust.json"), config.as_bytes())?;
        let mut command = Command::new("python3");
        command
            .current_dir(&self.folder)
            .env("PYTHONPATH", place::target().join("peers/sigstore-python"))
            .args(["-m", "sigstore", "--trust-config", "trust.json", "verify"])
            .args(["identity", "--bundle", "keyless.wasm.sigstore.json"])
            .args(["--cert-identity", NAME, "--cert-oidc-issuer", issuer])
            .arg("keyless.wasm");
        Ok(command)
    }

    /// The Python interpreter, under the policy that was written for it.
    fn large(&self) -> Result<Row> {
        let module = corpus::core("cpython-wasi")?;
        let copy = self.folder.join("large.wasm");
        fs::copy(&module, &copy).with_context(|| format!("cannot copy `{}`", module.display()))?;
        capture(&mut self.ours(&["policy", "init", "large.wasm", "--output", "large"]))?;
        let attest = ["attest", "large.wasm", "--policy=large", "--key=bench.key"];
        capture(&mut self.ours(&attest))?;
        let mut openssl = Command::new("openssl");
        openssl.args(["dgst", "-sha256"]).arg(&copy);
        let verify = self.ours(&["verify", "large.wasm", "--key=bench.pub"]);
        let [ours, openssl] = medians([verify, openssl], RUNS)?;
        Ok(Row::new(
            "verify, 26 MB",
            ours,
            "openssl dgst -sha256",
            openssl,
            Bar::AtMost(1.5),
        ))
    }

    fn many(&self) -> Result<Row> {
        let names: Vec<_> = (0..MODULES).map(|i| format!("{i}.wasm")).collect();
        for (i, name) in names.iter().enumerate() {
            let text = format!(
                r#"(module (memory (export "memory") 1 2) (func (export "_start") (drop (i32.const {i}))))"#
            );
            write_whole(&self.folder.join(name), &wat::parse_str(text)?)?;
            capture(&mut self.ours(&["attest", name, "--key=bench.key"]))?;
        }
        let one = self.ours(&["verify", "0.wasm", "--key=bench.pub"]);
        let mut all = self.ours(&["verify", "--key=bench.pub"]);
        all.args(&names);
        let [one, all] = medians([one, all], RUNS)?;
        Ok(Row::new(
            "verify, 1,000 modules in one call",
            all,
            "1,000 calls of verify",
            one * f64::from(u32::try_from(MODULES)?),
            Bar::Faster(10.0),
        ))
    }
}
