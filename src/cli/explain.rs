//! `wasm-audit explain`

use serde::Serialize;
use wasm_audit::check::{Code, codes};
use wasm_audit::finding::{Confidence, Severity};
use wasm_audit::limits::MESSAGE_CHARS;
use wasm_audit::text::{Printable, cut};

use super::error::CliError;
use super::exit::Exit;
use super::ui::{BOLD, Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit explain                            # list the codes
  wasm-audit explain memory-unbounded
  wasm-audit explain --format json

Exit status:
  0 the code was found; 2 there is no such code")]
pub(super) struct Args {
    /// The finding's code; without it, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    version: u32,
    codes: Vec<Explained>,
}

#[derive(Serialize)]
struct Explained {
    code: &'static str,
    asks: &'static str,
    severity: Severity,
    confidence: Confidence,
    waivable: bool,
    explain: &'static str,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let wanted: Vec<_> = codes()
        .filter(|code| args.code.as_ref().is_none_or(|name| code.name == name))
        .collect();
    match (&args.code, wanted.as_slice()) {
        (Some(name), []) => return Err(unknown(name)),
        _ if args.format == Format::Json => ui.json(&Document {
            version: 1,
            codes: wanted.into_iter().map(Explained::from).collect(),
        })?,
        (Some(_), _) => wanted.iter().for_each(|code| explain(code, ui)),
        (None, _) => list(&wanted, ui),
    }
    Ok(Exit::YES)
}

fn list(codes: &[Code], ui: &mut Ui) {
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for code in codes {
        ui.line(format_args!(
            "{BOLD}{:<width$}{BOLD:#}  {:<7} {}",
            code.name,
            code.severity.to_string(),
            code.asks
        ));
    }
}

fn explain(code: &Code, ui: &mut Ui) {
    ui.line(format_args!(
        "{BOLD}{}{BOLD:#}: {} ({} severity, {} confidence)\n",
        code.name, code.asks, code.severity, code.confidence
    ));
    ui.line(code.explain.trim_end());
}

fn unknown(name: &str) -> CliError {
    let failed = CliError::new(
        Exit::USAGE,
        format!(
            "there is no code `{}`",
            Printable(&cut(name, MESSAGE_CHARS))
        ),
    );
    match near(name).as_slice() {
        [] => failed.help("`wasm-audit explain` lists all codes"),
        names => failed.help(format!(
            "did you mean {}? `wasm-audit explain` lists all codes",
            names.join(" or ")
        )),
    }
}

/// Returns the codes that somebody may have meant, the nearest first.
fn near(name: &str) -> Vec<String> {
    const NAMES: usize = 3;
    const ENOUGH: f64 = 0.8;
    // Nobody mistypes a code into something much longer, and the comparison takes time for both lengths.
    if name.len() > 64 {
        return Vec::new();
    }
    let name = name.to_ascii_lowercase().replace('_', "-");
    let mut near: Vec<_> = codes()
        .map(|code| (strsim::jaro_winkler(&name, code.name), code.name))
        .filter(|(likeness, _)| *likeness >= ENOUGH)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter()
        .take(NAMES)
        .map(|(_, name)| format!("`{name}`"))
        .collect()
}

impl From<Code> for Explained {
    fn from(code: Code) -> Self {
        Self {
            code: code.name,
            asks: code.asks,
            severity: code.severity,
            confidence: code.confidence,
            waivable: code.is_waivable(),
            explain: code.explain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistyped_codes_are_recognised_and_nonsense_is_not() {
        assert_eq!(
            near("memory_unbound").first().unwrap(),
            "`memory-unbounded`"
        );
        assert_eq!(
            near("import-not-in-wrld").first().unwrap(),
            "`import-not-in-world`"
        );
        assert!(near("qqq").is_empty());
        assert!(near(&"memory-unbounded".repeat(9)).is_empty());
    }
}
