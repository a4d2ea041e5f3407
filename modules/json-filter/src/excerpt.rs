//! Short, harmless pieces of foreign text for error messages.

use std::fmt::{self, Write};

/// Most characters of foreign text in a message.
pub(crate) const MAX_CHARS: usize = 60;

/// How many of them are kept from the end, where a message says what was wrong.
const TAIL_CHARS: usize = 20;

/// Returns up to 20 characters of the text in backticks, or `the end of the …` where there are none.
pub(crate) fn quoted(text: &str, end_of: &str) -> String {
    if text.is_empty() {
        return format!("the end of the {end_of}");
    }
    let mut excerpt = Excerpt::default();
    for c in text.chars().take(20) {
        excerpt.push(c);
    }
    if text.chars().nth(20).is_some() {
        format!("`{}…`", excerpt.head)
    } else {
        format!("`{}`", excerpt.head)
    }
}

/// Returns what is displayed, its middle left out where it is long.
pub(crate) fn shortened(what: &impl fmt::Display) -> String {
    let mut excerpt = Excerpt::default();
    // Invariant: writing to an `Excerpt` does not fail; were it to, what was written is still there.
    let _ = write!(excerpt, "{what}");
    excerpt.finish()
}

/// Keeps the beginning and the end of what is written to it.
#[derive(Default)]
struct Excerpt {
    head: String,
    head_chars: usize,
    tail: std::collections::VecDeque<char>,
    left_out: bool,
}

impl Excerpt {
    fn push(&mut self, c: char) {
        if is_harmless(c) {
            self.put(c);
        } else {
            for c in c.escape_unicode() {
                self.put(c);
            }
        }
    }

    fn put(&mut self, c: char) {
        if self.head_chars < MAX_CHARS - TAIL_CHARS - 1 {
            self.head.push(c);
            self.head_chars += 1;
        } else {
            self.tail.push_back(c);
            if self.tail.len() > TAIL_CHARS + 1 {
                self.tail.pop_front();
                self.left_out = true;
            }
        }
    }

    fn finish(mut self) -> String {
        if self.left_out {
            self.tail.pop_front();
            self.head.push('…');
        }
        self.head.extend(self.tail);
        self.head
    }
}

impl Write for Excerpt {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        s.chars().for_each(|c| self.push(c));
        Ok(())
    }
}

/// Tells whether a character shows as itself: not a control, and none that changes the direction of what follows.
fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_message_keeps_its_beginning_and_end() {
        let short = shortened(&format_args!(
            "cannot index {} with \"a\"",
            "x".repeat(1000)
        ));
        assert_eq!(
            short,
            format!(
                "cannot index {}…{} with \"a\"",
                "x".repeat(26),
                "x".repeat(11)
            )
        );
        assert_eq!(short.chars().count(), MAX_CHARS);
        assert_eq!(shortened(&"y".repeat(60)), "y".repeat(60));
    }

    #[test]
    fn bidirectional_and_control_characters_are_escaped() {
        assert_eq!(quoted("a\u{202e}b\n", "filter"), "`a\\u{202e}b\\u{a}`");
        assert_eq!(quoted("", "filter"), "the end of the filter");
    }
}
