//! Every upper bound on data that comes from outside, each with the reason for its size.
//!
//! A bound that a policy may set has its default here; a bound that nobody may lift is only here.

/// Bytes of an artifact. The largest module in common use (a Python interpreter) has 26 MiB.
pub const ARTIFACT_BYTES: u64 = 50 << 20;

/// Bytes of one file of a policy. The WASI 0.2 definitions are 200 KiB in all.
pub const POLICY_FILE_BYTES: u64 = 1 << 20;

/// Files in a policy's folder. One world, one `policy.toml` and a handful of dependencies are usual.
pub const POLICY_FILES: usize = 64;

/// Folders below a policy's folder: `deps/` and the folder of one package in it.
pub const POLICY_DEPTH: usize = 2;

/// Brackets open at one place of a WIT text. wit-parser descends by recursion.
pub const WIT_NESTING: usize = 64;

/// Bytes of a bundle. Statements list imports; the largest corpus module has 40,000 of them.
pub const BUNDLE_BYTES: u64 = 16 << 20;

/// Bundles tried for one artifact.
pub const BUNDLES: usize = 64;

/// Bytes of a key file. A P-256 key takes 300.
pub const KEY_BYTES: u64 = 64 << 10;

/// Bytes of a hardening receipt.
pub const RECEIPT_BYTES: u64 = 16 << 20;

/// Modules and components inside one another. Component tools nest three or four deep.
pub const NESTING: usize = 32;

/// Bytes of one type written as text. A component's types share their parts, so text can grow exponentially.
pub const TYPE_TEXT_BYTES: usize = 64 << 10;

/// Bytes of all types of one artifact written as text, for the same reason.
pub const TYPE_TEXT_TOTAL_BYTES: usize = 32 << 20;

/// Parts inside one another in one type, for the same reason and because the writer recurses.
pub const TYPE_TEXT_DEPTH: usize = 100;

/// Default memory maximum of a module: 256 MiB.
pub const MEMORY_BYTES: u64 = 256 << 20;

/// Default maximum of elements in a table. Rust programs take hundreds, interpreters some ten thousand.
pub const TABLE_ELEMENTS: u64 = 100_000;

/// Default units of fuel for a run, roughly one a WebAssembly instruction: half a minute on one core.
pub const FUEL: u64 = 100_000_000_000;

/// Default time of a run, in milliseconds.
pub const DEADLINE_MS: u64 = 30_000;

/// Default bytes that a run may write.
pub const OUTPUT_BYTES: u64 = 64 << 20;

/// Bytes of stack that a guest may use before it traps.
pub const STACK_BYTES: usize = 1 << 20;

/// Core instances in one component.
pub const INSTANCES: usize = 100;

/// Memories and tables in one store.
pub const MEMORIES: usize = 16;

/// Bytes of a file or stream given as the argument of a typed call. wasmtime takes some forty bytes for each.
pub const ARGUMENT_BYTES: u64 = 8 << 20;

/// Bytes of the host's memory that the values of one typed call may take, as wasmtime counts them.
pub const HOST_CALL_BYTES: usize = 512 << 20;

/// Custom sections in one artifact. Each costs a record of ours that is much larger than the eight bytes it may have.
pub const SECTIONS: usize = 10_000;
