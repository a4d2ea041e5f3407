//! Whom to believe, as `verify` and `run` take it.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;
use wasm_audit::attest::PublicKey;
use wasm_audit::instance::Instance;
use wasm_audit::limits;
use wasm_audit::policy::{PREDICATES, predicate_type};
use wasm_audit::verify::{Claim, Identity, Pattern, PatternError, Root, Trust, TrustedKey, danger};

use super::config;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::instance;
use super::roots;

/// Whom to believe. Flags as cosign spells them; those of `gh attestation verify` are taken too.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Whom to believe (nobody, unless named)")]
pub(super) struct SignerArgs {
    /// Public key (PEM) of a signer to believe
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,

    /// What a signer's certificate must name: an address, or a workflow's URI
    #[arg(
        long,
        alias = "cert-identity",
        value_name = "NAME",
        conflicts_with = "certificate_identity_regexp"
    )]
    certificate_identity: Option<String>,

    /// The same as a regular expression from `^` to `$`, which says whom it means
    #[arg(long, alias = "cert-identity-regex", value_name = "REGEXP")]
    certificate_identity_regexp: Option<String>,

    /// Who must have vouched for that name
    #[arg(
        long,
        alias = "cert-oidc-issuer",
        value_name = "URL",
        conflicts_with = "certificate_oidc_issuer_regexp"
    )]
    certificate_oidc_issuer: Option<String>,

    /// The same as a regular expression from `^` to `$`, which says whom it means
    #[arg(long, alias = "cert-oidc-issuer-regex", value_name = "REGEXP")]
    certificate_oidc_issuer_regexp: Option<String>,

    /// The name of the GitHub workflow that the certificate must be for
    #[arg(long, value_name = "NAME")]
    certificate_github_workflow_name: Option<String>,

    /// The branch or tag, as in `refs/heads/main`
    #[arg(long, value_name = "REF")]
    certificate_github_workflow_ref: Option<String>,

    /// The repository, as in `owner/name`
    #[arg(long, value_name = "REPOSITORY")]
    certificate_github_workflow_repository: Option<String>,

    /// The commit
    #[arg(long, value_name = "SHA")]
    certificate_github_workflow_sha: Option<String>,

    /// The event that began it, as in `push`
    #[arg(long, value_name = "EVENT")]
    certificate_github_workflow_trigger: Option<String>,

    /// Believe whoever has a certificate: anybody who can log in somewhere
    #[arg(long, conflicts_with_all = ["certificate_identity", "certificate_identity_regexp"])]
    insecure_any_identity: bool,

    /// A `trusted_root.json` with the authorities that may stand behind certificates, logs and timestamps
    #[arg(long, alias = "custom-trusted-root", value_name = "FILE")]
    trusted_root: Vec<PathBuf>,

    /// A Sigstore instance whose authorities may, as `trust refresh` fetched them, else as known when this program was built
    /// [default: public-good]
    #[arg(long, value_name = "NAME", value_parser = instance::believed())]
    instance: Vec<Instance>,

    /// Know instances only as this program was built
    #[arg(long)]
    offline: bool,

    /// Trust configuration [default: trust.toml in your configuration folder]. Signers named here take the place of those in it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Predicate type that must be attested, by its URI or as `slsa-provenance`, `cyclonedx`, `svr`, `module-audit` [default:
    /// module-audit]
    #[arg(long, alias = "type", value_name = "TYPE", value_parser = predicate)]
    predicate_type: Vec<String>,

    /// How many different signers must have attested it [default: 1, or as configured]
    #[arg(long, value_name = "N")]
    threshold: Option<NonZero<usize>>,
}

