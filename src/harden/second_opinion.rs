//! walrus, an independent parser and rewriter, reads a module, and must see the same imports, exports and limits.

use walrus::{ExportItem, ImportKind, Module};

use crate::artifact::{Artifact, Kind};
use crate::inspect::{Facts, inspect};

/// What walrus says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opinion {
    /// It sees the same.
    Agrees,
    /// It cannot read the module; the text says why.
    CannotRead(String),
    /// It sees something else; the text says what.
    Differs(String),
}

/// What is compared, by names that a person would look for.
type Seen = [(&'static str, Vec<String>); 4];

/// Asks walrus about an artifact.
pub fn second_opinion(artifact: &Artifact) -> Opinion {
    if artifact.kind() == Kind::Component {
        return Opinion::CannotRead("it does not read components".into());
    }
    let module = match Module::from_buffer(artifact.bytes()) {
        Ok(module) => module,
        Err(error) => return Opinion::CannotRead(format!("{error:#}")),
    };
    compare(&ours(&inspect(artifact)), &theirs(&module))
}

fn compare(ours: &Seen, theirs: &Seen) -> Opinion {
    for ((what, ours), (_, theirs)) in ours.iter().zip(theirs) {
        let differ = ours
            .iter()
            .zip(theirs)
            .find(|(ours, theirs)| ours != theirs);
        if let Some((ours, theirs)) = differ {
            return Opinion::Differs(format!("{what}: found {ours}, and walrus {theirs}"));
        }
        if ours.len() != theirs.len() {
            let (ours, theirs) = (ours.len(), theirs.len());
            return Opinion::Differs(format!("{what}: found {ours}, and walrus {theirs}"));
        }
    }
    Opinion::Agrees
}

fn limits(imported: bool, minimum: u64, maximum: Option<u64>) -> String {
    format!("imported: {imported}, from {minimum} to {maximum:?}")
}

fn ours(facts: &Facts) -> Seen {
    let modules = || facts.modules.iter();
    [
        (
            "imports",
            facts
                .imports
                .iter()
                .map(|import| format!("{} `{}`", import.kind, import.full_name()))
                .collect(),
        ),
        (
            "exports",
            facts
                .exports
                .iter()
                .map(|export| format!("{} `{}`", export.kind, export.name))
                .collect(),
        ),
        (
            "memories",
            modules()
                .flat_map(|module| &module.memories)
                .map(|memory| limits(memory.imported, memory.minimum, memory.maximum))
                .collect(),
        ),
        (
            "tables",
            modules()
                .flat_map(|module| &module.tables)
                .map(|table| limits(table.imported, table.minimum, table.maximum))
                .collect(),
        ),
    ]
}

fn theirs(module: &Module) -> Seen {
    [
        (
            "imports",
            module
                .imports
                .iter()
                .map(|import| {
                    let kind = match import.kind {
                        ImportKind::Function(_) => "function",
                        ImportKind::Table(_) => "table",
                        ImportKind::Memory(_) => "memory",
                        ImportKind::Global(_) => "global",
                        ImportKind::Tag(_) => "tag",
                    };
                    format!("{kind} `{}.{}`", import.module, import.name)
                })
                .collect(),
        ),
        (
            "exports",
            module
                .exports
                .iter()
                .map(|export| {
                    let kind = match export.item {
                        ExportItem::Function(_) => "function",
                        ExportItem::Table(_) => "table",
                        ExportItem::Memory(_) => "memory",
                        ExportItem::Global(_) => "global",
                        ExportItem::Tag(_) => "tag",
                    };
                    format!("{kind} `{}`", export.name)
                })
                .collect(),
        ),
        (
            "memories",
            module
                .memories
                .iter()
                .map(|memory| limits(memory.import.is_some(), memory.initial, memory.maximum))
                .collect(),
        ),
        (
            "tables",
            module
                .tables
                .iter()
                .map(|table| limits(table.import.is_some(), table.initial, table.maximum))
                .collect(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Opinion, compare};

    #[test]
    fn what_differs_is_named_and_so_is_what_is_missing() {
        let seen = |imports: &[&str]| {
            let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            [
                ("imports", names(imports)),
                ("exports", Vec::new()),
                ("memories", Vec::new()),
                ("tables", Vec::new()),
            ]
        };
        assert_eq!(
            compare(&seen(&["a", "b"]), &seen(&["a", "b"])),
            Opinion::Agrees
        );
        for (ours, theirs, told) in [
            (
                seen(&["a", "b"]),
                seen(&["a", "c"]),
                "found b, and walrus c",
            ),
            (seen(&["a", "b"]), seen(&["a"]), "found 2, and walrus 1"),
            (seen(&["a"]), seen(&["a", "b"]), "found 1, and walrus 2"),
        ] {
            let Opinion::Differs(text) = compare(&ours, &theirs) else {
                panic!("{told}")
            };
            assert_eq!(text, format!("imports: {told}"));
        }
    }
}
