//! Which characters show nothing, and where they may stay.

use crate::removal::RemovalKind;

/// Returns whether a character shows nothing and can therefore carry what nobody sees.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    kind_of(c).is_some()
}

/// Removes hidden characters, except where writing needs them, and reports each run (kind, offset, the run).
///
/// What stays: a joiner within an emoji sequence, a joiner or non-joiner between two letters of a script that
/// shapes its letters, U+FE0E and U+FE0F behind a character that has an emoji form, a Mongolian selector behind a
/// Mongolian letter, and the tag sequences of the flags of England, Scotland and Wales.
/// Line separators become spaces, because some readers take them for line ends.
pub(crate) fn clean(
    text: &str,
    mut report: impl FnMut(RemovalKind, usize, &str),
) -> Option<String> {
    if !text.chars().any(|c| kind_of(c).is_some()) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Option<(RemovalKind, usize)> = None;
    let mut tags_left = 0_u8;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let kind = kind_of(c).filter(|_| {
            if tags_left > 0 {
                tags_left -= 1;
                return false;
            }
            !may_stay(c, &out, rest)
        });
        if c == '\u{1f3f4}' && FLAGS.iter().any(|flag| rest.starts_with(flag)) {
            tags_left = 6;
        }
        if run.map(|(kind, _)| kind) != kind {
            if let Some((kind, start)) = run.take() {
                report(kind, start, text.get(start..at).unwrap_or_default());
            }
            run = kind.map(|kind| (kind, at));
        }
        match kind {
            None => out.push(c),
            Some(RemovalKind::Control)
                if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') =>
            {
                out.push(' ')
            }
            Some(_) => {}
        }
    }
    if let Some((kind, start)) = run {
        report(kind, start, text.get(start..).unwrap_or_default());
    }
    Some(out)
}

/// The tag characters of the three flags in general use, each closed by the cancel tag.
const FLAGS: [&str; 3] = [
    "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

fn kind_of(c: char) -> Option<RemovalKind> {
    match c {
        '\t' => None,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
            Some(RemovalKind::Control)
        }
        ' '..='~' => None,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(RemovalKind::Bidi)
        }
        '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
            Some(RemovalKind::ZeroWidth)
        }
        '\u{e0000}'..='\u{e007f}' => Some(RemovalKind::Tag),
        '\u{180b}'..='\u{180d}'
        | '\u{180f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => Some(RemovalKind::VariationSelector),
        '\u{ad}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{2061}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0080}'..='\u{e00ff}'
        | '\u{e01f0}'..='\u{e0fff}' => Some(RemovalKind::Invisible),
        _ if u32::from(c) & 0xfffe == 0xfffe => Some(RemovalKind::Invisible),
        _ => None,
    }
}

