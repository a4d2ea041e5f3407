//! Text from outside, made safe to show.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

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

/// Returns a text whole, or its two ends and how much lies between them when it has more than so many characters.
///
/// Names and types may have many thousands.
pub fn cut(text: &str, characters: usize) -> Cow<'_, str> {
    if text.len() <= characters {
        return text.into();
    }
    let n = text.chars().count();
    if n <= characters {
        return text.into();
    }
    // What a name begins with tells more than what it ends with.
    let tail = characters / 3;
    let start: String = text.chars().take(characters - tail).collect();
    let end: String = text.chars().skip(n - tail).collect();
    format!("{start} [… {} characters …] {end}", n - characters).into()
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(cut(&whole, 600), whole);
        let long = format!("{}middle{}", "é".repeat(400), "z".repeat(200));
        let text = cut(&long, 600).into_owned();
        assert_eq!(
            text.chars().count(),
            600 + " [… 6 characters …] ".chars().count()
        );
        assert!(text.contains("é [… 6 characters …] z"), "{text}");
    }
}
