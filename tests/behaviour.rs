//! Hardened modules are valid, do what the originals did, and do not change when they are hardened again.

use arbitrary::{Arbitrary as _, Unstructured};
use wasm_audit::artifact::Artifact;
use wasm_audit::check::Verdict;
use wasm_audit::harden::harden;
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;

use crate::{occasion, second_opinion};

/// The first version of a fixed sequence of bytes, long enough for any module.
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut out = Vec::with_capacity(4096);
    for _ in 0..512 {
        // xorshift64: the same on every machine.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend(state.to_le_bytes());
    }
    out
}

fn module(seed: u64, configure: impl FnOnce(&mut wasm_smith::Config)) -> Option<Vec<u8>> {
    let noise = noise(seed);
    let mut unstructured = Unstructured::new(&noise);
    let mut config = wasm_smith::Config::arbitrary(&mut unstructured).ok()?;
    config.custom_page_sizes_enabled = false;
    config.threads_enabled = false;
    config.max_memory32_bytes = 64 << 20;
    config.max_memory64_bytes = 64 << 20;
    configure(&mut config);
    let mut module = wasm_smith::Module::new(config, &mut unstructured).ok()?;
    module.ensure_termination(10_000).ok()?;
    Some(module.to_bytes())
}

#[test]
fn random_modules_stay_valid_and_are_left_alone_the_second_time() {
    let policy = Policy::pure();
    let (mut hardened_modules, mut stubbed, mut read_by_walrus) = (0, 0, 0);
    for seed in 0..600 {
        let Some(bytes) = module(seed, |_| {}) else {
            continue;
        };
        let artifact = Artifact::from_bytes(bytes).unwrap();
        let before = inspect(&artifact);
        // Parts of proposals that the validator does not take are not ours to mend.
        if before.malformed.is_some() {
            continue;
        }
        let Ok(hardened) = harden(&artifact, &policy, &occasion()) else {
            continue;
        };
        hardened_modules += 1;
        let facts = inspect(&hardened.artifact);
        assert_eq!(facts.malformed, None, "seed {seed}");
        assert!(
            !facts
                .imports
                .iter()
                .any(|import| import.kind == wasm_audit::inspect::ExternKind::Func),
            "seed {seed}"
        );
        stubbed += usize::from(before.imports.len() > facts.imports.len());
        let again = harden(&hardened.artifact, &policy, &occasion()).unwrap();
        assert_eq!(again.receipt.changes, [], "seed {seed}");
        assert_eq!(
            again.artifact.bytes(),
            hardened.artifact.bytes(),
            "seed {seed}"
        );
        read_by_walrus += usize::from(second_opinion::agrees(&hardened.artifact));
    }
    assert!(
        hardened_modules > 300 && stubbed > 100 && read_by_walrus > 200,
        "{hardened_modules} {stubbed} {read_by_walrus}"
    );
}

#[cfg(feature = "load")]
#[test]
fn random_modules_without_imports_give_the_same_results() {
    let mut compared = 0;
    for seed in 0..400 {
        let configure = |config: &mut wasm_smith::Config| {
            config.max_imports = 0;
            config.min_imports = 0;
            config.gc_enabled = false;
            config.exceptions_enabled = false;
            (config.min_funcs, config.max_funcs) = (3, config.max_funcs.max(3));
            (config.min_exports, config.max_exports) = (3, config.max_exports.max(3));
            config.export_everything = true;
        };
        let Some(bytes) = module(seed, configure) else {
            continue;
        };
        let artifact = Artifact::from_bytes(bytes).unwrap();
        let Ok(hardened) = harden(&artifact, &Policy::pure(), &occasion()) else {
            continue;
        };
        let (Some(before), Some(after)) = (
            observe(artifact.bytes()),
            observe(hardened.artifact.bytes()),
        ) else {
            continue;
        };
        assert_eq!(before, after, "seed {seed}");
        compared += usize::from(before.len() > 1);
    }
    assert!(compared > 50, "only {compared} modules could be compared");
}

/// Calls every exported function with zeros and writes down what comes back.
#[cfg(feature = "load")]
fn observe(bytes: &[u8]) -> Option<Vec<String>> {
    use wasmtime::{Config, Engine, Instance, Module, Store, Val};
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .wasm_memory64(true)
        .wasm_tail_call(true)
        .wasm_multi_memory(true)
        .cranelift_nan_canonicalization(true);
    let engine = Engine::new(&config).ok()?;
    let module = Module::from_binary(&engine, bytes).ok()?;
    let mut store = Store::new(&engine, ());
    store.set_fuel(1_000_000).ok()?;
    let instance = match Instance::new(&mut store, &module, &[]) {
        Ok(instance) => instance,
        Err(error) => return Some(vec![format!("instantiation: {}", error.root_cause())]),
    };
    let mut out = Vec::new();
    let names: Vec<_> = module
        .exports()
        .map(|export| export.name().to_owned())
        .collect();
    for name in names {
        let Some(func) = instance.get_func(&mut store, &name) else {
            continue;
        };
        let ty = func.ty(&store);
        let args: Option<Vec<Val>> = ty
            .params()
            .map(|param| Val::default_for_ty(&param))
            .collect();
        let Some(args) = args else { continue };
        let mut results = vec![Val::I32(0); ty.results().len()];
        store.set_fuel(1_000_000).ok()?;
        out.push(match func.call(&mut store, &args, &mut results) {
            Ok(()) => results
                .iter()
                .map(|value| match value {
                    Val::I32(x) => x.to_string(),
                    Val::I64(x) => x.to_string(),
                    Val::F32(x) => x.to_string(),
                    Val::F64(x) => x.to_string(),
                    Val::V128(x) => x.as_u128().to_string(),
                    other => format!(
                        "reference, null: {}",
                        other.ref_().is_none_or(|reference| reference.is_null())
                    ),
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.root_cause().to_string(),
        });
    }
    Some(out)
}

#[test]
fn module_that_needs_nothing_done_passes_unchanged() {
    let bytes =
        wat::parse_str(r#"(module (memory (export "memory") 1 2) (func (export "_start")))"#)
            .unwrap();
    let artifact = Artifact::from_bytes(bytes.clone()).unwrap();
    let hardened = harden(&artifact, &Policy::pure(), &occasion()).unwrap();
    assert_eq!(hardened.artifact.bytes(), bytes);
    assert_eq!(hardened.report.verdict, Verdict::Passed);
}