impl SignerArgs {
    /// Reads the configuration, keys and roots, and puts together whom they and the names stand for.
    pub(super) fn trust(&self) -> Result<Trust, CliError> {
        let mut trust = self.configured()?;
        let keys = self
            .key
            .iter()
            .map(|path| public_key(path).map(TrustedKey::new));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let identity = self.identity()?;
        if !keys.is_empty() || identity.is_some() {
            // What is revoked and demanded stays; who is asked for by name is meant, and nobody else.
            trust.keys = keys;
            trust.identities = identity.into_iter().collect();
            trust.threshold = None;
        }
        let roots = self.trusted_root.iter().map(|path| root(path));
        let roots = roots
            .chain(
                self.instance
                    .iter()
                    .map(|instance| roots::root(*instance, self.offline)),
            )
            .collect::<Result<Vec<_>, _>>()?;
        if !roots.is_empty() {
            trust.roots = roots;
        } else if !self.offline {
            newest(&mut trust.roots)?;
        }
        trust.threshold = self.threshold.or(trust.threshold);
        trust
            .demands
            .predicates
            .extend(self.predicate_type.iter().cloned());
        if trust.keys.is_empty() && trust.identities.is_empty() {
            return Err(CliError::new(
                Exit::USAGE,
                "found nobody to believe, expected a key or an identity",
            )
            .help("name whom you believe: `--key FILE`, or `--certificate-identity NAME --certificate-oidc-issuer URL`; or keep it in a file that `wasm-audit trust init` begins"));
        }
        Ok(trust)
    }

    /// Returns whether the command line names no signer.
    pub(super) fn names_nobody(&self) -> bool {
        self.key.is_empty() && matches!(self.identity(), Ok(None))
    }

    /// Returns the trust configuration as it stands; without one, nobody is believed.
    pub(super) fn configured(&self) -> Result<Trust, CliError> {
        match config::place(self.config.as_deref()) {
            Some(path) => config::load(&path),
            None => Ok(Trust::default()),
        }
    }

    fn identity(&self) -> Result<Option<Identity>, CliError> {
        if self.insecure_any_identity {
            return Ok(Some(danger::any_identity()));
        }
        let subject = pattern(
            self.certificate_identity.as_deref(),
            self.certificate_identity_regexp.as_deref(),
            "--certificate-identity-regexp",
        )?;
        let issuer = pattern(
            self.certificate_oidc_issuer.as_deref(),
            self.certificate_oidc_issuer_regexp.as_deref(),
            "--certificate-oidc-issuer-regexp",
        )?;
        let claims = self.claims();
        match (subject, issuer) {
            (Some(subject), Some(issuer)) => {
                let mut identity = Identity::new(subject, issuer);
                identity.claims = claims;
                Ok(Some(identity))
            }
            (None, None) if claims.is_empty() => Ok(None),
            (Some(_), None) => Err(CliError::new(
                Exit::USAGE,
                "found an identity without its issuer: many may vouch for the same name",
            )
            .help("name the issuer with `--certificate-oidc-issuer URL`")),
            (None, _) => Err(CliError::new(
                Exit::USAGE,
                "found what a certificate must say, and not whom it must name",
            )
            .help("name the signer with `--certificate-identity NAME`")),
        }
    }

    fn claims(&self) -> BTreeMap<Claim, String> {
        [
            (Claim::Workflow, &self.certificate_github_workflow_name),
            (Claim::Ref, &self.certificate_github_workflow_ref),
            (
                Claim::Repository,
                &self.certificate_github_workflow_repository,
            ),
            (Claim::Sha, &self.certificate_github_workflow_sha),
            (Claim::Trigger, &self.certificate_github_workflow_trigger),
        ]
        .into_iter()
        .filter_map(|(claim, value)| Some((claim, value.clone()?)))
        .collect()
    }
}

/// Puts what was fetched in the place of what is part of the program, where the configuration names an instance or no root.
fn newest(roots: &mut Vec<Root>) -> Result<(), CliError> {
    if roots.is_empty() {
        roots.extend(roots::refreshed(Instance::PublicGood)?);
    }
    for root in roots {
        // A file may hold the same, and is meant as it is.
        let is =
            |instance: &Instance| instance.name() == root.name() && Root::of(*instance) == *root;
        if let Some(instance) = Instance::ALL.into_iter().find(is) {
            *root = roots::root(instance, false)?;
        }
    }
    Ok(())
}

