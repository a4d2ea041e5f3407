//! Which toolchain built the committed modules: `modules/toolchain.json`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use crate::build::{Flavour, recorded_flags};
use crate::place;
use crate::run::write_whole;
use crate::toolchain::{Kind, Toolchain};

/// The crate that makes components: the version in `xtask/Cargo.toml`, which a test compares.
const WIT_COMPONENT: &str = "0.263.0";

/// Describes a toolchain as far as the bytes of a module depend on it.
pub(crate) fn describe(toolchain: &Toolchain) -> Result<Value> {
    let flags = |flavour| json!(recorded_flags(toolchain, flavour));
    let flags: Map<String, Value> = Flavour::ALL
        .into_iter()
        .map(|flavour| (flavour.to_string(), flags(flavour)))
        .collect();
    let mut record = Map::new();
    record.insert("kind".to_owned(), json!(toolchain.kind.name()));
    record.insert("rustc".to_owned(), json!(toolchain.version.lines().next()));
    record.insert("host".to_owned(), json!(toolchain.field("host")));
    record.insert("llvm".to_owned(), json!(toolchain.field("LLVM version")));
    record.insert("witComponent".to_owned(), json!(WIT_COMPONENT));
    record.insert("flags".to_owned(), Value::Object(flags));
    for (part, version) in toolchain.parts()? {
        record.insert(part.to_owned(), json!(version));
    }
    Ok(Value::Object(record))
}

/// Writes down the toolchain that built the committed modules.
pub(crate) fn write(record: &Value) -> Result<()> {
    let mut text =
        serde_json::to_string_pretty(record).context("cannot write the record as JSON")?;
    text.push('\n');
    write_whole(&path(), text.as_bytes())
}

/// Reads which toolchain built the committed modules; nothing if none was recorded.
pub(crate) fn read() -> Result<Option<Value>> {
    let path = path();
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let record = serde_json::from_str(&text)
                .with_context(|| format!("`{}` is not JSON", path.display()))?;
            Ok(Some(record))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// Returns the kind of toolchain that a record names.
pub(crate) fn kind(record: &Value) -> Option<Kind> {
    let name = record.get("kind")?.as_str()?;
    [Kind::Rustup, Kind::Debian]
        .into_iter()
        .find(|kind| kind.name() == name)
}

/// Lists what two records disagree about, as `name: one, other`.
pub(crate) fn differences(recorded: &Value, here: &Value) -> Vec<String> {
    let mut names: Vec<&String> = [recorded, here]
        .into_iter()
        .filter_map(Value::as_object)
        .flatten()
        .map(|(name, _)| name)
        .collect();
    names.sort();
    names.dedup();
    let different = names
        .into_iter()
        .filter(|name| recorded.get(*name) != here.get(*name));
    different
        .map(|name| {
            format!(
                "{name}: built with {}, here is {}",
                value(recorded, name),
                value(here, name)
            )
        })
        .collect()
}

fn value(record: &Value, name: &str) -> String {
    match record.get(name) {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn path() -> PathBuf {
    place::root().join("modules/toolchain.json")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{WIT_COMPONENT, differences, kind};
    use crate::toolchain::Kind;

    #[test]
    fn records_differ_in_what_is_named() {
        let recorded = json!({"kind": "debian", "rustc": "rustc 1.96.0", "libc": "wasi-libc 0.0"});
        let here = json!({"kind": "debian", "rustc": "rustc 1.97.0", "host": "x"});
        assert_eq!(
            differences(&recorded, &here),
            [
                "host: built with none, here is x",
                "libc: built with wasi-libc 0.0, here is none",
                "rustc: built with rustc 1.96.0, here is rustc 1.97.0",
            ]
        );
        assert!(differences(&here, &here).is_empty());
    }

    #[test]
    fn kind_is_read_back() {
        assert_eq!(kind(&json!({"kind": "debian"})), Some(Kind::Debian));
        assert_eq!(kind(&json!({"kind": "guix"})), None);
    }

    #[test]
    fn recorded_wit_component_is_the_one_in_the_manifest() {
        let manifest = include_str!("../Cargo.toml");
        assert!(manifest.contains(&format!("wit-component = \"={WIT_COMPONENT}\"")));
    }
}
