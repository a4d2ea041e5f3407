//! What an identity or issuer must look like.

use std::fmt;

use regex::Regex;

/// A text to be met exactly or by a regular expression; never by everything, unless [`danger`](super::danger) made it.
#[derive(Clone, Debug)]
pub struct Pattern(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Exact(String),
    Regexp { written: String, compiled: Regex },
    Anything,
}

/// Why a regular expression is no pattern to trust by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It does not parse, or is too large.
    #[error("not a regular expression: {0}")]
    Syntax(String),
    /// It would be met by a text that only contains what it says.
    #[error("found `{0}`, expected a pattern that begins with `^` and ends with `$`")]
    NotAnchored(String),
    /// It is met by what anybody can be called.
    #[error(
        "found `{written}`, which believes `{stranger}` too; expected a pattern that names whom it means"
    )]
    Wild {
        /// The pattern.
        written: String,
        /// Somebody whom it believes.
        stranger: &'static str,
    },
    /// It does not say whom it means.
    #[error(
        "found `{0}`, expected a pattern that begins with whom it means, as in `^https://github\\.com/OWNER/…$`, or ends with it, as in `^…@example\\.com$`"
    )]
    Vague(String),
}

/// Names that anybody can get, or that nobody has: a pattern that is met by one of them is no name.
const STRANGERS: [&str; 6] = [
    "stranger@example.invalid",
    "https://example.invalid",
    "https://example.invalid/stranger/repository/.github/workflows/release.yml@refs/heads/main",
    "https://github.com/stranger-invalid/repository/.github/workflows/release.yml@refs/tags/v1.0.0",
    "https://gitlab.com/stranger-invalid/repository//.gitlab-ci.yml@refs/heads/main",
    "",
];

/// Bytes of a compiled pattern. A pattern of a line takes some kilobytes.
const COMPILED_BYTES: usize = 1 << 20;

impl Pattern {
    /// Returns the pattern that one text meets.
    pub fn exact(text: impl Into<String>) -> Self {
        Self(Kind::Exact(text.into()))
    }

    /// Reads a regular expression that must be met from the first character to the last.
    ///
    /// # Errors
    /// When it does not parse, is not anchored at both ends, or does not say whom it means.
    pub fn regexp(written: &str) -> Result<Self, PatternError> {
        let inner = written
            .strip_prefix('^')
            .and_then(|rest| rest.strip_suffix('$'))
            .filter(|inner| !inner.ends_with('\\'))
            .ok_or_else(|| PatternError::NotAnchored(written.to_owned()))?;
        let compile = |text: &str| {
            regex::RegexBuilder::new(text)
                .size_limit(COMPILED_BYTES)
                .build()
                .map_err(|error| PatternError::Syntax(error.to_string()))
        };
        // By itself first: brackets of its own must not close the group below.
        compile(inner)?;
        // The group keeps `^a|b$` from being anchored at one end of each half.
        let compiled = compile(&format!(r"\A(?:{inner})\z"))?;
        if let Some(stranger) = STRANGERS.iter().find(|name| compiled.is_match(name)) {
            return Err(PatternError::Wild {
                written: written.to_owned(),
                stranger,
            });
        }
        if !says_whom(inner) {
            return Err(PatternError::Vague(written.to_owned()));
        }
        Ok(Self(Kind::Regexp {
            written: written.to_owned(),
            compiled,
        }))
    }

    pub(super) fn anything() -> Self {
        Self(Kind::Anything)
    }

    /// Returns whether `text` meets the pattern.
    pub fn is_met_by(&self, text: &str) -> bool {
        match &self.0 {
            // A certificate that names nobody is nobody's.
            Kind::Exact(wanted) => wanted == text && !text.is_empty(),
            Kind::Regexp { compiled, .. } => compiled.is_match(text),
            Kind::Anything => true,
        }
    }

    /// Returns whether everything meets the pattern.
    pub fn is_wild(&self) -> bool {
        matches!(self.0, Kind::Anything)
    }
}

/// Whether a pattern begins with a host and something on it, or ends with the domain of an address, in so many letters.
fn says_whom(inner: &str) -> bool {
    let head = literal_head(inner);
    let on_a_host = head
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(host, rest)| host.contains('.') && !rest.is_empty());
    // Nothing but letters: what lies between a head and a tail could be anything.
    let whole_host = head.len() > "https://".len()
        && head.starts_with("https://")
        && head == inner.replace('\\', "");
    let of_a_domain = literal_tail(inner)
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain.contains('.') && !domain.starts_with('.'));
    (on_a_host || whole_host || of_a_domain) && !has_outer_alternative(inner)
}

/// The letters that every match begins with.
fn literal_head(inner: &str) -> String {
    let mut head = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        let letter = match c {
            '\\' => match rest.next() {
                Some(c) if c.is_ascii_punctuation() => c,
                _ => break,
            },
            c if is_meta(c) => break,
            c => c,
        };
        // What may be left out, or repeated, is no letter that every match has.
        if rest
            .peek()
            .is_some_and(|next| matches!(next, '?' | '*' | '{'))
        {
            break;
        }
        head.push(letter);
    }
    head
}

/// The letters that every match ends with.
fn literal_tail(inner: &str) -> String {
    let last_meta = inner
        .char_indices()
        .filter(|(at, c)| {
            let escaped = inner.get(..*at).is_some_and(|before| {
                before
                    .bytes()
                    .rev()
                    .take_while(|byte| *byte == b'\\')
                    .count()
                    % 2
                    == 1
            });
            // An escaped letter is a class of characters.
            if escaped {
                c.is_ascii_alphanumeric()
            } else {
                is_meta(*c)
            }
        })
        .map(|(at, c)| at + c.len_utf8())
        .next_back()
        .unwrap_or(0);
    inner.get(last_meta..).unwrap_or_default().replace('\\', "")
}

