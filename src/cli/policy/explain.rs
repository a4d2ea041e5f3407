//! `wasm-audit policy explain`

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use wasm_audit::capability::{self, Form, Imported};
use wasm_audit::policy::{Policy, World};

use super::ExplainArgs;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::ui::{Format, Ui};
use crate::cli::{input, render};

/// What a policy allows, in plain words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Explained<'a> {
    version: u32,
    policy: &'a str,
    digest: String,
    worlds: Vec<ExplainedWorld<'a>>,
    limits: Vec<(&'static str, String)>,
    proposals: Vec<&'a str>,
    sections: Vec<&'a str>,
    claims_pure: bool,
    gate: String,
    waivers: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExplainedWorld<'a> {
    world: &'a str,
    kind: &'static str,
    capabilities: Vec<ExplainedCapability>,
    exports: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExplainedCapability {
    area: String,
    says: &'static str,
    only_if_handed: bool,
    granted_by: Vec<String>,
}

pub(super) fn run(args: &ExplainArgs, ui: &mut Ui) -> Result<Exit, CliError> {
    let policy = if args.policy == Path::new("pure") && !args.policy.is_dir() {
        Policy::pure()
    } else {
        input::policy(&args.policy)?
    };
    let explained = Explained::new(&policy);
    match args.format {
        Format::Json => ui.json(&explained)?,
        Format::Human => render::policy::human(&explained.lines(), ui),
    }
    Ok(Exit::YES)
}

impl<'a> Explained<'a> {
    fn new(policy: &'a Policy) -> Self {
        let worlds = [
            (&policy.component, "component"),
            (&policy.command, "core module"),
        ];
        Self {
            version: 1,
            policy: &policy.name,
            digest: policy.digest.to_string(),
            worlds: worlds
                .into_iter()
                .filter_map(|(world, kind)| Some(ExplainedWorld::new(world.as_ref()?, kind)))
                .collect(),
            limits: policy.limits.words(),
            proposals: policy.proposals.iter().map(String::as_str).collect(),
            sections: policy.sections.iter().map(String::as_str).collect(),
            claims_pure: policy.claims_pure,
            gate: policy.gate.to_string(),
            waivers: policy
                .waivers
                .iter()
                .map(|waiver| {
                    format!(
                        "{} until {}, by {}: {}",
                        waiver.code, waiver.until, waiver.owner, waiver.reason
                    )
                })
                .collect(),
        }
    }

    /// Title and text of every line of the screen; what is indented belongs to the line above.
    fn lines(&self) -> Vec<(String, String)> {
        let list = |names: &[&str]| match names {
            [] => "none".to_owned(),
            _ => names.join(", "),
        };
        let mut lines = vec![(format!("policy {}", self.policy), self.digest.clone())];
        for world in &self.worlds {
            let may = match world.capabilities.as_slice() {
                [] => "may compute, and nothing else",
                _ => "may",
            };
            lines.push((
                format!("a {} under `{}`", world.kind, world.world),
                may.into(),
            ));
            for capability in &world.capabilities {
                let handed = if capability.only_if_handed {
                    " (only on what it is handed)"
                } else {
                    ""
                };
                lines.push((
                    format!("  {}", capability.area),
                    format!(
                        "{}{handed}  ← {}",
                        capability.says,
                        render::shown::first(capability.granted_by.iter().cloned(), 3)
                    ),
                ));
            }
            lines.push(("  must export".into(), list(&world.exports)));
        }
        let limits = self
            .limits
            .iter()
            .map(|(key, value)| format!("{key} {value}"));
        lines.push(("limits".into(), limits.collect::<Vec<_>>().join(", ")));
        lines.push(("proposals".into(), list(&self.proposals)));
        lines.push(("keeps sections".into(), list(&self.sections)));
        if self.claims_pure {
            let text = "the same input gives the same output on every host";
            lines.push(("claims".into(), text.into()));
        }
        lines.push(("fails from".into(), format!("{} severity on", self.gate)));
        for waiver in &self.waivers {
            lines.push(("waives".into(), waiver.clone()));
        }
        lines
    }
}

impl<'a> ExplainedWorld<'a> {
    fn new(world: &'a World, kind: &'static str) -> Self {
        let names: Vec<(Option<&str>, &str, Option<&str>)> = if kind == "component" {
            let interfaces = world.imports.interfaces.values().flat_map(|interface| {
                interface
                    .functions
                    .keys()
                    .map(|function| (None, interface.name.as_str(), Some(function.as_str())))
            });
            let functions = world.imports.functions.keys();
            interfaces
                .chain(functions.map(|function| (None, function.as_str(), None)))
                .collect()
        } else {
            let core = &world.imports.core;
            // A core module that becomes a component has other names for the same functions; one of them is enough.
            let is_plain = |module: &str, name: &str| {
                !name.contains(['-', '[']) && !module.starts_with(['$', '['])
            };
            let plain: BTreeSet<&str> = core
                .iter()
                .filter(|((module, name), _)| is_plain(module, name))
                .map(|(_, grant)| grant.origin.as_str())
                .collect();
            core.iter()
                .filter(|((module, name), grant)| {
                    is_plain(module, name)
                        || !plain.contains(grant.origin.as_str()) && !module.starts_with("cm32p2")
                })
                .map(|((module, name), _)| (Some(module.as_str()), name.as_str(), None))
                .collect()
        };
        let imported = names.iter().map(|(module, name, function)| Imported {
            module: *module,
            name,
            function: *function,
            form: Form::Function,
        });
        let capabilities = capability::of(imported)
            .into_iter()
            .map(|capability| ExplainedCapability {
                area: capability.ability.area().words().to_owned(),
                says: capability.ability.words(),
                only_if_handed: capability.only_if_handed,
                granted_by: capability
                    .imports
                    .iter()
                    .filter_map(|i| names.get(*i))
                    .map(|name| match name {
                        (Some(module), name, _) => format!("{module}.{name}"),
                        (None, name, Some(function)) => format!("{name}#{function}"),
                        (None, name, None) => (*name).to_owned(),
                    })
                    .collect(),
            })
            .collect();
        let exports = world
            .exports
            .interfaces
            .values()
            .map(|interface| interface.name.as_str());
        Self {
            world: &world.name,
            kind,
            capabilities,
            exports: exports
                .chain(world.exports.functions.keys().map(String::as_str))
                .collect(),
        }
    }
}
