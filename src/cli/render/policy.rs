//! What `policy` says.

use wasm_audit::text::Printable;

use crate::cli::ui::{BOLD, GREEN, RED, Ui};

/// Writes titles and texts, the texts below one another.
pub(in crate::cli) fn human(lines: &[(String, String)], ui: &mut Ui) {
    const WIDTH: usize = 24;
    for (title, text) in lines {
        let title = Printable(title).to_string();
        let gap = WIDTH.saturating_sub(title.chars().count()).max(2);
        ui.line(format_args!(
            "{BOLD}{title}{BOLD:#}{:gap$}{}",
            "",
            Printable(text)
        ));
    }
}

/// Writes what came of one module.
pub(in crate::cli) fn tested(right: bool, file: &str, said: &str, ui: &mut Ui) {
    if right {
        ui.note(format_args!("{GREEN}ok{GREEN:#}      {file}  {said}"));
    } else {
        ui.line(format_args!("{RED}WRONG{RED:#}   {file}  {said}"));
    }
}
