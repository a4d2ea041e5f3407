//! `wasm-audit trust`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use wasm_audit::file::{self, Access};
use wasm_audit::instance::Instance;
use wasm_audit::limits;
use wasm_audit::verify::{Keepers, Refusal, Root, State, TEMPLATE, Trust, claims_of, who_signed};

use super::error::CliError;
use super::exit::Exit;
use super::http::{Client, PATIENCE};
use super::input;
use super::instance;
use super::render;
use super::roots;
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

    /// Fetch the newest root of a Sigstore instance
    ///
    /// By The Update Framework: signed by the instance's keepers, not out of date, and never older than what was fetched before.
    /// `verify`, `run` and `attest` use it from then on.
    #[command(after_help = "\
Examples:
  wasm-audit trust refresh
  wasm-audit trust refresh --instance github
  wasm-audit trust refresh --tuf-url https://tuf.example.com --tuf-root root.json --output acme

Exit status:
  0 it was fetched and verified; 2 wrong usage; 3 it was not, and what was known stays")]
    Refresh(Refresh),

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
pub(super) struct Refresh {
    /// The instance
    #[arg(
        long,
        value_name = "NAME",
        value_parser = instance::believed(),
        default_value = "public-good",
        conflicts_with = "tuf_url"
    )]
    instance: Instance,

    /// URL of the TUF repository of another instance
    #[arg(long, value_name = "URL", requires_all = ["tuf_root", "output"])]
    tuf_url: Option<String>,

    /// The `root.json` of its keepers, which must have come another way
    #[arg(long, value_name = "FILE", requires = "tuf_url")]
    tuf_root: Option<PathBuf>,

    /// Folder for `trusted_root.json`, `signing_config.json` and what was seen [default: in your configuration folder]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u16).range(1..=600))]
    timeout: u16,
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
        Command::Refresh(args) => refresh(args, ui),
        Command::List(args) => list(args, ui),
        Command::Explain(args) => explain(args, ui),
    }
}

fn init(args: &Init, ui: &mut Ui) -> Result<Exit, CliError> {
    let Some(path) = args.config.clone().or_else(config::users) else {
        return Err(no_folder().help("name the file with `--config FILE`"));
    };
    let failed = |error: &(dyn std::error::Error + 'static)| unwritten(&path, error);
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

fn refresh(args: &Refresh, ui: &mut Ui) -> Result<Exit, CliError> {
    let keepers = match (&args.tuf_url, &args.tuf_root) {
        (Some(url), Some(path)) => {
            let root = input::text(path, "TUF root", limits::TRUSTED_ROOT_BYTES)?;
            Keepers::new(url, url, root.into_bytes())
        }
        _ => Keepers::of(args.instance),
    };
    let Some(folder) = args.output.clone().or_else(|| roots::folder(args.instance)) else {
        return Err(no_folder().help("name one with `--output DIR`"));
    };
    let http = Arc::new(Client::new(args.timeout));
    let refreshed = keepers
        .refresh(&folder.join(roots::SEEN), http, clock::now()?)
        .map_err(|error| {
            CliError::new(
                Exit::NO_ANSWER,
                "no newer root was fetched, and what was known stays",
            )
            .because(&error)
        })?;
    let instead_of = Root::of(args.instance).digest().to_string();
    let mut files = vec![
        (folder.join(roots::INSTEAD_OF), instead_of.as_bytes()),
        (
            folder.join(roots::TRUSTED_ROOT),
            refreshed.trusted_root.as_bytes(),
        ),
    ];
    let signing_config = folder.join(roots::SIGNING_CONFIG);
    match &refreshed.signing_config {
        Some(json) => files.push((signing_config, json.as_bytes())),
        // One from before is not the keepers' any more.
        None => match std::fs::remove_file(&signing_config) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unwritten(&signing_config, &error));
            }
            _ => {}
        },
    }
    file::write_all(&files, Access::Usual).map_err(|(path, error)| unwritten(&path, &error))?;
    for (path, _) in files.iter().skip(1) {
        ui.note(format_args!("{}  verified", input::shown(path)));
    }
    Ok(Exit::YES)
}

fn no_folder() -> CliError {
    CliError::new(
        Exit::USAGE,
        "found no configuration folder: neither XDG_CONFIG_HOME nor HOME is set",
    )
}

fn unwritten(path: &Path, error: &(dyn std::error::Error + 'static)) -> CliError {
    CliError::new(
        Exit::NO_ANSWER,
        format!("cannot write `{}`", input::shown(path)),
    )
    .because(error)
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
