//! `wasm-audit inspect`

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use wasm_audit::capability::Toolchain;
use wasm_audit::digest::Digest;
use wasm_audit::file::{self, FileError};
use wasm_audit::inspect::{self, Facts, Headers, inspect};
use wasm_audit::limits;

use super::each;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::{DIM, Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit inspect tool.wasm
  wasm-audit inspect --all tool.wasm            # every import with its type and who calls it
  wasm-audit inspect --headers huge.wasm        # passes over code and data
  wasm-audit inspect --format json *.wasm
  curl -s https://example.org/tool.wasm | wasm-audit inspect -

Exit status:
  0 every file was read; 3 one could not be, or is not valid WebAssembly")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Show everything, not an answer at a glance
    #[arg(long)]
    all: bool,

    /// Read headers alone: quick, and nothing is said about code, which is not validated
    #[arg(long)]
    headers: bool,

    /// Read headers alone, and fetch no more of the file than they need, so that there is no digest
    #[arg(long)]
    no_digest: bool,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    version: u32,
    files: Vec<FileFacts>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileFacts {
    file: String,
    /// Whether code and data were passed over; the facts then lack what only they tell.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    headers_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Read>,
    /// What it may do, in plain words; absent when the bytes are not valid, because then nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<Vec<render::capabilities::Told>>,
    /// Toolchains that it bears signs of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    toolchain: Vec<&'static Toolchain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What was read of a file.
#[derive(Serialize)]
#[serde(untagged)]
enum Read {
    Whole(Box<Facts>),
    Headers {
        #[serde(skip_serializing_if = "Option::is_none")]
        digest: Option<Digest>,
        #[serde(flatten)]
        headers: Box<Headers>,
    },
}

impl Read {
    fn headers(&self) -> &Headers {
        match self {
            Self::Whole(facts) => facts,
            Self::Headers { headers, .. } => headers,
        }
    }

    fn facts(&self) -> Option<&Facts> {
        match self {
            Self::Whole(facts) => Some(facts),
            Self::Headers { .. } => None,
        }
    }

    fn digest(&self) -> Option<Digest> {
        match self {
            Self::Whole(facts) => Some(facts.digest),
            Self::Headers { digest, .. } => *digest,
        }
    }
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    each::named_once(&args.files)?;
    let mut exit = Exit::YES;
    let mut files = Vec::new();
    let mut n_shown = 0;
    each::each(
        &args.files,
        |path| read(path, args),
        |path, answer| {
            if answer
                .as_ref()
                .is_ok_and(|read| read.headers().malformed.is_none())
            {
                exit = exit.max(Exit::YES);
            } else {
                exit = exit.max(Exit::NO_ANSWER);
            }
            if args.format == Format::Json {
                files.push(FileFacts::new(path, answer));
                return;
            }
            match answer {
                Ok(read) => {
                    if n_shown > 0 {
                        ui.line("");
                    }
                    n_shown += 1;
                    show(path, &read, args.all, ui);
                }
                Err(error) => {
                    ui.fail(&error);
                }
            }
        },
    );
    if args.format == Format::Json {
        ui.json(&Document { version: 1, files })?;
    }
    Ok(exit)
}

fn read(path: &Path, args: &Args) -> Result<Read, CliError> {
    if args.no_digest && path != Path::new("-") {
        return headers_of_file(path).map(|headers| Read::Headers {
            digest: None,
            headers: Box::new(headers),
        });
    }
    let artifact = input::artifact(path)?;
    if !args.headers && !args.no_digest {
        return Ok(Read::Whole(Box::new(inspect(&artifact))));
    }
    Ok(Read::Headers {
        digest: (!args.no_digest).then(|| artifact.digest()),
        headers: Box::new(inspect::headers_of(&artifact)),
    })
}

/// Reads the headers of a file and passes over the rest without fetching it.
fn headers_of_file(path: &Path) -> Result<Headers, CliError> {
    let read = || {
        let file = file::open(path)?;
        let size = file.metadata().map_err(FileError::Unreadable)?.len();
        if size > limits::ARTIFACT_BYTES {
            return Err(FileError::TooLarge {
                limit: limits::ARTIFACT_BYTES,
            });
        }
        if size == 0 {
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "found an empty file");
            return Err(FileError::Unreadable(error));
        }
        inspect::headers(file, size).map_err(FileError::Unreadable)
    };
    read().map_err(|error| unread(path, &error))
}

fn unread(path: &Path, error: &FileError) -> CliError {
    let message = format!("cannot take in `{}`", input::shown(path));
    CliError::new(Exit::NO_ANSWER, message).because(error)
}

impl FileFacts {
    fn new(path: &Path, answer: Result<Read, CliError>) -> Self {
        let (read, error) = match answer {
            Ok(read) => (Some(read), None),
            Err(error) => (None, Some(error.one_line())),
        };
        let headers = read.as_ref().map(Read::headers);
        Self {
            file: path.to_string_lossy().into_owned(),
            headers_only: matches!(read, Some(Read::Headers { .. })),
            capabilities: headers
                .filter(|headers| headers.malformed.is_none())
                .map(render::capabilities::told),
            toolchain: headers.map(Headers::toolchains).unwrap_or_default(),
            facts: read,
            error,
        }
    }
}

fn show(path: &Path, read: &Read, all: bool, ui: &mut Ui) {
    let write = if all {
        render::all::human
    } else {
        render::facts::human
    };
    write(
        &input::shown(path),
        read.digest(),
        read.headers(),
        read.facts(),
        ui,
    );
    if read.facts().is_none() {
        ui.note(format_args!(
            "{DIM}headers only: code and data were passed over, and nothing of them was validated{DIM:#}"
        ));
    }
    if !all {
        next(path, read.headers(), ui);
    }
}

/// Says what to type next.
fn next(path: &Path, headers: &Headers, ui: &mut Ui) {
    let Some(file) = render::shown::word(path).filter(|_| path != Path::new("-")) else {
        return;
    };
    ui.note(format_args!(
        "{DIM}next: wasm-audit inspect --all {file}{DIM:#}"
    ));
    if headers.malformed.is_none() {
        ui.note(format_args!("{DIM}      wasm-audit check {file}{DIM:#}"));
    }
}
