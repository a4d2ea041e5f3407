//! Which addresses a link or an image may have.

use std::fmt::Write as _;

use crate::hidden;
use crate::limits::{MAX_ADDRESS_BYTES, MAX_DECODINGS};
use crate::options::Options;

/// Returns the address in plain ASCII if it is allowed, else nothing.
///
/// The address is judged as it stands and after each further decoding of character references and percent signs,
/// each time without controls, white space and hidden characters: some reader will decode once more than the last one.
pub(crate) fn allowed(address: &str, options: &Options) -> Option<String> {
    if address.len() > MAX_ADDRESS_BYTES || address.contains('\\') || hides_something(address) {
        return None;
    }
    let mut form = address.to_owned();
    for _ in 0..MAX_DECODINGS {
        if !form_is_allowed(&form, options) {
            return None;
        }
        let decoded = percent_decoded(&references_decoded(&form));
        if decoded == form {
            return Some(ascii(address.trim_matches([' ', '\t', '\n'])));
        }
        if hides_something(&decoded) {
            return None;
        }
        form = decoded;
    }
    None
}

/// Returns whether an address that is allowed has no scheme.
pub(crate) fn is_relative(address: &str) -> bool {
    scheme_of(&folded(address)).is_none()
}

/// Returns whether an address that is allowed has the scheme `https`.
pub(crate) fn is_https(address: &str) -> bool {
    scheme_of(&folded(address)) == Some("https")
}

fn hides_something(address: &str) -> bool {
    let mut hidden_run = false;
    hidden::clean(address, |kind, _, _| {
        hidden_run |= kind != crate::removal::RemovalKind::Control
    });
    hidden_run
}

fn form_is_allowed(form: &str, options: &Options) -> bool {
    let form = folded(form);
    if form.starts_with("//") {
        return false;
    }
    let Some(scheme) = scheme_of(&form) else {
        return options.relative_links;
    };
    if !options.schemes.iter().any(|allowed| allowed == scheme) {
        return false;
    }
    let rest = form.get(scheme.len() + 1..).unwrap_or_default();
    // These schemes name a host: `https:host` and `https:/host` would be read as one all the same.
    if !matches!(scheme, "http" | "https" | "ftp" | "ftps" | "ws" | "wss") {
        return true;
    }
    let Some(rest) = rest.strip_prefix("//") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains('@')
}

/// What browsers and careless readers see: no controls, white space or hidden characters, plain ASCII, lower case.
fn folded(form: &str) -> String {
    form.chars()
        .filter(|&c| !(c.is_control() || c.is_whitespace() || hidden::is_hidden(c)))
        .map(|c| match c {
            '\\' => '/',
            // Full-width forms become ASCII when a host name or a whole text is normalised.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{fe55}' | '\u{2236}' | '\u{a789}' => ':',
            // These two fold to `s` and `k`.
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            _ => c,
        })
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Everything before a colon in the first segment, whether it has the shape of a scheme or not.
fn scheme_of(folded: &str) -> Option<&str> {
    let head = folded.split(['/', '?', '#']).next().unwrap_or_default();
    head.split_once(':').map(|(scheme, _)| scheme)
}

fn ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'!'
            | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b'%' => {
                out.push(char::from(byte))
            }
            _ => write!(out, "%{byte:02X}").expect("writing to a string does not fail"),
        }
    }
    out
}