/// Whether a hidden character is part of visible writing, given what was kept before it and what follows.
fn may_stay(c: char, before: &str, rest: &str) -> bool {
    let Some(previous) = before.chars().next_back() else {
        return false;
    };
    let next = rest.chars().next();
    match c {
        '\u{200d}' => {
            let emoji =
                (is_pictograph(previous) || previous == '\u{fe0f}' || is_skin_tone(previous))
                    && next.is_some_and(is_pictograph);
            emoji || (is_shaping(previous) && next.is_some_and(is_shaping))
        }
        '\u{200c}' => is_shaping(previous) && next.is_some_and(is_shaping),
        '\u{fe0e}' | '\u{fe0f}' => match previous {
            '#' | '*' | '0'..='9' => c == '\u{fe0f}' && next == Some('\u{20e3}'),
            _ => is_pictograph(previous) || matches!(previous, '©' | '®'),
        },
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(previous, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Whether a character is of the blocks that hold all emoji but digits, `#`, `*`, `©` and `®`.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}'
        | '\u{24c2}' | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}' | '\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a letter or mark is of a script whose letters take their form from joiners.
fn is_shaping(c: char) -> bool {
    matches!(c,
        // Arabic, Syriac, Thaana, N'Ko, Mandaic, and the scripts of India and Sri Lanka.
        '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6d5}'..='\u{6dc}' | '\u{6fa}'..='\u{6ff}'
        | '\u{710}'..='\u{74a}' | '\u{750}'..='\u{77f}' | '\u{7ca}'..='\u{7f5}' | '\u{840}'..='\u{85b}'
        | '\u{8a0}'..='\u{8ff}' | '\u{900}'..='\u{963}' | '\u{971}'..='\u{9e3}' | '\u{a00}'..='\u{a5f}'
        | '\u{a80}'..='\u{ae3}' | '\u{b00}'..='\u{b63}' | '\u{b80}'..='\u{be5}' | '\u{c00}'..='\u{c63}'
        | '\u{c80}'..='\u{ce5}' | '\u{d00}'..='\u{d63}' | '\u{d80}'..='\u{df3}'
        // Myanmar, Khmer, Mongolian, Balinese and Javanese.
        | '\u{1000}'..='\u{109d}' | '\u{1780}'..='\u{17b3}' | '\u{17b6}'..='\u{17d3}' | '\u{1820}'..='\u{18aa}'
        | '\u{1b00}'..='\u{1b4b}' | '\u{a980}'..='\u{a9c0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text, |_, _, _| {}).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn visible_writing_is_left_alone() {
        for text in [
            "plain text, naïve café, 漢字, עברית, العربية",
            "family 👨\u{200d}👩\u{200d}👧\u{200d}👦, 🏳\u{fe0f}\u{200d}🌈, ❤\u{fe0f}, 1\u{fe0f}\u{20e3}, 👩🏽\u{200d}🚀, ©\u{fe0f}",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष, ශ\u{dca}\u{200d}ර\u{dd3}",
            "flag \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}!",
            "ᠠ\u{180b}",
        ] {
            assert_eq!(cleaned(text), text);
        }
    }

    #[test]
    fn hidden_characters_go() {
        for (text, left) in [
            ("a\u{200b}b", "ab"),
            ("a\u{200d}b", "ab"),
            ("a\u{200c}\u{200d}b", "ab"),
            ("\u{feff}a", "a"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("in\u{ad}visible", "invisible"),
            ("\u{3164}a\u{115f}", "a"),
            ("a\u{fe0f}b", "ab"),
            ("😀\u{fe0f}\u{fe0e}\u{fe01}", "😀\u{fe0f}"),
            ("😀\u{e0100}\u{e0101}\u{e01ef}", "😀"),
            ("漢\u{e0100}", "漢"),
            ("x\u{e0041}\u{e0042}", "x"),
            ("\u{1f3f4}\u{e0041}\u{e007f}", "\u{1f3f4}"),
            ("1\u{fe0f}2\u{fe0e}", "12"),
            ("می\u{200c}\u{200c}خ", "می\u{200c}خ"),
            ("a\u{2028}b\u{7}c", "a bc"),
            ("\u{1ffff}\u{fdd0}", ""),
        ] {
            assert_eq!(cleaned(text), left, "{text:?}");
            assert_eq!(cleaned(left), left, "{left:?}");
        }
    }

    #[test]
    fn a_run_is_reported_once() {
        let mut seen = Vec::new();
        clean("ab\u{e0041}\u{e0042}c\u{200b}\u{202e}", |kind, at, run| {
            seen.push((kind.name(), at, run.chars().count()))
        });
        assert_eq!(
            seen,
            [("tag", 2, 2), ("zero-width", 11, 1), ("bidi", 14, 1)]
        );
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        let parts = [
            "a",
            "م",
            "😀",
            "\u{200d}",
            "\u{200c}",
            "\u{fe0f}",
            "\u{200b}",
            "1",
            "\u{20e3}",
            "\u{1f3f4}",
            FLAGS[1],
            "\u{e007f}",
        ];
        for i in 0..parts.len().pow(4) {
            let text: String = (0..4_u32)
                .map(|k| parts[i / parts.len().pow(k) % parts.len()])
                .collect();
            let once = cleaned(&text);
            assert_eq!(cleaned(&once), once, "{text:?}");
        }
    }
}
