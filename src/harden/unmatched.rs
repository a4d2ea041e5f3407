//! What `[stubs]` names and the artifact does not import.

use std::collections::BTreeSet;

use crate::artifact::Kind;
use crate::inspect::{Facts, Import};
use crate::policy::Policy;
use crate::version::track;

/// Returns the entries of `[stubs]` that are about no import: misspelled, or about another module under the same policy.
///
/// One policy may be for a component and a command. What can only be meant for the other kind is not listed.
pub(super) fn unmatched_stubs(facts: &Facts, policy: &Policy) -> Vec<String> {
    let known: BTreeSet<String> = match facts.kind {
        Kind::Core => facts.imports.iter().map(Import::full_name).collect(),
        Kind::Component => facts.imports.iter().flat_map(of_component).collect(),
    };
    policy
        .stubs
        .keys()
        .filter(|key| !known.contains(*key) && may_be_of(key, facts.kind))
        .cloned()
        .collect()
}

/// The spellings by which `[stubs]` may name an import of a component, and its functions.
pub(super) fn spellings(import: &str) -> [String; 3] {
    let base = import.split('@').next().unwrap_or(import);
    [import.to_owned(), track(import), base.to_owned()]
}

fn of_component(import: &Import) -> Vec<String> {
    let mut all = Vec::new();
    for name in spellings(&import.name) {
        let functions = import.functions.iter();
        all.extend(functions.map(|function| format!("{name}#{}", function.name)));
        all.push(name);
    }
    all
}

fn may_be_of(key: &str, kind: Kind) -> bool {
    let is_interface = key.contains([':', '#', '/']);
    match kind {
        Kind::Core => !is_interface,
        Kind::Component => is_interface || !key.contains('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_of;
    use crate::artifact::Kind::{Component, Core};

    #[test]
    fn a_name_tells_which_kind_it_is_meant_for() {
        for (key, kind, other) in [
            ("env.f", Core, Component),
            ("wasi:random/random", Component, Core),
            (
                "wasi:filesystem/types#[method]descriptor.open-at",
                Component,
                Core,
            ),
        ] {
            assert!(may_be_of(key, kind) && !may_be_of(key, other), "{key}");
        }
    }
}
