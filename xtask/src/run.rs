//! How a command is run: seen when it fails, quiet when asked to be.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, bail};

/// Says what a task does next.
pub(crate) fn step(what: &str) {
    println!("==> {what}");
}

/// Says what a task had to leave out, and goes on.
pub(crate) fn warn(what: &str) {
    println!("warning: {what}");
}

/// Runs a command that talks to the terminal itself.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command and returns its standard output; what it said appears only in the error.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}{}",
            shown(command),
            output.status,
            said(&output)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns whether a command can be started and ends well, and says nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok_and(|output| output.status.success())
}

/// Returns the command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let mut words = Vec::new();
    if let Some(folder) = command.get_current_dir() {
        words.push(format!("cd {} &&", folder.display()));
    }
    for word in std::iter::once(command.get_program()).chain(command.get_args()) {
        let word = word.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+%".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            words.push(word.into_owned());
        } else {
            words.push(format!("'{}'", word.replace('\'', "'\\''")));
        }
    }
    words.join(" ")
}

/// Writes a file by way of a temporary neighbour, so that nobody ever finds half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path
        .parent()
        .with_context(|| format!("`{}` has no parent folder", path.display()))?;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.part", std::process::id()));
    std::fs::write(&temporary, bytes)
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    std::fs::rename(&temporary, path).with_context(|| format!("cannot write `{}`", path.display()))
}

fn output(command: &mut Command) -> Result<Output> {
    let shown = shown(command);
    command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{shown}`"))
}

/// Returns the last lines of what a failed command wrote.
fn said(output: &Output) -> String {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let from = lines.len().saturating_sub(20);
    lines
        .iter()
        .skip(from)
        .map(|line| format!("\n    {line}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{capture, shown, succeeds};

    #[test]
    fn failed_command_is_shown_with_what_it_said() {
        let error =
            capture(Command::new("sh").args(["-c", "echo out of cheese >&2; exit 7"])).unwrap_err();
        let text = format!("{error:#}");
        assert!(
            text.starts_with("`sh -c 'echo out of cheese >&2; exit 7'` ended with exit status: 7"),
            "{text}"
        );
        assert!(text.ends_with("\n    out of cheese"), "{text}");
    }

    #[test]
    fn missing_program_is_an_error_and_not_a_panic() {
        assert!(!succeeds(&mut Command::new("no-such-program-here")));
        let error = capture(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot start `no-such-program-here`"),
            "{error}"
        );
    }

    #[test]
    fn words_with_spaces_or_quotes_are_quoted() {
        let mut command = Command::new("echo");
        command.args(["a b", "it's", "", "plain=1"]);
        assert_eq!(shown(&command), "echo 'a b' 'it'\\''s' '' plain=1");
    }
}
