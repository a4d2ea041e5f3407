//! The passphrase of a private key: from an environment variable, a file descriptor or the terminal. Never an argument, which
//! every user of the machine can read.

use std::env;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use clap::Args;
use wasm_audit::attest::PrivateKey;
use wasm_audit::limits;
use zeroize::Zeroizing;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// Where the passphrase comes from.
#[derive(Args, Clone, Debug)]
pub(super) struct PassphraseArgs {
    /// Environment variable with the key's passphrase [default: WASM_AUDIT_PASSPHRASE or COSIGN_PASSWORD if set, else it is asked for]
    #[arg(long, value_name = "VARIABLE", conflicts_with = "passphrase_fd")]
    passphrase_env: Option<String>,

    /// File descriptor to read the key's passphrase from
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u16>,
}

/// Variables that are looked at without being named.
const VARIABLES: [&str; 2] = ["WASM_AUDIT_PASSPHRASE", "COSIGN_PASSWORD"];

impl PassphraseArgs {
    /// Reads a private key; asks for a passphrase only if it needs one.
    pub(super) fn key(&self, path: &Path) -> Result<PrivateKey, CliError> {
        let pem = Zeroizing::new(input::text(path, "private key", limits::KEY_BYTES)?);
        let failed = || {
            CliError::new(
                Exit::NO_ANSWER,
                format!("cannot use the private key `{}`", input::shown(path)),
            )
        };
        if !PrivateKey::is_encrypted(&pem) {
            return PrivateKey::from_pem(&pem).map_err(|error| {
                failed()
                    .because(&error)
                    .help("make one with `wasm-audit keys generate`")
            });
        }
        let passphrase = match self.given()? {
            Some(passphrase) => passphrase,
            None => asked(&format!("passphrase of {}: ", input::shown(path)))?,
        };
        PrivateKey::from_encrypted_pem(&pem, passphrase.as_bytes())
            .map_err(|error| failed().because(&error))
    }

    /// Returns the passphrase of a key that is made, asked for twice.
    pub(super) fn new_one(&self) -> Result<Zeroizing<String>, CliError> {
        let passphrase = match self.given()? {
            Some(passphrase) => passphrase,
            None => {
                let first = asked("passphrase of the new key: ")?;
                if *first != *asked("once more: ")? {
                    return Err(CliError::new(Exit::USAGE, "the passphrases differ"));
                }
                first
            }
        };
        if passphrase.is_empty() {
            return Err(CliError::new(
                Exit::USAGE,
                "found an empty passphrase, which hides nothing",
            ));
        }
        Ok(passphrase)
    }

    fn given(&self) -> Result<Option<Zeroizing<String>>, CliError> {
        if let Some(fd) = self.passphrase_fd {
            return of_descriptor(fd).map(Some);
        }
        let read = |variable: &str| {
            env::var_os(variable).map(|value| {
                value
                    .into_string()
                    .map(Zeroizing::new)
                    .map_err(|_| CliError::new(Exit::USAGE, "the passphrase is no UTF-8 text"))
            })
        };
        match &self.passphrase_env {
            Some(variable) => read(variable)
                .ok_or_else(|| {
                    CliError::new(
                        Exit::USAGE,
                        format!(
                            "found no environment variable `{}`",
                            input::shown(Path::new(variable))
                        ),
                    )
                })?
                .map(Some),
            None => VARIABLES
                .iter()
                .find_map(|variable| read(variable))
                .transpose(),
        }
    }
}

/// Reads up to the end, without the line's end.
fn of_descriptor(fd: u16) -> Result<Zeroizing<String>, CliError> {
    let failed = || {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the passphrase from file descriptor {fd}"),
        )
    };
    let file = File::open(format!("/dev/fd/{fd}")).map_err(|error| failed().because(&error))?;
    let mut text = Zeroizing::new(String::new());
    file.take(limits::PASSPHRASE_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| failed().because(&error))?;
    let end = text.trim_end_matches(['\n', '\r']).len();
    text.truncate(end);
    Ok(text)
}

fn asked(prompt: &str) -> Result<Zeroizing<String>, CliError> {
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|error| {
            CliError::new(Exit::NO_ANSWER, "cannot ask for the passphrase")
                .because(&error)
                .help("give it with `--passphrase-env VARIABLE` or `--passphrase-fd N`")
        })
}

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, Write as _};
    use std::os::fd::AsRawFd as _;

    use super::*;

    #[test]
    fn passphrase_is_what_stands_in_the_descriptor_without_the_lines_end() {
        for (written, wanted) in [
            ("correct horse\n", "correct horse"),
            ("correct horse\r\n", "correct horse"),
            (" spaces stay ", " spaces stay "),
            ("", ""),
        ] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(written.as_bytes()).unwrap();
            file.rewind().unwrap();
            let fd = u16::try_from(file.as_raw_fd()).unwrap();
            assert_eq!(*of_descriptor(fd).unwrap(), wanted);
        }
        assert!(of_descriptor(60_000).is_err());
    }
}
