//! Speeds, each against a named peer in the same run.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::program::{Profile, Program};
use crate::run::{step, warn, write_whole};
use crate::{Status, Usage, corpus, install, peers, place};

mod audit;
mod component;
mod measure;
mod table;
mod verify;

/// What may stand after `cargo xtask bench`.
pub(crate) const ARGUMENTS: &str = "[--write]";

/// The page that holds the table of the last run that somebody committed.
const PAGE: &str = "docs/benchmarks.md";

/// Measures and prints; fails when a bar is missed. `--write` puts the table into the docs.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let is_written = match words.as_slice() {
        [] => false,
        ["--write"] => true,
        _ => return Err(Usage(format!("wanted `bench {ARGUMENTS}`")).into()),
    };
    peers::bring()?;
    if !Path::new("/usr/bin/time").exists() {
        install::debian_packages(&["time"])?;
    }
    for module in corpus::bring()? {
        warn(&format!("missing: {module}"));
    }
    let program = Program::build(Profile::Release)?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut rows = Vec::new();
    for (what, measured) in [
        ("inspect and check", audit::rows(&program, folder.path())),
        ("components", component::rows(&program, folder.path())),
        ("verify", verify::rows(&program, folder.path())),
    ] {
        step(&format!("measured {what}"));
        match measured {
            Ok(more) => rows.extend(more),
            Err(error) => warn(&format!("{what}: {error:#}")),
        }
    }
    let text = table::text(&rows);
    println!("\n{text}");
    if is_written {
        write_whole(
            &place::root().join(PAGE),
            table::page(&text, &measure::machine()).as_bytes(),
        )?;
    }
    let met = !rows.is_empty() && rows.iter().all(table::Row::met);
    Ok(if met { Status::Yes } else { Status::No })
}
