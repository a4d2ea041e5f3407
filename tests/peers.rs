//! Other people's programs, where this machine has them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a peer and returns what it prints; `None`, said aloud, when it is not here.
pub(crate) fn ask(test: &str, program: &str, args: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(args).output() {
        Ok(output) => output,
        Err(error) => {
            skipped(test, &format!("{program}: {error}"));
            return None;
        }
    };
    assert!(
        output.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Returns where `wasm-tools` is; `None`, said aloud, when it is not here.
pub(crate) fn wasm_tools(test: &str) -> Option<String> {
    let path = root().join("target/peers/bin/wasm-tools");
    if !path.is_file() {
        skipped(test, "wasm-tools is not installed (`cargo xtask setup`)");
        return None;
    }
    Some(path.to_str().unwrap().to_owned())
}

/// Says that a test did not look at anything, and why.
pub(crate) fn skipped(test: &str, reason: &str) {
    eprintln!("SKIPPED {test}: {reason}");
}

/// The committed binaries with a name ending in `suffix`, those of the other flavour left out.
pub(crate) fn committed(commands: bool) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(root().join("modules"))
        .unwrap()
        .flat_map(|entry| {
            std::fs::read_dir(entry.unwrap().path())
                .into_iter()
                .flatten()
        })
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.ends_with(".wasm") && name.ends_with(".command.wasm") == commands
        })
        .collect();
    found.sort();
    found
}
