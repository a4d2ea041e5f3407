//! What the caller may decide.

use crate::error::{Error, ErrorKind, Place, excerpt};
use crate::limits::MAX_SCHEMES;

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// Markdown that means the same to every CommonMark reader.
    #[default]
    Markdown,
    /// An HTML fragment.
    Html,
}

/// What becomes of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Images {
    /// It is dropped, its alternative text too.
    Drop,
    /// It becomes the text `[image: …]` with its alternative text.
    #[default]
    AltText,
    /// It stays if its address is relative; any other becomes text as with `AltText`.
    Relative,
    /// It stays if its address is relative or `https`; any other becomes text as with `AltText`.
    Https,
}

/// The options of a sanitiser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The form of the output: Markdown by default.
    pub output: Output,
    /// What becomes of images: their alternative text by default.
    pub images: Images,
    /// The schemes a link may have, in lower case: `http`, `https` and `mailto` by default.
    pub schemes: Vec<String>,
    /// Whether a link may be relative (`page.md`, `/page`, `#part`): yes by default.
    pub relative_links: bool,
    /// Whether titles of links and images stay: no by default, because nobody sees them.
    pub keep_titles: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            output: Output::default(),
            images: Images::default(),
            schemes: ["http", "https", "mailto"].map(str::to_owned).to_vec(),
            relative_links: true,
            keep_titles: false,
        }
    }
}

/// Schemes that run code or carry a document inside the address: no option allows them.
const NEVER: [&str; 12] = [
    "javascript",
    "vbscript",
    "data",
    "blob",
    "filesystem",
    "view-source",
    "about",
    "livescript",
    "mocha",
    "jscript",
    "jar",
    "file",
];

impl Options {
    /// Checks that the options are allowed.
    ///
    /// # Errors
    /// `bad-option` when a scheme is not a scheme, or is one that no option allows.
    pub fn check(&self) -> Result<(), Error> {
        if self.schemes.len() > MAX_SCHEMES {
            let found = format!("{} schemes", self.schemes.len());
            let expected = format!("at most {MAX_SCHEMES}");
            return Err(Error::new(
                ErrorKind::BadOption,
                Place::START,
                found,
                expected,
            ));
        }
        for scheme in &self.schemes {
            let shaped = scheme.len() <= 32
                && scheme.starts_with(|c: char| c.is_ascii_lowercase())
                && scheme.chars().all(|c| {
                    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.')
                });
            if !shaped || NEVER.contains(&scheme.as_str()) {
                let found = format!("the scheme `{}`", excerpt(scheme));
                let expected = "a scheme in lower case that cannot run code or carry a document";
                return Err(Error::new(
                    ErrorKind::BadOption,
                    Place::START,
                    found,
                    expected,
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(scheme: &str) -> Options {
        Options {
            schemes: vec![scheme.to_owned()],
            ..Options::default()
        }
    }

    #[test]
    fn a_scheme_that_runs_code_cannot_be_allowed() {
        for scheme in NEVER {
            assert_eq!(
                with(scheme).check().unwrap_err().kind,
                ErrorKind::BadOption,
                "{scheme}"
            );
        }
    }

    #[test]
    fn a_scheme_has_the_shape_of_a_scheme() {
        for scheme in ["", "JavaScript", "ja va", "1a", "java\u{200b}script", "x:"] {
            assert_eq!(
                with(scheme).check().unwrap_err().kind,
                ErrorKind::BadOption,
                "{scheme}"
            );
        }
        assert_eq!(with("git+ssh").check(), Ok(()));
        assert_eq!(Options::default().check(), Ok(()));
    }
}
