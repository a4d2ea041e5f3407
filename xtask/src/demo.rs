//! The main job in one go: build, harden, check, attest, verify and run, then three attacks.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::build::{self, Built, Flavour};
use crate::program::{Profile, Program};
use crate::run::{capture, shown, step};
use crate::{Status, attacks, no_arguments, place, setup};

/// Runs the demonstration. Nothing outside `target/` is written.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    no_arguments(arguments)?;
    let start = Instant::now();
    let program = Program::build(Profile::Dev)?;
    let toolchain = setup::toolchain()?;
    step(&format!(
        "toolchain: {}",
        toolchain.version.lines().next().unwrap_or_default()
    ));
    let built = build::build_all(&toolchain)?;
    let folder = place::target().join("demo");
    fs::create_dir_all(&folder).context("cannot make `target/demo`")?;
    let key = keys(&program, &folder)?;

    let mut rows = Vec::new();
    println!();
    step("harden, check, attest and verify each module");
    for module in &built {
        rows.push(through_the_pipeline(&program, module, &folder, &key)?);
    }
    println!();
    step("run each module on a real sample: verified again, on the very bytes that run");
    for sample in SAMPLES {
        run_sample(&program, sample, &folder, &key)?;
    }
    println!();
    step("three attacks, which must all be refused");
    attacks::all(&program, &folder, &key)?;
    println!("\n{}", table(&rows));
    println!(
        "all of it took {:.1} s; the modules and their attestations lie in target/demo",
        start.elapsed().as_secs_f64()
    );
    Ok(Status::Yes)
}

/// What the table says of one module.
struct Row {
    file: String,
    size: (u64, u64),
    imports: (usize, usize),
}

/// One run that the demonstration shows.
struct Sample {
    module: &'static str,
    flavour: Flavour,
    /// Arguments of `run` before the file, then those of the module.
    options: &'static [&'static str],
    arguments: &'static [&'static str],
    stdin: Option<&'static str>,
}

const SAMPLES: &[Sample] = &[
    Sample {
        module: "csv-to-json",
        flavour: Flavour::Command,
        options: &[],
        arguments: &["--types", "infer"],
        stdin: Some("xtask/samples/orders.csv"),
    },
    Sample {
        module: "date-parse",
        flavour: Flavour::Command,
        options: &[],
        arguments: &[
            "--zone",
            "Europe/Berlin",
            "--reference",
            "2026-11-22T12:00:00Z",
            "--output",
            "rfc3339",
            "next monday 9am",
        ],
        stdin: None,
    },
    Sample {
        module: "json-filter",
        flavour: Flavour::Command,
        options: &[],
        arguments: &["select(.level == \"error\") | {tool, ms}"],
        stdin: Some("xtask/samples/events.ndjson"),
    },
    Sample {
        module: "markdown-sanitize",
        flavour: Flavour::Command,
        options: &[],
        arguments: &["--report"],
        stdin: Some("xtask/samples/untrusted.markdown"),
    },
    Sample {
        module: "math-eval",
        flavour: Flavour::Component,
        options: &["--invoke", "evaluate"],
        arguments: &["2^127 - 1"],
        stdin: None,
    },
];

/// A key for this demonstration alone; the next one gets another.
fn keys(program: &Program, folder: &Path) -> Result<PathBuf> {
    let prefix = folder.join("demo");
    for extension in ["key", "pub"] {
        // Keys are never overwritten by `keys generate`; these are ours to throw away.
        let _absent = fs::remove_file(prefix.with_extension(extension));
    }
    capture(
        program
            .command(["keys", "generate", "--output-prefix"])
            .arg(&prefix),
    )?;
    Ok(prefix)
}

