//! Speeds, each against a named peer in the same run.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::program::{Profile, Program};
use crate::run::{step, warn, write_whole};
use crate::{Status, Usage, corpus, install, peers, place};

mod audit;
mod component;
mod harden;
mod measure;
mod processor;
mod sigstore;
mod table;
mod verify;

/// What may stand after `cargo xtask bench`.
pub(crate) const ARGUMENTS: &str = "[--write | WHAT…]";

/// What can be measured by itself.
const PARTS: [&str; 5] = ["audit", "component", "harden", "sigstore", "verify"];

/// The page that holds the table of the last run that somebody committed.
const PAGE: &str = "docs/benchmarks.md";

/// Measures and prints; fails when a bar is missed. `--write` puts the table into the docs.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (parts, is_written) = match words.as_slice() {
        [] => (PARTS.to_vec(), false),
        ["--write"] => (PARTS.to_vec(), true),
        parts if parts.iter().all(|part| PARTS.contains(part)) => (parts.to_vec(), false),
        _ => {
            let parts = PARTS.join(", ");
            return Err(Usage(format!("wanted `bench {ARGUMENTS}`; there are {parts}")).into());
        }
    };
    peers::bring()?;
    if parts.contains(&"harden") {
        peers::bring_rewriters();
    }
    if !Path::new("/usr/bin/time").exists() {
        install::debian_packages(&["time"])?;
    }
    for module in corpus::bring()? {
        warn(&format!("missing: {module}"));
    }
    let program = Program::build(Profile::Release)?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let (mut rows, mut tables) = (Vec::new(), String::new());
    let mut all_measured = true;
    for part in parts {
        step(&format!("measuring {part}"));
        let measured = match part {
            "audit" => audit::rows(&program, folder.path()),
            "component" => component::rows(&program, folder.path()),
            "harden" => harden::measured(&program, folder.path()).map(|(more, text)| {
                tables.push_str(&text);
                more
            }),
            "sigstore" => sigstore::rows(&program, folder.path()),
            _ => verify::rows(&program, folder.path()),
        };
        match measured {
            Ok(more) => rows.extend(more),
            Err(error) => {
                warn(&format!("{part}: {error:#}"));
                all_measured = false;
            }
        }
    }
    let text = table::text(&rows) + &tables;
    println!("\n{text}");
    if is_written {
        write_whole(
            &place::root().join(PAGE),
            table::page(&text, &measure::machine()).as_bytes(),
        )?;
    }
    let met = all_measured && rows.iter().all(table::Row::met);
    Ok(if met { Status::Yes } else { Status::No })
}
