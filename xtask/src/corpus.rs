//! Other people's modules, which the tests hold `inspect` against.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::{Status, no_arguments, place, vectors};

/// Brings every module that `tests/corpus.tsv` lists; says which cannot be had, and ends without an answer then.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    no_arguments(arguments)?;
    let missing = bring()?;
    for module in &missing {
        println!("missing: {module}");
    }
    if missing.is_empty() {
        println!("corpus: complete in {}", folder().display());
        Ok(Status::Yes)
    } else {
        println!("run `cargo xtask corpus` again: what is there and right is kept");
        Ok(Status::NoAnswer)
    }
}

/// Brings what is missing, and returns what could not be had; tests that read it say SKIPPED.
pub(crate) fn bring() -> Result<Vec<String>> {
    vectors::bring_list(&place::root().join("tests/corpus.tsv"), &folder())
}

/// Returns where a core module of the list lies.
pub(crate) fn core(name: &str) -> Result<PathBuf> {
    let path = folder().join("core").join(format!("{name}.wasm"));
    ensure!(
        path.is_file(),
        "`{name}` is missing: run `cargo xtask corpus`"
    );
    Ok(path)
}

/// Returns the folder outside git in which the modules are.
fn folder() -> PathBuf {
    place::target().join("corpus")
}
