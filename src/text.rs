//! Text from outside, made safe to show.

use std::fmt::{self, Write as _};

/// Shows a text with every control, bidirectional and invisible character escaped as `\u{…}`.
///
/// Import names are chosen by whoever made the module. Written raw, they could move the cursor, colour the verdict
/// or swap what stands left and right of them.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ if is_inert(c) => f.write_char(c)?,
                _ => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            }
        }
        Ok(())
    }
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
}
