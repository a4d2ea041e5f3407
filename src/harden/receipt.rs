//! What hardening did, pass by pass.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The account of one hardening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The digest of the bytes that came in.
    pub before: Digest,
    /// The digest of the bytes that went out; the same when there was nothing to do.
    pub after: Digest,
    /// What was done, in order.
    pub changes: Vec<Change>,
}

/// One thing that one pass did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The pass: `strip-sections`, `stub-imports`, `drop-unused`, `cap-memory` or `cap-table`.
    pub pass: String,
    /// The nested module, as in `core module 0`; absent for the artifact itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// What it was done to.
    pub subject: String,
    /// What was done.
    pub done: String,
}
