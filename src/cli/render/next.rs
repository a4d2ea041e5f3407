//! The next command to type.

use std::path::{Path, PathBuf};

use wasm_audit::check::{Next, Report};
use wasm_audit::text::acts;

/// Writes the command that does what a report asks for first.
pub(super) fn command(report: &Report, file: &Path, policy: Option<&Path>) -> Option<String> {
    let hardened = || {
        // Without a policy there is nothing to harden towards, and standard input is read only once.
        let (input, policy, output) = (typed(file)?, typed(policy?)?, typed(&beside(file))?);
        (input != "-").then(|| format!("wasm-audit harden {input} --policy {policy} -o {output}"))
    };
    match report.next()? {
        Next::Harden => hardened().or_else(|| {
            let gravest = report
                .findings
                .iter()
                .find(|finding| finding.waived.is_none())?;
            Some(format!("wasm-audit explain {}", gravest.code))
        }),
        Next::Explain(code) => Some(format!("wasm-audit explain {code}")),
    }
}

/// Names the file that `harden` writes beside its input: `tool.hardened.wasm`.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("hardened.wasm")
}

/// Writes a path as a shell takes it, unless it has characters that nobody can type or see.
fn typed(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let mut before = None;
    if text.chars().any(|c| acts(before.replace(c), c)) {
        return None;
    }
    // An option is no file.
    let text = if text.starts_with('-') && text != "-" {
        format!("./{text}")
    } else {
        text.to_owned()
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./+:@%,=".contains(c);
    Some(if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_as_a_shell_wants_them() {
        for (path, wanted) in [
            ("a/b.wasm", Some("a/b.wasm")),
            ("-rf", Some("./-rf")),
            ("a b.wasm", Some("'a b.wasm'")),
            ("$(x)`y`;'z'", Some(r"'$(x)`y`;'\''z'\'''")),
            ("", Some("''")),
            ("a\nb", None),
            ("a\u{202e}b", None),
            ("##[x]", None),
        ] {
            assert_eq!(typed(Path::new(path)).as_deref(), wanted, "{path:?}");
        }
    }
}
