//! What `attest` signs with, and which Sigstore services it asks.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use wasm_audit::attest::{
    Credentials, CredentialsError, IdentityToken, Log, LogVersion, PrivateKey, Services,
};
use wasm_audit::digest::Digest;
use wasm_audit::http::Http;
use wasm_audit::instance::Instance;
use wasm_audit::limits;
use wasm_audit::verify::{Root, Signed, Signer, Trust, danger, who_signed};

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::http::PATIENCE;
use super::input;
use super::instance;
use super::passphrase::PassphraseArgs;
use super::roots;
use super::signers;
use super::token::TokenArgs;

/// What to sign with. Flags as cosign spells them.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to sign with (without --key: keyless)")]
pub(super) struct SigningArgs {
    /// Private key (PKCS#8 PEM), as `keys generate` or `cosign generate-key-pair` makes it
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    #[command(flatten)]
    passphrase: PassphraseArgs,

    #[command(flatten)]
    token: TokenArgs,

    /// Sigstore instance to sign with
    #[arg(
        long,
        value_name = "NAME",
        value_parser = instance::asked(),
        conflicts_with = "signing_config"
    )]
    instance: Option<Instance>,

    /// Know the instance only as this program was built
    #[arg(long, requires = "instance")]
    offline: bool,

    /// A `signing_config.json` that says which services to ask
    #[arg(long, value_name = "FILE")]
    signing_config: Option<PathBuf>,

    /// Certificate authority to ask instead
    #[arg(long, value_name = "URL", conflicts_with = "key")]
    fulcio_url: Option<String>,

    /// Transparency log to ask instead
    #[arg(long, value_name = "URL")]
    rekor_url: Option<String>,

    /// The interface of that log [default: 2]
    #[arg(long, value_name = "N", requires = "rekor_url", value_parser = clap::value_parser!(u8).range(1..=2))]
    rekor_version: Option<u8>,

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

/// What was asked for, read.
pub(super) struct Signing<'a> {
    args: &'a SigningArgs,
    key: Option<PrivateKey>,
    /// Who is asked, and the root by which their answers are verified.
    services: Option<(Services, Root)>,
}

/// What to sign with, and whom the certificate must name.
pub(super) struct Ready<'a> {
    pub(super) credentials: Credentials<'a>,
    token: Option<IdentityToken>,
}

