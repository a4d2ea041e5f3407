//! Which room uses which.

use super::Complaint;
use super::tree::Tree;

/// The rooms in the order data walks: a room uses those before it.
const LINE: [&str; 7] = [
    "artifact", "inspect", "check", "harden", "attest", "verify", "load",
];

/// The rooms under the line: used by all, and using only each other.
const UNDER: [&str; 12] = [
    "capability",
    "digest",
    "file",
    "kind",
    "finding",
    "http",
    "instance",
    "limits",
    "policy",
    "signature",
    "text",
    "version",
];

/// The rooms beside the line: they use the line and those before them, and the line uses none of them.
const BESIDE: [&str; 7] = [
    "diff", "grants", "smallest", "trace", "oci", "scan", "serve",
];

/// The room around everything: uses all, used by none.
const AROUND: &str = "cli";

/// Complains of every use of a room that comes later, and of rooms that stand in no table.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for (path, text) in tree.texts() {
        let Some(inside) = path
            .strip_prefix("src/")
            .and_then(|path| path.strip_suffix(".rs"))
        else {
            continue;
        };
        let from = inside.split('/').next().unwrap_or(inside);
        let is_root = matches!(from, "lib" | "main");
        if !is_root && !is_room(from) {
            all.push(Complaint::new(
                path,
                1,
                format!("`{from}` is no room: give it its place in the tables of {HERE}"),
            ));
            continue;
        }
        for (line, to) in used(text, depth(inside)) {
            let reason = if is_root { None } else { refusal(from, &to) };
            // The program's own `mod cli;` is no path; a library that names it has the arrow backwards.
            let reason = if from == "lib" && to == AROUND {
                Some("the library does not know the program")
            } else {
                reason
            };
            if let Some(reason) = reason {
                all.push(Complaint::new(
                    path,
                    line,
                    format!("`{from}` uses `{to}`: {reason}"),
                ));
            }
        }
    }
    all
}

const HERE: &str = "xtask/src/tidy/arrows.rs";

fn is_room(name: &str) -> bool {
    LINE.contains(&name) || UNDER.contains(&name) || BESIDE.contains(&name) || name == AROUND
}

/// Returns why a room may not use another, or nothing if it may.
fn refusal(from: &str, to: &str) -> Option<&'static str> {
    if from == to || from == AROUND || !is_room(to) {
        return None;
    }
    if to == AROUND {
        return Some("nobody uses the room around everything");
    }
    if UNDER.contains(&to) {
        return None;
    }
    if UNDER.contains(&from) {
        return Some("a room under the line uses only others under the line");
    }
    let place = |rooms: &[&str], room| rooms.iter().position(|name| *name == room);
    match (place(&LINE, from), place(&LINE, to)) {
        (Some(from), Some(to)) if to < from => None,
        (Some(_), Some(_)) => Some("a room uses the rooms before it and never one after it"),
        (Some(_), None) => Some("a room on the line uses none beside it"),
        (None, Some(_)) => None,
        (None, None) if place(&BESIDE, to) < place(&BESIDE, from) => None,
        (None, None) => Some("a room uses the rooms before it and never one after it"),
    }
}

/// Returns how many modules deep the file's own module lies below the crate.
fn depth(inside: &str) -> usize {
    let parts = inside.split('/').count();
    if inside.ends_with("/mod") {
        parts - 1
    } else {
        parts
    }
}

