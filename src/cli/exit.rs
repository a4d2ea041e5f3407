//! Every exit status. Public: none ever changes its meaning.

use std::process::ExitCode;

use wasm_audit::verify::State;

/// An exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exit(u8);

impl Exit {
    /// The answer is yes.
    pub(crate) const YES: Self = Self(0);
    /// The answer is no.
    pub(crate) const NO: Self = Self(1);
    /// The arguments are wrong.
    pub(crate) const USAGE: Self = Self(2);
    /// There is no answer.
    pub(crate) const NO_ANSWER: Self = Self(3);

    /// The number.
    pub(crate) fn code(self) -> u8 {
        self.0
    }

    /// The status of a refused verification.
    pub(crate) fn of_state(state: State) -> Self {
        Self(match state {
            State::NotAttested => 10,
            State::Invalid => 11,
            State::NotTrusted => 12,
            State::Disagrees => 13,
        })
    }

    /// The status of `run` when it was this program that ended or refused the run.
    pub(crate) fn of_run(self) -> Self {
        Self(self.0.saturating_add(200))
    }
}

#[cfg(feature = "load")]
impl Exit {
    /// A command's own status; 200 and more are ours, and become 199.
    pub(crate) fn of_guest(status: i32) -> Self {
        Self(u8::try_from(status).map_or(199, |status| status.min(199)))
    }

    /// How a run ended early.
    pub(crate) fn of_run_error(error: &wasm_audit::load::RunError) -> Self {
        use wasm_audit::load::RunError as E;
        match error {
            E::Trap(_) => Self(20),
            E::Memory { .. } | E::Table { .. } => Self(21),
            E::Fuel { .. } => Self(22),
            E::Deadline { .. } => Self(23),
            E::Output { .. } => Self(25),
            E::NoSuchFunction { .. } | E::Arguments(_) => Self::USAGE,
            _ => Self::NO_ANSWER,
        }
        .of_run()
    }

    /// Why a tool was not loaded.
    pub(crate) fn of_load_error(error: &wasm_audit::load::LoadError) -> Self {
        use wasm_audit::load::LoadError as E;
        match error {
            E::NotGranted(_) | E::NotProvided(_) => Self(24),
            _ => Self::NO_ANSWER,
        }
        .of_run()
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}
