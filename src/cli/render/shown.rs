//! Names and sizes as a screen shows them: harmless, and of bounded length.

use std::path::Path;

use wasm_audit::text::{Printable, is_inert};

/// Characters of a name where many names share a line.
pub(in crate::cli) const SHORT: usize = 60;

/// Characters of a name or type that has a line to itself.
pub(in crate::cli) const LONG: usize = 240;

/// Shows a text from outside, cut after some characters.
pub(in crate::cli) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => format!(
            "{}… ({} bytes)",
            Printable(text.get(..at).unwrap_or_default()),
            text.len()
        ),
        None => Printable(text).to_string(),
    }
}

/// Shows a name from outside, which may be empty, cut after some characters.
pub(in crate::cli) fn name(name: &str, characters: usize) -> String {
    match name {
        "" => "(empty name)".into(),
        _ => cut(name, characters),
    }
}

/// Shows a size as people compare sizes: `25.1 MiB`.
pub(in crate::cli) fn size(bytes: u64) -> String {
    let in_units = |shift: u32, unit| {
        let tenths = bytes.saturating_mul(10) >> shift;
        match tenths % 10 {
            0 => format!("{} {unit}", tenths / 10),
            part => format!("{}.{part} {unit}", tenths / 10),
        }
    };
    match bytes {
        1 => "1 byte".into(),
        0..1024 => format!("{bytes} bytes"),
        _ if bytes < 1 << 20 => in_units(10, "KiB"),
        _ if bytes < 1 << 30 => in_units(20, "MiB"),
        _ => in_units(30, "GiB"),
    }
}

/// Shows a number with a word that agrees with it: `1 import`, `2 imports`.
pub(in crate::cli) fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// Lists the first few of many things, and how many more there are.
pub(in crate::cli) fn first(things: impl Iterator<Item = String>, shown: usize) -> String {
    let mut things = things.fuse();
    let some: Vec<_> = things.by_ref().take(shown).collect();
    match things.count() {
        0 => some.join(", "),
        // Naming one more takes no more room than counting it, but its name may be long.
        more => format!("{} and {more} more", some.join(", ")),
    }
}

/// Returns a file's name as a word of a shell command, or nothing when it cannot be shown as one without acting on the terminal.
pub(in crate::cli) fn word(path: &Path) -> Option<String> {
    let name = path.to_str().filter(|name| name.chars().all(is_inert))?;
    // A program would take it for a flag.
    let name = match name.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => format!("./{name}"),
        _ => name.to_owned(),
    };
    shlex::try_quote(&name).ok().map(|word| word.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_one_harmless_word_of_a_shell() {
        let word = |name: &str| word(Path::new(name));
        assert_eq!(word("a/tool.wasm").as_deref(), Some("a/tool.wasm"));
        assert_eq!(word("a b;$(id)").as_deref(), Some("'a b;$(id)'"));
        assert_eq!(word("--dir=/").as_deref(), Some("'./--dir=/'"));
        assert_eq!(word("x\n\u{1b}[2J"), None);
        assert_eq!(word("\u{202e}msaw"), None);
    }

    #[test]
    fn long_names_are_cut_between_characters_and_empty_ones_are_told() {
        assert_eq!(cut("ééé", 2), "éé… (6 bytes)");
        assert_eq!(cut("éé", 2), "éé");
        assert_eq!(name("", 2), "(empty name)");
    }

    #[test]
    fn sizes_have_one_digit_after_the_point() {
        assert_eq!(size(26_267_204), "25 MiB");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(u64::MAX), "1717986918.3 GiB");
    }
}
