//! wasmi, with a host that answers by counting, and some functions that answer as a stub would.

use std::collections::BTreeMap;

use wasm_audit::policy::Stub;
use wasmi::{
    Caller, Config, Engine, Error, Extern, ExternType, Func, Global, Instance, Memory, Module,
    Mutability, Store, StoreLimits, StoreLimitsBuilder, Table, TrapCode, Val, ValType,
};

/// Instructions of one call.
const FUEL: u64 = 1_000_000;

/// What instantiation is called; no generated export is.
const START: &str = "(instantiation)";

/// What a run shows.
pub(crate) struct Seen {
    /// Every exported function with what it gave back, or why it did not; instantiation goes first.
    pub(crate) exports: Vec<(String, String)>,
    /// How many of those ended by themselves, before one ran out of something.
    pub(crate) n_comparable: usize,
    /// Exported memories and globals afterwards.
    pub(crate) state: Vec<(String, String)>,
    /// Calls of the host that were allowed.
    pub(crate) calls: Vec<String>,
}

/// What a store carries.
struct Host {
    calls: Vec<String>,
    limits: StoreLimits,
}

/// Runs every exported function once and looks at what else is exported, or at what is named; `None` when the interpreter does not take the module.
pub(crate) fn run(bytes: &[u8], stubs: &BTreeMap<String, Stub>, wanted: Option<&[String]>) -> Option<Seen> {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_multi_memory(true);
    let engine = Engine::new(&config);
    let module = Module::new(&engine, bytes).ok()?;
    let limits = StoreLimitsBuilder::new().memory_size(16 << 20).table_elements(10_000).build();
    let mut store = Store::new(&engine, Host { calls: Vec::new(), limits });
    store.limiter(|host| &mut host.limits);
    store.set_fuel(FUEL).expect("fuel is counted");
    let imports = imports(&mut store, &module, stubs)?;
    let mut seen = Seen { exports: Vec::new(), n_comparable: 0, state: Vec::new(), calls: Vec::new() };
    let instance = match Instance::new(&mut store, &module, &imports) {
        Ok(instance) => instance,
        Err(error) => {
            seen.note(START.into(), Err(error), &[]);
            seen.calls = std::mem::take(&mut store.data_mut().calls);
            return Some(seen);
        }
    };
    seen.note(START.into(), Ok(()), &[]);
    let exports: Vec<_> = module.exports().map(|export| (export.name().to_owned(), export.ty().clone())).collect();
    let is_wanted = |name: &String| wanted.is_none_or(|wanted| wanted.contains(name));
    for (name, ty) in exports.iter().filter(|(name, _)| is_wanted(name)) {
        let ExternType::Func(ty) = ty else {
            continue;
        };
        let func = instance.get_func(&store, name).expect("it is exported");
        let args: Vec<Val> = ty.params().iter().map(|ty| value(*ty, 5)).collect();
        let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default(*ty)).collect();
        store.set_fuel(FUEL).expect("fuel is counted");
        let outcome = func.call(&mut store, &args, &mut results);
        if !seen.note(name.clone(), outcome, &results) {
            break;
        }
    }
    for (name, ty) in exports.iter().filter(|(name, _)| is_wanted(name)) {
        let text = match (ty, instance.get_export(&store, name)) {
            (ExternType::Memory(_), Some(Extern::Memory(memory))) => digest(memory.data(&store)),
            (ExternType::Global(_), Some(Extern::Global(global))) => shown(&global.get(&store)),
            _ => continue,
        };
        seen.state.push((name.clone(), text));
    }
    seen.calls = std::mem::take(&mut store.data_mut().calls);
    Some(seen)
}

impl Seen {
    /// Writes an end down, and returns whether what follows can still be compared.
    fn note(&mut self, name: String, outcome: Result<(), Error>, results: &[Val]) -> bool {
        let trap = outcome.as_ref().err().and_then(Error::as_trap_code);
        let ran_out = matches!(
            trap,
            Some(TrapCode::OutOfFuel | TrapCode::StackOverflow | TrapCode::GrowthOperationLimited)
        );
        let text = match (&outcome, trap) {
            (Ok(()), _) => results.iter().map(shown).collect::<Vec<_>>().join(" "),
            (Err(_), Some(trap)) => format!("{trap:?}"),
            // Segments that do not fit: the text names things by numbers of this one run.
            (Err(error), None) => error.to_string().chars().take_while(|c| c.is_ascii_lowercase() || *c == ' ').collect(),
        };
        self.exports.push((name, text));
        if !ran_out && self.n_comparable + 1 == self.exports.len() {
            self.n_comparable += 1;
        }
        !ran_out
    }
}

