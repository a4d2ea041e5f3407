//! The committed modules: made anew, or compared with a rebuild.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::build::{self, Built, Flavour};
use crate::digest::sha256_of_file;
use crate::program::{Profile, Program};
use crate::run::{capture, run, step, write_whole};
use crate::{Status, Usage, install, place, record, setup};

/// What may stand after `cargo xtask modules`.
pub(crate) const ARGUMENTS: &str = "[--check [--fresh] | --raw [NAME…]]";

/// Rebuilds the modules with all that is said about them, or checks those that are committed.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => rebuild(),
        ["--check"] => check(&place::target().join("modules")),
        ["--check", "--fresh"] => {
            std::fs::create_dir_all(place::target()).context("cannot make `target`")?;
            let folder = tempfile::Builder::new()
                .prefix("modules-")
                .tempdir_in(place::target());
            check(
                folder
                    .context("cannot make a folder under `target`")?
                    .path(),
            )
        }
        ["--raw", names @ ..] => raw(names),
        _ => Err(Usage(format!("wanted `modules {ARGUMENTS}`")).into()),
    }
}

/// Returns where a committed module lies, seen from the root of the repository.
pub(crate) fn committed(name: &str, flavour: Flavour) -> PathBuf {
    Path::new("modules")
        .join(name)
        .join(flavour.file_name(name))
}

/// Returns the policy of a module, seen from the root of the repository.
pub(crate) fn policy(name: &str) -> PathBuf {
    Path::new("policies").join(name)
}

/// Verifies a module against the committed attestations and the committed public key.
pub(crate) fn verify(program: &Program, module: &Path, name: &str) -> Result<()> {
    let mut command = program.command(["verify"]);
    command
        .arg(module)
        .args(["--attestations", "attestations", "--key", PUBLIC_KEY]);
    command.arg("--policy").arg(policy(name));
    capture(&mut command).map(drop)
}

const PUBLIC_KEY: &str = "attestations/development.pub";

fn raw(names: &[&str]) -> Result<Status> {
    let mut wanted = Vec::new();
    for name in names {
        match place::MODULES.iter().find(|module| *module == name) {
            Some(module) => wanted.push(*module),
            None => {
                return Err(Usage(format!(
                    "no module `{name}`: there are {}",
                    place::MODULES.join(", ")
                ))
                .into());
            }
        }
    }
    let toolchain = setup::toolchain()?;
    let built = if wanted.is_empty() {
        build::build_all(&toolchain)?
    } else {
        build::build(&toolchain, &wanted, &place::target().join("modules"))?
    };
    for module in &built {
        println!(
            "{}  {}",
            sha256_of_file(&module.path)?,
            module.path.display()
        );
    }
    Ok(Status::Yes)
}

fn rebuild() -> Result<Status> {
    let program = Program::build(Profile::Dev)?;
    let toolchain = setup::toolchain()?;
    step(&format!(
        "toolchain: {}",
        toolchain.version.lines().next().unwrap_or_default()
    ));
    let built = build::build_all(&toolchain)?;
    // Nothing of the tree is touched until all of it is built, hardened and attested: a statement says whether its source was
    // as committed.
    for module in &built {
        let to = staged(module);
        step(&format!(
            "hardening and checking {}",
            module.flavour.file_name(module.name)
        ));
        harden(&program, module, &to)?;
        run(program
            .command(["check"])
            .arg(&to)
            .arg("--policy")
            .arg(policy(module.name)))?;
    }
    let public = attest(&program, &built)?;
    record::write(&record::describe(&toolchain)?)?;
    write_whole(&place::root().join(PUBLIC_KEY), &public)?;
    for module in &built {
        let file = module.flavour.file_name(module.name);
        let to = committed(module.name, module.flavour);
        publish(&staged(module), &place::root().join(&to))?;
        let bundle = format!("{file}.sigstore.json");
        publish(
            &staged(module).with_file_name(&bundle),
            &place::root().join("attestations").join(&bundle),
        )?;
        verify(&program, &to, module.name)?;
        println!(
            "{}  {}",
            sha256_of_file(&place::root().join(&to))?,
            to.display()
        );
    }
    Ok(Status::Yes)
}

/// Where a hardened module waits until all of them are attested.
fn staged(module: &Built) -> PathBuf {
    place::target()
        .join("modules/hardened")
        .join(module.flavour.file_name(module.name))
}

fn publish(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).with_context(|| format!("cannot read `{}`", from.display()))?;
    write_whole(to, &bytes)
}

fn harden(program: &Program, module: &Built, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    let mut command = program.command(["harden"]);
    command
        .arg(&module.path)
        .arg("--policy")
        .arg(policy(module.name))
        .arg("-o")
        .arg(to)
        .arg("--receipt")
        .arg(receipt(module));
    capture(&mut command).map(drop)
}

