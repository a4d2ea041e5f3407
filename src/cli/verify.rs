//! `wasm-audit verify`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Refused, Trust, Verified, VerifyError, verify};

use super::bundles::BundleArgs;
use super::check::Format;
use super::clock;
use super::each;
use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::signers::SignerArgs;
use super::ui::Ui;

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit verify tool.wasm --key signing.pub
  wasm-audit verify tool.wasm --key signing.pub --policy policies/tool
  wasm-audit verify modules/*/*.wasm --key attestations/development.pub --attestations attestations
  wasm-audit verify tool.wasm --certificate-identity ann@example.com --certificate-oidc-issuer https://accounts.example.com
  wasm-audit verify tool.wasm --config trust.toml --format sarif

Headers are read again and compared; code is read, and compared too, where `--policy` names a policy.
Nothing is fetched: what is known of an instance is from the last `trust refresh`, or part of the program.

Exit status, whatever the format:
  0 every file is attested by a trusted signer, and is what is attested, as far as it was read;
  10 not attested; 11 attestation invalid or not about these bytes; 12 signer not trusted;
  13 valid, but module or policy disagree; 2 wrong usage; 3 something could not be read")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    bundles: BundleArgs,

    #[command(flatten)]
    policy: PolicyArg,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    signers: SignerArgs,
}

/// What became of one file. The bytes are let go: many files are verified in one call.
pub(super) struct Answered {
    /// The file, as it was named.
    pub(super) path: PathBuf,
    /// Its answer.
    pub(super) answer: Answer,
}

/// An answer of `verify`.
pub(super) enum Answer {
    /// Verified: the lines that say so, and the JSON.
    Yes(Vec<String>, Value),
    /// Every bundle was refused, or they were not enough.
    No(Box<Refused>),
    /// There is no answer.
    None(CliError),
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    each::named_once(&args.files)?;
    let trust = args.signers.trust()?;
    let policy = args.policy.read()?;
    let mut exit = Exit::YES;
    let mut all = Vec::new();
    each::each(
        &args.files,
        |path| {
            Answer::new(
                path,
                verify_one(path, &args.bundles, &trust, policy.as_ref()),
            )
        },
        |path, answer| {
            exit = exit.max(answer.status());
            if args.format == Format::Human {
                human(&input::shown(path), answer, ui);
            } else {
                let path = path.to_owned();
                all.push(Answered { path, answer });
            }
        },
    );
    match args.format {
        Format::Human => {}
        Format::Json => ui.json(&json!({
            "version": 1,
            "files": all.iter().map(render::verified::document).collect::<Vec<_>>(),
        }))?,
        Format::Sarif => ui.json(&render::gate::sarif(&all, exit))?,
        Format::Github => render::gate::github(&all, ui),
    }
    Ok(exit)
}

fn human(shown: &str, answer: Answer, ui: &mut Ui) {
    match answer {
        Answer::Yes(lines, _) => lines.into_iter().for_each(|line| ui.note(line)),
        Answer::No(refused) => render::verdict::refused(shown, &refused, ui),
        Answer::None(error) => {
            ui.fail(&error);
        }
    }
}

impl Answer {
    fn new(path: &Path, outcome: Result<Verified, NotVerified>) -> Self {
        let shown = input::shown(path);
        match outcome {
            Ok(verified) => Self::Yes(
                render::verdict::verified(&shown, &verified),
                render::verified::yes(&verified),
            ),
            Err(NotVerified::Refused(VerifyError::Refused(refused))) => Self::No(Box::new(refused)),
            Err(NotVerified::Refused(error)) => Self::None(
                CliError::new(Exit::NO_ANSWER, format!("cannot verify `{shown}`")).because(&error),
            ),
            Err(NotVerified::Unread(error)) => Self::None(error),
        }
    }

    /// Returns the status of this file alone.
    pub(super) fn status(&self) -> Exit {
        match self {
            Self::Yes(..) => Exit::YES,
            Self::No(refused) => Exit::of_state(refused.state()),
            Self::None(error) => error.status(),
        }
    }
}

/// Why a file was not verified.
pub(super) enum NotVerified {
    /// It or a bundle could not be read.
    Unread(CliError),
    /// It was read and refused.
    Refused(VerifyError),
}

/// Reads a module and its bundles once, and verifies them.
pub(super) fn verify_one(
    path: &Path,
    bundles: &BundleArgs,
    trust: &Trust,
    policy: Option<&Policy>,
) -> Result<Verified, NotVerified> {
    let artifact = input::artifact(path).map_err(NotVerified::Unread)?;
    let candidates = bundles.candidates(path).map_err(NotVerified::Unread)?;
    let occasion = clock::occasion().map_err(NotVerified::Unread)?;
    verify(artifact, &candidates, trust, policy, &occasion).map_err(NotVerified::Refused)
}
