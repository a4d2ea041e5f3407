//! `wasm-audit verify`

use std::path::{Path, PathBuf};

use serde_json::json;
use wasm_audit::policy::Policy;
use wasm_audit::verify::{Trust, Verified, VerifyError, verify};

use super::clock;
use super::error::CliError;
use super::exit::Exit;
use super::input::{self, PolicyArg};
use super::render;
use super::trust::TrustArgs;
use super::ui::{Format, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit verify tool.wasm --key signing.pub
  wasm-audit verify tool.wasm --key signing.pub --policy policies/tool
  wasm-audit verify modules/*/*.wasm --key attestations/development.pub --attestations attestations

Exit status:
  0 every file is attested by a trusted signer, and what is attested is true;
  10 not attested; 11 attestation invalid or not about these bytes; 12 signer not trusted;
  13 valid, but module or policy disagree; 2 wrong usage; 3 something could not be read")]
pub(super) struct Args {
    /// Modules or components; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    policy: PolicyArg,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let trust = args.trust.trust()?;
    let policy = args.policy.read()?;
    let mut exit = Exit::YES;
    let mut files = Vec::new();
    for path in &args.files {
        let shown = input::shown(path);
        let outcome = verify_one(path, &args.trust, &trust, policy.as_ref());
        exit = exit.max(match &outcome {
            Ok(_) => Exit::YES,
            Err(NotVerified::Refused(VerifyError::Refused(refused))) => {
                Exit::of_state(refused.state())
            }
            Err(_) => Exit::NO_ANSWER,
        });
        match (args.format, outcome) {
            (Format::Human, Ok(verified)) => render::verdict::verified(&shown, &verified, ui),
            (Format::Human, Err(NotVerified::Refused(VerifyError::Refused(refused)))) => {
                render::verdict::refused(&shown, &refused, ui)
            }
            (Format::Human, Err(NotVerified::Refused(error))) => {
                ui.fail(
                    &CliError::new(Exit::NO_ANSWER, format!("cannot verify `{shown}`"))
                        .because(&error),
                );
            }
            (Format::Human, Err(NotVerified::Unread(error))) => {
                ui.fail(&error);
            }
            (Format::Json, outcome) => files.push(document(path, outcome)),
        }
    }
    if args.format == Format::Json {
        ui.json(&json!({ "version": 1, "files": files }))?;
    }
    Ok(exit)
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
    args: &TrustArgs,
    trust: &Trust,
    policy: Option<&Policy>,
) -> Result<Verified, NotVerified> {
    let artifact = input::artifact(path).map_err(NotVerified::Unread)?;
    let candidates = args.candidates(path).map_err(NotVerified::Unread)?;
    let occasion = clock::occasion().map_err(NotVerified::Unread)?;
    verify(artifact, &candidates, trust, policy, &occasion).map_err(NotVerified::Refused)
}

fn document(path: &Path, outcome: Result<Verified, NotVerified>) -> serde_json::Value {
    let file = path.to_string_lossy();
    match outcome {
        Ok(verified) => json!({
            "file": file,
            "verified": true,
            "digest": verified.artifact().digest(),
            "bundle": verified.bundle(),
            "key": verified.key(),
            "attestedPolicy": verified.audit().policy,
            "auditedAt": verified.audit().audited_at,
            "checkedPolicy": verified.report().map(|report| &report.policy),
        }),
        Err(NotVerified::Refused(VerifyError::Refused(refused))) => json!({
            "file": file,
            "verified": false,
            "state": refused.state().to_string(),
            "refusals": refused.refusals.iter().map(|(bundle, refusal)| json!({
                "bundle": bundle, "state": refusal.state().to_string(), "reason": refusal.to_string(),
            })).collect::<Vec<_>>(),
        }),
        Err(NotVerified::Refused(error)) => {
            json!({ "file": file, "verified": false, "error": error.to_string() })
        }
        Err(NotVerified::Unread(error)) => {
            json!({ "file": file, "verified": false, "error": error.one_line() })
        }
    }
}
