//! What the other tasks need, found or installed.

use anyhow::Result;

use crate::run::step;
use crate::toolchain::Toolchain;
use crate::{Status, Usage, corpus, install, peers, record, vectors};

/// What may stand after `cargo xtask setup`.
pub(crate) const ARGUMENTS: &str = "[--toolchain] [--peers] [--vectors] [--corpus]";

/// Finds or installs what was named, or everything.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    if let Some(unknown) = arguments
        .iter()
        .find(|word| !ARGUMENTS.contains(&format!("[{word}]")))
    {
        return Err(Usage(format!("found `{unknown}`, wanted `setup {ARGUMENTS}`")).into());
    }
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|word| word == name);
    // What is asked for last is still tried when something before it is missing.
    let mut outcome = Ok(());
    if wanted("--toolchain") {
        outcome = toolchain().map(|found| {
            step(&format!(
                "toolchain ({}): {}",
                found.kind,
                found.version.lines().next().unwrap_or_default()
            ));
        });
    }
    if wanted("--peers") {
        outcome = outcome.and(peers());
    }
    if wanted("--vectors") {
        outcome = outcome.and(vectors());
    }
    if wanted("--corpus") {
        outcome = outcome.and(corpus());
    }
    outcome.map(|()| Status::Yes)
}

/// Returns a toolchain that builds the modules, of the kind that built the committed ones if it can be had.
pub(crate) fn toolchain() -> Result<Toolchain> {
    install::toolchain(
        record::read()?.as_ref().and_then(record::kind),
        install::Other::WillDo,
    )
}

/// Brings the independent witnesses that some tests ask; what cannot be had is told, and those tests say SKIPPED.
pub(crate) fn peers() -> Result<()> {
    peers::bring()
}

/// Brings the outside test data of the modules; what cannot be had is told, and those tests say SKIPPED.
pub(crate) fn vectors() -> Result<()> {
    vectors::bring()
}

/// Brings other people's modules; what cannot be had is told, and the tests that read it say SKIPPED.
pub(crate) fn corpus() -> Result<()> {
    corpus::bring().map(drop)
}
