//! The rules of the house that a program can hold.

use std::fmt;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::run::step;
use crate::{Status, no_arguments, place};

mod arrows;
mod directives;
mod files;
mod links;
mod stems;
mod tree;
mod words;
mod workflows;

use tree::Tree;

/// One rule of the house.
struct Rule {
    /// The rule in words.
    holds: &'static str,
    complaints: fn(&Tree) -> Vec<Complaint>,
}

const RULES: &[Rule] = &[
    Rule {
        holds: "a room uses only rooms before it",
        complaints: arrows::complaints,
    },
    Rule {
        holds: "a file is short, and named after what it is",
        complaints: files::complaints,
    },
    Rule {
        holds: "nothing is half-done, and nothing names one person's machine",
        complaints: words::complaints,
    },
    Rule {
        holds: "what belongs together has the same name",
        complaints: stems::complaints,
    },
    Rule {
        holds: "every file of a command's tests is run",
        complaints: directives::complaints,
    },
    Rule {
        holds: "links lead somewhere",
        complaints: links::complaints,
    },
    Rule {
        holds: "workflows run nothing that can change under them",
        complaints: workflows::complaints,
    },
];

/// Checks every rule and prints what breaks one.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    no_arguments(arguments)?;
    let tree = Tree::read(place::root())?;
    is_ours(&tree, place::root())?;
    step(&format!(
        "tidy: {} files, {} rules",
        tree.len(),
        RULES.len()
    ));
    let mut count = 0;
    for rule in RULES {
        let complaints = (rule.complaints)(&tree);
        if !complaints.is_empty() {
            println!("broken: {}", rule.holds);
        }
        for complaint in &complaints {
            println!("{complaint}");
        }
        count += complaints.len();
    }
    if count == 0 {
        return Ok(Status::Yes);
    }
    println!(
        "tidy: {count} complaint{}",
        if count == 1 { "" } else { "s" }
    );
    Ok(Status::No)
}

/// Refuses a folder that is gone or is another one: an empty tree breaks no rule.
fn is_ours(tree: &Tree, root: &Path) -> Result<()> {
    ensure!(
        tree.holds("Cargo.toml"),
        "`{}` is not this repository: it has no `Cargo.toml`",
        root.display()
    );
    Ok(())
}

/// One place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Complaint {
    file: String,
    /// Counts from 1.
    line: usize,
    /// What is wrong, and what is wanted.
    text: String,
}

impl Complaint {
    fn new(file: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// Returns what a rule says about some planted files, one line each.
#[cfg(test)]
fn planted(rule: fn(&Tree) -> Vec<Complaint>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::of(files))
        .iter()
        .map(Complaint::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{RULES, is_ours, tree::Tree};

    #[test]
    fn a_folder_without_the_repository_is_refused() {
        let folder = Path::new("gone");
        let error = is_ours(&Tree::of(&[]), folder).unwrap_err().to_string();
        assert_eq!(
            error,
            "`gone` is not this repository: it has no `Cargo.toml`"
        );
        assert!(is_ours(&Tree::of(&[("Cargo.toml", "")]), folder).is_ok());
    }

    #[test]
    fn an_empty_tree_breaks_no_rule() {
        for rule in RULES {
            assert_eq!((rule.complaints)(&Tree::of(&[])), [], "{}", rule.holds);
        }
    }
}
