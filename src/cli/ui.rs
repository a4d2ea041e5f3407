//! The only writer to standard output and standard error.

use std::fmt::Display;
use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
pub(super) use anstyle::Style;
use clap::ValueEnum;
use serde::Serialize;
use wasm_audit::text::is_inert;

use super::error::CliError;
use super::exit::Exit;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(super) const DIM: Style = Style::new().dimmed();

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to write answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs: one JSON document with a version in it.
    Json,
}

/// The terminal.
#[derive(Debug)]
pub(crate) struct Ui {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    quiet: bool,
}

impl Ui {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            out: AutoStream::new(io::stdout(), choice),
            err: AutoStream::new(io::stderr(), choice),
            quiet,
        }
    }

    /// Writes a line of an answer.
    pub(crate) fn line(&mut self, line: impl Display) {
        // Nobody reads a closed pipe; the exit status still tells.
        let _closed = writeln!(self.out, "{line}");
    }

    /// Writes a line that `--quiet` leaves out.
    pub(crate) fn note(&mut self, line: impl Display) {
        if !self.quiet {
            self.line(line);
        }
    }

    /// Writes a line beside the answer, to standard error.
    #[cfg(feature = "load")]
    pub(crate) fn aside(&mut self, line: impl Display) {
        let _closed = writeln!(self.err, "{line}");
    }

    /// Writes a JSON document.
    pub(crate) fn json(&mut self, document: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(document)
            .map_err(|error| CliError::new(Exit::NO_ANSWER, "cannot write JSON").because(&error))?;
        // Past the terminal's filter, which would take characters out; what could act on a terminal is escaped instead.
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' || is_inert(c) {
                escaped.push(c);
            } else {
                c.encode_utf16(&mut [0; 2])
                    .iter()
                    .for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
            }
        }
        let _closed = writeln!(io::stdout().lock(), "{escaped}");
        Ok(())
    }

    /// Writes an error, and returns its status.
    pub(crate) fn fail(&mut self, error: &CliError) -> Exit {
        let _closed = write!(self.err, "{error}");
        error.status()
    }

    pub(crate) fn flush(&mut self) {
        let _closed = self.out.flush();
        let _closed = self.err.flush();
    }
}
