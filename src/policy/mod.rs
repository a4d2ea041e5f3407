//! Policies: what a module may import, must export and may use up.
//!
//! A policy is a folder with `world.wit` and `policy.toml`, and WIT packages of its own in `deps/`.

mod builtin;
mod core_names;
mod demands;
pub mod errno;
mod file;
mod grants;
mod names;
mod place;
mod requests;
mod streams;
mod surface;
pub mod units;
mod wit_types;
mod world;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

pub use demands::{Demands, PREDICATES, predicate_type};
pub use file::{Limits, OtherImport, OtherKind, Stub, Waiver};
pub use grants::{Grant, Interface, Surface, World};
pub use world::WitError;

use crate::digest::{Digest, Hasher};
use crate::file::FileError;
use crate::finding::Severity;
use crate::kind::Kind;
use crate::limits;
use names::Names;

/// One policy, read and resolved.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// The folder's name, or `pure` for the built-in policy.
    pub name: String,
    /// SHA-256 over the sorted lines `sha256  path` of its files and of the built-in WIT it uses.
    pub digest: Digest,
    /// The world for components, if the policy has one.
    pub component: Option<World>,
    /// The world for core modules, if the policy has one.
    pub command: Option<World>,
    /// Bounds on the module and its runs.
    pub limits: Limits,
    /// Proposals a module may use.
    pub proposals: BTreeSet<String>,
    /// Custom sections a module may have, and that hardening keeps.
    pub sections: BTreeSet<String>,
    /// Imports that are no functions and may be there.
    pub other_imports: BTreeSet<OtherImport>,
    /// Exports of core modules that may be there beside those of the world, by name.
    pub other_exports: BTreeSet<String>,
    /// What takes the place of imports that are taken away: by `module.name` for core modules, by `interface#function` or
    /// `interface` for components.
    pub stubs: BTreeMap<String, Stub>,
    /// Functions that hardening makes trap: names, in which `*` stands for any text.
    pub snip: BTreeSet<String>,
    /// From which severity on a finding fails the gate.
    pub gate: Severity,
    /// Whether modules under this policy claim to give the same output for the same input on every host.
    pub claims_pure: bool,
    /// Findings that somebody took responsibility for.
    pub waivers: Vec<Waiver>,
    /// What must be attested of a module, and what the attestation must say.
    pub demands: Demands,
}

