//! Which columns there are: their names, types, and what stands before their values.

use crate::buffer::{Bounded, Full};
use crate::error::{ErrorKind, quoted};
use crate::json::write_string;
use crate::limits::{MAX_COLUMNS, MAX_ROW_OUTPUT};
use crate::options::{CellType, DuplicateHeaders, Types};
use crate::place::Mark;
use crate::scan::Trouble;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the header, while it is being read.
#[derive(Debug)]
pub(crate) struct Names {
    names: Vec<String>,
    /// The first column of each name, kept where a second one is an error.
    first: Option<BTreeMap<String, usize>>,
}

impl Names {
    pub(crate) fn new(reports_duplicates: bool) -> Self {
        Self {
            names: Vec::new(),
            first: reports_duplicates.then(BTreeMap::new),
        }
    }

    pub(crate) fn add(&mut self, name: &[u8], mark: Mark) -> Result<(), Trouble> {
        let index = self.names.len();
        if index == MAX_COLUMNS {
            return Err(too_many_columns(mark));
        }
        // Invariant: the converter passes on nothing but UTF-8, so nothing is replaced here.
        let name = String::from_utf8_lossy(name).into_owned();
        if let Some(first) = &mut self.first {
            if let Some(earlier) = first.get(&name) {
                return Err(Trouble {
                    kind: ErrorKind::DuplicateHeader,
                    at: mark,
                    found: format!(
                        "column {} named {} like column {}",
                        index + 1,
                        quoted(name.as_bytes()),
                        earlier + 1
                    ),
                    expected: "a name of its own for every column".to_owned(),
                });
            }
            first.insert(name.clone(), index);
        }
        self.names.push(name);
        Ok(())
    }

    pub(crate) fn into_names(self) -> Vec<String> {
        self.names
    }
}

/// The columns: types, and what stands before each value.
#[derive(Debug)]
pub(crate) struct Columns {
    /// `"name":` of every column, with a comma before it from the second on.
    prefixes: Bounded,
    columns: Vec<Column>,
    has_kept: bool,
}

#[derive(Clone, Copy, Debug)]
struct Column {
    prefix_start: usize,
    prefix_end: usize,
    /// What its fields become; a column that is not kept has none.
    cell: Option<CellType>,
}

impl Columns {
    pub(crate) const fn new() -> Self {
        Self {
            prefixes: Bounded::new(MAX_ROW_OUTPUT),
            columns: Vec::new(),
            has_kept: false,
        }
    }

    /// Builds the columns of a header.
    pub(crate) fn named(
        mut names: Vec<String>,
        keys: Option<DuplicateHeaders>,
        types: &Types,
        at: Mark,
    ) -> Result<Self, Trouble> {
        let cells = cells_of(&names, types, at)?;
        let mut dropped = vec![false; names.len()];
        match keys {
            Some(DuplicateHeaders::Suffix) => add_suffixes(&mut names),
            Some(DuplicateHeaders::First) => drop_seen(names.iter().zip(&mut dropped)),
            Some(DuplicateHeaders::Last) => drop_seen(names.iter().zip(&mut dropped).rev()),
            Some(DuplicateHeaders::Error) | None => {}
        }
        let mut columns = Self::new();
        for ((name, cell), dropped) in names.iter().zip(cells).zip(dropped) {
            let cell = (!dropped).then_some(cell);
            let key = keys.is_some().then_some(name.as_str());
            columns
                .add(key, cell)
                .map_err(|Full| row_output_too_long(at))?;
        }
        Ok(columns)
    }

    /// Adds a column that no header names.
    pub(crate) fn add_unnamed(
        &mut self,
        has_keys: bool,
        types: &Types,
        at: Mark,
    ) -> Result<(), Trouble> {
        let index = self.columns.len();
        if index == MAX_COLUMNS {
            return Err(too_many_columns(at));
        }
        let cell = match types {
            Types::All(cell) => *cell,
            Types::ByPosition(cells) => cells.get(index).copied().unwrap_or_default(),
            Types::ByName(_) => CellType::default(),
        };
        let name = format!("column_{}", index + 1);
        self.add(has_keys.then_some(&name), Some(cell))
            .map_err(|Full| row_output_too_long(at))
    }

