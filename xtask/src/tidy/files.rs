//! How long a file is, and what it is called.

use super::Complaint;
use super::tree::Tree;

/// A file answers one question in fewer lines than this.
const LINES: usize = 400;

/// Files that a program writes.
const GENERATED: [&str; 1] = ["src/policy/wit/preview1.wit"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = [
    "util", "utils", "helper", "helpers", "common", "manager", "misc", "stuff",
];

/// Endings of files that people write and read.
const WRITTEN: [&str; 4] = [".rs", ".wit", ".yml", ".sh"];

/// Complains of files that are too long or named after nothing.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for (path, text) in tree.texts() {
        let lines = text.lines().count();
        let written =
            WRITTEN.iter().any(|ending| path.ends_with(ending)) && !GENERATED.contains(&path);
        if written && lines > LINES {
            let text =
                format!("{lines} lines, wanted at most {LINES}: a file answers one question");
            all.push(Complaint::new(path, LINES + 1, text));
        }
    }
    for path in tree.paths().filter(|path| is_ours(path)) {
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if EMPTY_NAMES.contains(&stem.to_ascii_lowercase().as_str()) {
                let text = format!("`{part}` says nothing: name it after the question it answers");
                all.push(Complaint::new(path, 1, text));
            }
        }
    }
    all
}

/// Returns whether we chose the name: not those that a test sample needs.
fn is_ours(path: &str) -> bool {
    path.ends_with(".rs") || path.ends_with(".md") || path.ends_with(".toml")
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    #[test]
    fn a_file_of_401_lines_is_one_too_long() {
        assert!(planted(complaints, &[("src/a.rs", &"x\n".repeat(400))]).is_empty());
        assert_eq!(
            planted(complaints, &[("src/a.rs", &"x\n".repeat(401))]),
            ["src/a.rs:401: 401 lines, wanted at most 400: a file answers one question"]
        );
    }

    #[test]
    fn generated_files_are_as_long_as_they_are() {
        assert!(
            planted(
                complaints,
                &[("src/policy/wit/preview1.wit", &"x\n".repeat(999))]
            )
            .is_empty()
        );
    }

    #[test]
    fn empty_names_are_refused_for_files_and_folders() {
        for path in [
            "src/utils.rs",
            "src/common/a.rs",
            "modules/x/src/helpers.rs",
            "tests/Manager.rs",
        ] {
            assert_eq!(planted(complaints, &[(path, "")]).len(), 1, "{path}");
        }
        assert!(planted(complaints, &[("src/utility_maximum.rs", "")]).is_empty());
    }
}
