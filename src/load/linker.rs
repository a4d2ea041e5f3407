//! What a run is linked to: what was granted, taken one by one from what wasmtime can provide. The rest is not there.

use std::collections::BTreeSet;

use wasmtime::{Engine, Linker, Module, Store};
use wasmtime_wasi::I32Exit;

use super::store::State;
use super::{LoadError, RunError};
use crate::artifact::Kind;
use crate::inspect::{ExternKind, Headers};
use crate::policy::World;

const PREVIEW1: &str = "wasi_snapshot_preview1";

/// What every program on a command line has: its arguments, its three streams and a way to end.
const BASIC: [&str; 9] = [
    "args_get",
    "args_sizes_get",
    "fd_close",
    "fd_fdstat_get",
    "fd_read",
    "fd_seek",
    "fd_write",
    "proc_exit",
    "sched_yield",
];

/// The preview 1 functions that may be linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Granted(BTreeSet<String>);

impl Granted {
    /// Takes the grants of a world; without one, the basic ones.
    pub(super) fn new(world: Option<&World>) -> Self {
        Self(match world {
            Some(world) => {
                let grants = world
                    .imports
                    .core
                    .keys()
                    .filter(|(module, _)| module == PREVIEW1);
                grants.map(|(_, name)| name.clone()).collect()
            }
            None => BASIC.map(str::to_owned).into(),
        })
    }

    /// Refuses a module whose imports are not all granted and provided, before any of it runs.
    pub(super) fn check(&self, headers: &Headers) -> Result<(), LoadError> {
        let (mut denied, mut unknown) = (Vec::new(), Vec::new());
        for import in &headers.imports {
            match (&import.module, headers.kind) {
                (Some(module), Kind::Core)
                    if module == PREVIEW1 && import.kind == ExternKind::Func =>
                {
                    if !self.0.contains(&import.name) {
                        denied.push(import.full_name());
                    }
                }
                (None, Kind::Component) if import.kind == ExternKind::Type => {}
                _ => unknown.push(import.full_name()),
            }
        }
        if !denied.is_empty() {
            return Err(LoadError::NotGranted(denied));
        }
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(LoadError::NotProvided(unknown))
        }
    }

    /// Makes a linker with exactly the imports of `module`, all of which are granted.
    pub(super) fn link(
        &self,
        engine: &Engine,
        module: &Module,
        store: &mut Store<State>,
    ) -> Result<Linker<State>, RunError> {
        let mut provided = Linker::new(engine);
        wasmtime_wasi::p1::add_to_linker_async(&mut provided, |state: &mut State| &mut state.wasi)
            .map_err(RunError::setup)?;
        let mut linker = Linker::new(engine);
        let mut seen = BTreeSet::new();
        for import in module.imports() {
            if import.module() != PREVIEW1
                || !self.0.contains(import.name())
                || !seen.insert(import.name().to_owned())
            {
                continue;
            }
            if import.name() == "proc_exit" {
                // wasmtime-wasi refuses statuses from 126 on; a command's status is its own up to 199.
                let exit = |status: i32| -> wasmtime::Result<()> { Err(I32Exit(status).into()) };
                linker
                    .func_wrap(PREVIEW1, import.name(), exit)
                    .map_err(RunError::setup)?;
            } else if let Some(function) = provided.get_by_import(&mut *store, &import) {
                linker
                    .define(&*store, import.module(), import.name(), function)
                    .map_err(RunError::setup)?;
            }
        }
        Ok(linker)
    }
}
