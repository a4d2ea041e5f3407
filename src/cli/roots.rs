//! Roots of Sigstore's instances that `trust refresh` fetched. They are kept beside the user's own trust configuration.

use std::path::{Path, PathBuf};

use wasm_audit::limits;
use wasm_audit::verify::Root;

use super::config;
use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::signers::Instance;

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

/// Returns the root that was fetched last, if one was.
pub(super) fn refreshed(instance: Instance) -> Result<Option<Root>, CliError> {
    let Some(path) = kept(instance, TRUSTED_ROOT) else {
        return Ok(None);
    };
    let text = input::text(&path, "trusted root", limits::TRUSTED_ROOT_BYTES)?;
    Root::from_json(instance.name(), text)
        .map(Some)
        .map_err(|error| unusable("trusted root", &path, &error))
}

/// Returns the signing configuration that was fetched last, if one was.
pub(super) fn signing_config(instance: Instance) -> Result<Option<String>, CliError> {
    kept(instance, SIGNING_CONFIG)
        .map(|path| input::text(&path, "signing configuration", limits::SIGNING_CONFIG_BYTES))
        .transpose()
}

fn kept(instance: Instance, name: &str) -> Option<PathBuf> {
    folder(instance)
        .map(|folder| folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
}

fn unusable(what: &str, path: &Path, error: &(dyn std::error::Error + 'static)) -> CliError {
    CliError::new(
        Exit::NO_ANSWER,
        format!("cannot use the {what} `{}`", input::shown(path)),
    )
    .because(error)
    .help("fetch it again with `wasm-audit trust refresh`, or do without it: `--offline`")
}