    /// Reports a type that was given for a column beyond the last one.
    pub(crate) fn check_types(&self, types: &Types, at: Mark) -> Result<(), Trouble> {
        match types {
            Types::ByPosition(cells) => check_position(cells, self.columns.len(), at),
            Types::All(_) | Types::ByName(_) => Ok(()),
        }
    }

    pub(crate) const fn count(&self) -> usize {
        self.columns.len()
    }

    /// Returns what stands before a column's value, and its type if the column is kept.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<(&[u8], Option<CellType>)> {
        let column = self.columns.get(index)?;
        let prefix = self
            .prefixes
            .bytes()
            .get(column.prefix_start..column.prefix_end)?;
        Some((prefix, column.cell))
    }

    fn add(&mut self, key: Option<&str>, cell: Option<CellType>) -> Result<(), Full> {
        let prefix_start = self.prefixes.bytes().len();
        if cell.is_some() {
            if self.has_kept {
                self.prefixes.push(b',')?;
            }
            self.has_kept = true;
            if let Some(key) = key {
                write_string(key.as_bytes(), &mut self.prefixes)?;
                self.prefixes.push(b':')?;
            }
        }
        let prefix_end = self.prefixes.bytes().len();
        self.columns.push(Column {
            prefix_start,
            prefix_end,
            cell,
        });
        Ok(())
    }
}

pub(crate) fn row_output_too_long(at: Mark) -> Trouble {
    Trouble {
        kind: ErrorKind::RowOutputTooLong,
        at,
        found: "a row whose JSON is longer".to_owned(),
        expected: format!("at most {MAX_ROW_OUTPUT} bytes of JSON a row"),
    }
}

fn too_many_columns(at: Mark) -> Trouble {
    Trouble {
        kind: ErrorKind::TooManyColumns,
        at,
        found: "one more column".to_owned(),
        expected: format!("at most {MAX_COLUMNS} columns"),
    }
}

fn check_position(cells: &[CellType], count: usize, at: Mark) -> Result<(), Trouble> {
    if cells.len() <= count {
        return Ok(());
    }
    Err(Trouble {
        kind: ErrorKind::UnknownColumn,
        at,
        found: format!("types for {} columns", cells.len()),
        expected: format!("at most {count}, as the first row has"),
    })
}

fn cells_of(names: &[String], types: &Types, at: Mark) -> Result<Vec<CellType>, Trouble> {
    match types {
        Types::All(cell) => Ok(vec![*cell; names.len()]),
        Types::ByPosition(cells) => {
            check_position(cells, names.len(), at)?;
            let mut cells = cells.clone();
            cells.resize(names.len(), CellType::default());
            Ok(cells)
        }
        Types::ByName(typed) => {
            let present: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            let mut cells = BTreeMap::new();
            for column in typed {
                if !present.contains(column.name.as_str()) {
                    return Err(Trouble {
                        kind: ErrorKind::UnknownColumn,
                        at,
                        found: format!("a type for the column {}", quoted(column.name.as_bytes())),
                        expected: "a name that is in the header".to_owned(),
                    });
                }
                cells.insert(column.name.as_str(), column.cell);
            }
            let cell = |name: &String| cells.get(name.as_str()).copied().unwrap_or_default();
            Ok(names.iter().map(cell).collect())
        }
    }
}

/// Renames the second and later columns of a name. Names that stand in the header are taken, so none of them changes its meaning.
fn add_suffixes(names: &mut [String]) {
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    // The next suffix to try for each name; without it equal names would cost the square of their number.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let Some(suffix) = next.get_mut(name) else {
            next.insert(name.clone(), 2);
            continue;
        };
        let renamed = loop {
            let candidate = format!("{name}_{suffix}");
            *suffix += 1;
            if taken.insert(candidate.clone()) {
                break candidate;
            }
        };
        *name = renamed;
    }
}

/// Marks every column as dropped whose name came before in this order.
fn drop_seen<'a>(columns: impl Iterator<Item = (&'a String, &'a mut bool)>) {
    let mut seen = BTreeSet::new();
    for (name, dropped) in columns {
        *dropped = !seen.insert(name.as_str());
    }
}
