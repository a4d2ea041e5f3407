//! How to run an artifact elsewhere with as little as it needs, and what that place cannot express.
//!
//! A grant is derived from what the artifact *may* do. Whoever runs it can give less: what it does not get, it has to do
//! without. Names of files, hosts and variables are nobody's but the user's, and stand as placeholders.

mod wasmtime;
mod wassette;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::wasmtime::wasmtime;
pub use self::wassette::wassette;

use crate::capability::{Ability, Area, Capability};
use crate::inspect::{Facts, Taken};

/// What one place needs to be told to run an artifact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Grants {
    /// The words of the command before the file, if it is started by a command.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// The words after the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// The text of its policy, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// What to put in the place of each placeholder.
    pub fill_in: Vec<String>,
    /// What the place gives whether it is needed or not, or takes or gives only as a whole.
    pub too_much: Vec<String>,
    /// Why it cannot run there as it is: what somebody else must supply.
    pub missing: Vec<String>,
}

/// What an artifact may do, asked again and again.
struct Needs {
    capabilities: Vec<Capability>,
    /// Whether it makes directories or links. Opening a file can make one too, but is what reading begins with.
    creates: bool,
}

impl Needs {
    fn of(facts: &Facts) -> Self {
        let taken: Vec<_> = facts.taken().collect();
        let capabilities = facts.capabilities();
        let made_by = capabilities
            .iter()
            .filter(|c| c.ability == Ability::FilesCreate)
            .flat_map(|c| &c.imports)
            .filter_map(|i| taken.get(*i))
            .map(|taken| taken.member.unwrap_or(&taken.import.name));
        let creates = made_by
            .filter(|name| {
                !matches!(
                    *name,
                    "path_open" | "path_open2" | "[method]descriptor.open-at"
                )
            })
            .count()
            > 0;
        Self {
            capabilities,
            creates,
        }
    }

    fn has(&self, ability: Ability) -> bool {
        self.capabilities.iter().any(|c| c.ability == ability)
    }

    fn has_any(&self, area: Area) -> bool {
        self.capabilities.iter().any(|c| c.ability.area() == area)
    }

    /// Whether it uses sockets, which making HTTP requests is not.
    fn has_sockets(&self) -> bool {
        self.capabilities
            .iter()
            .any(|c| c.ability.area() == Area::Network && c.ability != Ability::NetHttp)
    }

    /// Whether it changes what it finds in files and directories.
    fn changes_files(&self) -> bool {
        use Ability as A;
        let changes = [
            A::FilesWrite,
            A::FilesDelete,
            A::FilesRename,
            A::FilesChange,
        ]
        .into_iter()
        .any(|ability| self.has(ability));
        self.creates || changes
    }

    /// Says what the place has no code for, counted by module or interface.
    fn missing(&self, facts: &Facts, place: &str) -> Vec<String> {
        let taken: Vec<_> = facts.taken().collect();
        let from = |taken: &Taken<'_>| match &taken.import.module {
            Some(module) => module.clone(),
            None => taken.import.name.clone(),
        };
        let of_host = self
            .capabilities
            .iter()
            .filter(|c| c.ability.area() == Area::Host);
        let mut missing: Vec<String> = Vec::new();
        let mut told = BTreeSet::new();
        for capability in of_host {
            let all = capability.imports.iter().filter_map(|i| taken.get(*i));
            let froms: BTreeSet<_> = all.map(from).collect();
            for from in froms.into_iter().filter(|from| told.insert(from.clone())) {
                let who = match capability.toolchain {
                    Some(toolchain) => format!(": {} answers elsewhere", toolchain.who),
                    None => String::new(),
                };
                missing.push(format!("{place} has nothing for `{from}`{who}"));
            }
        }
        missing
    }
}
