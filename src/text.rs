//! Text from outside, made safe to show.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::limits;

/// Shows a text with every control, bidirectional and invisible character escaped as `\u{…}`.
///
/// Import names are chosen by whoever made the module. Written raw, they could move the cursor, colour the verdict
/// or swap what stands left and right of them.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for c in self.0.chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ if acts(before, c) => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                _ => f.write_char(c)?,
            }
            before = Some(c);
        }
        Ok(())
    }
}

/// Whether a character, after the one before it, could do more than show itself.
///
/// Build servers take `##[error]` and `##vso[task.setvariable]` for commands wherever they stand in a line.
pub fn acts(before: Option<char>, c: char) -> bool {
    !is_inert(c) || c == '#' && before == Some('#')
}

/// Shortens a text to some 600 characters, leaving out its middle: names and types may have many thousands.
pub fn shortened(text: &str) -> Cow<'_, str> {
    const HEAD: usize = 400;
    const TAIL: usize = 200;
    let n_bytes = text.len();
    if n_bytes <= HEAD + TAIL {
        return text.into();
    }
    let n = text.chars().count();
    if n <= HEAD + TAIL {
        return text.into();
    }
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(n - TAIL).collect();
    format!("{head} [… {} characters …] {tail}", n - HEAD - TAIL).into()
}

/// Whether a character shows itself and nothing else.
pub fn is_inert(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'))
}

/// Returns a text whole, or its two ends when it has more than [`limits::SHOWN_CHARS`] characters.
pub fn cut(text: &str) -> Cow<'_, str> {
    let shown = limits::SHOWN_CHARS;
    if text.chars().nth(shown).is_none() {
        return Cow::Borrowed(text);
    }
    let half = shown / 2;
    let mut ending: Vec<_> = text.chars().rev().take(half).collect();
    ending.push('…');
    Cow::Owned(
        text.chars()
            .take(half)
            .chain(ending.into_iter().rev())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_keeps_both_ends() {
        let exactly = "é".repeat(limits::SHOWN_CHARS);
        assert_eq!(cut(&exactly), exactly);
        let longer = format!("start{}end", "é".repeat(100_000));
        let shown = cut(&longer);
        assert_eq!(shown.chars().count(), limits::SHOWN_CHARS + 1);
        assert!(shown.starts_with("starté") && shown.ends_with("éend") && shown.contains("é…é"));
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(
            Printable("wasi:io/streams@0.2.0 é 日本 \u{1f600}").to_string(),
            "wasi:io/streams@0.2.0 é 日本 \u{1f600}"
        );
    }

    #[test]
    fn terminal_commands_and_bidirectional_marks_are_escaped() {
        let shown = Printable("\u{1b}[2Jok\u{202e}\r\n\u{200b}\u{e0041}\u{9b}").to_string();
        assert_eq!(
            shown,
            "\\u{1b}[2Jok\\u{202e}\\r\\n\\u{200b}\\u{e0041}\\u{9b}"
        );
    }

    #[test]
    fn commands_of_build_servers_are_escaped() {
        let shown = Printable("##[error]x ###vso[y] a#b").to_string();
        assert_eq!(shown, "#\\u{23}[error]x #\\u{23}\\u{23}vso[y] a#b");
    }

    #[test]
    fn long_text_loses_its_middle_and_says_so() {
        let whole = "é".repeat(600);
        assert_eq!(shortened(&whole), whole);
        let text = shortened(&format!("{}middle{}", "a".repeat(400), "z".repeat(200))).into_owned();
        assert_eq!(text.len(), 624);
        assert!(text.contains("a [… 6 characters …] z"), "{text}");
    }
}
