//! `wasm-audit trust`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use wasm_audit::file::{self, Access};
use wasm_audit::limits;
use wasm_audit::verify::{Refusal, State, TEMPLATE, Trust, claims_of, who_signed};

use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::render;
use super::signers::SignerArgs;
use super::ui::{Format, Ui};
use super::{clock, config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Begin a trust configuration, which believes nobody yet
    #[command(after_help = "\
Examples:
  wasm-audit trust init                          # in your configuration folder
  wasm-audit trust init --config trust.toml

Exit status:
  0 the file was written; 2 there is no configuration folder; 3 it could not be, or is there already")]
    Init(Init),

    /// List whom the configuration believes
    #[command(after_help = "\
Examples:
  wasm-audit trust list
  wasm-audit trust list --config trust.toml --format json

Exit status:
  0 it was listed; 3 the configuration could not be read, or there is none")]
    List(List),

    /// Explain who signed a bundle, and whether that is believed
    ///
    /// The bytes that the bundle is about are not needed: it is taken at its word about them. `verify` is not so kind.
    #[command(after_help = "\
Examples:
  wasm-audit trust explain tool.wasm.sigstore.json
  wasm-audit trust explain tool.wasm.sigstore.json --key signing.pub
  wasm-audit trust explain tool.wasm.sigstore.json --certificate-identity ann@example.com --certificate-oidc-issuer https://accounts.example.com

Exit status:
  0 every signer is believed; 11 a bundle is invalid; 12 a signer is not believed;
  2 wrong usage; 3 something could not be read")]
    Explain(Box<Explain>),
}

#[derive(clap::Args, Debug)]
pub(super) struct Init {
    /// File to write [default: trust.toml in your configuration folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(clap::Args, Debug)]
pub(super) struct List {
    /// Trust configuration [default: trust.toml in your configuration folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(clap::Args, Debug)]
pub(super) struct Explain {
    /// Bundles
    #[arg(required = true, value_name = "BUNDLE")]
    bundles: Vec<PathBuf>,

    #[command(flatten)]
    signers: SignerArgs,
}

pub(super) fn run(command: &Command, ui: &mut Ui) -> Result<Exit, CliError> {
    match command {
        Command::Init(args) => init(args, ui),
        Command::List(args) => list(args, ui),
        Command::Explain(args) => explain(args, ui),
    }
}

fn init(args: &Init, ui: &mut Ui) -> Result<Exit, CliError> {
    let Some(path) = args.config.clone().or_else(config::users) else {
        return Err(CliError::new(
            Exit::USAGE,
            "found no configuration folder: neither XDG_CONFIG_HOME nor HOME is set",
        )
        .help("name the file with `--config FILE`"));
    };
    let failed = |error: &(dyn std::error::Error + 'static)| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write `{}`", input::shown(&path)),
        )
        .because(error)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    file::write_new(&path, TEMPLATE.as_bytes(), Access::Usual).map_err(|error| {
        failed(&error)
            .help("a trust configuration is never overwritten: change the one that is there")
    })?;
    ui.note(format_args!(
        "{}  believes nobody yet: name signers in it",
        input::shown(&path)
    ));
    Ok(Exit::YES)
}

fn list(args: &List, ui: &mut Ui) -> Result<Exit, CliError> {
    let Some(path) = config::place(args.config.as_deref()) else {
        return Err(CliError::new(
            Exit::NO_ANSWER,
            "found no trust configuration, so nobody is believed",
        )
        .help("begin one with `wasm-audit trust init`"));
    };
    let trust = config::load(&path)?;
    match args.format {
        Format::Human => render::trust::listed(&input::shown(&path), &trust, ui),
        Format::Json => ui.json(&render::trust::document(&path, &trust))?,
    }
    Ok(Exit::YES)
}

fn explain(args: &Explain, ui: &mut Ui) -> Result<Exit, CliError> {
    // Nobody to believe is no reason to explain nothing.
    let trust = match args.signers.trust() {
        Err(error) if error.status() == Exit::USAGE && args.signers.names_nobody() => {
            args.signers.configured()?
        }
        trust => trust?,
    };
    let mut exit = Exit::YES;
    for path in &args.bundles {
        exit = exit.max(match explain_one(path, &trust, ui) {
            Ok(None) => Exit::YES,
            Ok(Some(state)) => Exit::of_state(state),
            Err(error) => ui.fail(&error),
        });
    }
    Ok(exit)
}

fn explain_one(path: &Path, trust: &Trust, ui: &mut Ui) -> Result<Option<State>, CliError> {
    let bytes = file::read(path, limits::BUNDLE_BYTES).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot read the bundle `{}`", input::shown(path)),
        )
        .because(&error)
    })?;
    let occasion = clock::occasion()?;
    let claims = claims_of(&bytes);
    let signed = claims
        .as_ref()
        .map_err(ToString::to_string)
        .and_then(|claims| {
            claims
                .digests
                .first()
                .copied()
                .ok_or_else(|| "the statement is about nothing with a sha256".to_owned())
        });
    let shown = input::shown(path);
    let answer: Result<_, Refusal> = match signed {
        Ok(digest) => who_signed(&bytes, digest, trust, &occasion),
        Err(reason) => {
            render::trust::unreadable(&shown, &reason, ui);
            return Ok(Some(State::Invalid));
        }
    };
    if let Ok(claims) = &claims {
        render::trust::explained(&shown, claims, &answer, ui);
    }
    Ok(answer.err().map(|refusal| refusal.state()))
}
