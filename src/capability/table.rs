//! The table of what WASI's functions let a module do.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Ability;

/// What one function lets its caller do, in one set of circumstances.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) abilities: Vec<Ability>,
    /// Handles that must be had before.
    pub(super) needs: Vec<&'static str>,
    /// Handles that the function gives.
    pub(super) gives: Vec<&'static str>,
}

type Table = BTreeMap<&'static str, BTreeMap<&'static str, Vec<Row>>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for line in include_str!("wasi.tsv").lines() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (interface, functions, abilities, needs, gives) =
            (cell(), cell(), cell(), cell(), cell());
        if interface.is_empty() || interface.starts_with('#') {
            continue;
        }
        for function in functions.split(' ') {
            let row = Row {
                abilities: words(abilities).filter_map(ability).collect(),
                needs: words(needs).collect(),
                gives: words(gives).collect(),
            };
            let interface = table.entry(interface).or_default();
            interface.entry(function).or_default().push(row);
        }
    }
    table
});

/// Returns what the table says of a function, if it has it. A row for `*` speaks for the whole interface.
pub(super) fn rows(interface: &str, function: &str) -> Option<&'static [Row]> {
    let functions = TABLE.get(same_as(interface))?;
    functions
        .get(function)
        .or_else(|| functions.get("*"))
        .map(Vec::as_slice)
}

/// Whether an interface or core module belongs to WASI, known function or not.
pub(super) fn is_wasi(interface: &str) -> bool {
    interface.starts_with("wasi:")
        || interface.starts_with("wasi_")
        || TABLE.contains_key(same_as(interface))
}

/// Returns the core module whose functions one of another name has: preview 1 was called otherwise before, and wasix
/// comes in two widths.
fn same_as(interface: &str) -> &str {
    match interface {
        "wasi_unstable" | "wasi_snapshot_preview0" => "wasi_snapshot_preview1",
        "wasix_64v1" => "wasix_32v1",
        _ => interface,
    }
}

fn words(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(' ')
        .filter(|word| !word.is_empty() && *word != "-")
}

fn ability(id: &str) -> Option<Ability> {
    Ability::ALL
        .iter()
        .copied()
        .find(|ability| ability.id() == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_five_cells_of_known_words() {
        for line in include_str!("wasi.tsv").lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(cells.len(), 5, "{line}");
            for word in words(cells[2]) {
                assert!(ability(word).is_some(), "`{word}` in {line}");
            }
        }
    }

    #[test]
    fn every_handle_that_is_needed_is_given_by_somebody() {
        let rows: Vec<_> = TABLE
            .values()
            .flat_map(BTreeMap::values)
            .flatten()
            .collect();
        for handle in rows.iter().flat_map(|row| &row.needs) {
            assert!(
                rows.iter().any(|row| row.gives.contains(handle)),
                "{handle}"
            );
        }
    }
}
