//! What stands on the disk when `harden` cannot write its result, or is ended while it writes: what stood there before.

#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output};

/// A module that is larger than the kernel lets the program write.
fn module() -> Vec<u8> {
    let filler = "x".repeat(200_000);
    let text = format!(
        r#"(module (memory (export "memory") 4) (data (i32.const 0) "{filler}") (func (export "_start")))"#
    );
    wat::parse_str(text).unwrap()
}

/// Hardens a file onto itself with the shell's `prelude` before it.
fn harden_onto_itself(prelude: &str, folder: &Path) -> Output {
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/policy");
    Command::new("sh")
        .args(["-c", &format!("{prelude} && exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_wasm-audit"))
        .args(["harden", "tool.wasm", "-o", "tool.wasm", "--policy", policy])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn full_disk_leaves_the_original_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tool.wasm");
    std::fs::write(&file, module()).unwrap();
    // The limit on file sizes, with its signal ignored, is an error at the same call as a full disk.
    let output = harden_onto_itself("trap '' XFSZ && ulimit -f 1", folder.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write `tool.wasm`"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap(), module());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn run_that_is_ended_while_it_writes_leaves_the_original() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tool.wasm");
    std::fs::write(&file, module()).unwrap();
    let output = harden_onto_itself("ulimit -c 0 && ulimit -f 1", folder.path());
    assert_eq!(output.status.code(), None, "ended by a signal: {output:?}");
    assert_eq!(std::fs::read(&file).unwrap(), module());
    // Without the limit it goes well.
    let output = harden_onto_itself("true", folder.path());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_ne!(std::fs::read(&file).unwrap(), module());
}
