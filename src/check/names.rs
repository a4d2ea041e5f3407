//! The names in an artifact that people read and hosts link by.

use crate::finding::Place;
use crate::inspect::Facts;

/// One name.
#[derive(Clone, Debug)]
pub(crate) struct Named<'a> {
    /// What bears it, as in `the import`.
    pub(crate) what: &'static str,
    /// The name.
    pub(crate) text: &'a str,
    /// Where it stands.
    pub(crate) place: Place,
}

/// Shows every name to `visit`; the module of an import once for all imports in a row.
pub(crate) fn of<'a>(facts: &'a Facts, visit: &mut dyn FnMut(Named<'a>)) {
    let at = |offset: Option<u64>| Place {
        offset,
        within: None,
    };
    let mut before = None;
    for import in &facts.imports {
        let place = at(import.offset);
        let module = import.module.as_deref();
        if let (Some(text), true) = (module, module != before) {
            visit(Named {
                what: "the import module",
                text,
                place: place.clone(),
            });
        }
        before = module;
        let functions = import.functions.iter().map(|function| &function.name);
        let members = import.members.iter().map(|member| &member.name);
        for (what, text) in [("the import", &import.name)]
            .into_iter()
            .chain(functions.map(|name| ("the imported function", name)))
            .chain(members.map(|name| ("the imported member", name)))
        {
            let place = place.clone();
            visit(Named { what, text, place });
        }
    }
    for export in &facts.exports {
        let functions = export.functions.iter().map(|function| &function.name);
        for (what, text) in [("the export", &export.name)]
            .into_iter()
            .chain(functions.map(|name| ("the exported function", name)))
        {
            let place = at(export.offset);
            visit(Named { what, text, place });
        }
    }
    for section in &facts.sections {
        visit(Named {
            what: "the custom section",
            text: &section.name,
            place: Place {
                offset: section.offset,
                within: section.within.clone(),
            },
        });
    }
}
