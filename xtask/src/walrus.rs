//! walrus as a program, for the benchmarks: a module in, the same without what nothing reaches out.

use anyhow::{Context as _, Result};
use walrus::{ImportKind, ModuleConfig, ValType};

use crate::{Status, Usage};

/// What may stand after `cargo xtask walrus`.
pub(crate) const ARGUMENTS: &str = "IN OUT [\"MODULE NAME\"…]";

/// Replaces the named imports by functions that answer zero, or trap where there is nothing to answer; then removes what nothing
/// reaches and every name.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let [input, output, stubs @ ..] = arguments else {
        return Err(Usage(format!("wanted `walrus {ARGUMENTS}`")).into());
    };
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    let mut module = config
        .parse_file(input)
        .with_context(|| format!("walrus cannot read `{input}`"))?;
    for stub in stubs {
        let (from, name) = stub.split_once(' ').unwrap_or((stub, ""));
        stub_out(&mut module, from, name)?;
    }
    walrus::passes::gc::run(&mut module);
    std::fs::write(output, module.emit_wasm())
        .with_context(|| format!("cannot write `{output}`"))?;
    Ok(Status::Yes)
}

fn stub_out(module: &mut walrus::Module, from: &str, name: &str) -> Result<()> {
    let found = module.imports.iter().find_map(|import| match import.kind {
        ImportKind::Function(id) if import.module == from && import.name == name => Some(id),
        _ => None,
    });
    let id = found.with_context(|| format!("no function `{name}` of `{from}` is imported"))?;
    let results = module.types.results(module.funcs.get(id).ty()).to_vec();
    module.replace_imported_func(id, |(body, _)| {
        for result in &results {
            match result {
                ValType::I32 => body.i32_const(0),
                ValType::I64 => body.i64_const(0),
                ValType::F32 => body.f32_const(0.0),
                ValType::F64 => body.f64_const(0.0),
                ValType::V128 | ValType::Ref(_) => body.unreachable(),
            };
        }
        if results.is_empty() {
            body.unreachable();
        }
    })?;
    Ok(())
}
