//! What `attest` signs with, and which Sigstore services it asks.

use std::env;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use wasm_audit::attest::{
    Credentials, CredentialsError, IdentityToken, Log, LogVersion, PrivateKey, Services, TokenError,
};
use wasm_audit::digest::Digest;
use wasm_audit::http::Http;
use wasm_audit::limits;
use wasm_audit::verify::{Root, Signed, Trust, danger, who_signed};

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::http::PATIENCE;
use super::input;
use super::passphrase::PassphraseArgs;
use super::roots;
use super::signers;

/// What to sign with. Flags as cosign spells them.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to sign with (without --key: keyless)")]
pub(super) struct SigningArgs {
    /// Private key (PKCS#8 PEM), as `keys generate` or `cosign generate-key-pair` makes it
    #[arg(long, value_name = "FILE", conflicts_with = "identity_token")]
    key: Option<PathBuf>,

    #[command(flatten)]
    passphrase: PassphraseArgs,

    /// File with an identity token, or the token itself [default: SIGSTORE_ID_TOKEN, or that of the GitHub workflow]
    #[arg(long, value_name = "TOKEN")]
    identity_token: Option<String>,

    /// Sigstore instance to sign with [default: public-good, unless services are named or there is a key]
    #[arg(
        long,
        value_enum,
        value_name = "NAME",
        conflicts_with = "signing_config"
    )]
    instance: Option<Instance>,

    /// A `signing_config.json` that says which services to ask
    #[arg(long, value_name = "FILE")]
    signing_config: Option<PathBuf>,

    /// Certificate authority to ask instead
    #[arg(long, value_name = "URL")]
    fulcio_url: Option<String>,

    /// Transparency log to ask instead
    #[arg(long, value_name = "URL")]
    rekor_url: Option<String>,

    /// The interface of that log
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    rekor_version: u8,

    /// Timestamp authority to ask instead
    #[arg(long, value_name = "URL")]
    timestamp_server_url: Option<String>,

    /// A `trusted_root.json`: what services answer must be verified by it before anything is written [default: that of the
    /// instance]
    #[arg(long, value_name = "FILE")]
    trusted_root: Option<PathBuf>,

    /// Seconds to wait for the answer of a service
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u16).range(1..=600))]
    timeout: u16,
}

/// A Sigstore instance that signs for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Instance {
    /// Sigstore's own, for everybody. Name and digest stay in a public log for good.
    PublicGood,
    /// Sigstore's for tests.
    Staging,
}

/// What was asked for, read.
pub(super) struct Signing {
    key: Option<PrivateKey>,
    token: Option<String>,
    services: Option<Services>,
    root: Option<Root>,
    /// Seconds to wait.
    pub(super) timeout: u16,
}

impl SigningArgs {
    /// Reads keys, configurations and roots, and asks nobody.
    pub(super) fn read(&self, now: Timestamp) -> Result<Signing, CliError> {
        let key = self
            .key
            .as_deref()
            .map(|path| self.passphrase.key(path))
            .transpose()?;
        let services = self.services(key.is_none(), now)?;
        let root = match (&self.trusted_root, services.is_some()) {
            (Some(path), _) => Some(signers::root(path)?),
            (None, true) => self.instances_root()?,
            (None, false) => None,
        };
        if services.is_some() && root.is_none() {
            return Err(CliError::new(
                Exit::USAGE,
                "found services of an instance that is not known, and no trusted root to verify their answers by",
            )
            .help("name it with `--trusted-root FILE`"));
        }
        Ok(Signing {
            key,
            token: self.identity_token.clone(),
            services,
            root,
            timeout: self.timeout,
        })
    }

    /// A key alone asks nobody.
    fn services(&self, keyless: bool, now: Timestamp) -> Result<Option<Services>, CliError> {
        let named = if let Some(path) = &self.signing_config {
            let text = input::text(path, "signing configuration", limits::SIGNING_CONFIG_BYTES)?;
            let what = format!("the signing configuration `{}`", input::shown(path));
            Some(
                Services::from_signing_config(&text, now)
                    .map_err(|error| unusable(&what, &error))?,
            )
        } else {
            let instance = self
                .instance
                .or_else(|| (keyless && self.names_no_service()).then_some(Instance::PublicGood));
            instance
                .map(|instance| instance.services(now))
                .transpose()?
        };
        if self.names_no_service() {
            return Ok(named);
        }
        let mut services = named.unwrap_or_default();
        if let Some(url) = &self.fulcio_url {
            services.authority = Some(url.clone());
        }
        if let Some(url) = &self.rekor_url {
            services.logs = vec![Log {
                url: url.clone(),
                version: if self.rekor_version == 1 {
                    LogVersion::V1
                } else {
                    LogVersion::V2
                },
            }];
        }
        if let Some(url) = &self.timestamp_server_url {
            services.timestamps = vec![url.clone()];
        }
        Ok(Some(services))
    }

