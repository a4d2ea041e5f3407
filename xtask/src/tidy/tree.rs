//! The files of the repository, as tidy sees them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::run::capture;

/// Every file that is committed or would be, by its path from the root, with its bytes.
#[derive(Debug)]
pub(super) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// Reads the files that git knows or does not ignore; all but the usual folders where there is no git.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut git = Command::new("git");
        git.current_dir(root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let paths = match capture(&mut git) {
            Ok(listed) => listed
                .split('\0')
                .filter(|path| !path.is_empty())
                .map(str::to_owned)
                .collect(),
            Err(_) => walked(root, ""),
        };
        let mut files = BTreeMap::new();
        for path in paths {
            let file = root.join(&path);
            // Git goes on to list a file that was removed and not yet committed as such.
            if file.is_file() {
                let bytes = std::fs::read(&file)
                    .with_context(|| format!("cannot read `{}`", file.display()))?;
                files.insert(path, bytes);
            }
        }
        Ok(Self { files })
    }

    /// Returns how many files there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there is such a file, or a folder with files in it.
    pub(super) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.contains_key(path) || self.below(path).next().is_some()
    }

    /// Returns the paths of all files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the paths of the files below a folder.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        self.paths().filter(move |path| path.starts_with(&prefix))
    }

    /// Returns the bytes of a file.
    pub(super) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Returns every file that is text, with its text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes)
                .ok()
                .filter(|text| !text.contains('\0'))?;
            Some((path.as_str(), text))
        })
    }

    /// Returns a tree with these files and no others.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect();
        Self { files }
    }
}

/// Lists a folder without the help of git.
fn walked(root: &Path, below: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(root.join(below))
        .into_iter()
        .flatten()
        .flatten()
    {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !matches!(name.as_str(), ".git" | "target") => {
                paths.extend(walked(root, &path))
            }
            Ok(kind) if kind.is_file() => paths.push(path),
            _ => {}
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::{Tree, walked};

    #[test]
    fn files_are_found_without_git_too() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["src", ".git", "target", ".github"] {
            std::fs::create_dir(folder.path().join(path)).unwrap();
            std::fs::write(folder.path().join(path).join("a"), "").unwrap();
        }
        let mut paths = walked(folder.path(), "");
        paths.sort();
        assert_eq!(paths, [".github/a", "src/a"]);
    }

    #[test]
    fn a_folder_is_held_by_its_files() {
        let tree = Tree::of(&[("a/b/c", ""), ("ab", "")]);
        assert!(tree.holds("a/b") && tree.holds("a/b/c") && tree.holds("a/"));
        assert!(!tree.holds("a/c"));
        assert_eq!(tree.below("a").count(), 1);
    }
}
