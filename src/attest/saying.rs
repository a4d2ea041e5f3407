//! What can be attested of a module: one predicate a statement, one statement a bundle.

use crate::policy::PREDICATES;

/// A predicate that can be attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Saying {
    /// What the module may do, and what a policy says of it.
    ModuleAudit,
    /// Where its source was, and who built it.
    Provenance,
    /// What it was built from.
    Sbom,
    /// That it passed the gate, in a form that others read too.
    Svr,
}

impl Saying {
    /// Everything that can be attested.
    pub const ALL: [Self; 4] = [Self::ModuleAudit, Self::Provenance, Self::Sbom, Self::Svr];

    /// Returns its short name.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// Returns the predicate type.
    pub fn predicate_type(self) -> &'static str {
        self.entry().1
    }

    /// Returns what stands between the module's name and `.sigstore.json` in the name of the bundle.
    pub fn infix(self) -> &'static str {
        match self {
            Self::ModuleAudit => "",
            Self::Provenance => ".provenance",
            Self::Sbom => ".sbom",
            Self::Svr => ".svr",
        }
    }

    fn entry(self) -> (&'static str, &'static str) {
        let [audit, provenance, sbom, svr] = PREDICATES;
        match self {
            Self::ModuleAudit => audit,
            Self::Provenance => provenance,
            Self::Sbom => sbom,
            Self::Svr => svr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_belong_together() {
        let names = Saying::ALL.map(|saying| (saying.name(), saying.predicate_type()));
        assert_eq!(names, PREDICATES);
        assert_eq!(
            Saying::ModuleAudit.predicate_type(),
            crate::attest::PREDICATE_TYPE
        );
        assert!(Saying::Svr.predicate_type().contains("/svr/"));
        assert!(Saying::Sbom.predicate_type().contains("cyclonedx"));
    }
}
