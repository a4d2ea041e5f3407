//! Roots of Sigstore's instances that `trust refresh` fetched. They are kept beside the user's own trust configuration.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wasm_audit::attest::Services;
use wasm_audit::instance::Instance;
use wasm_audit::limits;
use wasm_audit::verify::Root;

use super::config;
use super::error::CliError;
use super::exit::Exit;
use super::input;

/// The names of what is kept of an instance.
pub(super) const TRUSTED_ROOT: &str = "trusted_root.json";
pub(super) const SIGNING_CONFIG: &str = "signing_config.json";

/// The folder below, with what the metadata was, so that nobody can turn back the clock.
pub(super) const SEEN: &str = "tuf";

/// Returns where what is known of an instance is kept.
pub(super) fn folder(instance: Instance) -> Option<PathBuf> {
    let configuration = config::users()?;
    Some(configuration.with_file_name("roots").join(instance.name()))
}

/// The name of the file that says which root the program knew when it fetched another.
pub(super) const INSTEAD_OF: &str = "instead-of";

/// Returns the root of an instance: as it was fetched last, else as it is part of the program.
pub(super) fn root(instance: Instance, offline: bool) -> Result<Root, CliError> {
    let refreshed = if offline { None } else { refreshed(instance)? };
    Ok(refreshed.unwrap_or_else(|| Root::of(instance)))
}

/// Returns its services, likewise.
pub(super) fn services(
    instance: Instance,
    offline: bool,
    now: Timestamp,
) -> Result<Services, CliError> {
    let refreshed = if offline {
        None
    } else {
        signing_config(instance)?
    };
    let services = match refreshed {
        Some(json) => Services::from_signing_config(&json, now),
        None => Services::of(instance, now),
    };
    services.map_err(|error| {
        let name = instance.name();
        CliError::new(
            Exit::NO_ANSWER,
            format!("cannot use what is known of the services of `{name}`"),
        )
        .because(&error)
        .help(format!(
            "ask for newer ones with `wasm-audit trust refresh --instance {name}`"
        ))
    })
}

/// Returns the root that was fetched last, if one was.
pub(super) fn refreshed(instance: Instance) -> Result<Option<Root>, CliError> {
    let Some(path) = kept(instance, TRUSTED_ROOT)? else {
        return Ok(None);
    };
    let text = input::text(&path, "trusted root", limits::TRUSTED_ROOT_BYTES)?;
    Root::from_json(instance.name(), text)
        .map(Some)
        .map_err(|error| unusable(instance, &path, &error))
}

/// Returns the signing configuration that was fetched last, if one was.
fn signing_config(instance: Instance) -> Result<Option<String>, CliError> {
    kept(instance, SIGNING_CONFIG)?
        .map(|path| input::text(&path, "signing configuration", limits::SIGNING_CONFIG_BYTES))
        .transpose()
}

/// A program that knows another root by now, after an update, does not go back to what the one before it fetched.
fn kept(instance: Instance, name: &str) -> Result<Option<PathBuf>, CliError> {
    let Some(folder) = folder(instance) else {
        return Ok(None);
    };
    let path = folder.join(name);
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        // "Could not tell" is not "there is none".
        Err(error) => return Err(unusable(instance, &path, &error)),
        Ok(_) => {}
    }
    let then = folder.join(INSTEAD_OF);
    let then = input::text(&then, "note on the root", limits::KEY_BYTES)
        .map_err(|error| error.help(again(instance)))?;
    Ok((then.trim() == Root::of(instance).digest().to_string()).then_some(path))
}

fn again(instance: Instance) -> String {
    format!(
        "fetch it again with `wasm-audit trust refresh --instance {}`, or do without it: `--offline`",
        instance.name()
    )
}

fn unusable(
    instance: Instance,
    path: &Path,
    error: &(dyn std::error::Error + 'static),
) -> CliError {
    CliError::new(
        Exit::NO_ANSWER,
        format!("cannot use what was fetched, `{}`", input::shown(path)),
    )
    .because(error)
    .help(again(instance))
}
