//! Errors as they are shown: what is wrong, why, and what to do next.

use std::error::Error;
use std::fmt;

use wasm_audit::policy::PolicyError;
use wasm_audit::text::Printable;

use super::exit::Exit;
use super::ui::RED;

/// An error on its way to the terminal.
#[derive(Debug)]
pub(crate) struct CliError {
    status: Exit,
    message: String,
    causes: Vec<String>,
    /// Whether the causes show a place in a policy, which takes several lines.
    has_place: bool,
    help: Option<String>,
}

impl CliError {
    /// Starts with what is wrong. Text from outside in it must be [`Printable`] already.
    pub(crate) fn new(status: Exit, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            causes: Vec::new(),
            has_place: false,
            help: None,
        }
    }

    /// Adds an error of the library and everything below it.
    pub(crate) fn because(mut self, error: &(dyn Error + 'static)) -> Self {
        self.has_place |= error.is::<PolicyError>();
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            // A transparent error says what the one above it has said.
            if self.causes.last() != Some(&text) {
                self.causes.push(text);
            }
            next = error.source();
        }
        self
    }

    /// Says that the causes show a place in a file, which takes several lines.
    pub(crate) fn spread(mut self) -> Self {
        self.has_place = true;
        self
    }

    /// Adds what to do next.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the exit status.
    pub(crate) fn status(&self) -> Exit {
        self.status
    }

    /// Changes the exit status.
    #[cfg(feature = "load")]
    pub(crate) fn with_status(mut self, status: Exit) -> Self {
        self.status = status;
        self
    }

    /// Returns everything but the help in one line, for JSON.
    pub(crate) fn one_line(&self) -> String {
        [&self.message]
            .into_iter()
            .chain(&self.causes)
            .cloned()
            .collect::<Vec<_>>()
            .join(": ")
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{RED}error{RED:#}: {}", self.message)?;
        for cause in &self.causes {
            if !self.has_place {
                writeln!(f, "  caused by: {}", Printable(cause))?;
                continue;
            }
            let mut lines = cause.lines();
            writeln!(
                f,
                "  caused by: {}",
                Printable(lines.next().unwrap_or_default())
            )?;
            lines.try_for_each(|line| writeln!(f, "    {}", Printable(line)))?;
        }
        self.help
            .iter()
            .try_for_each(|help| writeln!(f, "  help: {help}"))
    }
}
