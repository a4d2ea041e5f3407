//! How answers look. Whatever came from outside goes through `Printable`.

pub(super) mod all;
mod annotation;
pub(super) mod capabilities;
pub(super) mod diff;
pub(super) mod explained;
pub(super) mod facts;
pub(super) mod gate;
pub(super) mod github;
pub(super) mod grants;
mod next;
pub(super) mod policy;
pub(super) mod receipt;
pub(super) mod report;
pub(super) mod sarif;
pub(super) mod shown;
pub(super) mod trust;
pub(super) mod verdict;
pub(super) mod verified;