fn percent_decoded(form: &str) -> String {
    if !form.contains('%') {
        return form.to_owned();
    }
    let mut out = Vec::with_capacity(form.len());
    let mut bytes = form.bytes();
    while let Some(byte) = bytes.next() {
        let value = (byte == b'%').then(|| {
            let mut two = bytes.clone().take(2).map(|b| char::from(b).to_digit(16));
            Some(two.next()?? * 16 + two.next()??)
        });
        match value.flatten().and_then(|value| u8::try_from(value).ok()) {
            Some(value) => {
                out.push(value);
                bytes.nth(1);
            }
            None => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The named references that stand for what matters in an address.
const NAMED: [(&str, &str); 26] = [
    ("colon", ":"),
    ("tab", "\t"),
    ("newline", "\n"),
    ("sol", "/"),
    ("bsol", "\\"),
    ("amp", "&"),
    ("num", "#"),
    ("percnt", "%"),
    ("semi", ";"),
    ("lpar", "("),
    ("rpar", ")"),
    ("quest", "?"),
    ("commat", "@"),
    ("period", "."),
    ("plus", "+"),
    ("nbsp", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("shy", "\u{ad}"),
    ("zwj", "\u{200d}"),
    ("zwnj", "\u{200c}"),
    ("lrm", "\u{200e}"),
    ("rlm", "\u{200f}"),
    ("zerowidthspace", "\u{200b}"),
    ("nobreak", "\u{2060}"),
    ("ratio", ":"),
];

fn references_decoded(form: &str) -> String {
    if !form.contains('&') {
        return form.to_owned();
    }
    let mut out = String::with_capacity(form.len());
    let mut rest = form;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (text, length) = reference(from).unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&text);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Decodes the reference that a text starts with, with or without its semicolon, as browsers do.
fn reference(from: &str) -> Option<(String, usize)> {
    let body = from.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, skipped) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits
            .find(|c: char| !c.is_digit(radix))
            .unwrap_or(digits.len());
        let (digits, after) = digits.split_at(length);
        let significant = digits.trim_start_matches('0');
        if digits.is_empty() {
            return None;
        }
        let code = if significant.is_empty() {
            0
        } else {
            u32::from_str_radix(significant, radix).unwrap_or(0xfffd)
        };
        let c = char::from_u32(code).unwrap_or('\u{fffd}');
        return Some((
            c.to_string(),
            skipped + length + usize::from(after.starts_with(';')),
        ));
    }
    let length = body
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let name = body.get(..length)?;
    let closed = usize::from(body.get(length..)?.starts_with(';'));
    let found = NAMED
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    (closed == 1 || matches!(found.0, "amp" | "nbsp" | "shy"))
        .then(|| (found.1.to_owned(), 1 + length + closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(address: &str) -> Option<String> {
        allowed(address, &Options::default())
    }

    #[test]
    fn ordinary_addresses_stay_as_they_are() {
        for address in [
            "https://example.com/a/b.html?x=1&y=2#part",
            "HTTP://EXAMPLE.COM/",
            "mailto:someone@example.com?subject=Hi%0D%0Athere",
            "page.md",
            "./a/../b.md#l:1",
            "/root",
            "#part",
            "?q=a:b",
            "https://medium.com/@someone",
            "https://fa.wikipedia.org/wiki/%D9%85%DB%8C%E2%80%8C%D8%AE",
            "a%20b.md",
            "https://en.wikipedia.org/wiki/Foo_(bar)",
        ] {
            assert_eq!(judged(address).as_deref(), Some(address), "{address}");
        }
    }

    #[test]
    fn other_characters_are_percent_encoded() {
        assert_eq!(
            judged("https://a/é b|<>\"`{}").as_deref(),
            Some("https://a/%C3%A9%20b%7C%3C%3E%22%60%7B%7D")
        );
    }

    #[test]
    fn hostile_addresses_are_refused() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "java&#x0A;script:alert(1)",
            "&#106;avascript:alert(1)",
            "&#0000106avascript:alert(1)",
            "javascript&colon;alert(1)",
            "javascript&#58alert(1)",
            "javascript%3Aalert(1)",
            "javascript%253Aalert(1)",
            "javascript&amp;colon;alert(1)",
            "javascript：alert(1)",
            "javaſcript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "data&Tab;:x",
            "d&NewLine;ata:x",
            "file:///etc/passwd",
            "ftp://example.com/",
            "x:y",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/%2Fevil.example",
            "%2F%2Fevil.example",
            "https:evil.example",
            "https:/evil.example",
            "https:///evil.example",
            "https://user@evil.example",
            "https://good.example%40evil.example",
            "https://good.example%2F@evil.example",
            "https://a/\u{202e}fdp.exe",
            "https://a/%E2%80%AEfdp.exe",
            "https://a/%F3%A0%81%81",
            ":x",
        ] {
            assert_eq!(judged(address), None, "{address:?}");
        }
    }

    #[test]
    fn endless_layers_of_encoding_are_refused() {
        assert_eq!(judged("a%252525252525252525253Ab"), None);
        assert_eq!(judged(&format!("/{}", "a".repeat(MAX_ADDRESS_BYTES))), None);
    }

    #[test]
    fn a_scheme_of_the_caller_is_allowed() {
        let options = Options {
            schemes: vec!["tel".to_owned()],
            relative_links: false,
            ..Options::default()
        };
        assert_eq!(allowed("tel:+123", &options).as_deref(), Some("tel:+123"));
        assert_eq!(allowed("https://a/", &options), None);
        assert_eq!(allowed("a.md", &options), None);
    }
}
