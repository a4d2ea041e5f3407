//! Commands in the log of a step, of which GitHub makes annotations.

use wasm_audit::finding::Severity;
use wasm_audit::limits::MESSAGE_CHARS;
use wasm_audit::text::{Printable, cut};

use super::report::grouped;
use crate::cli::ui::Ui;

/// Annotations of each level that GitHub shows of one step.
const SHOWN: usize = 10;

/// What GitHub tells apart, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
    Notice,
}

/// One annotation, not escaped yet.
pub(super) struct Annotation {
    pub(super) level: Level,
    /// Grave ones come before others of the level.
    pub(super) severity: Severity,
    pub(super) file: Option<String>,
    pub(super) title: String,
    pub(super) message: String,
}

/// Writes the first few of each level, and how many more there are; `lists_all` is the command that lists them.
pub(super) fn write(mut annotations: Vec<Annotation>, lists_all: &str, ui: &mut Ui) {
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.severity));
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let of_level: Vec<_> = annotations
            .iter()
            .filter(|one| one.level == level)
            .collect();
        let shown = if of_level.len() > SHOWN {
            SHOWN - 1
        } else {
            SHOWN
        };
        for annotation in of_level.iter().take(shown) {
            ui.line(annotation.command());
        }
        let more = of_level.len().saturating_sub(shown);
        if more > 0 {
            let rest = Annotation {
                level,
                severity: Severity::Info,
                file: None,
                title: "wasm-audit".into(),
                message: format!(
                    "{} more of this kind are not shown: GitHub shows {SHOWN} of a step. `{lists_all}` lists all",
                    grouped(more)
                ),
            };
            ui.line(rest.command());
        }
    }
}

impl Annotation {
    /// Writes `::level file=…,title=…::message`.
    fn command(&self) -> String {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let file = self
            .file
            .as_ref()
            .map(|file| format!("file={},", property(file)))
            .unwrap_or_default();
        format!(
            "::{level} {file}title={}::{}",
            property(&self.title),
            data(&self.message)
        )
    }
}

/// Shows text from outside.
pub(super) fn shown(text: &str) -> String {
    Printable(&cut(text, MESSAGE_CHARS)).to_string()
}

/// Escapes the message of a command, as GitHub's runner reads it.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
