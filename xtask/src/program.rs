//! Where our own program is, freshly built.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::place;
use crate::run::{shown, step};

/// How the program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As the tests build it.
    Dev,
    /// As it is shipped.
    Release,
}

/// Our own program, built.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    path: PathBuf,
}

impl Program {
    /// Builds `wasm-audit` and returns where cargo says it lies.
    pub(crate) fn build(profile: Profile) -> Result<Self> {
        step("building wasm-audit");
        let mut cargo = Command::new("cargo");
        cargo.current_dir(place::root());
        match profile {
            // With the same selection as the tests, which bring features of their own: the compiler is built once for both.
            Profile::Dev => cargo.args(["test", "--no-run", "--workspace"]),
            Profile::Release => cargo.args([
                "build",
                "--release",
                "--package",
                "wasm-audit",
                "--bin",
                "wasm-audit",
            ]),
        };
        cargo.args([
            "--quiet",
            "--locked",
            "--message-format=json-render-diagnostics",
        ]);
        let output = cargo
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start `cargo`")?;
        if !output.status.success() {
            bail!("`{}` ended with {}", shown(&cargo), output.status);
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        let path = executable(&messages).context("cargo named no executable of `wasm-audit`")?;
        Ok(Self { path })
    }

    /// Returns a command that runs the program at the root of the repository.
    pub(crate) fn command<I, A>(&self, arguments: I) -> Command
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        let mut command = Command::new(&self.path);
        command.current_dir(place::root()).args(arguments);
        command
    }
}

/// Reads the path of the program from what cargo says about its work.
fn executable(messages: &str) -> Option<PathBuf> {
    messages.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let named = message.get("target")?.get("name")?.as_str()? == "wasm-audit";
        // The program's own unit tests have its name too.
        let is_test = message.pointer("/profile/test")?.as_bool()?;
        let path = message.get("executable")?.as_str()?;
        (named && !is_test).then(|| PathBuf::from(path))
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::executable;

    #[test]
    fn the_executable_is_the_one_cargo_names() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"wasm_audit"},"profile":{"test":false},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"wasm-audit"},"profile":{"test":true},"executable":"/t/debug/deps/wasm_audit-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"wasm-audit"},"profile":{"test":false},"executable":"/t/debug/wasm-audit"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            executable(messages),
            Some(PathBuf::from("/t/debug/wasm-audit"))
        );
        assert_eq!(
            executable(r#"{"reason":"build-finished","success":true}"#),
            None
        );
    }
}
