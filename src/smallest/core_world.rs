//! The world of a core module: its functions, spelled out by their core types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::check::implied_core_export;
use crate::inspect::{ExternKind, Facts, Import};
use crate::limits;

/// The functions that a core module imports and exports, with their core types.
pub(super) fn text(facts: &Facts, name: &str) -> String {
    let mut modules: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    for import in &facts.imports {
        if import.kind == ExternKind::Func {
            let module = import.module.as_deref().unwrap_or_default();
            modules.entry(module).or_default().push(import);
        }
    }
    let mut text = format!(
        "// Every function that the module imports. Take out what it must not have.\npackage policy:{};\n\nworld command {{\n",
        package_name(name)
    );
    let mut worlds_names = Names::default();
    for (module, imports) in &modules {
        let (attribute, module) = worlds_names.of(module);
        let _infallible = writeln!(
            text,
            "{}  import {module}: interface {{",
            indented(&attribute, 2)
        );
        let mut names = Names::default();
        let mut seen = BTreeSet::new();
        for import in imports
            .iter()
            .filter(|import| seen.insert(import.name.as_str()))
        {
            let Some(signature) = signature(import.ty.as_deref()) else {
                let _infallible = writeln!(
                    text,
                    "    // A function that no WIT can say: {}",
                    escaped(import.ty.as_deref().unwrap_or_default())
                );
                continue;
            };
            let (attribute, function) = names.of(&import.name);
            let _infallible = writeln!(
                text,
                "{}    {function}: {signature};",
                indented(&attribute, 4)
            );
        }
        text.push_str("  }\n");
    }
    for export in &facts.exports {
        if export.kind != ExternKind::Func || implied_core_export(&export.name) {
            continue;
        }
        if let (Some(name), Some(signature)) =
            (kebab(&export.name), signature(export.ty.as_deref()))
            && worlds_names.take(&name)
        {
            let _infallible = writeln!(text, "  export {name}: {signature};");
        }
    }
    text + "}\n"
}

/// WIT names for core names, each once. Hyphens do not tell names apart in WIT: `strtoul-l` is taken when `strtoull` is.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Returns the attribute that says the core name, if the WIT name does not, and the WIT name.
    fn of(&mut self, core: &str) -> (Option<String>, String) {
        if let Some(name) = kebab(core)
            && self.take(&name)
        {
            return (None, name);
        }
        let name = (self.taken.len()..)
            .map(|n| format!("raw{n}"))
            .find(|name| self.take(name))
            .unwrap_or_default();
        (Some(format!("@external-id(\"{}\")", escaped(core))), name)
    }

    /// Returns whether nobody has the name yet, and takes it.
    fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.replace(['-', '%'], ""))
    }
}

fn indented(attribute: &Option<String>, by: usize) -> String {
    attribute
        .as_ref()
        .map(|attribute| format!("{:by$}{attribute}\n", ""))
        .unwrap_or_default()
}

/// Returns the WIT name that stands for a core name, if there is one: `fd_write` is `fd-write`.
fn kebab(core: &str) -> Option<String> {
    const KEYWORDS: &[&str] = &[
        "as",
        "async",
        "bool",
        "borrow",
        "char",
        "constructor",
        "enum",
        "error-context",
        "export",
        "f32",
        "f64",
        "flags",
        "from",
        "func",
        "future",
        "import",
        "include",
        "interface",
        "list",
        "map",
        "option",
        "own",
        "package",
        "record",
        "resource",
        "result",
        "s16",
        "s32",
        "s64",
        "s8",
        "static",
        "stream",
        "string",
        "tuple",
        "type",
        "u16",
        "u32",
        "u64",
        "u8",
        "use",
        "variant",
        "with",
        "world",
    ];
    // Underscores come back as they were only between such words.
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let fits = core.len() <= limits::WIT_NAME_BYTES && core.split('_').all(is_word);
    let name = core.replace('_', "-");
    fits.then(|| {
        if KEYWORDS.contains(&name.as_str()) {
            format!("%{name}")
        } else {
            name
        }
    })
}

/// A name for the policy's package: what of it are words.
fn package_name(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect();
    let name = words.join("-");
    kebab(&name.replace('-', "_")).unwrap_or_else(|| "init".into())
}

/// A name inside a WIT string or comment, whatever is in it.
fn escaped(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, c| {
        if c.is_ascii_alphanumeric() || " _-./:@#$%|()[]<>=,+*!?&;".contains(c) {
            text.push(c);
        } else {
            let _infallible = write!(text, "\\u{{{:x}}}", u32::from(c));
        }
        text
    })
}

/// Writes a core function type as flat WIT; there is none for vectors, references, and several results.
fn signature(ty: Option<&str>) -> Option<String> {
    let list = |word: &str| -> Option<Vec<&str>> {
        let Some((_, rest)) = ty?.split_once(&format!("({word} ")) else {
            return Some(Vec::new());
        };
        let (types, _) = rest.split_once(')')?;
        types.split(' ').map(flat).collect()
    };
    // More than sixteen parameters go through memory, which is another core type.
    let params = list("param").filter(|params| params.len() <= 16)?;
    let results = list("result").filter(|results| results.len() <= 1)?;
    let params: Vec<_> = params
        .iter()
        .enumerate()
        .map(|(n, ty)| format!("p{n}: {ty}"))
        .collect();
    let result = results
        .first()
        .map(|ty| format!(" -> {ty}"))
        .unwrap_or_default();
    Some(format!("func({}){result}", params.join(", ")))
}

fn flat(core: &str) -> Option<&'static str> {
    Some(match core {
        "i32" => "u32",
        "i64" => "u64",
        "f32" => "f32",
        "f64" => "f64",
        _ => return None,
    })
}
