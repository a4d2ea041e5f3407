//! Whose code answers the imports that are not WASI's.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::{Form, Imported};

/// A toolchain or host whose imports are recognised. What they do is still the host's decision.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Toolchain {
    /// The name by which programs know it.
    pub id: &'static str,
    /// Its name as people say it.
    pub name: &'static str,
    /// Whose code answers, in words that follow "decided by".
    pub who: &'static str,
    /// Where to read on.
    pub link: &'static str,
}

/// What tells a toolchain.
enum Sign {
    /// A custom section of that name.
    Section(&'static str),
    /// An entry of the `producers` section.
    Producer(&'static str),
    /// An import. A weak sign counts only where no import of the same module bears a strong one.
    Import {
        module: &'static str,
        name: &'static str,
        is_weak: bool,
    },
}

struct Table {
    toolchains: Vec<Toolchain>,
    /// Signs, each with the position of its toolchain.
    signs: Vec<(usize, Sign)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        toolchains: Vec::new(),
        signs: Vec::new(),
    };
    for line in include_str!("toolchains.tsv").lines() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (first, second, third, fourth) = (cell(), cell(), cell(), cell());
        if line.is_empty() || first.starts_with('#') {
            continue;
        }
        if !first.is_empty() {
            table.toolchains.push(Toolchain {
                id: first,
                name: second,
                who: third,
                link: fourth,
            });
            continue;
        }
        let of = table.toolchains.len().saturating_sub(1);
        match second {
            "section" => table.signs.push((of, Sign::Section(third))),
            "producer" => table.signs.push((of, Sign::Producer(third))),
            module => table.signs.extend(third.split(' ').map(|name| {
                let is_weak = name.starts_with('?');
                let name = name.trim_start_matches('?');
                (
                    of,
                    Sign::Import {
                        module,
                        name,
                        is_weak,
                    },
                )
            })),
        }
    }
    table
});

/// Returns every toolchain that imports, custom sections or `producers` entries (as in `language Rust 1.95`) are signs of.
///
/// All of it is what the binary says of itself: a hint where to read on, and nothing to rely on.
pub fn toolchains<'a>(
    imports: impl Iterator<Item = Imported<'a>>,
    sections: impl Iterator<Item = &'a str>,
    producers: impl Iterator<Item = &'a str>,
) -> Vec<&'static Toolchain> {
    let imports: Vec<_> = imports.collect();
    let mut found: Vec<_> = of_each(imports.iter().map(Some))
        .into_iter()
        .flatten()
        .collect();
    for section in sections {
        found.extend(signs(
            |sign| matches!(sign, Sign::Section(name) if matches(name, section)),
        ));
    }
    for producer in producers {
        found.extend(signs(
            |sign| matches!(sign, Sign::Producer(name) if matches(name, producer)),
        ));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn signs(is_borne: impl Fn(&Sign) -> bool) -> impl Iterator<Item = &'static Toolchain> {
    TABLE
        .signs
        .iter()
        .filter(move |(_, sign)| is_borne(sign))
        .filter_map(|(of, _)| TABLE.toolchains.get(*of))
}

/// Returns the toolchain of each import, in order; nothing for those that are none or not recognised.
///
/// An import that bears no sign of its own belongs to the toolchain that most imports of the same module are of.
pub(super) fn of_each<'a>(
    imports: impl Iterator<Item = Option<&'a Imported<'a>>>,
) -> Vec<Option<&'static Toolchain>> {
    let imports: Vec<_> = imports.collect();
    // Strong signs and weak ones are counted apart: the weak ones count where there is no strong one.
    let mut votes: BTreeMap<(&str, bool), BTreeMap<usize, usize>> = BTreeMap::new();
    let own: Vec<_> = imports
        .iter()
        .map(|import| {
            let import = (*import)?;
            let (of, is_weak) = own(import)?;
            let votes = votes.entry((namespace(import), is_weak)).or_default();
            *votes.entry(of).or_default() += 1;
            Some((of, is_weak))
        })
        .collect();
    let most = |namespace, is_weak| {
        let votes = votes.get(&(namespace, is_weak))?;
        // The toolchain that stands first in the table wins where two have as many.
        let (of, _) = votes.iter().max_by_key(|(of, n)| (**n, Reverse(**of)))?;
        Some(*of)
    };
    imports
        .iter()
        .zip(own)
        .map(|(import, own)| {
            let namespace = namespace((*import)?);
            let of = match own {
                Some((of, false)) => of,
                _ => most(namespace, false).or_else(|| most(namespace, true))?,
            };
            TABLE.toolchains.get(of)
        })
        .collect()
}

/// Returns what an import bears a sign of, and whether the sign is weak. A memory or table alone is no sign.
fn own(import: &Imported<'_>) -> Option<(usize, bool)> {
    let module = namespace(import);
    let function = import.function.unwrap_or(import.name);
    TABLE
        .signs
        .iter()
        .filter_map(|(of, sign)| match sign {
            Sign::Import {
                module: wanted,
                name,
                is_weak,
            } if matches(wanted, module)
                && (matches(name, function) || (*name == "#short" && is_short(import))) =>
            {
                Some((*of, *is_weak))
            }
            _ => None,
        })
        .min_by_key(|(of, is_weak)| (*is_weak, *of))
}

fn namespace<'a>(import: &Imported<'a>) -> &'a str {
    match (import.module, import.function) {
        (Some(module), _) => module,
        (None, Some(_)) => import.name,
        (None, None) => "",
    }
}

/// Whether a name is what a minifier makes of it.
fn is_short(import: &Imported<'_>) -> bool {
    import.form != Form::Interface && import.name.len() <= 2
}

/// Whether a text is what a sign says, in which `*` at either end stands for anything.
fn matches(sign: &str, text: &str) -> bool {
    match (sign.strip_prefix('*'), sign.strip_suffix('*')) {
        _ if sign == "*" => true,
        (Some(end), _) => text.ends_with(end),
        (None, Some(start)) => text.starts_with(start),
        (None, None) => text == sign,
    }
}
