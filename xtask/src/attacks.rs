//! Three attacks on the modules of the demonstration, each of which must be refused.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::demo::{for_people, show};
use crate::program::Program;
use crate::run::capture;

/// Makes every attack; an error says which one was let through.
pub(crate) fn all(program: &Program, folder: &Path, key: &Path) -> Result<()> {
    let public = key.with_extension("pub");
    let victim = folder.join("csv-to-json.command.wasm");
    let attack = folder.join("attack");
    fs::create_dir_all(&attack).context("cannot make `target/demo/attack`")?;

    let flipped = attack.join("flipped.wasm");
    let mut bytes = fs::read(&victim)?;
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    fs::write(&flipped, &bytes)?;
    let bundle = folder.join("csv-to-json.command.wasm.sigstore.json");
    refused(
        "one bit of the module is flipped",
        11,
        program,
        &flipped,
        &bundle,
        &public,
    )?;

    let other = folder.join("math-eval.command.wasm.sigstore.json");
    refused(
        "the attestation of another module is put beside it",
        11,
        program,
        &victim,
        &other,
        &public,
    )?;

    // The signer is trusted and was careless: the module got an import more, and was attested under a policy that allows it.
    let greedy = attack.join("greedy.wasm");
    fs::write(&greedy, with_path_open(&victim)?).context("cannot write the attacker's module")?;
    let lax = attack.join("lax");
    fs::create_dir_all(&lax).context("cannot make the lax policy")?;
    fs::write(lax.join("world.wit"), LAX).context("cannot write the lax policy")?;
    let mut attest = program.command(["attest"]);
    attest
        .arg(&greedy)
        .arg("--policy")
        .arg(&lax)
        .arg("--key")
        .arg(key.with_extension("key"));
    capture(&mut attest)?;
    let bundle = attack.join("greedy.wasm.sigstore.json");
    refused(
        "the module also imports `path_open`, attested by the trusted signer under a lax policy",
        13,
        program,
        &greedy,
        &bundle,
        &public,
    )
}

/// A policy under which a program may open files.
const LAX: &str = "package policy:lax;

world command {
  import wasm-audit:preview1/args@0.1.0;
  import wasm-audit:preview1/stdio@0.1.0;
  import wasm-audit:preview1/proc@0.1.0;
  import wasm-audit:preview1/fs@0.1.0;
}
";

/// Verifies what must not verify.
fn refused(
    what: &str,
    status: i32,
    program: &Program,
    module: &Path,
    bundle: &Path,
    key: &Path,
) -> Result<()> {
    let mut verify = program.command(["verify"]);
    verify
        .arg(module)
        .arg("--bundle")
        .arg(bundle)
        .arg("--key")
        .arg(key)
        .args(["--policy", "policies/csv-to-json"]);
    println!("\n    attack: {what}");
    println!("\n  $ {}", for_people(&verify));
    let output = verify.output()?;
    show(&output);
    println!("    (exit status {})", output.status.code().unwrap_or(-1));
    ensure!(
        output.status.code() == Some(status),
        "an attack was not refused as expected: {what}"
    );
    Ok(())
}

/// Returns a real module with one import more: the function that opens files.
fn with_path_open(module: &Path) -> Result<Vec<u8>> {
    use walrus::ValType::{I32, I64};
    let mut module =
        walrus::Module::from_file(module).context("cannot read the module to attack")?;
    let ty = module
        .types
        .add(&[I32, I32, I32, I32, I32, I64, I64, I32, I32], &[I32]);
    module.add_import_func("wasi_snapshot_preview1", "path_open", ty);
    Ok(module.emit_wasm())
}
