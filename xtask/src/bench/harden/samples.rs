//! The twelve modules that every tool is given, and what shows that one still runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::build::Flavour;
use crate::{corpus, place};

/// One module, as its compiler made it.
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) run: Run,
    /// Imports beside the usual ones without which it does not even start.
    pub(super) needs: &'static [&'static str],
}

/// What shows that a module still does its work.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// Node's WASI runs it, and it answers as before.
    Node {
        /// Which of its exports is called, as `run.mjs` names it.
        how: &'static str,
        arguments: &'static [&'static str],
        /// What to ask instead when it may open no file.
        without_files: &'static [&'static str],
        stdin: Option<&'static str>,
    },
    /// It is loaded into another module, and says in this section where.
    Loaded(&'static str),
    /// Nobody here runs it.
    Nobody,
}

/// Whether a module does its work after a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    Yes,
    No,
    NotAsked,
}

const SCRIPT: &str = include_str!("run.mjs");

/// Four by four pixels.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x04\x08\x02\0\0\0\x26\x93\x09\x29\
    \0\0\0\x3dIDATx\xda\x63\x60\x60\x66\xb3\xb1\x77\xaa\xa8\xae\xdb\xb2\x7d\x17\x03\x3b\x17\xaf\xb3\x9b\x67\
    \x7d\x53\xeb\xee\x7d\x07\x19\xf8\x04\x45\xbc\x7c\x03\xda\x3a\x7b\x0e\x1d\x3d\xc1\x20\x2a\x21\x1d\x18\x12\
    \xde\x3b\x61\xf2\xc9\x33\xe7\x01\xb8\xef\x13\x69\xc3\xb7\x03\x78\0\0\0\0IEND\xae\x42\x60\x82";

/// Returns the modules that are here, and the names of those that are not.
pub(super) fn all() -> (Vec<Sample>, Vec<String>) {
    let node = |arguments, stdin| Run::Node {
        how: "start",
        arguments,
        without_files: arguments,
        stdin,
    };
    let programs: [(&str, Run); 7] = [
        (
            "cpython-wasi",
            node(
                &[
                    "python",
                    "-S",
                    "-E",
                    "-I",
                    "-c",
                    "import hashlib, json; print(json.dumps(hashlib.sha256(b'x').hexdigest()))",
                ],
                None,
            ),
        ),
        (
            "quickjs-wasi",
            node(
                &[
                    "qjs",
                    "-e",
                    "console.log(JSON.stringify([1, 2, 3].map((x) => x * x)))",
                ],
                None,
            ),
        ),
        // Node 20 does not know the exceptions of the final standard, which it uses.
        ("micropython-wasi", Run::Nobody),
        (
            "itk-png-read",
            Run::Node {
                how: "unnamed",
                arguments: &[
                    "png-read-image",
                    "/picture.png",
                    "/could.json",
                    "/image.json",
                ],
                without_files: &["png-read-image", "--help"],
                stdin: None,
            },
        ),
        (
            "graphviz-wasi",
            Run::Node {
                how: "graphviz",
                arguments: &["digraph { a -> b -> c; a -> c }", "svg", "dot"],
                without_files: &["digraph { a -> b -> c; a -> c }", "svg", "dot"],
                stdin: None,
            },
        ),
        ("tree-sitter-runtime", Run::Loaded("dylink.0")),
        // Its JavaScript is not here.
        ("esbuild", Run::Nobody),
    ];
    let ours: [(&str, Run); 5] = [
        (
            "csv-to-json",
            node(&["csv-to-json", "--types", "infer"], Some("orders.csv")),
        ),
        (
            "date-parse",
            node(
                &[
                    "date-parse",
                    "--zone",
                    "Europe/Berlin",
                    "--reference",
                    "2026-11-22T12:00:00Z",
                    "next monday 9am",
                ],
                None,
            ),
        ),
        (
            "json-filter",
            node(
                &["json-filter", "select(.level == \"error\") | {tool, ms}"],
                Some("events.ndjson"),
            ),
        ),
        (
            "markdown-sanitize",
            node(&["markdown-sanitize"], Some("untrusted.markdown")),
        ),
        ("math-eval", node(&["math-eval", "2^127 - 1"], None)),
    ];
    let programs = programs.map(|(name, run)| (name.to_owned(), corpus::core(name).ok(), run));
    let ours = ours.map(|(name, run)| {
        let path = place::target()
            .join("modules/raw")
            .join(Flavour::Command.file_name(name));
        (
            format!("{name} (Rust)"),
            Some(path).filter(|path| path.is_file()),
            run,
        )
    });
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (name, path, run) in programs.into_iter().chain(ours) {
        match path {
            Some(path) => found.push(Sample {
                needs: needs(&name),
                name,
                path,
                run,
            }),
            None => missing.push(name),
        }
    }
    (found, missing)
}

/// Python asks what its streams are and how to hash; both interpreters ask for the time.
fn needs(name: &str) -> &'static [&'static str] {
    match name {
        "cpython-wasi" => &["clock_time_get", "fd_filestat_get", "random_get"],
        "quickjs-wasi" => &["clock_time_get"],
        _ => &[],
    }
}

/// What a run of a module leaves behind: its status, what it wrote, and the files that it made.
pub(super) type Trace = Option<(Option<i32>, Vec<u8>)>;

impl Run {
    /// Runs a module; nothing where nobody can.
    pub(super) fn trace(self, module: &Path, may_open_files: bool) -> Result<Trace> {
        let Self::Node {
            how,
            arguments,
            without_files,
            stdin,
        } = self
        else {
            return Ok(None);
        };
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let script = folder.path().join("run.mjs");
        fs::write(&script, SCRIPT).context("cannot write the script")?;
        let files = folder.path().join("files");
        fs::create_dir(&files).context("cannot make a folder")?;
        fs::write(files.join("picture.png"), PICTURE).context("cannot write a picture")?;
        let stdin = match stdin {
            Some(name) => File::open(place::root().join("xtask/samples").join(name))
                .with_context(|| format!("cannot read the sample `{name}`"))?
                .into(),
            None => Stdio::null(),
        };
        let output = Command::new("node")
            .arg("--no-warnings")
            .arg(&script)
            .arg(module)
            .arg(how)
            .arg(&files)
            .args(if may_open_files {
                arguments
            } else {
                without_files
            })
            .stdin(stdin)
            .output()
            .context("cannot start `node`")?;
        Ok(Some((output.status.code(), output.stdout)))
    }
}
