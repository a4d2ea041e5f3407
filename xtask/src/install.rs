//! What a task may install by itself, and what it tells the user to install.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run::{capture, run, step, succeeds, warn, write_whole};
use crate::toolchain::{DEBIAN_PACKAGES, Kind, TARGETS, Toolchain};

/// Whether a toolchain of another kind than the preferred one will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// Yes, rather than installing anything.
    WillDo,
    /// Only if the preferred one cannot be installed: bytes are compared with its own.
    AtNeed,
}

/// Finds a toolchain for WebAssembly, or installs one, or says which command installs one.
pub(crate) fn toolchain(preferred: Option<Kind>, other: Other) -> Result<Toolchain> {
    if let Ok(found) = Toolchain::find(preferred)
        && (other == Other::WillDo || preferred.is_none_or(|kind| kind == found.kind))
    {
        return Ok(found);
    }
    for kind in Kind::in_order(preferred) {
        let installed = match kind {
            Kind::Rustup => rustup_targets(),
            Kind::Debian => debian_packages(&DEBIAN_PACKAGES),
        };
        if let Err(error) = installed {
            warn(&format!("{error:#}"));
        }
        if let Ok(found) = Toolchain::find(preferred) {
            return Ok(found);
        }
    }
    Toolchain::find(preferred).map_err(|lacks| {
        anyhow::anyhow!(
            "no Rust toolchain for {} was found or could be installed\n  {}\n\
             run one of these, then this task again:\n  rustup target add {}\n  {}",
            TARGETS.join(" and "),
            lacks.join("\n  "),
            TARGETS.join(" "),
            apt_command(&DEBIAN_PACKAGES)
        )
    })
}

/// Installs Debian packages, if this is a Debian and we may.
pub(crate) fn debian_packages(packages: &[&str]) -> Result<()> {
    if !succeeds(Command::new("apt-get").arg("--version")) {
        bail!("no `apt-get` here to install {}", packages.join(" "));
    }
    let Some(rights) = rights() else {
        bail!(
            "not root; to install {} run: {}",
            packages.join(" "),
            apt_command(packages)
        );
    };
    step(&format!("installing {} with apt-get", packages.join(" ")));
    // Simulated first: most often the package lists are there and fresh enough, and updating them takes longer than
    // installing.
    if !succeeds(
        apt_get(rights)
            .args(["install", "--simulate", "--no-install-recommends"])
            .args(packages),
    ) {
        capture(apt_get(rights).arg("update"))?;
    }
    capture(
        apt_get(rights)
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
    )?;
    Ok(())
}

/// Installs packages from PyPI into a folder of their own, unless they are there: exactly those of the requirements, which name
/// the digest of each.
pub(crate) fn python_packages(what: &str, folder: &Path, requirements: &str) -> Result<()> {
    let mark = folder.join("wanted.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == requirements) {
        return Ok(());
    }
    step(&format!("installing {what} from PyPI into target/peers"));
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    let file = scratch.path().join("requirements.txt");
    write_whole(&file, requirements.as_bytes())?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade"])
        .args(["--only-binary", ":all:", "--require-hashes", "--target"]);
    capture(pip.arg(folder).arg("-r").arg(&file))?;
    write_whole(&mark, requirements.as_bytes())
}

/// Returns the command that a user types to install Debian packages.
pub(crate) fn apt_command(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

fn rustup_targets() -> Result<()> {
    if !succeeds(Command::new("rustup").arg("--version")) {
        bail!("no `rustup` here to install {}", TARGETS.join(" and "));
    }
    step(&format!("installing {} with rustup", TARGETS.join(" and ")));
    run(Command::new("rustup").args(["target", "add"]).args(TARGETS))
}

/// How this process may install packages.
#[derive(Clone, Copy)]
enum Rights {
    Root,
    /// Only on a CI machine: nobody's own computer is changed without being asked.
    Sudo,
}

fn rights() -> Option<Rights> {
    if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        return Some(Rights::Root);
    }
    let on_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    (on_ci && succeeds(Command::new("sudo").args(["-n", "true"]))).then_some(Rights::Sudo)
}

fn apt_get(rights: Rights) -> Command {
    let mut command = match rights {
        Rights::Root => Command::new("apt-get"),
        Rights::Sudo => {
            let mut command = Command::new("sudo");
            command.args(["-n", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
            command
        }
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
