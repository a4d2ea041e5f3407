//! Names in which `*` stands for any text, of functions to snip.

/// Whether a pattern names `name`, from its first character to its last.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // The leftmost place of each part leaves the most to those after it.
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text_and_nothing_else_does() {
        for (pattern, name) in [
            ("a", "a"),
            ("*", ""),
            ("*", "anything"),
            ("std::*", "std::env::var"),
            ("*::fmt", "core::fmt"),
            ("a*b*c", "a-b-b-c"),
            ("a**b", "ab"),
            ("*ab*ab", "abab"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("a", "ab"),
            ("", "a"),
            ("a*b", "a"),
            ("a*a", "a"),
            ("*ab*ab", "ab"),
            ("std.*", "std::env"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