/// Returns the first name of every path that starts at the crate, with its line. Comments and strings are no code.
fn used(text: &str, depth: usize) -> Vec<(usize, String)> {
    let code = code(text);
    let mut found = Vec::new();
    let climbs = "super::".repeat(depth);
    for start in ["crate::", climbs.as_str()] {
        for (at, _) in code.match_indices(start) {
            let before = code.get(..at).unwrap_or_default();
            let part_of_more =
                before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ':'));
            if part_of_more {
                continue;
            }
            let line = before.matches('\n').count() + 1;
            let after = code.get(at + start.len()..).unwrap_or_default();
            found.extend(first_names(after).into_iter().map(|name| (line, name)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns the name that a path begins with, or all of them where it begins with a group.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        return name(path).into_iter().collect();
    };
    let mut names = Vec::new();
    let mut nested = 0_usize;
    let mut expected = true;
    for (at, character) in group.char_indices() {
        match character {
            '{' => nested += 1,
            '}' if nested == 0 => break,
            '}' => nested -= 1,
            ',' if nested == 0 => expected = true,
            _ if expected && !character.is_whitespace() => {
                names.extend(name(group.get(at..).unwrap_or_default()));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

fn name(path: &str) -> Option<String> {
    let name: String = path
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Blanks out line comments, keeping every line where it is.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    #[test]
    fn a_room_may_not_use_a_later_one() {
        assert_eq!(
            planted(
                complaints,
                &[(
                    "src/check/mod.rs",
                    "//! Checks.\n\nuse crate::verify::Verified;\n"
                )]
            ),
            [
                "src/check/mod.rs:3: `check` uses `verify`: a room uses the rooms before it and never one after it"
            ]
        );
        assert!(
            planted(
                complaints,
                &[("src/verify/mod.rs", "use crate::check::Report;")]
            )
            .is_empty()
        );
    }

    #[test]
    fn groups_inner_groups_and_plain_paths_are_seen() {
        let text = "use crate::{\n    artifact::{Artifact, Kind},\n    load,\n};\nfn f() { crate::attest::attest() }\n";
        let found = planted(complaints, &[("src/harden/plan.rs", text)]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("src/harden/plan.rs:1: `harden` uses `load`:"));
        assert!(found[1].starts_with("src/harden/plan.rs:5: `harden` uses `attest`:"));
    }

    #[test]
    fn climbing_to_the_crate_is_the_same_arrow() {
        assert_eq!(
            planted(
                complaints,
                &[("src/inspect/walk.rs", "use super::super::check::Report;")]
            )
            .len(),
            1
        );
        assert_eq!(
            planted(
                complaints,
                &[("src/inspect/mod.rs", "use super::check::Report;")]
            )
            .len(),
            1
        );
        assert_eq!(
            planted(
                complaints,
                &[("src/inspect.rs", "use super::check::Report;")]
            )
            .len(),
            1
        );
        // `inspect`'s own file of that name is no room.
        assert!(
            planted(
                complaints,
                &[("src/inspect/walk.rs", "use super::check::Check;")]
            )
            .is_empty()
        );
    }

    #[test]
    fn under_the_line_only_what_is_under_the_line_is_used() {
        assert_eq!(
            planted(
                complaints,
                &[("src/policy/mod.rs", "use crate::inspect::Facts;")]
            ),
            [
                "src/policy/mod.rs:1: `policy` uses `inspect`: a room under the line uses only others under the line"
            ]
        );
        assert!(
            planted(
                complaints,
                &[("src/policy/mod.rs", "use crate::digest::Digest;")]
            )
            .is_empty()
        );
    }

    #[test]
    fn nobody_uses_the_program_and_the_line_uses_nothing_beside_it() {
        for (file, text) in [
            ("src/lib.rs", "use crate::cli::Args;"),
            ("src/serve/mod.rs", "use crate::cli::Args;"),
            ("src/load/mod.rs", "use crate::trace::Event;"),
            ("src/trace/mod.rs", "use crate::serve::Tools;"),
        ] {
            assert_eq!(planted(complaints, &[(file, text)]).len(), 1, "{file}");
        }
        assert!(
            planted(
                complaints,
                &[(
                    "src/cli/run.rs",
                    "use crate::cli::ui; use crate::load::load;"
                )]
            )
            .is_empty()
        );
        assert!(
            planted(
                complaints,
                &[("src/serve/mod.rs", "use crate::{load, trace};")]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_new_room_needs_its_place_in_the_table() {
        let found = planted(complaints, &[("src/magic/mod.rs", "")]);
        assert_eq!(
            found,
            [format!(
                "src/magic/mod.rs:1: `magic` is no room: give it its place in the tables of {}",
                super::HERE
            )]
        );
    }

    #[test]
    fn comments_point_wherever_they_like() {
        assert!(
            planted(
                complaints,
                &[("src/check/mod.rs", "/// See [`crate::load::load`].\n")]
            )
            .is_empty()
        );
    }
}
