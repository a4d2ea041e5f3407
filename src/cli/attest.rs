//! `wasm-audit attest`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use wasm_audit::attest::{AttestError, Request, Saying, prepare};
use wasm_audit::file::{self, Access};
use wasm_audit::harden::Receipt;
use wasm_audit::limits;
use wasm_audit::policy::Policy;

use super::build::BuildArgs;
use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::http::Client;
use super::input::{self, PolicyArg};
use super::render;
use super::services::SigningArgs;
use super::source;
use super::ui::Ui;

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit attest tool.wasm --policy policies/tool --key signing.key
  wasm-audit attest tool.wasm --policy tool --key signing.key --receipt tool.receipt.json --source .
  wasm-audit attest tool.wasm --policy tool --key signing.key --output attestations/tool.wasm.sigstore.json
  wasm-audit attest tool.wasm --policy tool --key signing.key --source . --predicate-type module-audit \\
    --predicate-type slsa-provenance --predicate-type cyclonedx --predicate-type svr

Exit status:
  0 the bundle was written; 1 the module fails the policy, and nothing was written;
  2 wrong usage; 3 something could not be read, signed or written")]
pub(super) struct Args {
    /// Module or component
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// What to judge by; without it, the built-in policy `pure`, which allows no import
    #[command(flatten)]
    policy: PolicyArg,

    /// What to attest, as often as there are statements: `module-audit`, `slsa-provenance`, `cyclonedx`, `svr` [default:
    /// module-audit]
    #[arg(long, alias = "type", value_name = "TYPE", value_parser = saying)]
    predicate_type: Vec<Saying>,

    /// Where to write the one bundle [default: FILE.sigstore.json, FILE.provenance.sigstore.json, FILE.sbom.sigstore.json,
    /// FILE.svr.sigstore.json]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What `harden --receipt` wrote
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,

    /// Folder of the module's source in a git checkout; its commit and tree go into the statement
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,

    #[command(flatten)]
    build: BuildArgs,

    /// Time of the audit, RFC 3339 [default: SOURCE_DATE_EPOCH, or now]
    #[arg(long, value_name = "TIME")]
    audited_at: Option<jiff::Timestamp>,

    /// Attest a module that fails the policy, as FAILED; `verify` refuses it
    #[arg(long)]
    allow_failed: bool,

    #[command(flatten)]
    signing: SigningArgs,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let sayings: BTreeSet<_> = if args.predicate_type.is_empty() {
        BTreeSet::from([Saying::ModuleAudit])
    } else {
        args.predicate_type.iter().copied().collect()
    };
    if args.output.is_some() && sayings.len() > 1 {
        return Err(CliError::new(
            Exit::USAGE,
            format!("found one `--output` for {} statements", sayings.len()),
        )
        .help("leave `--output` out, or attest one statement a call: a bundle holds one"));
    }
    let policy = args.policy.read()?.unwrap_or_else(Policy::pure);
    let now = clock::now()?;
    let signing = args.signing.read(now)?;
    let artifact = input::artifact(&args.file)?;
    let Some(name) = args.file.file_name() else {
        return Err(CliError::new(
            Exit::USAGE,
            format!("`{}` names no file", input::shown(&args.file)),
        ));
    };
    let source = args.source.as_deref();
    let request = Request {
        name: name.to_string_lossy().into_owned(),
        audited_at: audited_at(args)?,
        source: source.map(source::of_checkout).transpose()?,
        receipt: args.receipt.as_deref().map(receipt).transpose()?,
        allow_failed: args.allow_failed,
    };
    let build = args.build.read(source, request.source.clone())?;
    let prepared = match prepare(&artifact, &policy, &request, &sayings, build.as_ref()) {
        Ok(prepared) => prepared,
        Err(AttestError::Failed(report)) => {
            let how = render::report::How::default();
            render::report::human(&input::shown(&args.file), &report, how, ui);
            return Ok(Exit::NO);
        }
        Err(error) => {
            let failed = unattested(args, &error);
            return Err(match error {
                AttestError::NoBuild => {
                    failed.help("name the folder of the source with `--source DIR`")
                }
                AttestError::NoPackages => {
                    failed.help("name the lock file with `--lock Cargo.lock`")
                }
                _ => failed,
            });
        }
    };
    let client = Client::new(signing.timeout());
    let ready = signing.ready(&client, now)?;
    let bundles = prepared.sign(&ready.credentials).map_err(|error| {
        unattested(args, &error).help("no bundle was written; the same command may be tried again")
    })?;
    // What a service answered is believed when it verifies, and written down when it is believed.
    let signed = bundles
        .iter()
        .map(|bundle| signing.verified(&ready, bundle.json.as_bytes(), artifact.digest()))
        .collect::<Result<Vec<_>, _>>()?;
    let outputs: Vec<_> = bundles
        .iter()
        .map(|bundle| {
            let path = args.output.clone().unwrap_or_else(|| {
                let mut name = name.to_owned();
                name.push(bundle.saying.infix());
                name.push(".sigstore.json");
                args.file.with_file_name(name)
            });
            (path, bundle.json.as_bytes())
        })
        .collect();
    file::write_all(&outputs, Access::Usual).map_err(|(path, error)| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write `{}`", input::shown(&path)),
        )
        .because(&error)
    })?;
    let written: Vec<_> = outputs.iter().map(|(path, _)| input::shown(path)).collect();
    let signed = signed.first().and_then(Option::as_ref);
    render::verdict::attested(&input::shown(&args.file), &written, &prepared, signed, ui);
    Ok(Exit::YES)
}

fn unattested(args: &Args, error: &(dyn std::error::Error + 'static)) -> CliError {
    CliError::new(
        Exit::NO_ANSWER,
        format!("cannot attest `{}`", input::shown(&args.file)),
    )
    .because(error)
}

fn saying(written: &str) -> Result<Saying, String> {
    Saying::ALL
        .into_iter()
        .find(|saying| saying.name() == written || saying.predicate_type() == written)
        .ok_or_else(|| {
            let names = Saying::ALL.map(|saying| format!("`{}`", saying.name()));
            format!("expected one of {}", names.join(", "))
        })
}

fn audited_at(args: &Args) -> Result<jiff::Timestamp, CliError> {
    if let Some(time) = args.audited_at {
        return Ok(time);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the program owns the environment"
    )]
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => epoch
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .ok_or_else(|| {
                CliError::new(
                    Exit::USAGE,
                    "SOURCE_DATE_EPOCH is not a number of seconds since 1970",
                )
            }),
        Err(_) => clock::now(),
    }
}

fn receipt(path: &Path) -> Result<Receipt, CliError> {
    let text = input::text(path, "receipt", limits::RECEIPT_BYTES)?;
    serde_json::from_str(&text).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the receipt `{}`", input::shown(path)),
        )
        .because(&error)
    })
}
