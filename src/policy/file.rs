//! `policy.toml`: limits and everything else that WIT cannot say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::demands::Demands;
use super::errno;
use super::units::{parse_bytes, parse_duration_ms, show_bytes};
use crate::finding::Severity;
use crate::limits;

/// The keys of `policy.toml`, read and checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[derive(Default)]
pub(super) struct PolicyFile {
    pub(super) worlds: Worlds,
    /// Functions of an interface, when not all of them are granted.
    pub(super) functions: BTreeMap<Spanned<String>, BTreeSet<Spanned<String>>>,
    pub(super) imports: Imports,
    pub(super) exports: Exports,
    pub(super) limits: Limits,
    pub(super) proposals: Proposals,
    pub(super) sections: Sections,
    pub(super) stubs: BTreeMap<String, Stub>,
    pub(super) snip: Snip,
    pub(super) gate: Gate,
    pub(super) claims: Claims,
    pub(super) waive: Vec<Waiver>,
    pub(super) trust: Demands,
}

/// What a module under this policy claims about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Claims {
    /// The same input gives the same output on every host.
    pub(super) pure: bool,
}

/// A finding that somebody took responsibility for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Waiver {
    /// The finding's code.
    pub code: String,
    /// Only findings whose message holds this text; without it, every finding of the code.
    pub subject: Option<String>,
    /// A person or team.
    pub owner: String,
    /// Why it does no harm here.
    pub reason: String,
    /// The last day on which the waiver counts.
    pub until: Date,
}

/// Which world of the folder is for which kind of artifact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Worlds {
    pub(super) component: Option<Spanned<String>>,
    pub(super) command: Option<Spanned<String>>,
}

/// Imports that are no functions, which WIT cannot say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Imports {
    pub(super) allow: BTreeSet<OtherImport>,
}

/// A memory, table, global or tag that a core module may import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherImport {
    /// What is imported.
    pub kind: OtherKind,
    /// The module part of the name.
    pub module: String,
    /// The name.
    pub name: String,
}

/// What a core module may import that is no function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(
    missing_docs,
    reason = "the variants are the WebAssembly specification's own words"
)]
pub enum OtherKind {
    Memory,
    Table,
    Global,
    Tag,
}

/// Exports of core modules that WIT cannot say: memories, and names that are no words of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Exports {
    pub(super) allow: BTreeSet<String>,
}

/// Bounds that hold for a module and for its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the binary.
    #[serde(deserialize_with = "bytes")]
    pub module_size: u64,
    /// Bytes of each linear memory.
    #[serde(deserialize_with = "bytes")]
    pub memory: u64,
    /// Elements of each table.
    pub table_elements: u64,
    /// Functions that a core module defines.
    pub functions: u64,
    /// Locals of one function.
    pub locals: u64,
    /// Element and data segments of a core module.
    pub segments: u64,
    /// Blocks inside one another in one function.
    pub nesting: u64,
    /// Units of fuel for one run, roughly one an instruction.
    pub fuel: u64,
    /// Time of one run, in milliseconds.
    #[serde(deserialize_with = "duration")]
    pub deadline: u64,
    /// Bytes that one run may write.
    #[serde(deserialize_with = "bytes")]
    pub output: u64,
}

/// Which proposals a module may use.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Proposals {
    pub(super) allow: BTreeSet<String>,
}

/// Which custom sections a hardened module keeps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Sections {
    pub(super) keep: BTreeSet<String>,
}

/// From which severity on a finding fails the gate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Gate {
    pub(super) severity: Severity,
}

/// Functions that hardening makes trap, though the module has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Snip {
    /// Names, in which `*` stands for any text.
    pub(super) functions: BTreeSet<String>,
}

/// What takes the place of an import that is taken away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Stub {
    /// The call traps.
    Trap,
    /// The call succeeds with nothing: an empty list, a size of zero.
    Empty,
    /// The call returns a preview 1 error number.
    Errno(u16),
    /// The call returns this case of its WIT result's error type.
    Error(String),
    /// The call returns this number.
    Value(i64),
}

impl TryFrom<String> for Stub {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "trap" => Some(Self::Trap),
            None if text == "empty" => Some(Self::Empty),
            Some(("errno", name)) => errno::number(name).map(Self::Errno),
            Some(("error", case)) if !case.is_empty() => Some(Self::Error(case.to_owned())),
            Some(("value", number)) => number.parse().ok().map(Self::Value),
            _ => None,
        }
        .ok_or_else(|| {
            format!(
                "found the stub `{text}`, expected `trap`, `empty`, `errno:NAME`, `error:CASE` or `value:NUMBER`"
            )
        })
    }
}

