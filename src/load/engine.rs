//! How wasmtime is set up: the same input gives the same output, and every run can be stopped.

use wasmtime::{Config, Engine};

use super::LoadError;
use crate::limits;

/// Makes an engine in which a run is bounded by fuel and can be interrupted, and NaNs and relaxed SIMD have one answer.
pub(super) fn engine() -> Result<Engine, LoadError> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        .max_wasm_stack(limits::STACK_BYTES)
        .async_stack_size(2 * limits::STACK_BYTES)
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .wasm_component_model(true);
    Engine::new(&config).map_err(LoadError::engine)
}
