//! The state of one run, and the limiter that watches its memory.

use wasmtime::{Engine, ResourceLimiter, Store};
use wasmtime_wasi::p1::WasiP1Ctx;

use super::RunError;
use crate::limits;
use crate::policy::Limits;

/// What a store carries.
pub(super) struct State {
    pub(super) wasi: WasiP1Ctx,
    pub(super) limiter: Limiter,
}

/// Refuses growth beyond the limits, which hold for all memories and all tables of a run together, and remembers that it
/// did: the guest's trap afterwards is then no riddle.
#[derive(Debug)]
pub(super) struct Limiter {
    memory: Meter,
    table_elements: Meter,
}

/// What a run has of one thing, and may have.
#[derive(Debug)]
struct Meter {
    used: usize,
    limit: usize,
    refused: bool,
}

impl Limiter {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            memory: Meter::new(limits.memory),
            table_elements: Meter::new(limits.table_elements),
        }
    }

    pub(super) fn refused_memory(&self) -> bool {
        self.memory.refused
    }

    pub(super) fn refused_table(&self) -> bool {
        self.table_elements.refused
    }
}

impl Meter {
    fn new(limit: u64) -> Self {
        Self {
            used: 0,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            refused: false,
        }
    }

    fn grow(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> bool {
        // Beyond its own maximum the guest is refused by its own word, and not by us.
        if maximum.is_some_and(|maximum| desired > maximum && maximum < self.limit) {
            return false;
        }
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limit || maximum.is_some_and(|maximum| desired > maximum) {
            self.refused = true;
            return false;
        }
        self.used = used;
        true
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.memory.grow(current, desired, maximum))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.table_elements.grow(current, desired, maximum))
    }

    fn instances(&self) -> usize {
        limits::INSTANCES
    }

    fn tables(&self) -> usize {
        limits::MEMORIES
    }

    fn memories(&self) -> usize {
        limits::MEMORIES
    }
}

/// Makes a store with its fuel and its limiter.
pub(super) fn store(
    engine: &Engine,
    wasi: WasiP1Ctx,
    bounds: &Limits,
) -> Result<Store<State>, RunError> {
    let mut store = Store::new(
        engine,
        State {
            wasi,
            limiter: Limiter::new(bounds),
        },
    );
    store.limiter(|state| &mut state.limiter);
    // What a typed call's arguments and results may take of the host's memory.
    store.set_hostcall_fuel(limits::HOST_CALL_BYTES);
    store.set_fuel(bounds.fuel).map_err(RunError::setup)?;
    // Every tick the guest gives way for a moment, so that the deadline is looked at.
    store.epoch_deadline_async_yield_and_update(1);
    Ok(store)
}
