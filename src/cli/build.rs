//! What is known of a build: the lock file, and who built. CI services tell by the environment.

use std::env;
use std::path::{Path, PathBuf};

use clap::Args;
use wasm_audit::attest::{Build, Package, Source};
use wasm_audit::limits;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// Somebody's own machine: SLSA level 1 at best, whatever else the provenance says.
const LOCAL: &str = "https://wasm-audit.dev/builder/local";

/// What is known of a build.
#[derive(Args, Clone, Debug)]
pub(super) struct BuildArgs {
    /// Cargo.lock of the build, for `slsa-provenance` and `cyclonedx` [default: the one in the folder of `--source`, if any]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,

    /// URI of who built, for `slsa-provenance` [default: what GitHub or GitLab says in CI, else a local machine]
    #[arg(long, value_name = "URI")]
    builder: Option<String>,
}

impl BuildArgs {
    /// Reads the lock file. Without a source and a lock file, nothing is known.
    pub(super) fn read(
        &self,
        folder: Option<&Path>,
        source: Option<Source>,
    ) -> Result<Option<Build>, CliError> {
        let beside = folder
            .map(|folder| folder.join("Cargo.lock"))
            .filter(|path| path.symlink_metadata().is_ok());
        let packages = match self.lock.clone().or(beside) {
            Some(path) => packages(&path)?,
            None => Vec::new(),
        };
        if source.is_none() && packages.is_empty() {
            return Ok(None);
        }
        let (builder, invocation) =
            ci(|variable| env::var_os(variable).and_then(|value| value.into_string().ok()));
        Ok(Some(Build {
            source,
            packages,
            builder: self.builder.clone().unwrap_or(builder),
            invocation,
        }))
    }
}

fn packages(path: &Path) -> Result<Vec<Package>, CliError> {
    let text = input::text(path, "lock file", limits::LOCK_BYTES)?;
    Package::of_lock(&text).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the lock file `{}`", input::shown(path)),
        )
        .because(&error)
    })
}

/// Returns builder and run. A self-hosted runner is its owner's machine, and named so.
fn ci(variable: impl Fn(&str) -> Option<String>) -> (String, Option<String>) {
    let is = |name: &str, value: &str| variable(name).as_deref() == Some(value);
    if is("GITHUB_ACTIONS", "true") {
        let builder = if is("RUNNER_ENVIRONMENT", "github-hosted") {
            "https://github.com/actions/runner/github-hosted"
        } else {
            "https://github.com/actions/runner/self-hosted"
        };
        let run = || {
            let server = variable("GITHUB_SERVER_URL")?;
            let repository = variable("GITHUB_REPOSITORY")?;
            let run = variable("GITHUB_RUN_ID")?;
            let attempt = variable("GITHUB_RUN_ATTEMPT")?;
            Some(format!(
                "{server}/{repository}/actions/runs/{run}/attempts/{attempt}"
            ))
        };
        return (builder.to_owned(), run());
    }
    if is("GITLAB_CI", "true") {
        let builder = variable("CI_SERVER_URL")
            .zip(variable("CI_RUNNER_ID"))
            .map(|(server, runner)| format!("{server}/-/runners/{runner}"));
        return (
            builder.unwrap_or_else(|| LOCAL.to_owned()),
            variable("CI_JOB_URL"),
        );
    }
    (LOCAL.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn told(variables: &[(&str, &str)]) -> (String, Option<String>) {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        ci(|name| variables.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn builder_is_who_the_service_says_and_else_a_local_machine() {
        let github = [
            ("GITHUB_ACTIONS", "true"),
            ("RUNNER_ENVIRONMENT", "github-hosted"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/tool"),
            ("GITHUB_RUN_ID", "7"),
            ("GITHUB_RUN_ATTEMPT", "1"),
        ];
        let (builder, run) = told(&github);
        assert_eq!(builder, "https://github.com/actions/runner/github-hosted");
        assert_eq!(
            run.as_deref(),
            Some("https://github.com/acme/tool/actions/runs/7/attempts/1")
        );
        let (builder, run) = told(&[("GITHUB_ACTIONS", "true")]);
        assert_eq!(
            (builder.as_str(), run),
            ("https://github.com/actions/runner/self-hosted", None)
        );
        let gitlab = [
            ("GITLAB_CI", "true"),
            ("CI_SERVER_URL", "https://gitlab.example.com"),
            ("CI_RUNNER_ID", "12"),
        ];
        assert_eq!(told(&gitlab).0, "https://gitlab.example.com/-/runners/12");
        assert_eq!(told(&[]), (LOCAL.to_owned(), None));
    }
}
