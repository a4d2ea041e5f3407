//! [`Verified`] bytes in, a [`Tool`] out: a module behind limits, linked to what it was granted and nothing else.
//!
//! wasmtime's types stay in this room.

mod arguments;
mod engine;
mod error;
mod linker;
mod run;
mod stdio;
mod store;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

pub use arguments::Argument;
pub use error::{LoadError, RunError};
pub use run::{Answer, Io};

use crate::artifact::Kind;
use crate::policy::{Limits, Policy};
use crate::verify::Verified;

/// A loaded module or component, ready to be run. Every run has a store of its own.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tool {
    verified: Verified,
    engine: Engine,
    code: Code,
    limits: Limits,
    /// What a core module may be linked to; without a policy, arguments, standard streams and exit.
    granted: linker::Granted,
}

#[derive(Debug)]
enum Code {
    Core(Module),
    Component(Component),
}

/// Compiles verified bytes and decides what they may be linked to.
///
/// The policy should be the one that `verify` was given: its limits bound every run, and its world is what the linker is
/// built from. Without one, the default limits hold and nothing is granted but arguments, standard streams and exit.
///
/// # Errors
/// When the engine refuses the bytes, or they import what is not granted: that is refused before anything runs.
pub fn load(verified: Verified, policy: Option<&Policy>) -> Result<Tool, LoadError> {
    let limits = policy.map_or_else(Limits::default, |policy| policy.limits);
    let kind = verified.artifact().kind();
    let granted = linker::Granted::new(policy.and_then(|policy| policy.world(kind)));
    granted.check(verified.headers())?;
    let engine = engine::engine()?;
    let bytes = verified.artifact().bytes();
    let code = match kind {
        Kind::Core => Code::Core(Module::from_binary(&engine, bytes).map_err(LoadError::engine)?),
        Kind::Component => {
            Code::Component(Component::from_binary(&engine, bytes).map_err(LoadError::engine)?)
        }
    };
    Ok(Tool {
        verified,
        engine,
        code,
        limits,
        granted,
    })
}

impl Tool {
    /// Returns what was verified.
    pub fn verified(&self) -> &Verified {
        &self.verified
    }

    /// Returns the bounds on a run.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Lowers the bounds on a run; none can be raised.
    pub fn lower_limits(&mut self, to: &Limits) {
        let Limits {
            memory,
            table_elements,
            fuel,
            deadline,
            output,
            module_size,
            // What the binary looks like is for `check`.
            functions: _,
            locals: _,
            segments: _,
            nesting: _,
        } = &mut self.limits;
        *memory = to.memory.min(*memory);
        *table_elements = to.table_elements.min(*table_elements);
        *fuel = to.fuel.min(*fuel);
        *deadline = to.deadline.min(*deadline);
        *output = to.output.min(*output);
        *module_size = to.module_size.min(*module_size);
    }
}
