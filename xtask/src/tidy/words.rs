//! Words that may not be committed.

use super::Complaint;
use super::tree::Tree;

// Put together here, so that this file keeps the rule that it states.
const MACHINE_FOLDERS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("XX", "X")];
const UNFINISHED_CODE: [&str; 3] = [
    concat!("to", "do!("),
    concat!("unimplemen", "ted!("),
    concat!("#[igno", "re"),
];

/// Complains of unfinished work, of tests that are switched off, and of paths that only one machine has.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for (path, text) in tree.texts() {
        for (line, row) in (1..).zip(text.lines()) {
            for folder in MACHINE_FOLDERS {
                if stands_alone(row, folder, Side::Before) {
                    let text = format!(
                        "`{folder}…` is a path of one machine: name a path inside the repository"
                    );
                    all.push(Complaint::new(path, line, text));
                }
            }
            if !path.ends_with(".rs") {
                continue;
            }
            for word in UNFINISHED_CODE {
                if stands_alone(row, word, Side::Before) {
                    let text = format!(
                        "`{word}…`: finish it, or take it out; a wrong answer of today is asserted under `FIXME:`"
                    );
                    all.push(Complaint::new(path, line, text));
                }
            }
            for word in UNFINISHED {
                if row
                    .split_once("//")
                    .is_some_and(|(_, comment)| stands_alone(comment, word, Side::Both))
                {
                    let text = format!("`{word}` in a comment: do it, or file an issue");
                    all.push(Complaint::new(path, line, text));
                }
            }
        }
    }
    all
}

/// On which sides of a word another word would make it a part of something else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Both,
}

fn stands_alone(row: &str, word: &str, side: Side) -> bool {
    let part =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    row.match_indices(word).any(|(at, _)| {
        let before = row.get(..at).and_then(|text| text.chars().next_back());
        let after = row
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !part(before) && (side == Side::Before || !part(after))
    })
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::{MACHINE_FOLDERS, UNFINISHED, UNFINISHED_CODE, complaints};

    #[test]
    fn paths_of_one_machine_are_refused_in_any_text() {
        for folder in MACHINE_FOLDERS {
            let found = planted(
                complaints,
                &[("README.md", &format!("fine\nsee {folder}main\n"))],
            );
            assert_eq!(found.len(), 1);
            assert!(found[0].starts_with("README.md:2: "), "{found:?}");
            assert!(
                planted(
                    complaints,
                    &[("README.md", &format!("https://example.org{folder}main"))]
                )
                .is_empty()
            );
        }
    }

    #[test]
    fn unfinished_work_is_refused() {
        for word in UNFINISHED {
            assert_eq!(
                planted(
                    complaints,
                    &[("src/a.rs", &format!("fn f() {{}} // {word}: later"))]
                )
                .len(),
                1
            );
            assert!(
                planted(
                    complaints,
                    &[("src/a.rs", &format!("let text = \"{word}\";"))]
                )
                .is_empty()
            );
            assert!(planted(complaints, &[("notes.md", word)]).is_empty());
        }
        for word in UNFINISHED_CODE {
            assert_eq!(
                planted(complaints, &[("src/a.rs", &format!("    {word})]"))]).len(),
                1
            );
        }
    }
}
