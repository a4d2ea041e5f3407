//! Know what a WebAssembly module may do, prove it, and refuse to run anything that may do more.
//!
//! A module walks one way through the rooms of this library, and each room hands on one noun:
//!
//! | room | takes | gives |
//! |---|---|---|
//! | [`artifact`] | bytes | [`Artifact`](artifact::Artifact): the bytes, their digest, their kind |
//! | [`mod@inspect`] | an artifact | [`Facts`](inspect::Facts): what it imports, exports and contains |
//! | [`mod@check`] | facts and a [`Policy`](policy::Policy) | [`Report`](check::Report): every finding, and a verdict |
//! | [`mod@harden`] | an artifact and a policy | [`Hardened`](harden::Hardened): the same program without what is not allowed |
//! | [`mod@attest`] | an artifact, a policy and a key | [`Bundle`](attest::Bundle): a signed statement of all that |
//! | [`mod@verify`] | an artifact, bundles and [`Trust`](verify::Trust) | [`Verified`](verify::Verified), which cannot be had otherwise |
#![cfg_attr(
    feature = "load",
    doc = "| [`mod@load`] | `Verified` | [`Tool`](load::Tool): behind limits, linked to what was granted |"
)]
//!
//! Three sentences hold it together: `inspect` decides nothing; `check` reads no bytes; `load` accepts only `Verified`. A room uses the
//! rooms before it and never one after it. Under the line, used by all: [`policy`], [`capability`], [`digest`], [`limits`], [`finding`], [`mod@file`], [`http`], [`kind`],
//! [`signature`], [`version`] and [`text`]. Beside the line: [`mod@diff`], what a
//! new version may do that the old could not, and [`mod@grants`], how to run one elsewhere with as little as it needs. The library owns no terminal, environment, clock or network: they come in as arguments.
//!
//! # The paved path
//!
//! ```
//! use wasm_audit::artifact::Artifact;
//! use wasm_audit::attest::{Credentials, PrivateKey, Request, attest};
//! use wasm_audit::check::Occasion;
//! use wasm_audit::harden::harden;
//! use wasm_audit::policy::Policy;
//! use wasm_audit::verify::{Candidate, Trust, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let bytes = wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "_start")))"#)?;
//! let policy = Policy::pure();
//! let occasion = Occasion::on("2026-11-22".parse()?);
//! let hardened = harden(&Artifact::from_bytes(bytes)?, &policy, &occasion)?;
//!
//! let key = PrivateKey::generate()?;
//! let request = Request {
//!     name: "tool.wasm".into(),
//!     audited_at: "2026-11-22T00:00:00Z".parse()?,
//!     source: None,
//!     receipt: Some(hardened.receipt),
//!     allow_failed: false,
//! };
//! let bundle = attest(&hardened.artifact, &policy, request, &Credentials::key(&key))?;
//!
//! let candidate = Candidate { name: "tool.wasm.sigstore.json".into(), bytes: bundle.json.into_bytes() };
//! let trust = Trust::key(key.public_key()?);
//! let verified = verify(hardened.artifact, &[candidate], &trust, Some(&policy), &occasion)?;
#![cfg_attr(
    feature = "load",
    doc = r#"
let tool = wasm_audit::load::load(verified, Some(&policy))?;
let answer = tool.run_command(&["tool".into()], wasm_audit::load::Io::none())?;
assert_eq!(answer, wasm_audit::load::Answer::Exit(0));
"#
)]
//! # Ok(())
//! # }
//! ```

pub mod artifact;
pub mod attest;
pub mod capability;
pub mod check;
pub mod diff;
pub mod digest;
pub mod file;
pub mod finding;
pub mod grants;
pub mod harden;
pub mod http;
pub mod inspect;
pub mod instance;
pub mod kind;
pub mod limits;
#[cfg(feature = "load")]
pub mod load;
pub mod policy;
pub mod signature;
pub mod smallest;
pub mod text;
pub mod verify;
pub mod version;
