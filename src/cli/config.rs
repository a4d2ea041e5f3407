//! Where the trust configuration is. Never beside what is verified: whoever brought that could have brought it too.

use std::env;
use std::path::{Path, PathBuf};

use wasm_audit::verify::Trust;

use super::error::CliError;
use super::exit::Exit;
use super::input;

/// The file's name in the user's configuration folder.
const NAME: &str = "wasm-audit/trust.toml";

/// Returns the configuration that is named, else the user's own if there is one.
pub(super) fn place(named: Option<&Path>) -> Option<PathBuf> {
    named
        .map(Path::to_owned)
        .or_else(|| users().filter(|path| path.symlink_metadata().is_ok()))
}

/// Returns where the user's own configuration is, or would be.
pub(super) fn users() -> Option<PathBuf> {
    let folder = |variable| env::var_os(variable).map(PathBuf::from);
    below(folder("XDG_CONFIG_HOME"), folder("HOME"))
}

/// A relative folder would be found in whatever folder the program is started in, so it does not count.
fn below(configuration: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    configuration
        .filter(|path| path.is_absolute())
        .or_else(|| Some(home?.join(".config")))
        .filter(|path| path.is_absolute())
        .map(|path| path.join(NAME))
}

/// Reads a configuration.
pub(super) fn load(path: &Path) -> Result<Trust, CliError> {
    Trust::load(path).map_err(|error| {
        CliError::new(
            Exit::NO_ANSWER,
            format!(
                "cannot use the trust configuration `{}`",
                input::shown(path)
            ),
        )
        .because(&error)
        .spread()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_is_the_users_own_and_never_in_the_current_folder() {
        let place = |configuration: Option<&str>, home: Option<&str>| {
            below(configuration.map(PathBuf::from), home.map(PathBuf::from))
        };
        assert_eq!(
            place(Some("/c"), Some("/h")),
            Some(PathBuf::from("/c/wasm-audit/trust.toml"))
        );
        for configuration in [None, Some(""), Some("c"), Some("./c")] {
            assert_eq!(
                place(configuration, Some("/h")),
                Some(PathBuf::from("/h/.config/wasm-audit/trust.toml"))
            );
            assert_eq!(place(configuration, Some("h")), None);
            assert_eq!(place(configuration, None), None);
        }
    }
}