/// Why a folder is no policy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The folder cannot be read.
    #[error("the folder cannot be read")]
    Folder(#[source] std::io::Error),
    /// A file of it cannot be read.
    #[error("`{path}`")]
    File {
        /// The file, as a path in the folder.
        path: String,
        /// Why.
        #[source]
        source: FileError,
    },
    /// A symbolic link, which could point out of the folder and out of the digest.
    #[error("`{path}`: found a symbolic link, expected a file or folder")]
    Link {
        /// The link, as a path in the folder.
        path: String,
    },
    /// A file that is not UTF-8 text.
    #[error("`{path}`: found bytes that are not UTF-8, expected text")]
    NotText {
        /// The file, as a path in the folder.
        path: String,
    },
    /// Too many files, or folders in folders.
    #[error("found more than {limit} {what}", limit = .limit)]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// `policy.toml` does not parse; the text shows where.
    #[error("`policy.toml`: {0}")]
    Toml(String),
    /// The WIT does not parse or resolve; the text shows where.
    #[error(transparent)]
    Wit(#[from] WitError),
    /// `policy.toml` names something that the policy does not have.
    #[error("{shown}")]
    Misnamed {
        /// The name.
        name: String,
        /// What was found and what was expected, with the place.
        shown: String,
    },
}

impl Policy {
    /// Reads the policy in the folder `dir`.
    ///
    /// # Errors
    /// When a file cannot be read, does not parse, or names what is not there; the error says where.
    pub fn load(dir: &Path) -> Result<Self, PolicyError> {
        let mut files = BTreeMap::new();
        read_folder(dir, "", 0, &mut files)?;
        let folder = dir.canonicalize().map_err(PolicyError::Folder)?;
        let name = folder.file_name().map_or_else(
            || "policy".into(),
            |name| name.to_string_lossy().into_owned(),
        );
        Self::from_files(name, &files)
    }

    /// Makes a policy of files that are in memory, by their paths in the folder.
    ///
    /// # Errors
    /// As [`Policy::load`].
    pub fn from_files(
        name: String,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, PolicyError> {
        let text = |path: &String, bytes: &Vec<u8>| {
            String::from_utf8(bytes.clone())
                .map_err(|_| PolicyError::NotText { path: path.clone() })
        };
        let toml = files
            .iter()
            .find(|(path, _)| *path == "policy.toml")
            .map(|(path, bytes)| text(path, bytes))
            .transpose()?;
        let toml_text = toml.unwrap_or_default();
        let toml: file::PolicyFile = toml::from_str(&toml_text)
            .map_err(|error| PolicyError::Toml(error.to_string().trim_end().to_owned()))?;
        let wit = files
            .iter()
            .filter(|(path, _)| path.ends_with(".wit"))
            .map(|(path, bytes)| Ok((path.clone(), text(path, bytes)?)))
            .collect::<Result<BTreeMap<_, _>, PolicyError>>()?;
        let worlds = world::Worlds::parse(&wit)?;
        let names = Names { text: &toml_text };
        let mut policy = Self {
            digest: digest(files, &worlds.builtins),
            component: names.world(&worlds, toml.worlds.component.as_ref(), "component")?,
            command: names.world(&worlds, toml.worlds.command.as_ref(), "command")?,
            ..Self::with_settings(name, toml.clone())
        };
        names.narrow(&mut policy, &toml.functions)?;
        Ok(policy)
    }

    /// Returns the built-in policy that allows nothing: no imports, default limits.
    pub fn pure() -> Self {
        let world = World {
            name: "pure".into(),
            ..World::default()
        };
        Self {
            component: Some(world.clone()),
            command: Some(world),
            claims_pure: true,
            ..Self::with_settings("pure".into(), file::PolicyFile::default())
        }
    }

    /// Returns the world for one kind of artifact.
    pub fn world(&self, kind: Kind) -> Option<&World> {
        match kind {
            Kind::Core => self.command.as_ref(),
            Kind::Component => self.component.as_ref(),
        }
    }

    /// Returns whether a custom section may be there: the policy keeps it, or the program cannot do without it. Those say
    /// how a side module is linked and, in a core module, what component it is to become.
    pub fn keeps_section(&self, name: &str) -> bool {
        self.sections.contains(name)
            || matches!(name, "dylink" | "dylink.0")
            || name.starts_with("component-type")
    }

    fn with_settings(name: String, toml: file::PolicyFile) -> Self {
        Self {
            name,
            digest: digest(&BTreeMap::new(), &[]),
            component: None,
            command: None,
            limits: toml.limits,
            proposals: toml.proposals.allow,
            sections: toml.sections.keep,
            other_imports: toml.imports.allow,
            other_exports: toml.exports.allow,
            stubs: toml.stubs,
            snip: toml.snip.functions,
            gate: toml.gate.severity,
            claims_pure: toml.claims.pure,
            waivers: toml.waive,
            demands: toml.trust,
        }
    }
}

fn digest(files: &BTreeMap<String, Vec<u8>>, builtins: &[&builtin::Builtin]) -> Digest {
    let own = files
        .iter()
        .map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes).hex()));
    let builtin = builtins
        .iter()
        .flat_map(|builtin| builtin.files)
        .map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes).hex()));
    let lines: BTreeSet<String> = own.chain(builtin).collect();
    let mut hasher = Hasher::default();
    lines.iter().for_each(|line| hasher.update(line.as_bytes()));
    hasher.finish()
}

fn read_folder(
    dir: &Path,
    prefix: &str,
    depth: usize,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), PolicyError> {
    if depth > limits::POLICY_DEPTH {
        return Err(PolicyError::TooMany {
            what: "folders inside one another",
            limit: limits::POLICY_DEPTH,
        });
    }
    for entry in fs::read_dir(dir).map_err(PolicyError::Folder)? {
        let entry = entry.map_err(PolicyError::Folder)?;
        let kind = entry.file_type().map_err(PolicyError::Folder)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if kind.is_symlink() {
            return Err(PolicyError::Link { path });
        }
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), depth + 1, files)?;
            continue;
        }
        if files.len() >= limits::POLICY_FILES {
            return Err(PolicyError::TooMany {
                what: "files",
                limit: limits::POLICY_FILES,
            });
        }
        let bytes =
            crate::file::read(&entry.path(), limits::POLICY_FILE_BYTES).map_err(|source| {
                PolicyError::File {
                    path: path.clone(),
                    source,
                }
            })?;
        files.insert(path, bytes);
    }
    Ok(())
}
