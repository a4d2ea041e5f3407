//! How text is written so that it is read as text again.

/// Writes text so that no CommonMark or GFM reader finds markup in it.
///
/// Within the text of a link, addresses need no escape: links do not nest.
pub(crate) fn text(text: &str, in_link: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let next = rest.chars().next();
        let escape = match c {
            '\\' | '`' | '[' | ']' | '~' | '|' | '{' => true,
            '<' => next != Some(' '),
            '*' => !(previous == Some(' ') && next == Some(' ')),
            '_' => !(within_word(text, at)),
            '&' => next.is_none() || is_reference(rest),
            ':' => !in_link && rest.starts_with("//"),
            '.' => !in_link && follows_www(text, at),
            '@' => {
                !in_link && previous.is_some_and(of_mail) && next.is_some_and(char::is_alphanumeric)
            }
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        previous = Some(c);
    }
    out
}

/// Writes a title for between two `"`.
pub(crate) fn title(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for (at, c) in title.char_indices() {
        let rest = title.get(at + c.len_utf8()..).unwrap_or_default();
        if matches!(c, '"' | '\\' | '|' | '`' | '<') || (c == '&' && is_reference(rest)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Writes an address, which is plain ASCII without spaces, as a destination.
pub(crate) fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        out.push(c);
        if c == '&' && is_reference(address.get(at + 1..).unwrap_or_default()) {
            out.push_str("amp;");
        }
    }
    if out.contains(['(', ')']) {
        format!("<{out}>")
    } else {
        out
    }
}

/// Writes code between marks that it does not contain.
pub(crate) fn code_span(code: &str, in_cell: bool) -> String {
    let mut runs = Vec::new();
    for run in code.split(|c| c != '`').filter(|run| !run.is_empty()) {
        runs.push(run.len());
    }
    let mut length = 1;
    runs.sort_unstable();
    for run in runs {
        if run == length {
            length += 1;
        }
    }
    let marks = "`".repeat(length);
    let spaced = code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
    let pad = if spaced || code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    let code = if in_cell {
        code.replace('|', "\\|")
    } else {
        code.to_owned()
    };
    format!("{marks}{pad}{code}{pad}{marks}")
}

/// Whether a run of `_` stands between two letters or digits, where it marks nothing.
fn within_word(text: &str, at: usize) -> bool {
    let (before, from) = text.split_at(at);
    let before = before.trim_end_matches('_').chars().next_back();
    let after = from.trim_start_matches('_').chars().next();
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// Whether what follows an `&` could make it a character reference, of the strict or the lax kind.
pub(crate) fn is_reference(rest: &str) -> bool {
    let body = rest.strip_prefix('#').unwrap_or(rest);
    let length = body
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let closed = body
        .get(length..)
        .is_some_and(|after| after.starts_with(';'));
    rest.starts_with('#') || (length > 0 && closed)
}

/// Whether a character may end the first half of a mail address.
fn of_mail(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '+' | '-' | '_')
}

/// Whether a dot ends a `www` that a reader of GFM would make a link of.
fn follows_www(text: &str, at: usize) -> bool {
    at.checked_sub(3)
        .and_then(|from| text.get(from..at))
        .is_some_and(|www| www.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped_where_they_could_mark() {
        assert_eq!(
            text("snake_case * _x_ C:\\d [a](b) <b> a&b; AT&T 1 < 2!", false),
            "snake_case * \\_x\\_ C:\\\\d \\[a\\](b) \\<b> a\\&b; AT&T 1 < 2!"
        );
        assert_eq!(
            text("ftp://a www.b a@b.c http://x", false),
            "ftp\\://a www\\.b a\\@b.c http\\://x"
        );
        assert_eq!(text("www.a.b http://x", true), "www.a.b http://x");
    }

    #[test]
    fn code_spans_are_marked_by_what_they_lack() {
        assert_eq!(code_span("a`b``c", false), "```a`b``c```");
        assert_eq!(code_span("`", false), "`` ` ``");
        assert_eq!(code_span(" a ", false), "`  a  `");
        assert_eq!(code_span("a|b", true), "`a\\|b`");
    }

    #[test]
    fn destinations_are_not_read_as_references() {
        assert_eq!(destination("/a?b=1&copy=2&lt;"), "/a?b=1&copy=2&amp;lt;");
        assert_eq!(destination("/a_(b)"), "</a_(b)>");
    }
}