    fn names_no_service(&self) -> bool {
        self.fulcio_url.is_none() && self.rekor_url.is_none() && self.timestamp_server_url.is_none()
    }

    /// The root of the instance that is asked, if all that is asked is known.
    fn instances_root(&self) -> Result<Option<Root>, CliError> {
        if self.signing_config.is_some() || !self.names_no_service() {
            return Ok(None);
        }
        let instance = self.instance.unwrap_or(Instance::PublicGood);
        instance.known().root(false).map(Some)
    }
}

impl Instance {
    /// The same, among those whose signatures are believed.
    fn known(self) -> signers::Instance {
        match self {
            Self::PublicGood => signers::Instance::PublicGood,
            Self::Staging => signers::Instance::Staging,
        }
    }

    /// Returns its services, as `trust refresh` fetched them or as they are part of the program.
    fn services(self, now: Timestamp) -> Result<Services, CliError> {
        let services = match (roots::signing_config(self.known())?, self) {
            (Some(json), _) => Services::from_signing_config(&json, now),
            (None, Self::PublicGood) => Services::public_good(now),
            (None, Self::Staging) => Services::staging(now),
        };
        services.map_err(|error| {
            let what = format!("what is known of the services of `{}`", self.known().name());
            unusable(&what, &error).help("ask for newer ones with `wasm-audit trust refresh`")
        })
    }
}

fn unusable(what: &str, error: &(dyn std::error::Error + 'static)) -> CliError {
    CliError::new(Exit::NO_ANSWER, format!("cannot use {what}")).because(error)
}

impl Signing {
    /// Returns what to sign with: for keyless signing, a token is had and a certificate asked for.
    pub(super) fn credentials<'a>(
        &'a self,
        http: &'a dyn Http,
        now: Timestamp,
    ) -> Result<Credentials<'a>, CliError> {
        match (&self.key, &self.services) {
            (Some(key), None) => Ok(Credentials::key(key)),
            (Some(key), Some(services)) => Ok(Credentials::key_with_services(key, services, http)),
            (None, services) => {
                let token = self.token(http)?;
                let services = services.as_ref().ok_or_else(nobody)?;
                Credentials::keyless(&token, services, http, now)
                    .map_err(|error| not_certified(&error))
            }
        }
    }

    /// Verifies what services answered, where any were asked, by the root: they may lie, and others would find out later.
    pub(super) fn verified(
        &self,
        bundle: &[u8],
        digest: Digest,
    ) -> Result<Option<Signed>, CliError> {
        let Some(root) = self.root.as_ref().filter(|_| self.services.is_some()) else {
            return Ok(None);
        };
        let mut trust = match &self.key {
            Some(key) => Trust::key(key.public_key().map_err(|error| {
                CliError::new(Exit::NO_ANSWER, "cannot use the private key").because(&error)
            })?),
            // Whoever it is: the certificate is for our own key, and whom it names is told.
            None => Trust::identity(danger::any_identity()),
        };
        trust.roots = vec![root.clone()];
        who_signed(bundle, digest, &trust, &clock::occasion()?)
            .map(Some)
            .map_err(|refusal| {
                CliError::new(
                    Exit::NO_ANSWER,
                    "what the services answered does not verify",
                )
                .because(&refusal)
                .help("nothing was written; is it their trusted root that `--trusted-root` names?")
            })
    }

    fn token(&self, http: &dyn Http) -> Result<IdentityToken, CliError> {
        let token = match &self.token {
            Some(written) => IdentityToken::from_jwt(&given(written)?).map(Some),
            None => IdentityToken::ambient(&variable, http),
        };
        let unusable = |error: TokenError| {
            let failed =
                CliError::new(Exit::NO_ANSWER, "cannot use the identity token").because(&error);
            match error {
                TokenError::NotPermitted => {
                    failed.help("give the job `permissions: id-token: write`")
                }
                _ => failed,
            }
        };
        token.map_err(unusable)?.ok_or_else(nobody)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program owns the environment"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

fn nobody() -> CliError {
    CliError::new(
        Exit::USAGE,
        "found nothing to sign with, expected a key or an identity token",
    )
    .help(
        "name a key with `--key FILE`; or a token with `--identity-token FILE`, in SIGSTORE_ID_TOKEN, or run as a GitHub workflow with `id-token: write`",
    )
}

/// Reads what cosign takes too: a file's name, or the token itself.
fn given(written: &str) -> Result<String, CliError> {
    let is_token = written.starts_with("ey") && written.split('.').count() == 3;
    if is_token {
        return Ok(written.to_owned());
    }
    input::text(Path::new(written), "identity token", limits::TOKEN_BYTES)
}

fn not_certified(error: &CredentialsError) -> CliError {
    let failed = CliError::new(Exit::NO_ANSWER, "cannot sign without a key").because(error);
    match error {
        CredentialsError::NoAuthority => failed.help("name one with `--fulcio-url URL`"),
        CredentialsError::NoTime => failed.help("name one with `--timestamp-server-url URL`"),
        _ => failed,
    }
}
