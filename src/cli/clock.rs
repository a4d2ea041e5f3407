//! The clock, which the program owns and the library does not.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wasm_audit::check::Occasion;

use super::error::CliError;
use super::exit::Exit;

/// Returns the time.
pub(super) fn now() -> Result<Timestamp, CliError> {
    #[expect(clippy::disallowed_methods, reason = "the program owns the clock")]
    Timestamp::try_from(SystemTime::now()).map_err(|error| {
        CliError::new(Exit::NO_ANSWER, "the clock is out of range").because(&error)
    })
}

/// Returns the occasion of a judgement that is made now.
pub(super) fn occasion() -> Result<Occasion, CliError> {
    Ok(Occasion::on(now()?.to_zoned(TimeZone::UTC).date()))
}