fn through_the_pipeline(
    program: &Program,
    module: &Built,
    folder: &Path,
    key: &Path,
) -> Result<Row> {
    let file = module.flavour.file_name(module.name);
    let policy = format!("policies/{}", module.name);
    let (hardened, receipt) = (
        folder.join(&file),
        folder.join(format!("{file}.receipt.json")),
    );
    let before = facts(program, &module.path)?;
    let mut harden = program.command(["harden"]);
    harden
        .arg(&module.path)
        .args(["--policy", &policy, "-o"])
        .arg(&hardened)
        .arg("--receipt")
        .arg(&receipt);
    capture(&mut harden)?;
    let after = facts(program, &hardened)?;
    capture(
        program
            .command(["check"])
            .arg(&hardened)
            .args(["--policy", &policy]),
    )?;
    let mut attest = program.command(["attest"]);
    attest
        .arg(&hardened)
        .args(["--policy", &policy, "--key"])
        .arg(key.with_extension("key"))
        .arg("--receipt")
        .arg(&receipt);
    capture(&mut attest)?;
    capture(
        program
            .command(["verify"])
            .arg(&hardened)
            .args(["--policy", &policy, "--key"])
            .arg(key.with_extension("pub")),
    )?;
    let row = Row {
        file,
        size: (size(&before), size(&after)),
        imports: (imports(&before).len(), imports(&after).len()),
    };
    println!(
        "    {:<30} imports {} → {}",
        row.file,
        named(&imports(&before)),
        named(&imports(&after))
    );
    Ok(row)
}

fn run_sample(program: &Program, sample: &Sample, folder: &Path, key: &Path) -> Result<()> {
    let file = folder.join(sample.flavour.file_name(sample.module));
    let policy = format!("policies/{}", sample.module);
    let mut command = program.command(["run"]);
    command
        .args(["--policy", &policy, "--key"])
        .arg(key.with_extension("pub"))
        .args(sample.options)
        .arg(&file)
        .args(sample.arguments);
    let typed = for_people(&command);
    let stdin = match sample.stdin {
        Some(path) => {
            println!("\n  $ {typed} < {path}");
            Stdio::from(
                File::open(place::root().join(path))
                    .with_context(|| format!("cannot open `{path}`"))?,
            )
        }
        None => {
            println!("\n  $ {typed}");
            Stdio::null()
        }
    };
    let output = command
        .stdin(stdin)
        .output()
        .with_context(|| format!("cannot start `{}`", shown(&command)))?;
    show(&output);
    ensure!(
        output.status.success(),
        "`{}` ended with {}",
        shown(&command),
        output.status
    );
    Ok(())
}

/// Takes the machine's folders out of a command line, so that it reads as a person would type it.
pub(crate) fn for_people(command: &Command) -> String {
    let line = shown(command).replace(&format!("{}/", place::root().display()), "");
    let line = line
        .split_once("&& ")
        .map_or(line.clone(), |(_, line)| line.to_owned());
    match line.split_once(' ') {
        Some((_, rest)) => format!("wasm-audit {rest}"),
        None => line,
    }
}

fn facts(program: &Program, module: &Path) -> Result<Value> {
    let text = capture(program.command(["inspect", "--format", "json"]).arg(module))?;
    let document: Value = serde_json::from_str(&text).context("`inspect` wrote no JSON")?;
    document
        .pointer("/files/0/facts")
        .cloned()
        .context("`inspect` told no facts")
}

fn imports(facts: &Value) -> Vec<String> {
    let imports = facts
        .get("imports")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    imports
        .filter_map(|import| {
            import
                .get("name")
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
        .collect()
}

fn size(facts: &Value) -> u64 {
    facts
        .get("size")
        .and_then(Value::as_u64)
        .unwrap_or_default()
}

fn named(imports: &[String]) -> String {
    if imports.is_empty() {
        "none".into()
    } else {
        format!("{} ({})", imports.len(), imports.join(" "))
    }
}

pub(crate) fn show(output: &Output) {
    let root = format!("{}/", place::root().display());
    for text in [&output.stdout, &output.stderr] {
        for line in String::from_utf8_lossy(text).lines() {
            println!("    {}", line.replace(&root, ""));
        }
    }
}

fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<30} {:>10} {:>10}   {:<8} {:<7} {:<8} {:<8}\n",
        "module", "built", "hardened", "imports", "policy", "attested", "verified"
    );
    for row in rows {
        let (built, hardened) = row.size;
        let imports = format!("{} → {}", row.imports.0, row.imports.1);
        text.push_str(&format!(
            "{:<30} {:>8} B {:>8} B   {imports:<8} {:<7} {:<8} {:<8}\n",
            row.file, built, hardened, "passed", "yes", "yes"
        ));
    }
    text
}
