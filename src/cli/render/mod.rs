//! How answers look. Whatever came from outside goes through `Printable`.

pub(super) mod facts;
pub(super) mod receipt;
pub(super) mod report;
pub(super) mod verdict;
