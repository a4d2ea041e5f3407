//! Functions that the policy names, made to trap.

use std::collections::BTreeMap;

use rustc_demangle::demangle;
use wasmparser as wp;

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::core::module::Space;
use crate::harden::core::names::function_names;
use crate::harden::pattern::matches;

pub(super) const PASS: Pass = Pass { name: "snip", run };

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let patterns = &subject.plan.policy.snip;
    if patterns.is_empty() {
        return Ok(());
    }
    let n_imports = *subject.module.n_imports.get(Space::Func);
    let mut names: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (index, name) in function_names(subject.module) {
        let known = names.entry(index).or_default();
        known.push(format!("{:#}", demangle(name)));
        known.push(name.to_owned());
    }
    for export in &subject.module.exports {
        if matches!(
            export.kind,
            wp::ExternalKind::Func | wp::ExternalKind::FuncExact
        ) {
            names
                .entry(export.index)
                .or_default()
                .push(export.name.to_owned());
        }
    }
    for (index, names) in names {
        let own = (index as usize).checked_sub(n_imports);
        let Some(body) = own.and_then(|own| subject.module.bodies.get(own)) else {
            continue;
        };
        let named = patterns.iter().find_map(|pattern| {
            let name = names.iter().find(|name| matches(pattern, name))?;
            Some((pattern, name))
        });
        let Some((pattern, name)) = named else {
            continue;
        };
        subject.log.matched.insert(pattern.clone());
        if traps(body) {
            continue;
        }
        subject.edits.snipped.insert(index, pattern.clone());
        subject.log.change(
            PASS.name,
            name.as_str(),
            format!("function {index} traps from now on: `{pattern}`"),
        );
    }
    Ok(())
}

/// Whether a function does nothing but trap.
fn traps(body: &wp::FunctionBody<'_>) -> bool {
    let Ok(mut code) = body.get_operators_reader() else {
        return false;
    };
    matches!(
        (code.read(), code.read()),
        (Ok(wp::Operator::Unreachable), Ok(wp::Operator::End))
    ) && code.eof()
}
