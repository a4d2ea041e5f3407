//! The imports and exports of the outermost component, with their types.

use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType};
use wasmparser::types::TypesRef;
use wasmparser::{CanonicalFunction, CanonicalOption, ComponentExternName, Payload};

use super::proposals::Proposals;

use super::types::Writer;
use super::{Export, ExternKind, Facts, Import, Malformed};

/// The names of imports and exports, in order, as their sections went by.
#[derive(Default)]
pub(super) struct Surface {
    imports: Vec<Name>,
    exports: Vec<Name>,
}

/// A name as the validator knows it, as people know it (with its full version), and where it stands.
pub(super) struct Name {
    key: String,
    pub(super) full: String,
    pub(super) offset: u64,
}

impl Surface {
    pub(super) fn take(
        &mut self,
        payload: &Payload<'_>,
        facts: &mut Facts,
    ) -> Result<(), Malformed> {
        match payload {
            Payload::ComponentImportSection(section) => {
                for import in section.clone().into_iter_with_offsets() {
                    let (offset, import) = import?;
                    of_name(&import.name, &mut facts.proposals);
                    let full = import.name.full_name().into_owned();
                    self.imports.push(Name {
                        key: import.name.name.to_owned(),
                        full,
                        offset,
                    });
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone().into_iter_with_offsets() {
                    let (offset, export) = export?;
                    of_name(&export.name, &mut facts.proposals);
                    let full = export.name.full_name().into_owned();
                    self.exports.push(Name {
                        key: export.name.name.to_owned(),
                        full,
                        offset,
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Notes down what a component at any depth uses beyond the first version of the component model.
pub(super) fn proposals(payload: &Payload<'_>, proposals: &mut Proposals) -> Result<(), Malformed> {
    match payload {
        Payload::ComponentCanonicalSection(section) => {
            for function in section.clone() {
                let synchronous = match &function? {
                    CanonicalFunction::Lift { options, .. }
                    | CanonicalFunction::Lower { options, .. } => !options.iter().any(|option| {
                        matches!(
                            option,
                            CanonicalOption::Async | CanonicalOption::Callback(_)
                        )
                    }),
                    CanonicalFunction::ResourceNew { .. }
                    | CanonicalFunction::ResourceDrop { .. }
                    | CanonicalFunction::ResourceRep { .. } => true,
                    _ => false,
                };
                if !synchronous {
                    proposals.insert("component-model-async".into());
                }
            }
        }
        Payload::ComponentStartSection { .. } => {
            proposals.insert("component-model-values".into());
        }
        _ => {}
    }
    Ok(())
}

/// Names may carry a second name that some hosts link by. No world of ours can grant one.
fn of_name(name: &ComponentExternName<'_>, proposals: &mut Proposals) {
    if name.implements.is_some() {
        proposals.insert("component-model-implements".into());
    }
    if name.external_id.is_some() {
        proposals.insert("component-model-external-id".into());
    }
}

/// Writes down the imports and exports of the outermost component, now that all its types are known.
pub(super) fn surface(
    names: &Surface,
    types: TypesRef<'_>,
    facts: &mut Facts,
) -> Result<(), Malformed> {
    let mut writer = Writer::new(types);
    let imports = names
        .imports
        .iter()
        .filter_map(|name| Some((name, types.component_item_for_import(&name.key)?)));
    let exports = names
        .exports
        .iter()
        .filter_map(|name| Some((name, types.component_item_for_export(&name.key)?)));
    // An interface that uses a resource comes after the one that defines it: the first name is the definition's.
    for (name, item) in imports.clone().chain(exports.clone()) {
        writer.name_resources(&name.full, &item.ty);
    }
    for (name, item) in imports {
        let mut import = Import {
            module: None,
            name: name.full.clone(),
            kind: kind_of(&item.ty),
            ty: None,
            functions: Vec::new(),
            members: Vec::new(),
            offset: Some(name.offset),
        };
        match &item.ty {
            ComponentEntityType::Func(id) => import.ty = Some(writer.function(*id, "", name)?),
            ComponentEntityType::Instance(id) => {
                (import.functions, import.members) = writer.instance(*id, name)?;
            }
            ComponentEntityType::Type {
                created: ComponentAnyTypeId::Resource(_),
                ..
            } => import.ty = Some("resource".into()),
            _ => {}
        }
        facts.headers.imports.push(import);
    }
    for (name, item) in exports {
        let mut export = Export {
            name: name.full.clone(),
            kind: kind_of(&item.ty),
            ty: None,
            functions: Vec::new(),
            offset: Some(name.offset),
        };
        match &item.ty {
            ComponentEntityType::Func(id) => export.ty = Some(writer.function(*id, "", name)?),
            ComponentEntityType::Instance(id) => export.functions = writer.instance(*id, name)?.0,
            _ => {}
        }
        facts.headers.exports.push(export);
    }
    if writer.has_second_names {
        facts.proposals.insert("component-model-external-id".into());
    }
    Ok(())
}

pub(super) fn kind_of(ty: &ComponentEntityType) -> ExternKind {
    match ty {
        ComponentEntityType::Module(_) => ExternKind::Module,
        ComponentEntityType::Func(_) => ExternKind::Func,
        ComponentEntityType::Value(_) => ExternKind::Value,
        ComponentEntityType::Type { .. } => ExternKind::Type,
        ComponentEntityType::Instance(_) => ExternKind::Instance,
        ComponentEntityType::Component(_) => ExternKind::Component,
    }
}
