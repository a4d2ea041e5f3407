//! Runs a preview 1 program under a host that answers some calls as a stub would, and writes down all that can be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wasm_audit::policy::Stub;
use wasmtime::{
    Caller, Config, Engine, Extern, Instance, Linker, Module, OptLevel, Store, Trap, Val,
};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::{MemoryInputPipe, MemoryOutputPipe};
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};

/// How many bytes a program may write.
const OUTPUT: usize = 1 << 20;

/// What a program is asked.
pub(super) struct Ask<'a> {
    pub(super) args: &'a [&'a str],
    pub(super) stdin: &'a [u8],
    /// Files in the one folder that it may open, which it sees as `/`.
    pub(super) files: &'a [(&'a str, &'a [u8])],
    /// Calls its exports, and returns what they give back.
    pub(super) call: &'a Calls<'a>,
}

/// Calls of exports.
pub(super) type Calls<'a> = dyn Fn(&mut Store<Host>, &Instance) -> wasmtime::Result<Vec<u8>> + 'a;

/// All that can be seen of a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) end: End,
    pub(super) stdout: String,
    pub(super) stderr: String,
    /// What lies in its folder afterwards.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Returned(Vec<u8>),
    Exit(i32),
    Trap(String),
}

/// What a store carries.
pub(super) struct Host {
    wasi: WasiP1Ctx,
    /// The functions with a stub's answer that were called.
    denied: BTreeSet<String>,
}

/// A module, compiled.
pub(super) struct Compiled {
    engine: Engine,
    module: Module,
}

impl Compiled {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        let engine = Engine::new(&config).unwrap();
        let module = Module::from_binary(&engine, bytes).unwrap();
        Self { engine, module }
    }

    /// Runs the program; functions in `stubs`, by module and name, answer as the stub would. Returns which of those were called.
    pub(super) fn run(
        &self,
        ask: &Ask<'_>,
        stubs: &BTreeMap<String, Stub>,
    ) -> (Seen, BTreeSet<String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in ask.files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let (stdout, stderr) = (MemoryOutputPipe::new(OUTPUT), MemoryOutputPipe::new(OUTPUT));
        let mut wasi = WasiCtxBuilder::new();
        wasi.args(ask.args)
            .stdin(MemoryInputPipe::new(ask.stdin.to_vec()))
            .stdout(stdout.clone())
            .stderr(stderr.clone())
            .preopened_dir(folder.path(), "/", FsPerms::ReadWrite)
            .unwrap();
        let host = Host {
            wasi: wasi.build_p1(),
            denied: BTreeSet::new(),
        };
        let mut store = Store::new(&self.engine, host);
        let mut linker = Linker::new(&self.engine);
        p1::add_to_linker_sync(&mut linker, |host: &mut Host| &mut host.wasi).unwrap();
        linker.allow_shadowing(true);
        self.stub(&mut linker, stubs);
        let outcome = linker
            .instantiate(&mut store, &self.module)
            .and_then(|instance| (ask.call)(&mut store, &instance));
        let end = match outcome {
            Ok(bytes) => End::Returned(bytes),
            Err(error) => match (
                error.downcast_ref::<I32Exit>(),
                error.downcast_ref::<Trap>(),
            ) {
                (Some(exit), _) => End::Exit(exit.0),
                (None, Some(trap)) => End::Trap(trap.to_string()),
                (None, None) => panic!("{error:?}"),
            },
        };
        let text = |pipe: &MemoryOutputPipe| String::from_utf8_lossy(&pipe.contents()).into_owned();
        let mut files = BTreeMap::new();
        read_all(folder.path(), "", &mut files);
        let seen = Seen {
            end,
            stdout: text(&stdout),
            stderr: text(&stderr),
            files,
        };
        (seen, store.into_data().denied)
    }

    fn stub(&self, linker: &mut Linker<Host>, stubs: &BTreeMap<String, Stub>) {
        for import in self.module.imports() {
            let name = format!("{}.{}", import.module(), import.name());
            let (Some(stub), Some(ty)) = (stubs.get(&name).cloned(), import.ty().func().cloned())
            else {
                continue;
            };
            let answer = move |mut caller: Caller<'_, Host>, args: &[Val], results: &mut [Val]| {
                caller.data_mut().denied.insert(name.clone());
                let number = match &stub {
                    Stub::Trap => return Err(Trap::UnreachableCodeReached.into()),
                    Stub::Errno(number) => i64::from(*number),
                    Stub::Value(number) => *number,
                    // Where it succeeds with nothing, it says so where the caller looks.
                    _ if name.ends_with("_sizes_get") => {
                        let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
                            panic!("a program has a memory");
                        };
                        for at in args {
                            let at = usize::try_from(at.unwrap_i32()).unwrap();
                            memory.write(&mut caller, at, &[0; 4])?;
                        }
                        0
                    }
                    _ => 0,
                };
                for result in results {
                    *result = match result {
                        Val::I64(_) => Val::I64(number),
                        _ => Val::I32(i32::try_from(number).unwrap()),
                    };
                }
                Ok(())
            };
            linker
                .func_new(import.module(), import.name(), ty, answer)
                .unwrap();
        }
    }
}

fn read_all(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            read_all(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(path).unwrap());
        }
    }
}

/// Calls an export that takes nothing and gives nothing back.
pub(super) fn start(
    export: &'static str,
) -> impl Fn(&mut Store<Host>, &Instance) -> wasmtime::Result<Vec<u8>> {
    move |store, instance| {
        let start = instance.get_typed_func::<(), ()>(&mut *store, export)?;
        start.call(store, ())?;
        Ok(Vec::new())
    }
}
