//! What a module may do, in plain words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wasm_audit::capability::{Ability, Area, Capability, Toolchain};
use wasm_audit::inspect::{By, Facts, Headers, Reach, Taken};

use super::shown::{SHORT, count, cut};
use crate::cli::ui::{BOLD, DIM, Ui};

/// Characters of a line that has room for its justification.
const LINE: usize = 100;

/// A capability in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct Told {
    ability: Ability,
    area: Area,
    says: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    only_if_handed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    toolchain: Option<&'static Toolchain>,
    imports: Vec<String>,
    link: String,
}

/// Returns the capabilities as JSON tells them.
pub(in crate::cli) fn told(headers: &Headers) -> Vec<Told> {
    let taken: Vec<_> = headers.taken().collect();
    headers
        .capabilities()
        .iter()
        .map(|capability| Told {
            ability: capability.ability,
            area: capability.ability.area(),
            says: capability.ability.words(),
            only_if_handed: capability.only_if_handed,
            toolchain: capability.toolchain,
            imports: because(capability, &taken).map(Taken::full_name).collect(),
            link: capability.link(),
        })
        .collect()
}

/// Returns the imports that justify a capability.
pub(in crate::cli) fn because<'a, 'b>(
    capability: &'b Capability,
    taken: &'b [Taken<'a>],
) -> impl Iterator<Item = &'b Taken<'a>> + use<'a, 'b> {
    capability.imports.iter().filter_map(|i| taken.get(*i))
}

/// Writes what it may do and what it cannot.
pub(super) fn human(headers: &Headers, facts: Option<&Facts>, ui: &mut Ui) {
    let taken: Vec<_> = headers.taken().collect();
    let reached = facts.map(Facts::reached).unwrap_or_default();
    let capabilities = headers.capabilities();
    if capabilities.is_empty() {
        ui.line(format_args!(
            "{BOLD}it may{BOLD:#} compute, and nothing else"
        ));
        return;
    }
    ui.line(format_args!("{BOLD}it may{BOLD:#}"));
    for ((area, _, toolchain), capabilities) in &by_area(&capabilities) {
        let verbs: Vec<_> = capabilities.iter().map(|c| c.ability.verb()).collect();
        let mut says = match (area, toolchain) {
            (Area::Host, Some(toolchain)) => format!("{}: {}", verbs.join(", "), toolchain.name),
            _ => verbs.join(", "),
        };
        if capabilities.iter().all(|c| c.only_if_handed) {
            says += " (only on what it is handed)";
        }
        let because = justification(capabilities, &taken, &reached);
        let gap = if because.is_empty() { "" } else { "  ← " };
        let length = 24 + says.chars().count() + gap.chars().count() + because.chars().count();
        if length <= LINE {
            ui.line(format_args!(
                "  {:<20}  {says}{DIM}{gap}{because}{DIM:#}",
                area.words()
            ));
        } else {
            ui.line(format_args!("  {:<20}  {says}", area.words()));
            ui.line(format_args!("  {:<20}  {DIM}← {because}{DIM:#}", ""));
        }
    }
    cannot(&capabilities, ui);
    decided_by(&capabilities, ui);
}

type Key = (Area, bool, Option<&'static Toolchain>);

fn by_area(capabilities: &[Capability]) -> BTreeMap<Key, Vec<&Capability>> {
    let mut areas: BTreeMap<Key, Vec<_>> = BTreeMap::new();
    for capability in capabilities {
        let area = capability.ability.area();
        let key = (area, capability.only_if_handed, capability.toolchain);
        areas.entry(key).or_default().push(capability);
    }
    areas
}

/// Names two imports and counts the others; says of those named when nobody calls them directly.
fn justification(
    capabilities: &[&Capability],
    taken: &[Taken<'_>],
    reached: &[Option<&Reach>],
) -> String {
    let mut imports: Vec<usize> = Vec::new();
    // One of each ability first: `path_open` and `path_unlink_file` say more than `path_open` and `fd_read`.
    imports.extend(capabilities.iter().filter_map(|c| c.imports.first()));
    imports.extend(capabilities.iter().flat_map(|c| &c.imports));
    let mut seen = BTreeSet::new();
    imports.retain(|i| seen.insert(*i));
    let by = |i: &usize| reached.get(*i).copied().flatten().map(|reach| reach.by);
    let all = |wanted: By| imports.iter().all(|i| by(i) == Some(wanted));
    let whole = [By::Table, By::Nobody]
        .into_iter()
        .find(|wanted| !imports.is_empty() && all(*wanted));
    // The same function may be imported twice.
    let mut named: Vec<String> = Vec::new();
    let mut n_named = 0;
    for i in &imports {
        let Some(taken) = taken.get(*i) else {
            continue;
        };
        let own = by(i)
            .filter(|_| whole.is_none())
            .map(how)
            .unwrap_or_default();
        let name = format!("{}{own}", short(taken));
        if !named.contains(&name) {
            if named.len() == 2 {
                break;
            }
            named.push(name);
        }
        n_named += 1;
    }
    let more = match imports.len().saturating_sub(n_named) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(
        "{}{more}{}",
        named.join(", "),
        whole.map(how).unwrap_or_default()
    )
}

/// Says how an import is reached, when it is not by plain calls.
pub(super) fn how(by: By) -> &'static str {
    match by {
        By::Table => " (reached only through a table)",
        By::Nobody => " (nobody reaches it)",
        By::Export | By::Start | By::Unknown => "",
    }
}

/// Returns a name as short as it can be understood: `path_open`, `wasi:cli/stdout#get-stdout`, `env.save`.
pub(super) fn short(taken: &Taken<'_>) -> String {
    let import = taken.import;
    let name = match (taken.member, import.module.as_deref()) {
        (Some(member), _) => {
            let interface = import.name.split('@').next().unwrap_or_default();
            let member = match member.split_once(']') {
                Some((_, member)) => member,
                None => member,
            };
            format!("{interface}#{member}")
        }
        (None, Some("wasi_snapshot_preview1" | "wasi_unstable")) => import.name.clone(),
        _ => import.full_name(),
    };
    cut(&name, SHORT)
}

/// Says what a module cannot do, of what people ask first.
fn cannot(capabilities: &[Capability], ui: &mut Ui) {
    let asked = [
        Area::Files,
        Area::Network,
        Area::Names,
        Area::Clock,
        Area::Randomness,
        Area::Environment,
        Area::Arguments,
        Area::Stdio,
        Area::Threads,
        Area::Processes,
    ];
    let has = |area: &Area| capabilities.iter().any(|c| c.ability.area() == *area);
    let lacks: Vec<_> = asked
        .iter()
        .filter(|area| !has(area))
        .map(|area| area.words())
        .collect();
    if lacks.is_empty() {
        return;
    }
    let unless = if has(&Area::Host) {
        ", unless the host does it for the module"
    } else {
        ""
    };
    ui.line(format_args!(
        "{BOLD}it cannot use{BOLD:#} {}{unless}",
        lacks.join(", ")
    ));
}

/// Says whose code answers what the host decides.
fn decided_by(capabilities: &[Capability], ui: &mut Ui) {
    for capability in capabilities {
        if capability.ability != Ability::Host {
            continue;
        }
        if let Some(toolchain) = capability.toolchain {
            ui.line(format_args!(
                "{BOLD}decided by{BOLD:#} {} ({}), {DIM}{}{DIM:#}",
                toolchain.who,
                count(capability.imports.len(), "function", "functions"),
                toolchain.link
            ));
        }
    }
}
