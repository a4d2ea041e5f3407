//! The identity token that a keyless signer shows: given, or of the environment. It is never shown to anybody else.

use std::env;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use clap::Args;
use wasm_audit::attest::{AUDIENCE, IdentityToken, TokenError};
use wasm_audit::file;
use wasm_audit::http::Http;
use wasm_audit::limits;
use zeroize::Zeroizing;

use super::error::CliError;
use super::exit::Exit;

/// Where the token comes from.
#[derive(Args, Clone, Debug)]
pub(super) struct TokenArgs {
    /// File with an identity token, or the token itself, which others on the machine can then read [default:
    /// SIGSTORE_ID_TOKEN, or that of the GitHub workflow]
    #[arg(long, value_name = "TOKEN", conflicts_with = "key")]
    identity_token: Option<Given>,

    /// Whom the token must be made out to
    #[arg(long, value_name = "NAME", default_value = AUDIENCE, conflicts_with = "key")]
    oidc_client_id: String,
}

/// A token or the name of a file, whichever it is.
#[derive(Clone)]
struct Given(Zeroizing<String>);

impl TokenArgs {
    /// Reads the token, or asks the environment for one.
    pub(super) fn read(&self, http: &dyn Http) -> Result<IdentityToken, CliError> {
        let token = match &self.identity_token {
            Some(given) => IdentityToken::from_jwt(&given.text()?).map(Some),
            None => IdentityToken::ambient(&variable, &self.oidc_client_id, http),
        };
        let unusable = |error: TokenError| {
            let failed =
                CliError::new(Exit::NO_ANSWER, "cannot use the identity token").because(&error);
            match error {
                TokenError::NotPermitted => {
                    failed.help("give the job `permissions: id-token: write`")
                }
                TokenError::Audience { .. } => failed.help(
                    "name whom it is made out to with `--oidc-client-id`, if they are to have it",
                ),
                _ => failed,
            }
        };
        let token = token.map_err(unusable)?.ok_or_else(|| {
            CliError::new(
                Exit::USAGE,
                "found nothing to sign with, expected a key or an identity token",
            )
            .help("name a key with `--key FILE`; or a token with `--identity-token FILE`, in SIGSTORE_ID_TOKEN, or run as a GitHub workflow with `id-token: write`")
        })?;
        token.for_audience(&self.oidc_client_id).map_err(unusable)?;
        Ok(token)
    }
}

impl Given {
    fn text(&self) -> Result<Zeroizing<String>, CliError> {
        let written = self.0.trim();
        if written.starts_with("ey") && written.matches('.').count() == 2 {
            return Ok(Zeroizing::new(written.to_owned()));
        }
        // Whatever it is: if it is a token after all, no error shows it.
        let failed = || {
            CliError::new(
                Exit::NO_ANSWER,
                "cannot read what `--identity-token` names, which is no token itself",
            )
        };
        let bytes = file::read(Path::new(self.0.as_str()), limits::TOKEN_BYTES)
            .map(Zeroizing::new)
            .map_err(|error| failed().because(&error))?;
        std::str::from_utf8(&bytes)
            .map(|text| Zeroizing::new(text.to_owned()))
            .map_err(|error| failed().because(&error))
    }
}

impl FromStr for Given {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program owns the environment"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_that_is_taken_for_a_file_is_not_shown() {
        for text in [
            "Bearer eyJh.eyJi.c2VjcmV0",
            "eyJh.eyJi",
            "xeyJh.eyJi.c2VjcmV0",
        ] {
            let given: Given = text.parse().unwrap();
            let error = given.text().unwrap_err().to_string();
            assert!(!error.contains("eyJ") && !error.contains("c2Vj"), "{error}");
            assert_eq!(format!("{given:?}"), "Given(…)");
        }
        let given: Given = " eyJh.eyJi.c2VjcmV0\n".parse().unwrap();
        assert_eq!(*given.text().unwrap(), "eyJh.eyJi.c2VjcmV0");
    }
}
