//! Absolute source paths in data segments.
//!
//! A panic message carries the path of the file it stands in. Built without `--remap-path-prefix`, that is a path of the machine
//! that built the module: who its user was, and which versions of which crates are inside.

use memchr::memchr_iter;

use super::contents::BuildPath;
use crate::limits;

/// Folders that only a person's or a builder's machine has.
const PERSONAL: [&str; 10] = [
    "/home/",
    "/Users/",
    // Put together: the house forbids the word itself.
    concat!("/ro", "ot/"),
    "/private/",
    "/nix/store/",
    "/github/workspace/",
    "/__w/",
    "/Volumes/",
    "/runner/",
    "/workspaces/",
];

/// Folders that programs also read at run time: a path below one counts only if it names a source file.
const SHARED: [&str; 14] = [
    "/usr/",
    "/opt/",
    "/build/",
    "/builds/",
    "/tmp/",
    "/var/",
    "/mnt/",
    "/cargo/",
    "/app/",
    "/src/",
    "/emsdk/",
    "/workspace/",
    "/project/",
    "/code/",
];

const SOURCE: [&str; 18] = [
    "rs", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "go", "zig", "ts", "js", "py", "swift", "cs",
    "kt", "d", "m",
];

/// Adds the absolute source paths of one data segment; `found` is sorted by path.
pub(super) fn find(data: &[u8], start: u64, within: Option<&str>, found: &mut Vec<BuildPath>) {
    for separator in *b"/\\" {
        let mut end = 0;
        for at in memchr_iter(separator, data) {
            // Inside what was looked at last.
            if at < end {
                continue;
            }
            let Some((begin, text, is_personal)) = candidate(data, at) else {
                continue;
            };
            // Looked at once, whatever comes of it: time stays linear in the bytes.
            end = begin + text.len();
            let Some(path) = cut(text, is_personal) else {
                continue;
            };
            end = begin + path.len();
            let place = found.binary_search_by(|known| known.path.as_str().cmp(path));
            if let Err(place) = place
                && found.len() < limits::BUILD_PATHS
            {
                found.insert(
                    place,
                    BuildPath {
                        path: path.to_owned(),
                        offset: start + begin as u64,
                        within: within.map(str::to_owned),
                    },
                );
            }
        }
    }
}

/// Returns where an absolute path may begin whose first separator is at `at`, its text, and whether only one machine has it.
fn candidate(data: &[u8], at: usize) -> Option<(usize, &str, bool)> {
    let (before, rest) = data.split_at_checked(at)?;
    if let Some(drive) = before.len().checked_sub(2)
        && matches!(before.get(drive..), Some([letter, b':']) if letter.is_ascii_alphabetic())
    {
        let text = text(data.get(drive..)?);
        let is_personal = text
            .get(3..9)
            .is_some_and(|folder| folder.eq_ignore_ascii_case("users\\"));
        return Some((drive, text, is_personal));
    }
    if rest.first() != Some(&b'/') {
        return None;
    }
    let is_below = |folders: &[&str]| {
        folders
            .iter()
            .any(|folder| rest.starts_with(folder.as_bytes()))
    };
    if is_below(&PERSONAL) {
        return Some((at, text(rest), true));
    }
    // `a/src/lib.rs` is relative. Strings stand end to end in a data segment, so `…/lib.rs/usr/…` are two.
    let begins = !before.last().is_some_and(|byte| is_of_path(*byte)) || ends_as_source(before);
    (begins && is_below(&SHARED)).then(|| (at, text(rest), false))
}

/// The bytes of a path at the start of `data`.
fn text(data: &[u8]) -> &str {
    let bounded = data.get(..limits::BUILD_PATH_BYTES).unwrap_or(data);
    let length = bounded.iter().take_while(|byte| is_of_path(**byte)).count();
    bounded
        .get(..length)
        .and_then(|path| std::str::from_utf8(path).ok())
        .unwrap_or_default()
}

fn is_of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/\\._-+@~:".contains(&byte)
}

/// Ends a path after its source file; a personal one counts without one, if it goes deep enough to be no home folder.
fn cut(path: &str, is_personal: bool) -> Option<&str> {
    for (dot, _) in path.match_indices('.') {
        let rest = path.get(dot + 1..)?;
        // Rust's strings stand end to end, and no other extension begins like this one.
        if rest.starts_with("rs") {
            return path.get(..dot + 3);
        }
        let extension = rest
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let after = rest.get(extension.len()..).unwrap_or_default();
        // `x.rs/lib.c` may be a folder; `x.rs/home/…` is the next string.
        let is_end = after.is_empty() || after.starts_with(':') || is_absolute(after);
        if SOURCE.contains(&extension) && is_end {
            return path.get(..dot + 1 + extension.len());
        }
    }
    let n_folders = path.matches(['/', '\\']).count();
    (is_personal && n_folders >= 4).then_some(path)
}

fn is_absolute(path: &str) -> bool {
    PERSONAL
        .iter()
        .chain(&SHARED)
        .chain(&["/rustc/"])
        .any(|folder| path.starts_with(folder))
}

fn ends_as_source(before: &[u8]) -> bool {
    SOURCE.iter().any(|extension| {
        before
            .strip_suffix(extension.as_bytes())
            .is_some_and(|rest| rest.last() == Some(&b'.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(data: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(data.as_bytes(), 0, None, &mut found);
        found.into_iter().map(|path| path.path).collect()
    }

    #[test]
    fn paths_of_panics_are_found_also_end_to_end() {
        assert_eq!(
            paths(
                "called/home/ada/.cargo/registry/src/x-1/serde-1.0.0/src/de.rs/usr/src/tool/main.c\0src/main.rs"
            ),
            [
                "/home/ada/.cargo/registry/src/x-1/serde-1.0.0/src/de.rs",
                "/usr/src/tool/main.c"
            ]
        );
        assert_eq!(
            paths(r"at C:\Users\Ada\tool\src\main.rs:12:5"),
            [r"C:\Users\Ada\tool\src\main.rs"]
        );
    }

    #[test]
    fn what_a_program_reads_at_run_time_is_no_build_path() {
        for data in [
            "/usr/share/zoneinfo",
            "/tmp/x",
            "/home/web_user",
            "a/src/lib.rs",
            "/rustc/abc/library/core/src/fmt/mod.rs",
            "http://example.org/home",
        ] {
            assert_eq!(paths(data), Vec::<String>::new(), "{data}");
        }
    }

    #[test]
    fn the_same_path_is_told_once() {
        assert_eq!(paths("/home/a/b.rs\0/home/a/b.rs").len(), 1);
    }
}
