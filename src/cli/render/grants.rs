//! How to run a module elsewhere with as little as it needs.

use wasm_audit::grants::Grants;
use wasm_audit::text::Printable;

use super::shown::{LONG, cut};
use crate::cli::ui::{BOLD, DIM, Ui, YELLOW};

/// Notes that get a line each; JSON has them all.
const LINES: usize = 20;

/// Writes a command or a policy. `word` is the file's name as a shell takes it, if it can be shown as one.
pub(in crate::cli) fn human(file: &str, word: Option<&str>, grants: &Grants, ui: &mut Ui) {
    if !grants.command.is_empty() {
        let own = grants.command.iter().map(String::as_str);
        let words: Vec<_> = own
            .chain([word.unwrap_or("FILE")])
            .chain(grants.arguments.iter().map(String::as_str))
            .collect();
        ui.line(words.join(" "));
    }
    if let Some(policy) = &grants.policy {
        policy.lines().for_each(|line| ui.line(Printable(line)));
    }
    if word.is_none() && !grants.command.is_empty() {
        ui.note(format_args!(
            "{DIM}FILE: {file}, written as your shell wants it{DIM:#}"
        ));
    }
    let notes = |title: &str, notes: &[String], ui: &mut Ui| {
        for note in notes.iter().take(LINES) {
            ui.note(format_args!("{title} {}", cut(note, LONG)));
        }
        if notes.len() > LINES {
            ui.note(format_args!("{title} and {} more", notes.len() - LINES));
        }
    };
    notes(&format!("{BOLD}fill in{BOLD:#} "), &grants.fill_in, ui);
    notes(&format!("{BOLD}too much{BOLD:#}"), &grants.too_much, ui);
    notes(&format!("{YELLOW}missing{YELLOW:#} "), &grants.missing, ui);
}