fn is_meta(c: char) -> bool {
    matches!(
        c,
        '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$'
    )
}

/// Whether there is a `|` outside every bracket: its second half need not begin as the first does.
fn has_outer_alternative(inner: &str) -> bool {
    let (mut depth, mut in_class, mut escaped) = (0i32, false, false);
    for c in inner.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth -= 1,
            '|' if !in_class && depth == 0 => return true,
            _ => {}
        }
    }
    false
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Exact(text) => f.write_str(text),
            Kind::Regexp { written, .. } => f.write_str(written),
            Kind::Anything => f.write_str("anything"),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Exact(a), Kind::Exact(b)) => a == b,
            (Kind::Regexp { written: a, .. }, Kind::Regexp { written: b, .. }) => a == b,
            (Kind::Anything, Kind::Anything) => true,
            _ => false,
        }
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_is_met_from_end_to_end() {
        let tags = Pattern::regexp(
            r"^https://github\.com/acme/tool/\.github/workflows/release\.yml@refs/tags/v[0-9.]+$",
        )
        .unwrap();
        let good = "https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3";
        assert!(tags.is_met_by(good));
        for bad in [
            format!("{good}-rc"),
            format!("x{good}"),
            format!("{good}\n"),
            good.replace("acme", "acme2"),
            good.replace("github.com", "githubXcom"),
        ] {
            assert!(!tags.is_met_by(&bad), "{bad}");
        }
        let people = Pattern::regexp(r"^[a-z]+@example\.com$").unwrap();
        assert!(people.is_met_by("ann@example.com"));
        assert!(!people.is_met_by("ann@example.com.invalid"));
        assert!(Pattern::exact("a.c").is_met_by("a.c") && !Pattern::exact("a.c").is_met_by("abc"));
        assert!(Pattern::regexp(r"^https://token\.actions\.githubusercontent\.com$").is_ok());
        assert!(Pattern::regexp(r"^https://github\.com/(acme|emca)/tool/.*$").is_err());
        for good in [
            r"^https://github\.com/acme/(one|two)/.*$",
            r"^https://github\.com/acme/a\|b$",
            r"^https://github\.com/acme/[|]b$",
            r"^https://github\.com/acme/(x[)]|y)$",
        ] {
            assert!(Pattern::regexp(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn patterns_are_the_same_that_are_written_the_same() {
        let regexp = |text| Pattern::regexp(text).unwrap();
        let (a, b) = (r"^https://a\.example/x.*$", r"^https://a\.example/y.*$");
        let all = [
            (Pattern::exact("a"), "a"),
            (Pattern::exact("b"), "b"),
            (regexp(a), a),
            (regexp(b), b),
            (Pattern::anything(), "anything"),
        ];
        for (i, (one, written)) in all.iter().enumerate() {
            assert_eq!(one.to_string(), *written);
            assert_eq!(one.is_wild(), *written == "anything");
            for (j, (other, _)) in all.iter().enumerate() {
                assert_eq!(one == other, i == j, "{one} and {other}");
            }
        }
    }

    #[test]
    fn pattern_that_is_not_anchored_is_refused() {
        for bad in [
            "",
            "^",
            "$",
            "a",
            "^a",
            "a$",
            r"^https://github\.com/acme/x\$",
        ] {
            assert!(
                matches!(Pattern::regexp(bad), Err(PatternError::NotAnchored(_))),
                "{bad}"
            );
        }
        assert!(matches!(
            Pattern::regexp("^https://a.example/b($"),
            Err(PatternError::Syntax(_))
        ));
        assert!(matches!(
            Pattern::regexp("^https://a.example/b)|(?:https://evil.example/b$"),
            Err(PatternError::Syntax(_))
        ));
        assert!(matches!(
            Pattern::regexp(r"^https://a\.example/b\w{1000}{1000}$"),
            Err(PatternError::Syntax(_))
        ));
    }

    #[test]
    fn pattern_that_believes_strangers_is_refused() {
        for wild in [
            "^$",
            "^.*$",
            "^.+$",
            r"^[\s\S]*$",
            "^https://.*$",
            r"^https://github\.com/.*$",
            r"^https://github\.com/[^/]+/repository/.*$",
            r"^https://gitlab\.com/.*$",
            r"^.*@example\.invalid$",
            r"^https://github\.com/acme/tool|.*$",
            r"^(https://github\.com/acme/.*|.*)$",
        ] {
            assert!(
                matches!(Pattern::regexp(wild), Err(PatternError::Wild { .. })),
                "{wild}"
            );
        }
    }

    #[test]
    fn pattern_that_does_not_say_whom_it_means_is_refused() {
        for vague in [
            r"^.*/acme/tool/.*$",
            r"^https://github\.com/a?.*/tool$",
            r"^https://github\.com/acme/tool|https://evil\.example/.*$",
            r"^https://[a-z]+\.com/acme/tool$",
            r"^.*\.com$",
            r"^.*@[a-z]+$",
            r"^.*@.com$",
            r"^acme.*$",
            r"^acmecorporation.*$",
            r"^https://$",
            r"^https://abc.*xxxxxxxxxxx$",
            r"^https://a\.example/\w+$",
            r"^.*@\.com$",
            r"^.*@localhost$",
            r"^.@*example\.com$",
            r"^https://github\.com/acme/[(]x|https://evil\.example/y$",
            r"^https://github\.com/acme/[a]|https://evil\.example/y$",
            r"^https://github\.com/acme/(x|y)|[^h]*@evil\.example$",
        ] {
            assert!(
                matches!(Pattern::regexp(vague), Err(PatternError::Vague(_))),
                "{vague}"
            );
        }
    }
}