fn predicate(written: &str) -> Result<String, String> {
    predicate_type(written).ok_or_else(|| {
        let names = PREDICATES.map(|(name, _)| format!("`{name}`"));
        format!("expected a URI or one of {}", names.join(", "))
    })
}

fn pattern(
    exact: Option<&str>,
    regexp: Option<&str>,
    flag: &str,
) -> Result<Option<Pattern>, CliError> {
    let read = match (exact, regexp) {
        (Some(text), _) => Ok(Some(Pattern::exact(text))),
        (None, Some(text)) => Pattern::regexp(text).map(Some),
        (None, None) => Ok(None),
    };
    read.map_err(|error: PatternError| {
        CliError::new(Exit::USAGE, format!("cannot trust by `{flag}`")).because(&error)
    })
}

fn public_key(path: &Path) -> Result<PublicKey, CliError> {
    let text = input::text(path, "public key", limits::KEY_BYTES)?;
    PublicKey::from_pem(&text).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the public key `{}`", input::shown(path)),
        )
        .because(&error)
    })
}

/// Reads a `trusted_root.json`.
pub(super) fn root(path: &Path) -> Result<Root, CliError> {
    let text = input::text(path, "trusted root", limits::TRUSTED_ROOT_BYTES)?;
    Root::from_json(path.to_string_lossy(), text).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the trusted root `{}`", input::shown(path)),
        )
        .because(&error)
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        signers: SignerArgs,
    }

    fn identity(flags: &[&str]) -> Result<Option<Identity>, CliError> {
        let flags = [&["command"], flags].concat();
        Command::try_parse_from(flags).unwrap().signers.identity()
    }

    #[test]
    fn every_flag_stands_for_what_its_name_says() {
        let flags = [
            "--certificate-identity=ann@example.com",
            "--certificate-oidc-issuer=https://id.example.com",
            "--certificate-github-workflow-name=a",
            "--certificate-github-workflow-ref=b",
            "--certificate-github-workflow-repository=c",
            "--certificate-github-workflow-sha=d",
            "--certificate-github-workflow-trigger=e",
        ];
        let found = identity(&flags).unwrap().unwrap();
        assert_eq!(found.subject, Pattern::exact("ann@example.com"));
        assert_eq!(found.issuer, Pattern::exact("https://id.example.com"));
        let claims: Vec<_> = Claim::ALL.map(|claim| found.claims[&claim].clone()).into();
        assert_eq!(claims, ["c", "b", "a", "e", "d"]);
        let cosign = [
            r"--certificate-identity-regexp=^.*@example\.com$",
            r"--certificate-oidc-issuer-regexp=^https://id\.example\.com$",
        ];
        let gh = [
            r"--cert-identity-regex=^.*@example\.com$",
            r"--cert-oidc-issuer-regex=^https://id\.example\.com$",
        ];
        assert_eq!(identity(&cosign).unwrap(), identity(&gh).unwrap());
        assert!(
            identity(&cosign)
                .unwrap()
                .unwrap()
                .subject
                .is_met_by("a@example.com")
        );
    }

    #[test]
    fn identity_without_issuer_and_claims_without_identity_are_refused() {
        assert!(identity(&[]).unwrap().is_none());
        for flags in [
            &["--certificate-identity=ann"][..],
            &["--certificate-oidc-issuer=x"],
            &["--certificate-github-workflow-ref=x"],
            &[
                "--certificate-github-workflow-ref=x",
                "--certificate-oidc-issuer=x",
            ],
            &[
                "--certificate-identity-regexp=^.*$",
                "--certificate-oidc-issuer=x",
            ],
            &[
                "--certificate-identity=ann",
                "--certificate-oidc-issuer-regexp=^https://.*$",
            ],
        ] {
            assert!(identity(flags).is_err(), "{flags:?}");
        }
        assert!(
            identity(&["--insecure-any-identity"])
                .unwrap()
                .unwrap()
                .subject
                .is_wild()
        );
    }
}
