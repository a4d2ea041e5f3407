//! With a real Sigstore instance on loopback, which `cargo xtask test` and `cargo xtask interop` start: signing and verifying from
//! end to end, other clients, and services that hang, lie or die.

mod clients;
mod faults;
mod http;
mod refresh;
mod signing;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::peers::skipped;

/// Whom tokens name, if they are not asked to name another.
const ANN: &str = "ann@example.com";

const TYPE: &str = "https://wasm-audit.dev/attestation/module-audit/v0.1";

/// The instance.
struct Instance {
    folder: PathBuf,
    urls: Value,
}

impl Instance {
    /// Returns the instance that was started for the tests; `None`, said aloud, where there is none.
    fn here(test: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told where the instance is"
        )]
        let Ok(folder) = std::env::var("WASM_AUDIT_SIGSTORE") else {
            skipped(
                test,
                "no Sigstore instance is running (`cargo xtask interop` starts one)",
            );
            return None;
        };
        let folder = PathBuf::from(folder);
        let urls = std::fs::read_to_string(folder.join("stack.json")).unwrap();
        Some(Self {
            urls: serde_json::from_str(&urls).unwrap(),
            folder,
        })
    }

    fn url(&self, service: &str) -> &str {
        self.urls[service].as_str().unwrap()
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    /// A token that says what the query asks for.
    fn token(&self, query: &str) -> String {
        let (status, body) = http::get(&format!("{}/token?{query}", self.url("issuer")));
        assert_eq!(status, 200);
        String::from_utf8(body).unwrap()
    }

    /// The flags that name the instance's services and its root.
    fn flags(&self) -> Vec<String> {
        vec![
            "--signing-config".into(),
            self.path("signing_config.json"),
            "--trusted-root".into(),
            self.path("trusted_root.json"),
        ]
    }

    /// The flags by which to believe Ann.
    fn ann(&self) -> Vec<String> {
        vec![
            "--trusted-root".into(),
            self.path("trusted_root.json"),
            "--certificate-identity".into(),
            ANN.into(),
            "--certificate-oidc-issuer".into(),
            self.url("issuer").into(),
        ]
    }
}

/// A folder with a module in it, and what is made there.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let module = r#"(module (memory (export "memory") 1 2) (func (export "_start")))"#;
        std::fs::write(
            folder.path().join("tool.wasm"),
            wat::parse_str(module).unwrap(),
        )
        .unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn bundle(&self) -> Value {
        self.json("tool.wasm.sigstore.json")
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// Every file there is, by name.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs the program in the folder, without the variables of whatever CI runs the tests.
    fn run(&self, args: &[&str], more: &[String]) -> Said {
        self.run_in(&[], args, more)
    }

    fn run_in(&self, variables: &[(&str, &str)], args: &[&str], more: &[String]) -> Said {
        let mut program = Command::new(env!("CARGO_BIN_EXE_wasm-audit"));
        self.finish(program.args(args).args(more), variables)
    }

    /// Runs another program there.
    fn ask(&self, program: &Path, args: &[&str], more: &[String]) -> Said {
        self.finish(Command::new(program).args(args).args(more), &[])
    }

    fn finish(&self, command: &mut Command, variables: &[(&str, &str)]) -> Said {
        for name in [
            "SIGSTORE_ID_TOKEN",
            "GITHUB_ACTIONS",
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            "ALL_PROXY",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "all_proxy",
            "https_proxy",
            "http_proxy",
        ] {
            command.env_remove(name);
        }
        let output = command
            .current_dir(self.folder.path())
            // No configuration of whoever runs the tests, and nothing of theirs is changed.
            .env("HOME", self.folder.path().join("home"))
            .env_remove("XDG_CONFIG_HOME")
            .env("COSIGN_PASSWORD", "")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        Said::new(&output)
    }

    /// Signs as Ann.
    fn signed(&self, instance: &Instance) -> Value {
        self.write("token.txt", instance.token(""));
        self.run(
            &["attest", "tool.wasm", "--identity-token", "token.txt"],
            &instance.flags(),
        )
        .is(0);
        self.bundle()
    }
}

/// What a program said, and its status.
#[derive(Debug)]
struct Said {
    status: Option<i32>,
    text: String,
}

impl Said {
    fn new(output: &Output) -> Self {
        let (out, error) = (&output.stdout, &output.stderr);
        Self {
            status: output.status.code(),
            text: String::from_utf8_lossy(&[out.as_slice(), error].concat()).into_owned(),
        }
    }

    /// Asserts the status, and returns what was said.
    fn is(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{}", self.text);
        self.text
    }

    /// Asserts that the program refused, however it tells, and neither crashed nor said nothing.
    fn refuses(self) -> String {
        assert!(self.status.is_some_and(|status| status != 0), "{self:?}");
        assert!(
            !self.text.trim().is_empty() && !self.text.contains("panicked"),
            "{self:?}"
        );
        self.text
    }
}
