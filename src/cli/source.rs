//! Where a module's source is, as git tells it.

use std::path::Path;
use std::process::Command;

use wasm_audit::attest::Source;

use wasm_audit::text::Printable;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// Reads commit, tree and state of the folder `dir` of a git checkout.
pub(super) fn of_checkout(dir: &Path) -> Result<Source, CliError> {
    let failed = |what: &str| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot tell the source of `{}`: {what}", input::shown(dir)),
        )
        .help("name a folder of a git checkout with at least one commit, or leave `--source` out")
    };
    // `git status` runs the filter programs that a repository's own configuration names. Yours are yours; these came along.
    if let Ok(filters) = git(
        dir,
        &[
            "config",
            "--local",
            "--includes",
            "--get-regexp",
            r"^filter\.",
        ],
    ) {
        let first = filters.split_whitespace().next().unwrap_or_default();
        return Err(failed(&format!(
            "its configuration names a program to run (`{}`)",
            Printable(first)
        )));
    }
    let commit = git(dir, &["rev-parse", "--verify", "HEAD"]).map_err(|error| failed(&error))?;
    let prefix = git(dir, &["rev-parse", "--show-prefix"]).map_err(|error| failed(&error))?;
    let path = prefix.trim_end_matches('/').to_owned();
    let status = git(dir, &["status", "--porcelain", "--untracked-files=normal"])
        .map_err(|error| failed(&error))?;
    // A folder that is in no commit yet has no tree.
    let tree = git(dir, &["rev-parse", "--verify", &format!("HEAD:{path}")]).ok();
    let repository = git(dir, &["config", "--get", "remote.origin.url"])
        .ok()
        .map(|url| without_credentials(&url));
    Ok(Source {
        repository,
        commit,
        dirty: !status.is_empty() || tree.is_none(),
        path: (!path.is_empty()).then_some(path),
        tree,
    })
}

fn git(dir: &Path, args: &[&str]) -> Result<String, String> {
    // A repository's own configuration can name programs to run; hooks and the file monitor are not needed here.
    let safe = [
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
    ];
    let output = Command::new("git")
        .arg("-C")
        .arg(dir)
        .args(safe)
        .args(args)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Printable(said.lines().next().unwrap_or("git failed")).to_string());
    }
    String::from_utf8(output.stdout)
        .map(|text| text.trim_end().to_owned())
        .map_err(|error| error.to_string())
}

/// A remote's address may carry a password, which has no place in a public statement.
fn without_credentials(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}/{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn password_in_a_remote_is_left_out() {
        assert_eq!(
            without_credentials("https://user:token@example.org/a/b.git"),
            "https://example.org/a/b.git"
        );
        assert_eq!(
            without_credentials("git@example.org:a/b.git"),
            "git@example.org:a/b.git"
        );
    }
}
