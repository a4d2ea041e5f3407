//! Custom sections that say one thing where the binary says another.
//!
//! Nothing checks custom sections when a module runs, so people and tools that read them can be told anything.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{BinaryReader, CustomSectionReader, KnownCustom, Name, NameSectionReader, Result};

use super::Facts;
use super::contents::Contradiction;
use super::dependencies;
use crate::artifact::Kind;
use crate::limits;

/// Reads what a custom section says into the facts, and notes down where it cannot be true.
pub(super) fn take(section: &CustomSectionReader<'_>, within: Option<&str>, facts: &mut Facts) {
    let outcome = match (section.name(), section.as_known()) {
        ("producers", _) => producers(section, facts),
        ("target_features", _) => target_features(section, facts),
        (".dep-v0", _) => dependencies::read(section.data()).map(|mut dependencies| {
            facts.dependencies.append(&mut dependencies);
        }),
        // wasmparser calls a section of a known name that it cannot read unknown.
        ("name" | "component-name" | "dylink.0", KnownCustom::Unknown) => {
            Err("it cannot be read".to_owned())
        }
        _ => Ok(()),
    };
    let is_second = facts
        .sections
        .iter()
        .rev()
        .skip(1)
        .any(|known| known.name == section.name() && known.within.as_deref() == within);
    let again = (is_second
        && matches!(
            section.name(),
            "name" | "producers" | "target_features" | ".dep-v0"
        ))
    .then(|| "it is there twice: readers disagree which one counts".to_owned());
    for what in outcome.err().into_iter().chain(again) {
        note(section.name(), within, section.range().start, what, facts);
    }
}

/// Compares the `name` section of a core module with the module.
pub(super) fn names(
    section: &NameSectionReader<'_>,
    offset: u64,
    imports: &[String],
    n_functions: usize,
    within: Option<&str>,
    facts: &mut Facts,
) {
    // A reader of a backtrace would take `path_open`, called `fd_write` here, for a harmless one.
    let known: BTreeSet<&str> = imports.iter().map(String::as_str).collect();
    let mut wrong = BTreeMap::new();
    let mut n_beyond = 0usize;
    for name in section.clone() {
        let functions = match name {
            Ok(Name::Function(functions)) => functions,
            Ok(_) => continue,
            Err(error) => {
                note(
                    "name",
                    within,
                    offset,
                    format!("it cannot be read: {}", error.message()),
                    facts,
                );
                break;
            }
        };
        for naming in functions {
            let Ok(naming) = naming else {
                note(
                    "name",
                    within,
                    offset,
                    "names of functions are out of order or cannot be read".into(),
                    facts,
                );
                break;
            };
            let index = naming.index as usize;
            n_beyond += usize::from(index >= n_functions);
            if let Some(import) = imports.get(index)
                && import != plain(naming.name)
                && known.contains(plain(naming.name))
                && wrong.len() < limits::CONTRADICTIONS
            {
                wrong.insert(
                    index,
                    format!(
                        "it calls the import `{import}` by the name `{}`",
                        naming.name
                    ),
                );
            }
        }
    }
    if n_beyond > 0 {
        note(
            "name",
            within,
            offset,
            match n_beyond {
                1 => "it names a function that is not there".into(),
                n => format!("it names {n} functions that are not there"),
            },
            facts,
        );
    }
    for what in wrong.into_values() {
        note("name", within, offset, what, facts);
    }
}

/// Compares what `target_features` forbids with what the binary uses.
pub(super) fn features(facts: &mut Facts) {
    // In a component each module declares its own features, and the proposals are of all together.
    if facts.kind != Kind::Core {
        return;
    }
    let used = |name: &str| facts.proposals.contains(name);
    let lies: Vec<_> = facts
        .target_features
        .iter()
        .filter_map(|feature| feature.strip_prefix('-'))
        .filter(|feature| used(proposal_of(feature)))
        .map(|feature| format!("it says that `{feature}` is not used, and it is"))
        .collect();
    let section = facts
        .sections
        .iter()
        .find(|section| section.name == "target_features");
    let (offset, within) = section.map_or((0, None), |section| {
        (section.offset.unwrap_or_default(), section.within.clone())
    });
    for what in lies {
        note("target_features", within.as_deref(), offset, what, facts);
    }
}

/// LLVM's name of a feature, as the proposals are called here.
fn proposal_of(feature: &str) -> &str {
    match feature {
        "atomics" => "threads",
        "exception-handling" => "exceptions",
        "multimemory" => "multi-memory",
        "multivalue" => "multi-value",
        "mutable-globals" => "mutable-global",
        "sign-ext" => "sign-extension",
        "simd128" => "simd",
        other => other,
    }
}

/// The function that a linker's name for an import means: `__imported_wasi_snapshot_preview1_fd_write` is `fd_write`.
fn plain(name: &str) -> &str {
    let name = name.trim_start_matches('_');
    let name = name.strip_prefix("imported_").unwrap_or(name);
    let name = name.strip_prefix("wasi_snapshot_preview1").unwrap_or(name);
    let name = name.strip_prefix("wasi_").unwrap_or(name);
    name.trim_start_matches(['_', '.'])
}

fn producers(
    section: &CustomSectionReader<'_>,
    facts: &mut Facts,
) -> std::result::Result<(), String> {
    let KnownCustom::Producers(fields) = section.as_known() else {
        return Err("it cannot be read".into());
    };
    let mut seen = BTreeSet::new();
    let mut read = || -> Result<Option<String>> {
        for field in fields.clone() {
            let field = field?;
            if !matches!(field.name, "language" | "processed-by" | "sdk")
                || !seen.insert(field.name)
            {
                return Ok(Some(format!(
                    "it has a field `{}` that is unknown or there twice",
                    field.name
                )));
            }
            for value in field.values {
                let value = value?;
                if facts.headers.producers.len() < limits::PRODUCERS {
                    let text = format!("{} {} {}", field.name, value.name, value.version);
                    facts.headers.producers.insert(text.trim_end().to_owned());
                }
            }
        }
        Ok(None)
    };
    match read() {
        Ok(None) => Ok(()),
        Ok(Some(what)) => Err(what),
        Err(error) => Err(format!("it cannot be read: {}", error.message())),
    }
}

/// Reads `target_features`: a vector of `+` or `-` and a name each, by the tool conventions.
fn target_features(
    section: &CustomSectionReader<'_>,
    facts: &mut Facts,
) -> std::result::Result<(), String> {
    let mut reader = BinaryReader::new(section.data(), section.data_offset());
    let mut read = || -> Result<bool> {
        for _ in 0..reader.read_var_u32()? {
            let prefix = reader.read_u8()?;
            let name = reader.read_string()?;
            if !matches!(prefix, b'+' | b'-' | b'=') {
                return Ok(false);
            }
            if facts.headers.target_features.len() < limits::PRODUCERS {
                facts
                    .headers
                    .target_features
                    .insert(format!("{}{name}", char::from(prefix)));
            }
        }
        Ok(reader.eof())
    };
    match read() {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err("it cannot be read: found something other than `+`, `-` or `=` and a name".into())
        }
        Err(error) => Err(format!("it cannot be read: {}", error.message())),
    }
}

fn note(section: &str, within: Option<&str>, offset: u64, what: String, facts: &mut Facts) {
    if facts.contradictions.len() < limits::CONTRADICTIONS {
        facts.contradictions.push(Contradiction {
            section: section.to_owned(),
            within: within.map(str::to_owned),
            offset,
            what,
        });
    }
}