impl fmt::Display for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap => f.write_str("trap"),
            Self::Empty => f.write_str("empty"),
            Self::Errno(number) => match errno::name(*number) {
                Some(name) => write!(f, "errno:{name}"),
                None => write!(f, "errno:{number}"),
            },
            Self::Error(case) => write!(f, "error:{case}"),
            Self::Value(value) => write!(f, "value:{value}"),
        }
    }
}

impl Limits {
    /// Returns every key of `[limits]` with its value, as people write it.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        vec![
            ("module-size", show_bytes(self.module_size)),
            ("memory", show_bytes(self.memory)),
            ("table-elements", self.table_elements.to_string()),
            ("functions", self.functions.to_string()),
            ("locals", self.locals.to_string()),
            ("segments", self.segments.to_string()),
            ("nesting", self.nesting.to_string()),
            ("fuel", self.fuel.to_string()),
            ("deadline", format!("{} ms", self.deadline)),
            ("output", show_bytes(self.output)),
        ]
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            module_size: limits::ARTIFACT_BYTES,
            memory: limits::MEMORY_BYTES,
            table_elements: limits::TABLE_ELEMENTS,
            functions: limits::FUNCTIONS,
            locals: limits::LOCALS,
            segments: limits::SEGMENTS,
            nesting: limits::BLOCK_NESTING,
            fuel: limits::FUEL,
            deadline: limits::DEADLINE_MS,
            output: limits::OUTPUT_BYTES,
        }
    }
}

impl Default for Proposals {
    fn default() -> Self {
        let names = [
            "bulk-memory",
            "extended-const",
            "multi-value",
            "mutable-global",
            "nontrapping-fptoint",
            "reference-types",
            "sign-extension",
            "simd",
        ];
        Self {
            allow: names.map(str::to_owned).into(),
        }
    }
}

impl Default for Sections {
    fn default() -> Self {
        // What describes the module, and what the module itself is linked or understood by.
        let names = [
            ".dep-v0",
            "authors",
            "component-name",
            "description",
            "dylink.0",
            "homepage",
            "licenses",
            "producers",
            "revision",
            "source",
            "version",
        ];
        Self {
            keep: names.map(str::to_owned).into(),
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            severity: Severity::Medium,
        }
    }
}

fn bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_bytes(&text).ok_or_else(|| {
        serde::de::Error::custom(format!("found `{text}`, expected a size such as \"10MiB\""))
    })
}

fn duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration_ms(&text).ok_or_else(|| {
        serde::de::Error::custom(format!(
            "found `{text}`, expected a duration such as \"30s\""
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_file_has_the_defaults() {
        assert_eq!(
            toml::from_str::<PolicyFile>("").unwrap(),
            PolicyFile::default()
        );
    }

    #[test]
    fn unknown_key_is_an_error_with_its_place() {
        let error =
            toml::from_str::<PolicyFile>("[limits]\nmemory = \"1MiB\"\nmemroy = \"2MiB\"\n")
                .unwrap_err()
                .to_string();
        assert!(
            error.contains("line 3") && error.contains("memroy"),
            "{error}"
        );
    }

    #[test]
    fn misspelt_kind_of_import_is_an_error_with_its_place() {
        let error = toml::from_str::<PolicyFile>(
            "[[imports.allow]]\nkind = \"memroy\"\nmodule = \"env\"\nname = \"memory\"\n",
        )
        .unwrap_err()
        .to_string();
        assert!(
            error.contains("line 2")
                && error.contains("expected one of `memory`, `table`, `global`, `tag`"),
            "{error}"
        );
    }

    #[test]
    fn stubs_are_read_and_wrong_ones_say_what_was_expected() {
        assert_eq!(Stub::try_from("errno:badf".to_owned()), Ok(Stub::Errno(8)));
        assert_eq!(Stub::try_from("value:-1".to_owned()), Ok(Stub::Value(-1)));
        assert_eq!(Stub::try_from("empty".to_owned()), Ok(Stub::Empty));
        let access = Stub::Error("access".into());
        assert_eq!(Stub::try_from("error:access".to_owned()), Ok(access));
        for bad in [
            "",
            "Trap",
            "errno:",
            "errno:nope",
            "error:",
            "value:",
            "value:x",
            "trap:1",
        ] {
            assert!(
                Stub::try_from(bad.to_owned())
                    .unwrap_err()
                    .contains("expected `trap`"),
                "{bad}"
            );
        }
    }
}
