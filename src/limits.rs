//! Every upper bound on data that comes from outside, each with the reason for its size.
//!
//! A bound that a policy may set has its default here; a bound that nobody may lift is only here.

/// Bytes of an artifact. The largest module in common use (a Python interpreter) has 26 MiB.
pub const ARTIFACT_BYTES: u64 = 50 << 20;

/// Bytes of one file of a policy. The WASI 0.2 definitions are 200 KiB in all.
pub const POLICY_FILE_BYTES: u64 = 1 << 20;

/// Files in a policy's folder. One world, one `policy.toml` and a handful of dependencies are usual.
pub const POLICY_FILES: usize = 64;

/// Modules that `policy test` tries a policy on.
pub const POLICY_TESTS: usize = 10_000;

/// Folders below a policy's folder: `deps/` and the folder of one package in it.
pub const POLICY_DEPTH: usize = 2;

/// Brackets open at one place of a WIT text. wit-parser descends by recursion.
pub const WIT_NESTING: usize = 64;

/// Bytes of a core name that is written as a WIT word; longer ones are quoted.
pub const WIT_NAME_BYTES: usize = 200;

/// Bytes of a bundle. Statements list imports; the largest corpus module has 40,000 of them.
pub const BUNDLE_BYTES: u64 = 16 << 20;

/// Bundles tried for one artifact.
pub const BUNDLES: usize = 64;

/// Bytes of a key file. A P-256 key takes 300.
pub const KEY_BYTES: u64 = 64 << 10;

/// Bytes of a passphrase that comes from a file descriptor.
pub const PASSPHRASE_BYTES: u64 = 4096;

/// Bytes of a trusted root. The public-good one has 7 KiB.
pub const TRUSTED_ROOT_BYTES: u64 = 1 << 20;

/// Bytes of a trust configuration. A signer takes some 200.
pub const TRUST_CONFIG_BYTES: u64 = 1 << 20;

/// Bytes of a service's answer. A log entry has 10 KiB, the largest file of an instance's trust repository 150 KiB.
pub const RESPONSE_BYTES: u64 = 4 << 20;

/// Bytes of an identity token. GitHub's have 2 KiB.
pub const TOKEN_BYTES: u64 = 64 << 10;

/// Bytes of a signing configuration. The public-good one has 2 KiB.
pub const SIGNING_CONFIG_BYTES: u64 = 1 << 20;

/// Bytes of a `Cargo.lock`. A program of 1,000 crates has 250 KiB.
pub const LOCK_BYTES: u64 = 8 << 20;

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

/// Default maximum of functions in a core module. The largest in common use (a database) has some 30,000.
pub const FUNCTIONS: u64 = 100_000;

/// Default maximum of locals of one function. Engines stop at 50,000; compilers' output seldom has a thousand.
pub const LOCALS: u64 = 10_000;

/// Default maximum of element and data segments in a core module. Go writes nearly as many, and engines stop there.
pub const SEGMENTS: u64 = 100_000;

/// Default maximum of blocks inside one another in one function. C's switches nest a few hundred deep, Go's some 3,000.
pub const BLOCK_NESTING: u64 = 5_000;

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

/// Imports, and exports, of one artifact at every depth. The largest module in the wild has 40,000; findings and JSON make of each
/// some kilobytes.
pub const SURFACE: usize = 100_000;

/// Types of core modules in one artifact. Validation keeps about a kilobyte of each; the largest programs have some ten thousand.
pub const TYPES: usize = 500_000;

/// Core modules and components in one artifact, at every depth.
pub const MODULES: usize = 10_000;

/// Custom sections in one artifact. Each costs a record of ours that is much larger than the eight bytes it may have.
pub const SECTIONS: usize = 10_000;

/// Entries of the sections that wire a component together, and steps on the way through them. Large components have some ten
/// thousand; components inside components can make them grow exponentially.
pub const WIRING: usize = 1_000_000;

/// Callers told of on the way to one import. Calls in real programs go some twenty deep.
pub const PATH_STEPS: usize = 64;

/// Callers told of on the ways to all imports of one artifact: a way and the imports at its end can both be long.
pub const PATH_STEPS_TOTAL: usize = 1_000_000;

/// Bytes of a function's name on the way to an import. Names of 95 KB exist.
pub const PATH_NAME_BYTES: usize = 200;

/// Bytes of all the ways to imports of one artifact, for the same reasons.
pub const PATH_BYTES_TOTAL: usize = 16 << 20;

/// Characters of one name or type that a finding shows. The longest name in the corpus has 95,000.
pub const NAME_CHARS: usize = 200;

/// Characters of one message that a screen or service is shown: room for three names.
pub const MESSAGE_CHARS: usize = 600;

/// Findings of one rule that are listed; the others are counted. The largest corpus module has 40,000 imports.
pub const FINDINGS: usize = 50_000;

/// Advisories in a copy of the RustSec database. It has some 1,000.
pub const ADVISORIES: usize = 100_000;

/// Bytes of one advisory. The longest has 20 KiB.
pub const ADVISORY_BYTES: u64 = 1 << 20;

/// Bytes of a build id that are shown. Linkers write 8 to 32.
pub const BUILD_ID_BYTES: usize = 64;

/// Bytes of a metadata section that is shown as text.
pub const SECTION_TEXT_BYTES: usize = 4096;

/// Files of other kinds told of one section.
pub const HELD_FILES: usize = 16;

/// Bytes of an unpacked `.dep-v0` list. A program of 1,000 crates has 150 KiB.
pub const DEPENDENCY_LIST_BYTES: usize = 8 << 20;

/// Build paths told of one artifact. Each new one is compared with all others.
pub const BUILD_PATHS: usize = 1_000;

/// Bytes of a path, as Linux bounds it.
pub const BUILD_PATH_BYTES: usize = 4096;

/// Places told where custom sections contradict the binary.
pub const CONTRADICTIONS: usize = 100;

/// Tools that `producers` sections name, and features that `target_features` sections do.
pub const PRODUCERS: usize = 1_000;

/// Sections at every depth when only headers are read.
pub const HEADER_PARTS: usize = 200_000;
