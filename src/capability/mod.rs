//! What imports let a module do, in plain words.
//!
//! Capabilities are told function by function. What WASI defines is told from a table; everything else is decided by the
//! host, and said to be. Nothing is claimed of an interface that is imported for its types, and a method on a handle that
//! no import gives is told as what it is: possible only on what the module is handed.

mod ability;
mod name;
mod table;
mod toolchain;

use std::collections::{BTreeMap, BTreeSet};

pub use ability::{Ability, Area};
pub use toolchain::{Toolchain, toolchains};

use table::Row;

/// One thing that a module takes from its host.
///
/// An interface that a component imports is one of these for every function in it, or a single one of the form
/// [`Form::Interface`] when it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported<'a> {
    /// The module part of a core import's name; absent for what a component imports.
    pub module: Option<&'a str>,
    /// The name: of the import of a core module, of the interface, or of a component's own function.
    pub name: &'a str,
    /// The function of an imported interface.
    pub function: Option<&'a str>,
    /// What is imported.
    pub form: Form,
}

/// What kind of thing is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A function.
    Function,
    /// A memory, table, global or tag: something that module and host both use.
    Shared,
    /// A module or component: code that the host supplies.
    Code,
    /// An interface or a type, of which no function is imported.
    Interface,
}

/// One thing that a module may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// What it may do.
    pub ability: Ability,
    /// Whether it can do so only on a handle that it is given from outside, because no import of its gives one.
    pub only_if_handed: bool,
    /// Whose code answers, for what the host decides and when it is recognised.
    pub toolchain: Option<&'static Toolchain>,
    /// The imports that justify it, as positions in what was given to [`of`], ascending.
    pub imports: Vec<usize>,
}

impl Capability {
    /// Returns where to read on: a page and an anchor in this project's documentation.
    pub fn link(&self) -> String {
        format!("docs/capabilities.md#{}", self.ability.area().id())
    }
}

/// Returns what a module with these imports may do, ordered by ability.
///
/// Memory is not among it: whether it is bounded is no matter of imports.
pub fn of<'a>(imports: impl Iterator<Item = Imported<'a>>) -> Vec<Capability> {
    let imports: Vec<_> = imports.collect();
    let meanings: Vec<_> = imports.iter().map(meaning).collect();
    let handles = handles(&meanings);
    let has = |handle: &&str| handles.contains(*handle);
    let foreign = toolchain::of_each(
        imports
            .iter()
            .zip(&meanings)
            .map(|(import, meaning)| matches!(meaning, Meaning::Host(_)).then_some(import)),
    );
    /// What may be done, and by whose code.
    type Told = (Ability, Option<&'static Toolchain>);
    let mut found: BTreeMap<Told, Vec<(usize, bool)>> = BTreeMap::new();
    for (i, (meaning, toolchain)) in meanings.iter().zip(foreign).enumerate() {
        let mut note = |ability, toolchain, handed| {
            found
                .entry((ability, toolchain))
                .or_default()
                .push((i, handed));
        };
        match meaning {
            Meaning::Nothing => {}
            Meaning::Host(ability) => note(*ability, toolchain, false),
            Meaning::Rows {
                rows,
                can_be_handed,
            } => {
                for row in *rows {
                    let handed = !row.needs.iter().all(has);
                    if handed && !can_be_handed {
                        continue;
                    }
                    for ability in &row.abilities {
                        note(*ability, None, handed);
                    }
                }
            }
        }
    }
    found
        .into_iter()
        .map(|((ability, toolchain), because)| {
            let mut imports: Vec<_> = because.iter().map(|(i, _)| *i).collect();
            imports.dedup();
            Capability {
                ability,
                only_if_handed: because.iter().all(|(_, handed)| *handed),
                toolchain,
                imports,
            }
        })
        .collect()
}

/// What one import means.
enum Meaning {
    /// It lets the module do nothing.
    Nothing,
    /// The host decides what it does.
    Host(Ability),
    /// The table says what it does.
    Rows {
        rows: &'static [Row],
        /// Whether handles can come from elsewhere: those of components are values, those of preview 1 numbers that only
        /// its own functions hand out.
        can_be_handed: bool,
    },
}

fn meaning(import: &Imported<'_>) -> Meaning {
    match import.form {
        Form::Interface => return Meaning::Nothing,
        Form::Shared => return Meaning::Host(Ability::HostState),
        Form::Code => return Meaning::Host(Ability::HostCode),
        Form::Function => {}
    }
    let Some(name) = name::of(import) else {
        return Meaning::Nothing;
    };
    match table::rows(name.interface, name.function) {
        Some(rows) => Meaning::Rows {
            rows,
            can_be_handed: name.interface.contains(':'),
        },
        None if table::is_wasi(name.interface) => Meaning::Host(Ability::Unknown),
        None => Meaning::Host(Ability::Host),
    }
}

/// Returns the handles that imports give, those that need others only when those are given.
fn handles(meanings: &[Meaning]) -> BTreeSet<&'static str> {
    let mut given: Vec<&Row> = meanings
        .iter()
        .flat_map(|meaning| match meaning {
            Meaning::Rows { rows, .. } => *rows,
            _ => &[],
        })
        .filter(|row| !row.gives.is_empty())
        .collect();
    // The table has some twenty rows that give a handle: however many imports there are, the loop below is short.
    given.sort_by_key(|row| std::ptr::from_ref::<Row>(row));
    given.dedup_by_key(|row| std::ptr::from_ref::<Row>(row));
    let mut handles = BTreeSet::new();
    loop {
        let before = handles.len();
        for row in &given {
            if row.needs.iter().all(|handle| handles.contains(handle)) {
                handles.extend(row.gives.iter().copied());
            }
        }
        if handles.len() == before {
            return handles;
        }
    }
}

#[cfg(test)]
mod tests;