/// Where the account of a module's hardening lies between the two steps.
fn receipt(module: &Built) -> PathBuf {
    module.path.with_extension("receipt.json")
}

/// Signs every module with a key that is forgotten afterwards: whoever clones this can sign nothing in our name. Returns the
/// public half.
fn attest(program: &Program, built: &[Built]) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder for the key")?;
    let prefix = folder.path().join("development");
    step("generating a key for this build alone");
    capture(
        program
            .command(["keys", "generate", "--output-prefix"])
            .arg(&prefix),
    )?;
    for module in built {
        step(&format!(
            "attesting {}",
            module.flavour.file_name(module.name)
        ));
        let mut command = program.command(["attest"]);
        command
            .arg(staged(module))
            .arg("--policy")
            .arg(policy(module.name));
        command.arg("--key").arg(prefix.with_extension("key"));
        command.arg("--receipt").arg(receipt(module));
        command
            .arg("--source")
            .arg(Path::new("modules").join(module.name));
        capture(&mut command)?;
    }
    std::fs::read(prefix.with_extension("pub")).context("cannot read the public key just generated")
}

fn check(folder: &Path) -> Result<Status> {
    let Some(recorded) = record::read()? else {
        println!(
            "nothing to check: no `modules/toolchain.json`; `cargo xtask modules` builds the modules"
        );
        return Ok(Status::NoAnswer);
    };
    let program = Program::build(Profile::Dev)?;
    let verified = verify_committed(&program);

    let toolchain = match install::toolchain(record::kind(&recorded), install::Other::AtNeed) {
        Ok(toolchain) => toolchain,
        Err(error) => {
            println!("cannot compare: {error:#}");
            return Ok(if verified {
                Status::NoAnswer
            } else {
                Status::No
            });
        }
    };
    let differences = record::differences(&recorded, &record::describe(&toolchain)?);
    if !differences.is_empty() {
        println!(
            "cannot compare: the modules were built with another toolchain\n  {}",
            differences.join("\n  ")
        );
        return Ok(if verified {
            Status::NoAnswer
        } else {
            Status::No
        });
    }
    let same = compare(
        &program,
        &build::build(&toolchain, &place::MODULES, folder)?,
        folder,
    )?;
    Ok(if verified && same {
        Status::Yes
    } else {
        Status::No
    })
}

/// Verifies every committed module, and returns whether all of them passed.
fn verify_committed(program: &Program) -> bool {
    let mut all = true;
    for name in place::MODULES {
        for flavour in Flavour::ALL {
            let module = committed(name, flavour);
            match verify(program, &module, name) {
                Ok(()) => println!("verified {}", module.display()),
                Err(error) => {
                    println!("not verified: {}: {error:#}", module.display());
                    all = false;
                }
            }
        }
    }
    all
}

/// Hardens what was built, prints each digest, and returns whether all are those of the committed modules.
fn compare(program: &Program, built: &[Built], folder: &Path) -> Result<bool> {
    step("comparing with the committed modules");
    let mut rows = Vec::new();
    for module in built {
        let hardened = folder
            .join("hardened")
            .join(module.flavour.file_name(module.name));
        std::fs::create_dir_all(folder.join("hardened"))
            .context("cannot make a folder for the hardened modules")?;
        harden(program, module, &hardened)?;
        let here = sha256_of_file(&hardened)?;
        let there =
            sha256_of_file(&place::root().join(committed(module.name, module.flavour))).ok();
        rows.push((module.name, module.flavour, here, there));
    }
    println!(
        "{:<18} {:<10} {:<64} same?",
        "module", "flavour", "sha256 of the rebuild"
    );
    for (name, flavour, here, there) in &rows {
        println!(
            "{name:<18} {:<10} {here} {}",
            flavour.to_string(),
            answer(here, there.as_deref())
        );
    }
    Ok(rows
        .iter()
        .all(|(_, _, here, there)| there.as_ref() == Some(here)))
}

fn answer(here: &str, there: Option<&str>) -> String {
    match there {
        Some(there) if there == here => "yes".to_owned(),
        Some(there) => format!("no: committed is {there}"),
        None => "no: none is committed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{answer, task};
    use crate::Usage;

    #[test]
    fn only_equal_digests_are_the_same() {
        assert_eq!(answer("aa", Some("aa")), "yes");
        assert_eq!(answer("aa", Some("ab")), "no: committed is ab");
        assert_eq!(answer("aa", None), "no: none is committed");
    }

    #[test]
    fn unknown_module_is_wrong_usage() {
        let error = task(&["--raw".to_owned(), "no-such-module".to_owned()]).unwrap_err();
        assert!(error.is::<Usage>());
        assert!(
            error
                .to_string()
                .starts_with("no module `no-such-module`: there are csv-to-json, "),
            "{error}"
        );
    }
}
