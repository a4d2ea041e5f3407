//! A policy for wassette, which runs components as tools of agents.

use super::{Grants, Needs};
use crate::artifact::Kind;
use crate::capability::{Ability as A, Area};
use crate::inspect::Facts;

/// Returns the policy to give wassette.
pub fn wassette(facts: &Facts) -> Grants {
    let needs = Needs::of(facts);
    let mut grants = Grants::default();
    if facts.kind == Kind::Core {
        grants.missing.push("wassette runs components only: make one of this core module first (`wasm-tools component new`)".into());
        return grants;
    }
    let mut policy =
        String::from("version: \"1.0\"\ndescription: \"what wasm-audit found that it may use\"\n");
    let mut permissions = String::new();
    if needs.has_any(Area::Files) {
        let access = if needs.changes_files() {
            r#"["read", "write"]"#
        } else {
            r#"["read"]"#
        };
        permissions += &format!(
            "  storage:\n    allow:\n      - uri: \"fs://DIRECTORY\"\n        access: {access}\n"
        );
        grants.fill_in.push(
            "DIRECTORY: the absolute path of a directory of yours; repeat the entry for more"
                .into(),
        );
    }
    if needs.has_any(Area::Network) || needs.has_any(Area::Names) {
        permissions += "  network:\n    allow:\n      - host: \"HOST\"\n";
        grants.fill_in.push(
            "HOST: a host that it may ask, as in `api.example.org`; repeat the entry for more"
                .into(),
        );
        if needs.has_sockets() || needs.has_any(Area::Names) {
            grants.too_much.push("one network entry opens sockets and name look-up as a whole: wassette holds only HTTP requests to the list of hosts".into());
        }
    }
    if needs.has(A::Environment) {
        permissions += "  environment:\n    allow:\n      - key: \"NAME\"\n";
        grants.fill_in.push("NAME: a variable of wassette's own environment that it may read; repeat the entry for more".into());
    }
    if permissions.is_empty() {
        policy += "permissions: {}\n";
    } else {
        policy += "permissions:\n";
        policy += &permissions;
    }
    grants.policy = Some(policy);
    if needs.has_any(Area::Clock) || needs.has_any(Area::Randomness) || needs.has(A::Stdout) {
        grants.too_much.push("wassette's policies have no words for clocks, random numbers and standard output: a component has them if it asks".into());
    }
    grants.too_much.push("wassette's policies hold no component to a size of memory: `harden` can write a maximum into it".into());
    grants.missing.extend(needs.missing(facts, "wassette"));
    grants
}
