//! The WIT of WASI preview 1, generated from the official text: `src/policy/wit/preview1.wit`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::run::{capture, step, write_whole};
use crate::{Status, Usage, place, preview1};

/// What may stand after `cargo xtask wit`.
pub(crate) const ARGUMENTS: &str = "[--check]";

/// Writes the WIT, or compares it with what would be written.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let check = match words.as_slice() {
        [] => false,
        ["--check"] => true,
        _ => return Err(Usage(format!("wanted `wit {ARGUMENTS}`")).into()),
    };
    let path = place::root().join(PATH);
    let official = Official::find()?;
    let source = format!("`{WITX}` of {} {}", official.package, official.version);
    let text = preview1::wit(&source, &official.functions()?)?;
    if !check {
        step(&format!(
            "writing {PATH} from {} {}",
            official.package, official.version
        ));
        write_whole(&path, text.as_bytes())?;
        return Ok(Status::Yes);
    }
    let committed = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    if committed == text {
        println!(
            "{PATH} is what {} {} says",
            official.package, official.version
        );
        return Ok(Status::Yes);
    }
    let line = (1..)
        .zip(committed.lines().zip(text.lines()))
        .find(|(_, (found, wanted))| found != wanted);
    let line = line.map_or_else(
        || committed.lines().count().min(text.lines().count()) + 1,
        |(line, _)| line,
    );
    println!(
        "{PATH}:{line}: not what {} {} says; run `cargo xtask wit`",
        official.package, official.version
    );
    Ok(Status::No)
}

const PATH: &str = "src/policy/wit/preview1.wit";

/// The crate that carries the official text, the very one that our loader implements preview 1 with.
const PACKAGE: &str = "wasmtime-wasi";
const WITX: &str = "witx/p1/wasi_snapshot_preview1.witx";

/// The official text, and whose it is.
pub(crate) struct Official {
    package: &'static str,
    version: String,
    path: PathBuf,
}

impl Official {
    /// Asks cargo where the locked version of the crate lies.
    pub(crate) fn find() -> Result<Self> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(place::root()).args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--all-features",
        ]);
        let metadata: Value =
            serde_json::from_str(&capture(&mut cargo)?).context("`cargo metadata` is not JSON")?;
        let packages = metadata
            .get("packages")
            .and_then(Value::as_array)
            .context("`cargo metadata` lists no packages")?;
        let text =
            |package: &Value, key| package.get(key).and_then(Value::as_str).map(str::to_owned);
        let package = packages
            .iter()
            .find(|package| text(package, "name").as_deref() == Some(PACKAGE));
        let package =
            package.with_context(|| format!("`{PACKAGE}` is not among our dependencies"))?;
        let version = text(package, "version").context("a package without a version")?;
        let manifest = text(package, "manifest_path").context("a package without a manifest")?;
        let folder = Path::new(&manifest)
            .parent()
            .context("a manifest without a folder")?;
        Ok(Self {
            package: PACKAGE,
            version,
            path: folder.join(WITX),
        })
    }

    /// Returns every function of the one module that the text describes.
    pub(crate) fn functions(&self) -> Result<Vec<std::rc::Rc<witx::InterfaceFunc>>> {
        let document = witx::load(&[&self.path])
            .with_context(|| format!("cannot read `{}`", self.path.display()))?;
        let module = document
            .modules()
            .next()
            .context("the official text has no module")?;
        Ok(module.funcs().collect())
    }
}
