//! Runs the directives at the top of every file under `tests/cli`, and compares what the program prints with what stands
//! beside the file. `tests/cli/readme.wat` explains the directives by being a test of them.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a harness that panics has failed its test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let trials = files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            Trial::test(name, move || run(&path))
        })
        .collect();
    libtest_mimic::run(&args, trials).exit_code()
}

/// Every `.wat` and `.test` file; the harness fails on one without a directive, so none is forgotten.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "wat" || extension == "test")
        {
            files.push(path);
        }
    }
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let dir = path.parent().unwrap();
    let tmp = tempfile::tempdir()?;
    let stem = path.file_stem().unwrap().to_str().unwrap();
    if path.extension().is_some_and(|extension| extension == "wat") {
        fs::write(
            tmp.path().join(format!("{stem}.wasm")),
            wat::parse_str(&text)?,
        )?;
    }
    // A version before this one stands beside it, for commands that compare two.
    let old = format!("{stem}.old");
    if let Ok(text) = fs::read_to_string(dir.join(&old)) {
        fs::write(tmp.path().join(&old), wat::parse_str(&text)?)?;
    }
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let mut n_directives = 0;
    for line in text.lines() {
        let Some((wanted, command)) = directive(line)? else {
            continue;
        };
        n_directives += 1;
        let words = command.split_whitespace().map(|word| {
            if word == "%" {
                format!("{stem}.wasm")
            } else {
                word.replace("%dir", dir.to_str().unwrap())
                    .replace("%tmpdir", tmp.path().to_str().unwrap())
            }
        });
        let output = Command::new(env!("CARGO_BIN_EXE_wasm-audit"))
            .args(words)
            .current_dir(tmp.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .output()?;
        let shown = |bytes: &[u8]| scrub(&String::from_utf8_lossy(bytes), dir, tmp.path());
        stdout += &shown(&output.stdout);
        stderr += &shown(&output.stderr);
        if output.status.code() != Some(wanted) {
            return Err(format!(
                "`{command}` exited with {:?}, expected {wanted}\n{stdout}\n{stderr}",
                output.status.code()
            )
            .into());
        }
    }
    if n_directives == 0 {
        return Err("found no directive (`;; RUN:`, `;; REFUSED:` or `;; EXIT n:`)".into());
    }
    compare(path, "stdout", &stdout)?;
    compare(path, "stderr", &stderr)
}

/// Reads `;; RUN: …` (status 0), `;; REFUSED: …` (1) and `;; EXIT n: …`.
fn directive(line: &str) -> Result<Option<(i32, &str)>, Failed> {
    let Some(comment) = line.strip_prefix(";; ") else {
        return Ok(None);
    };
    Ok(if let Some(command) = comment.strip_prefix("RUN: ") {
        Some((0, command))
    } else if let Some(command) = comment.strip_prefix("REFUSED: ") {
        Some((1, command))
    } else if let Some((status, command)) = comment
        .strip_prefix("EXIT ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((status.parse()?, command))
    } else {
        None
    })
}

/// Takes out what differs from run to run: folders, digests of keys and signatures, the time.
fn scrub(text: &str, dir: &Path, tmp: &Path) -> String {
    let text = text
        .replace(tmp.to_str().unwrap(), "%tmpdir")
        .replace(dir.to_str().unwrap(), "%dir");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("sha256:") {
        let (before, digest) = rest.split_at(at + "sha256:".len());
        out += before;
        let hex = digest.bytes().take_while(u8::is_ascii_hexdigit).count();
        out += if hex == 64 { "…" } else { &digest[..hex] };
        rest = &digest[hex..];
    }
    out + rest
}

fn compare(path: &Path, stream: &str, found: &str) -> Result<(), Failed> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{stream}"));
    let beside = PathBuf::from(beside);
    if std::env::var_os("BLESS").is_some() {
        if found.is_empty() {
            let _absent = fs::remove_file(&beside);
        } else {
            fs::write(&beside, found)?;
        }
        return Ok(());
    }
    let wanted = fs::read_to_string(&beside).unwrap_or_default();
    if found == wanted {
        return Ok(());
    }
    Err(format!("{stream} differs; `cargo xtask bless` records it anew\n--- expected\n{wanted}\n--- found\n{found}").into())
}
