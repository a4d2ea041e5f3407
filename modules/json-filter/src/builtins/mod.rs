//! The builtins that a filter can call: those on the list, and no others.

mod allowed;
mod formats;
mod json;
mod math;
mod regex;

use crate::guard::Engine;
use jaq_core::Bind;
use jaq_core::load::parse::Def;
use jaq_core::native::Fun;

/// Definitions of our own, in the jq language.
const OWN: &str = include_str!("defs.jq");

/// Returns the definitions in the jq language that are allowed.
pub(crate) fn definitions() -> Vec<Def<&'static str>> {
    let own = jaq_core::load::parse(OWN, |p| p.defs()).unwrap_or_default();
    let defs = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        .chain(own);
    defs.filter(|def| allowed::DEFINITIONS.contains(&(def.name, def.args.len())))
        .collect()
}

/// Returns the native builtins that are allowed; where several have a name, the first counts.
pub(crate) fn natives() -> Vec<Fun<Engine>> {
    let own = [
        formats::natives(),
        json::natives(),
        math::natives(),
        regex::natives(),
    ];
    let own = own
        .into_iter()
        .flatten()
        .map(|native| jaq_core::native::run::<Engine>(native));
    let foreign = jaq_core::funs::<Engine>().chain(jaq_std::base_funs());
    own.chain(foreign.filter(|(name, arguments, _)| is_allowed(name, arguments)))
        .collect()
}

fn is_allowed(name: &str, arguments: &[Bind]) -> bool {
    allowed::NATIVES.contains(&(name, arguments.len()))
}

#[cfg(test)]
mod tests;
