//! `wasm-audit inspect`

use std::path::PathBuf;

use serde::Serialize;
use wasm_audit::inspect::{Facts, inspect};

use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::ui::{Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit inspect tool.wasm
  wasm-audit inspect --format json *.wasm
  curl -s https://example.org/tool.wasm | wasm-audit inspect -

Exit status:
  0 every file was read; 3 one could not be, or is not valid WebAssembly")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

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
struct FileFacts {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Facts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let mut exit = Exit::YES;
    let mut document = Document {
        version: 1,
        files: Vec::new(),
    };
    for (i, path) in args.files.iter().enumerate() {
        let (facts, error) = match input::artifact(path) {
            Ok(artifact) => (Some(inspect(&artifact)), None),
            Err(error) => (None, Some(error)),
        };
        if facts.as_ref().is_none_or(|facts| facts.malformed.is_some()) {
            exit = exit.max(Exit::NO_ANSWER);
        }
        if args.format == Format::Json {
            document.files.push(FileFacts {
                file: path.to_string_lossy().into_owned(),
                facts,
                error: error.map(|error| error.one_line()),
            });
            continue;
        }
        if let Some(facts) = facts {
            if i > 0 {
                ui.line("");
            }
            render::facts::human(&input::shown(path), &facts, ui);
        }
        if let Some(error) = error {
            ui.fail(&error);
        }
    }
    if args.format == Format::Json {
        ui.json(&document)?;
    }
    Ok(exit)
}
