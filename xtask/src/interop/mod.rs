//! A Sigstore instance of our own on this machine: an issuer of tokens, Fulcio with a log of its certificates, Rekor v2 and a
//! timestamp authority; and the tests that sign and verify with it.

mod issuer;
mod stack;

use anyhow::Result;

use crate::run::{step, warn};
use crate::{Status, Usage, sigstore, test};

pub(crate) use stack::Stack;

/// What may stand after `cargo xtask interop`.
pub(crate) const ARGUMENTS: &str = "[--serve]";

/// The variable that tells tests where the instance is.
const VARIABLE: &str = "WASM_AUDIT_SIGSTORE";

/// Runs the tests that need an instance; or only the instance, until it is interrupted.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => test::task(&["interop".to_owned()]),
        ["--serve"] => serve(),
        _ => Err(Usage(format!("wanted `interop {ARGUMENTS}`")).into()),
    }
}

fn serve() -> Result<Status> {
    sigstore::bring()?;
    let stack = Stack::start()?;
    step(&format!("{VARIABLE}={}", stack.folder().display()));
    println!("{}", stack.described()?);
    loop {
        std::thread::park();
    }
}

/// Starts an instance if it can be had; what cannot be had is told, and the tests that need it say SKIPPED.
pub(crate) fn started() -> Option<Stack> {
    match sigstore::bring().and_then(|()| Stack::start()) {
        Ok(stack) => Some(stack),
        Err(error) => {
            warn(&format!(
                "tests with a Sigstore instance will be skipped: {error:#}"
            ));
            None
        }
    }
}

/// What the tests are told of an instance.
pub(crate) fn environment(stack: Option<&Stack>) -> Option<(&'static str, String)> {
    Some((VARIABLE, stack?.folder().to_string_lossy().into_owned()))
}
