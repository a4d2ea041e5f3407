//! Which files below `tests/cli` are run.

use std::collections::BTreeSet;

use super::Complaint;
use super::tree::Tree;

/// Complains of every file that no directive runs, records or reads.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let tests: Vec<Test<'_>> = tree
        .texts()
        .filter(|(path, _)| path.starts_with(ROOT) && !is_recorded(path))
        .filter_map(|(path, text)| {
            let directives: Vec<&str> = text.lines().filter_map(directive).collect();
            (!directives.is_empty()).then_some(Test { path, directives })
        })
        .collect();
    let running: BTreeSet<&str> = tests.iter().map(|test| test.path).collect();
    let forgotten = tree
        .paths()
        .filter(|path| path.starts_with(ROOT) && !path.ends_with(".md"));
    let forgotten = forgotten
        .filter(|path| !running.contains(path) && !tests.iter().any(|test| test.owns(path)));
    let text = "no test runs it: begin it with `;; RUN: …`, `;; REFUSED: …` or `;; EXIT n: …`, or name it in a directive";
    forgotten
        .map(|path| Complaint::new(path, 1, text))
        .collect()
}

const ROOT: &str = "tests/cli/";

/// A file that says how it is run.
struct Test<'a> {
    path: &'a str,
    directives: Vec<&'a str>,
}

impl Test<'_> {
    /// Returns whether a file belongs to this test: recorded by it, in its own folder, or named in a directive.
    fn owns(&self, file: &str) -> bool {
        // From the root of the tests, a name says at least the command and the test.
        if self.names(file.strip_prefix(ROOT).unwrap_or(file), 2) {
            return true;
        }
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        let stem = name.split('.').next().unwrap_or(name);
        let below = file
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'));
        // A test may stand at the root of them all.
        let command = if folder == ROOT.trim_end_matches('/') {
            Some("")
        } else {
            folder.strip_prefix(ROOT)
        };
        let (Some(inside), Some(command)) = (below, command) else {
            return false;
        };
        let recorded =
            is_recorded(file) && !inside.contains('/') && inside.split('.').next() == Some(stem);
        // Below `tests/cli/<command>/`, a folder is one test.
        let own_folder = command.contains('/') && !is_recorded(file);
        recorded || own_folder || self.names(inside, 1)
    }

    /// Returns whether a directive names the file, or a folder that it lies in, by at least so many parts.
    fn names(&self, file: &str, at_least: usize) -> bool {
        let words = || {
            self.directives
                .iter()
                .flat_map(|directive| directive.split([' ', '=', '"', '\'']))
        };
        let mut parts: Vec<&str> = file.split('/').collect();
        while parts.len() >= at_least {
            let path = parts.join("/");
            let named = |word: &str| {
                word == path
                    || word
                        .strip_suffix(&path)
                        .is_some_and(|before| before.ends_with('/'))
            };
            if words().any(named) {
                return true;
            }
            parts.pop();
        }
        false
    }
}

fn is_recorded(path: &str) -> bool {
    path.ends_with(".stdout") || path.ends_with(".stderr")
}

/// Returns the command of a line that is a directive, in whatever way the file writes comments.
fn directive(row: &str) -> Option<&str> {
    let comment = row.trim_start_matches([';', '#', '/', ' ']);
    if comment.len() == row.len() {
        return None;
    }
    let (word, command) = comment.split_once(':')?;
    let exit = word
        .strip_prefix("EXIT ")
        .is_some_and(|status| status.parse::<u8>().is_ok());
    (exit || matches!(word, "RUN" | "REFUSED")).then_some(command)
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    const TEST: &str = ";; REFUSED: check % --policy %dir/pages-256\n(module)\n";

    #[test]
    fn a_file_without_a_directive_is_forgotten() {
        let found = planted(
            complaints,
            &[
                ("tests/cli/check/a.wat", "(module)"),
                ("tests/cli/check/b.wat", TEST),
            ],
        );
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("tests/cli/check/a.wat:1: no test runs it"),
            "{found:?}"
        );
    }

    #[test]
    fn what_a_test_recorded_goes_when_the_test_goes() {
        let test = ("tests/cli/check/a.wat", TEST);
        for recorded in ["tests/cli/check/a.stdout", "tests/cli/check/a.wat.stderr"] {
            assert!(
                planted(complaints, &[test, (recorded, "")]).is_empty(),
                "{recorded}"
            );
        }
        for orphan in [
            "tests/cli/check/b.stdout",
            "tests/cli/run/a.stdout",
            "tests/cli/check/a/a.stdout",
        ] {
            assert_eq!(
                planted(complaints, &[test, (orphan, "")]).len(),
                1,
                "{orphan}"
            );
        }
    }

    #[test]
    fn what_a_directive_names_is_read() {
        let test = ("tests/cli/check/a.wat", TEST);
        assert!(
            planted(
                complaints,
                &[test, ("tests/cli/check/pages-256/world.wit", "")]
            )
            .is_empty()
        );
        assert_eq!(
            planted(
                complaints,
                &[test, ("tests/cli/check/pages-25/world.wit", "")]
            )
            .len(),
            1
        );
        let other = (
            "tests/cli/run/b.sh",
            "# EXIT 3: run %dir/../check/pages-9/module.wasm\n",
        );
        assert!(
            planted(
                complaints,
                &[other, ("tests/cli/check/pages-9/module.wasm", "")]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_folder_below_a_command_is_one_test() {
        let test = (
            "tests/cli/check/a/module.wat",
            ";; RUN: check % --policy %dir\n",
        );
        assert!(planted(complaints, &[test, ("tests/cli/check/a/world.wit", "")]).is_empty());
        assert_eq!(
            planted(complaints, &[test, ("tests/cli/check/b/world.wit", "")]).len(),
            1
        );
        assert_eq!(
            planted(complaints, &[test, ("tests/cli/check/a/gone.stdout", "")]).len(),
            1
        );
    }

    #[test]
    fn a_directive_stands_in_a_comment() {
        assert_eq!(
            planted(complaints, &[("tests/cli/check/a.wat", "RUN: check %")]).len(),
            1
        );
        assert_eq!(
            planted(
                complaints,
                &[("tests/cli/check/a.wat", ";; EXIT many: check %")]
            )
            .len(),
            1
        );
        assert!(
            planted(
                complaints,
                &[("tests/cli/check/a.toml", "# EXIT 3: check %")]
            )
            .is_empty()
        );
    }
}
