//! The only writer to standard output and standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
pub(super) use anstyle::Style;
use clap::ValueEnum;
use serde::Serialize;

use super::error::CliError;
use super::exit::Exit;
use super::json::Inert;

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

/// How much to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loudness {
    /// Errors and findings only.
    Quiet,
    /// What most people want to know.
    #[default]
    Usual,
    /// Everything.
    Verbose,
}

/// The terminal.
#[derive(Debug)]
pub(crate) struct Ui {
    // A thousand modules in one call are not a thousand writes.
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
    loudness: Loudness,
    /// Why a part of the answer was lost, if it was.
    lost: Option<io::Error>,
}

impl Ui {
    pub(crate) fn new(color: Color, loudness: Loudness) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            out: BufWriter::with_capacity(64 << 10, AutoStream::new(io::stdout(), choice)),
            err: AutoStream::new(io::stderr(), choice),
            loudness,
            lost: None,
        }
    }

    /// Returns whether `--quiet` was asked for.
    pub(crate) fn is_quiet(&self) -> bool {
        self.loudness == Loudness::Quiet
    }

    /// Returns whether `--verbose` was asked for.
    pub(crate) fn is_verbose(&self) -> bool {
        self.loudness == Loudness::Verbose
    }

    /// Writes a line of an answer.
    pub(crate) fn line(&mut self, line: impl Display) {
        let written = writeln!(self.out, "{line}");
        self.note_loss(written);
    }

    /// Writes a line that `--quiet` leaves out.
    pub(crate) fn note(&mut self, line: impl Display) {
        if !self.is_quiet() {
            self.line(line);
        }
    }

    /// Writes a line beside the answer, to standard error.
    #[cfg(feature = "load")]
    pub(crate) fn aside(&mut self, line: impl Display) {
        self.flush();
        let _closed = writeln!(self.err, "{line}");
    }

    /// Writes a JSON document.
    pub(crate) fn json(&mut self, document: &impl Serialize) -> Result<(), CliError> {
        self.flush();
        // Past the terminal's filter, which would take characters out; what could act on a terminal is escaped instead.
        let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
        let mut writer = serde_json::Serializer::with_formatter(&mut out, Inert::default());
        let written = match document.serialize(&mut writer) {
            Err(error) if !error.is_io() => {
                return Err(CliError::new(Exit::NO_ANSWER, "cannot write JSON").because(&error));
            }
            written => written.map_err(io::Error::from),
        };
        let written = written
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush());
        drop(out);
        self.note_loss(written);
        Ok(())
    }

    /// Writes an error, and returns its status.
    pub(crate) fn fail(&mut self, error: &CliError) -> Exit {
        // Where both streams end in one place, they keep their order.
        self.flush();
        let _closed = write!(self.err, "{error}");
        error.status()
    }

    /// Writes what is left, and returns the status that the program ends with: an answer that was lost is none.
    pub(crate) fn finish(&mut self, exit: Exit) -> Exit {
        self.flush();
        match self.lost.take() {
            None => exit,
            Some(error) => self
                .fail(&CliError::new(Exit::NO_ANSWER, "cannot write the answer").because(&error))
                .max(exit),
        }
    }

    fn flush(&mut self) {
        let written = self.out.flush();
        self.note_loss(written);
    }

    /// Nobody reads a closed pipe, and the exit status still tells; a full disk is another matter.
    fn note_loss(&mut self, written: io::Result<()>) {
        if let Err(error) = written
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.lost.get_or_insert(error);
        }
    }
}