/// The same thing for the same name and type, however often it is imported.
fn imports(store: &mut Store<Host>, module: &Module, stubs: &BTreeMap<String, Stub>) -> Option<Vec<Extern>> {
    let mut known: BTreeMap<String, Extern> = BTreeMap::new();
    let mut all = Vec::new();
    for import in module.imports() {
        let key = format!("{} {} {:?}", import.module(), import.name(), import.ty());
        if let Some(same) = known.get(&key) {
            all.push(same.clone());
            continue;
        }
        let name = format!("{}.{}", import.module(), import.name());
        let made: Extern = match import.ty() {
            ExternType::Func(ty) => {
                let stub = stubs.get(&name).cloned();
                let results = ty.results().to_vec();
                Func::new(&mut *store, ty.clone(), move |caller: Caller<'_, Host>, args: &[Val], out: &mut [Val]| match &stub {
                    Some(stub) => stubbed(caller, &name, stub, args, out),
                    None => counted(caller, &name, args, &results, out),
                })
                .into()
            }
            ExternType::Memory(ty) => Memory::new(&mut *store, *ty).ok()?.into(),
            ExternType::Table(ty) => Table::new(&mut *store, *ty, Val::default(ty.element())).ok()?.into(),
            ExternType::Global(ty) => {
                let mutability = if ty.mutability().is_mut() { Mutability::Var } else { Mutability::Const };
                Global::new(&mut *store, value(ty.content(), 7), mutability).into()
            }
        };
        known.insert(key, made.clone());
        all.push(made);
    }
    Some(all)
}

/// An answer that depends on how often and with what the host was called.
fn counted(mut caller: Caller<'_, Host>, name: &str, args: &[Val], results: &[ValType], out: &mut [Val]) -> Result<(), Error> {
    let calls = &mut caller.data_mut().calls;
    let args: Vec<String> = args.iter().map(shown).collect();
    calls.push(format!("{name}({})", args.join(" ")));
    let count = i32::try_from(calls.len()).unwrap_or(i32::MAX);
    for (slot, ty) in out.iter_mut().zip(results) {
        *slot = value(*ty, count);
    }
    Ok(())
}

/// What the stub that took this function's place would do.
fn stubbed(mut caller: Caller<'_, Host>, name: &str, stub: &Stub, args: &[Val], out: &mut [Val]) -> Result<(), Error> {
    let number = match stub {
        Stub::Trap => return Err(TrapCode::UnreachableCodeReached.into()),
        Stub::Errno(number) => i64::from(*number),
        Stub::Value(number) => *number,
        Stub::Empty if name.ends_with(".args_sizes_get") || name.ends_with(".environ_sizes_get") => {
            match caller.get_export("memory").and_then(Extern::into_memory) {
                Some(memory) if !memory.ty(&caller).is_64() => {
                    for at in args {
                        let at = at.i32().unwrap_or_default().cast_unsigned() as usize;
                        memory.write(&mut caller, at, &[0; 4]).map_err(|_| Error::from(TrapCode::MemoryOutOfBounds))?;
                    }
                    0
                }
                // A host that finds no memory to answer in.
                _ => 21,
            }
        }
        _ => 0,
    };
    for slot in out {
        *slot = match slot {
            Val::I64(_) => Val::I64(number),
            _ => Val::I32(i32::try_from(number).expect("the policy names a number that fits")),
        };
    }
    Ok(())
}

fn value(ty: ValType, number: i32) -> Val {
    match ty {
        ValType::I32 => Val::I32(number),
        ValType::I64 => Val::I64(i64::from(number)),
        ValType::F32 => Val::F32((number as f32).into()),
        ValType::F64 => Val::F64(f64::from(number).into()),
        other => Val::default(other),
    }
}

/// A value, of references only whether there is one.
fn shown(value: &Val) -> String {
    match value {
        Val::FuncRef(reference) => format!("func {}", reference.is_null()),
        Val::ExternRef(reference) => format!("extern {}", reference.is_null()),
        Val::F32(number) => format!("f32 {:x}", number.to_bits()),
        Val::F64(number) => format!("f64 {:x}", number.to_bits()),
        other => format!("{other:?}"),
    }
}

/// FNV-1a, and the length.
fn digest(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{} bytes {hash:x}", bytes.len())
}
