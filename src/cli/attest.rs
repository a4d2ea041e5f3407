//! `wasm-audit attest`

use std::path::{Path, PathBuf};

use wasm_audit::attest::{AttestError, PrivateKey, Request, attest};
use wasm_audit::file::{self, Access};
use wasm_audit::harden::Receipt;
use wasm_audit::limits;
use wasm_audit::policy::Policy;

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::source;
use super::ui::Ui;

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit attest tool.wasm --policy policies/tool --key signing.key
  wasm-audit attest tool.wasm --policy tool --key signing.key --receipt tool.receipt.json --source .
  wasm-audit attest tool.wasm --policy tool --key signing.key --output attestations/tool.wasm.sigstore.json

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

    /// Private key (PKCS#8 PEM), as `keys generate` makes it
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// Where to write the bundle [default: FILE.sigstore.json]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What `harden --receipt` wrote
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,

    /// Folder of the module's source in a git checkout; its commit and tree go into the statement
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,

    /// Time of the audit, RFC 3339 [default: SOURCE_DATE_EPOCH, or now]
    #[arg(long, value_name = "TIME")]
    audited_at: Option<jiff::Timestamp>,

    /// Attest a module that fails the policy, as FAILED; `verify` refuses it
    #[arg(long)]
    allow_failed: bool,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = args.policy.read()?.unwrap_or_else(Policy::pure);
    let key_pem =
        zeroize::Zeroizing::new(input::text(&args.key, "private key", limits::KEY_BYTES)?);
    let key = PrivateKey::from_pem(&key_pem).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use the private key `{}`", input::shown(&args.key)),
        )
        .because(&error)
        .help("make one with `wasm-audit keys generate`")
    })?;
    let artifact = input::artifact(&args.file)?;
    let Some(name) = args.file.file_name() else {
        return Err(CliError::new(
            Exit::USAGE,
            format!("`{}` names no file", input::shown(&args.file)),
        ));
    };
    let request = Request {
        name: name.to_string_lossy().into_owned(),
        audited_at: audited_at(args)?,
        source: args
            .source
            .as_deref()
            .map(source::of_checkout)
            .transpose()?,
        receipt: args.receipt.as_deref().map(receipt).transpose()?,
        allow_failed: args.allow_failed,
    };
    let bundle = match attest(&artifact, &policy, request, &key) {
        Ok(bundle) => bundle,
        Err(AttestError::Failed(report)) => {
            let how = render::report::How::default();
            render::report::human(&input::shown(&args.file), &report, how, ui);
            return Ok(Exit::NO);
        }
        Err(error) => {
            return Err(CliError::new(
                Exit::NO_ANSWER,
                format!("cannot attest `{}`", input::shown(&args.file)),
            )
            .because(&error));
        }
    };
    let output = args.output.clone().unwrap_or_else(|| {
        let mut name = name.to_owned();
        name.push(".sigstore.json");
        args.file.with_file_name(name)
    });
    file::write(&output, bundle.json.as_bytes(), Access::Usual).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot write `{}`", input::shown(&output)),
        )
        .because(&error)
    })?;
    render::verdict::attested(
        &input::shown(&args.file),
        &input::shown(&output),
        &bundle.statement,
        ui,
    );
    Ok(Exit::YES)
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
