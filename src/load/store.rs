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

/// Refuses growth beyond the limits, and remembers that it did: the guest's trap afterwards is then no riddle.
#[derive(Debug)]
pub(super) struct Limiter {
    memory: usize,
    table_elements: usize,
    pub(super) refused_memory: bool,
    pub(super) refused_table: bool,
}

impl Limiter {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            memory: usize::try_from(limits.memory).unwrap_or(usize::MAX),
            table_elements: usize::try_from(limits.table_elements).unwrap_or(usize::MAX),
            refused_memory: false,
            refused_table: false,
        }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let fits = desired <= self.memory && maximum.is_none_or(|maximum| desired <= maximum);
        self.refused_memory |= !fits;
        Ok(fits)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let fits =
            desired <= self.table_elements && maximum.is_none_or(|maximum| desired <= maximum);
        self.refused_table |= !fits;
        Ok(fits)
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
    limits: &Limits,
) -> Result<Store<State>, RunError> {
    let mut store = Store::new(
        engine,
        State {
            wasi,
            limiter: Limiter::new(limits),
        },
    );
    store.limiter(|state| &mut state.limiter);
    store.set_fuel(limits.fuel).map_err(RunError::setup)?;
    // Every tick the guest gives way for a moment, so that the deadline is looked at.
    store.epoch_deadline_async_yield_and_update(1);
    Ok(store)
}
