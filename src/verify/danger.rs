//! What weakens a check. Everything here has a flag that starts with `--insecure-`.

use super::identity::Identity;
use super::pattern::Pattern;

/// Believes whoever has a certificate of a trusted authority: anybody who can log in somewhere. The bundle then proves that
/// somebody signed these bytes, and no more.
pub fn any_identity() -> Identity {
    Identity::new(Pattern::anything(), Pattern::anything())
}
