//! The `component-name` section, written again when indices move.

use wasm_encoder as we;
use wasmparser as wp;

use super::mark::is_live;
use super::spaces::{Indices, Live, Space};

/// The section that holds names.
pub(super) const NAME: &str = "component-name";

/// Writes the names of what stays under its new indices. `None` when the section does not parse, and cannot be kept.
pub(super) fn renumbered(
    section: &wp::CustomSectionReader<'_>,
    live: &Live,
    indices: &mut Indices,
) -> Option<we::ComponentNameSection> {
    let wp::KnownCustom::ComponentName(names) = section.as_known() else {
        return None;
    };
    let mut out = we::ComponentNameSection::new();
    for subsection in names {
        let mut space = |space, map| direct(map, space, live, indices);
        match subsection.ok()? {
            wp::ComponentName::Component { name, .. } => out.component(name),
            wp::ComponentName::CoreFuncs(map) => out.core_funcs(&space(Space::CoreFunc, map)?),
            wp::ComponentName::CoreTables(map) => out.core_tables(&space(Space::CoreTable, map)?),
            wp::ComponentName::CoreMemories(map) => {
                out.core_memories(&space(Space::CoreMemory, map)?);
            }
            wp::ComponentName::CoreGlobals(map) => {
                out.core_globals(&space(Space::CoreGlobal, map)?);
            }
            wp::ComponentName::CoreTags(map) => out.core_tags(&space(Space::CoreTag, map)?),
            wp::ComponentName::CoreTypes(map) => out.core_types(&space(Space::CoreType, map)?),
            wp::ComponentName::CoreModules(map) => out.core_modules(&space(Space::Module, map)?),
            wp::ComponentName::CoreInstances(map) => {
                out.core_instances(&space(Space::CoreInstance, map)?);
            }
            wp::ComponentName::Types(map) => out.types(&space(Space::Type, map)?),
            wp::ComponentName::Funcs(map) => out.funcs(&space(Space::Func, map)?),
            wp::ComponentName::Instances(map) => out.instances(&space(Space::Instance, map)?),
            wp::ComponentName::Components(map) => out.components(&space(Space::Component, map)?),
            wp::ComponentName::Values(map) => out.values(&space(Space::Value, map)?),
            // What it numbers is not known.
            wp::ComponentName::Unknown { .. } => {}
        }
    }
    Some(out)
}

/// The names of one space. Nothing moves past another, so their order stays.
fn direct(
    map: wp::NameMap<'_>,
    space: Space,
    live: &Live,
    indices: &mut Indices,
) -> Option<we::NameMap> {
    let mut out = we::NameMap::new();
    for naming in map {
        let naming = naming.ok()?;
        if is_live(live, space, naming.index) {
            out.append(indices.index(space, naming.index), naming.name);
        }
    }
    Some(out)
}
