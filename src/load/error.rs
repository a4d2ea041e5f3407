//! Why a tool was not loaded, and how a run ended early.

/// Why verified bytes were not made ready to run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Imports that nobody granted.
    #[error("imports that are not granted: {}", .0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))]
    NotGranted(Vec<String>),
    /// Imports that this loader cannot provide yet, granted or not.
    #[error("imports that cannot be provided yet: {}", .0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))]
    NotProvided(Vec<String>),
    /// The engine does not take the bytes.
    #[error("the engine refuses the module: {0}")]
    Engine(String),
}

/// How a run ended, other than by an answer or the guest's own exit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The guest did what WebAssembly traps on, a stack overflow included.
    #[error("the module trapped: {0}")]
    Trap(String),
    /// The guest asked for more memory than it may have, and did not survive the refusal.
    #[error("the module needs more memory than {limit} bytes")]
    Memory {
        /// The bound, in bytes.
        limit: u64,
    },
    /// The same for a table.
    #[error("the module needs a table of more than {limit} elements")]
    Table {
        /// The bound, in elements.
        limit: u64,
    },
    /// The guest spent its fuel.
    #[error("the module spent its {limit} units of fuel")]
    Fuel {
        /// The bound.
        limit: u64,
    },
    /// Time ran out, in the guest or in a call to the host.
    #[error("the module ran longer than {limit_ms} ms")]
    Deadline {
        /// The bound, in milliseconds.
        limit_ms: u64,
    },
    /// The guest wrote too much.
    #[error("the module wrote more than {limit} bytes")]
    Output {
        /// The bound, in bytes.
        limit: u64,
    },
    /// There is no such thing to call.
    #[error("found no function `{wanted}`, expected one of {found}")]
    NoSuchFunction {
        /// The function asked for.
        wanted: String,
        /// The functions there are.
        found: String,
    },
    /// The arguments do not fit the function.
    #[error("{0}")]
    Arguments(String),
    /// The run could not be set up.
    #[error("the run could not be set up: {0}")]
    Setup(String),
}

impl LoadError {
    pub(super) fn engine(error: wasmtime::Error) -> Self {
        Self::Engine(format!("{error:#}"))
    }
}

impl RunError {
    pub(super) fn setup(error: impl std::fmt::Display) -> Self {
        Self::Setup(format!("{error:#}"))
    }
}
