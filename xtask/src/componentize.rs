//! How a core module becomes a component.

use anyhow::{Context as _, Result};
use wit_component::ComponentEncoder;

/// Wraps a core module that carries its world, as wit-bindgen leaves it, into a component.
pub(crate) fn componentize(core: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default()
        .module(core)
        .context("the core module does not say which world it was built for")?
        .validate(true)
        .encode()
        .context("the core module does not fit its world")
}

#[cfg(test)]
mod tests {
    use super::componentize;

    #[test]
    fn a_module_without_a_world_has_nothing_to_export() {
        // The eight bytes of an empty core module.
        let component = componentize(b"\0asm\x01\0\0\0").unwrap();
        assert_eq!(component.get(..8), Some(b"\0asm\x0d\0\x01\0".as_slice()));
    }

    #[test]
    fn bytes_that_are_no_module_are_refused() {
        assert!(componentize(b"not wasm").is_err());
    }
}
