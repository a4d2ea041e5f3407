//! How the expectations of the tests are recorded anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::{run, step, succeeds};
use crate::{Status, no_arguments, place, test};

/// Runs the tests so that they record what they see; reading what changed is up to a person.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    no_arguments(arguments)?;
    let tally = test::everything(&[], &[("BLESS", "1"), ("INSTA_UPDATE", "always")])?;
    // insta leaves an inline snapshot beside its test, for its own program to put in.
    let pending: Vec<PathBuf> = ["src", "tests", "xtask", "modules"]
        .iter()
        .flat_map(|folder| pending(&place::root().join(folder)))
        .collect();
    if !pending.is_empty() {
        if !succeeds(Command::new("cargo").args(["insta", "--version"])) {
            for file in &pending {
                println!("not recorded: {}", file.display());
            }
            println!("to record them: cargo install cargo-insta --locked && cargo insta accept");
            return Ok(Status::No);
        }
        step("recording inline snapshots");
        run(Command::new("cargo")
            .current_dir(place::root())
            .args(["insta", "accept"]))?;
    }
    println!("{}", tally.summary());
    println!("recorded: now read `git diff` as a stranger would");
    Ok(if tally.failed == 0 {
        Status::Yes
    } else {
        Status::No
    })
}

fn pending(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(pending(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "pending-snap")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::pending;

    #[test]
    fn snapshots_left_behind_are_found_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/.x.rs.pending-snap"), "").unwrap();
        std::fs::write(folder.path().join("a/x.rs"), "").unwrap();
        assert_eq!(
            pending(folder.path()),
            [folder.path().join("a/b/.x.rs.pending-snap")]
        );
    }
}