impl SigningArgs {
    /// Reads keys, configurations and roots, and asks nobody.
    pub(super) fn read(&self, now: Timestamp) -> Result<Signing<'_>, CliError> {
        let key = self
            .key
            .as_deref()
            .map(|path| self.passphrase.key(path))
            .transpose()?;
        let services = match self.services(now)? {
            Some(services) => Some((services, self.root()?)),
            None => None,
        };
        let refused =
            |message: &str, help: &str| Err(CliError::new(Exit::USAGE, message).help(help));
        match (&key, &services) {
            (None, None) => refused(
                "found nothing to sign with, expected a key or a Sigstore instance",
                "name a key with `--key FILE`; or sign as a workflow or with a token, in a public log: `--instance public-good`",
            ),
            (Some(_), None) if self.trusted_root.is_some() => refused(
                "found a trusted root, and no services whose answers it could verify",
                "name them, as with `--timestamp-server-url URL`; a key alone needs no root",
            ),
            (Some(_), Some((services, _)))
                if services.logs.is_empty() && services.timestamps.is_empty() =>
            {
                refused(
                    "found services, and none that stands behind a signature with a key",
                    "name a log with `--rekor-url URL` or a timestamp authority with `--timestamp-server-url URL`",
                )
            }
            _ => Ok(Signing {
                args: self,
                key,
                services,
            }),
        }
    }

    /// Nobody is asked who is not named.
    fn services(&self, now: Timestamp) -> Result<Option<Services>, CliError> {
        let named = match (&self.signing_config, self.instance) {
            (Some(path), _) => {
                let text =
                    input::text(path, "signing configuration", limits::SIGNING_CONFIG_BYTES)?;
                let what = format!("the signing configuration `{}`", input::shown(path));
                let services = Services::from_signing_config(&text, now);
                Some(services.map_err(|error| unusable(&what, &error))?)
            }
            (None, Some(instance)) => Some(roots::services(instance, self.offline, now)?),
            (None, None) => None,
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
                version: if self.rekor_version == Some(1) {
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

    /// The root that is named, else that of the instance if all that is asked is the instance's.
    fn root(&self) -> Result<Root, CliError> {
        match (&self.trusted_root, self.instance) {
            (Some(path), _) => signers::root(path),
            (None, Some(instance)) if self.names_no_service() => {
                roots::root(instance, self.offline)
            }
            _ => Err(CliError::new(
                Exit::USAGE,
                "found services of an instance that is not known, and no trusted root to verify their answers by",
            )
            .help("name it with `--trusted-root FILE`")),
        }
    }
}

fn unusable(what: &str, error: &(dyn std::error::Error + 'static)) -> CliError {
    CliError::new(Exit::NO_ANSWER, format!("cannot use {what}")).because(error)
}

impl Signing<'_> {
    /// Returns what to sign with: for keyless signing, a token is had and a certificate asked for.
    pub(super) fn ready<'a>(
        &'a self,
        http: &'a dyn Http,
        now: Timestamp,
    ) -> Result<Ready<'a>, CliError> {
        let by_key = |credentials| {
            Ok(Ready {
                credentials,
                token: None,
            })
        };
        match (&self.key, &self.services) {
            (Some(key), None) => by_key(Credentials::key(key)),
            (Some(key), Some((services, _))) => {
                by_key(Credentials::key_with_services(key, services, http))
            }
            (None, services) => {
                let token = self.args.token.read(http)?;
                let none = CredentialsError::NoAuthority;
                let (services, _) = services.as_ref().ok_or_else(|| not_certified(&none))?;
                let credentials = Credentials::keyless(&token, services, http, now)
                    .map_err(|error| not_certified(&error))?;
                Ok(Ready {
                    credentials,
                    token: Some(token),
                })
            }
        }
    }

    /// Seconds to wait for an answer.
    pub(super) fn timeout(&self) -> u16 {
        self.args.timeout
    }

    /// Verifies what services answered, where any were asked, by the root: they may lie, and others would find out later.
    pub(super) fn verified(
        &self,
        ready: &Ready<'_>,
        bundle: &[u8],
        digest: Digest,
    ) -> Result<Option<Signed>, CliError> {
        let Some((_, root)) = &self.services else {
            return Ok(None);
        };
        let failed = || {
            CliError::new(
                Exit::NO_ANSWER,
                "what the services answered does not verify",
            )
            .help("no bundle was written; is it their trusted root that `--trusted-root` names?")
        };
        let mut trust = match &self.key {
            Some(key) => Trust::key(key.public_key().map_err(|error| failed().because(&error))?),
            // Whom the certificate names is compared below: the token may name them in another form.
            None => Trust::identity(danger::any_identity()),
        };
        trust.roots = vec![root.clone()];
        let signed = who_signed(bundle, digest, &trust, &clock::occasion()?)
            .map_err(|refusal| failed().because(&refusal))?;
        if let (Some(token), Signer::Identity(named)) = (&ready.token, &signed.by) {
            token
                .is_of(&named.subject, &named.issuer)
                .map_err(|error| failed().because(&error))?;
        }
        Ok(Some(signed))
    }
}

fn not_certified(error: &CredentialsError) -> CliError {
    let failed = CliError::new(Exit::NO_ANSWER, "cannot sign without a key").because(error);
    match error {
        CredentialsError::NoAuthority => failed.help("name one with `--fulcio-url URL`"),
        CredentialsError::NoTime => failed.help("name one with `--timestamp-server-url URL`"),
        _ => failed,
    }
}
