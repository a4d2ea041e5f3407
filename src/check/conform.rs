//! An artifact's imports against a world's grants: every difference, not the first.

use crate::artifact::Kind;
use crate::finding::Place;
use crate::inspect::{Export, ExternKind, Facts, Import};
use crate::policy::{Grant, World};
use crate::version::track;

/// One way in which an import goes beyond what is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Difference<'a> {
    /// Nothing grants it. `function` is set when the interface is granted and the function is not.
    NotGranted {
        import: &'a Import,
        function: Option<&'a str>,
        reason: Reason<'a>,
    },
    /// Granted with another type.
    OtherType {
        import: &'a Import,
        function: Option<&'a str>,
        found: &'a str,
        grant: &'a Grant,
    },
    /// Not a function: no world can grant it.
    OtherKind {
        import: &'a Import,
        member: Option<(&'a str, ExternKind)>,
    },
}

/// Why an import is not granted, as far as can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// The world says nothing near it.
    Unknown,
    /// The world grants these other functions of the same module or interface.
    OtherFunctions(Vec<&'a str>),
    /// The world grants the interface on another semver track.
    OtherVersion(&'a str),
    /// The interface is in the world only because a type of it is used.
    OnlyTypes,
}

/// Compares one import with the world; no differences mean that it is granted as it is.
pub(crate) fn differences<'a>(import: &'a Import, world: &'a World) -> Vec<Difference<'a>> {
    match (&import.module, import.kind) {
        (Some(module), ExternKind::Func) => {
            core_function(import, module, world).into_iter().collect()
        }
        (None, ExternKind::Func) => root_function(import, world).into_iter().collect(),
        (None, ExternKind::Instance) => instance(import, world),
        // A type that is no resource gives its user nothing to call; a resource of the world must be named there.
        (None, ExternKind::Type)
            if import.ty.is_none() || world.imports.resources.contains(&import.name) =>
        {
            Vec::new()
        }
        _ => vec![Difference::OtherKind {
            import,
            member: None,
        }],
    }
}

impl Difference<'_> {
    /// Where the import stands.
    pub(crate) fn place(&self) -> Place {
        let (Self::NotGranted { import, .. }
        | Self::OtherType { import, .. }
        | Self::OtherKind { import, .. }) = self;
        Place {
            offset: import.offset,
            within: None,
        }
    }
}

/// The grant that covers a core function, if there is one.
pub(crate) fn core_grant<'a>(module: &str, name: &str, world: &'a World) -> Option<&'a Grant> {
    let by = |module: String| world.imports.core.get(&(module, name.to_owned()));
    by(module.to_owned()).or_else(|| by(track(module)))
}

fn core_function<'a>(import: &'a Import, module: &str, world: &'a World) -> Option<Difference<'a>> {
    match core_grant(module, &import.name, world) {
        Some(grant) => other_type(import, None, import.ty.as_deref(), grant),
        None => {
            let track = track(module);
            let others: Vec<_> = world
                .imports
                .core
                .keys()
                .filter(|(granted, _)| granted == module || *granted == track)
                .map(|(_, name)| name.as_str())
                .collect();
            let reason = if others.is_empty() {
                Reason::Unknown
            } else {
                Reason::OtherFunctions(others)
            };
            Some(Difference::NotGranted {
                import,
                function: None,
                reason,
            })
        }
    }
}

fn root_function<'a>(import: &'a Import, world: &'a World) -> Option<Difference<'a>> {
    match world.imports.functions.get(&import.name) {
        Some(grant) => other_type(import, None, import.ty.as_deref(), grant),
        None => Some(Difference::NotGranted {
            import,
            function: None,
            reason: Reason::Unknown,
        }),
    }
}

fn instance<'a>(import: &'a Import, world: &'a World) -> Vec<Difference<'a>> {
    let Some(interface) = world.imports.interfaces.get(&track(&import.name)) else {
        let base = import.name.split('@').next();
        let other =
            world.imports.interfaces.values().find(|granted| {
                granted.name.split('@').next() == base && granted.name.contains('@')
            });
        let reason = other.map_or(Reason::Unknown, |granted| {
            Reason::OtherVersion(&granted.name)
        });
        return vec![Difference::NotGranted {
            import,
            function: None,
            reason,
        }];
    };
    let mut out = Vec::new();
    for function in &import.functions {
        match interface.functions.get(&function.name) {
            Some(grant) => out.extend(other_type(
                import,
                Some(&function.name),
                Some(&function.ty),
                grant,
            )),
            None => {
                let reason = if interface.is_written {
                    Reason::OtherFunctions(interface.functions.keys().map(String::as_str).collect())
                } else {
                    Reason::OnlyTypes
                };
                out.push(Difference::NotGranted {
                    import,
                    function: Some(&function.name),
                    reason,
                });
            }
        }
    }
    for member in &import.members {
        if member.kind != ExternKind::Type || !interface.resources.contains(&member.name) {
            out.push(Difference::OtherKind {
                import,
                member: Some((&member.name, member.kind)),
            });
        }
    }
    out
}

fn other_type<'a>(
    import: &'a Import,
    function: Option<&'a str>,
    found: Option<&'a str>,
    grant: &'a Grant,
) -> Option<Difference<'a>> {
    let found = found.unwrap_or_default();
    (found != grant.ty).then_some(Difference::OtherType {
        import,
        function,
        found,
        grant,
    })
}

/// The interface that a component exports on the semver track `wanted`.
pub(crate) fn exported_interface<'a>(facts: &'a Facts, wanted: &str) -> Option<&'a Export> {
    facts
        .exports
        .iter()
        .find(|export| export.kind == ExternKind::Instance && track(&export.name) == wanted)
}

/// The function that an artifact exports under the WIT name `wanted`.
pub(crate) fn exported_function<'a>(facts: &'a Facts, wanted: &str) -> Option<&'a Export> {
    let matches =
        |name: &str| name == wanted || facts.kind == Kind::Core && core_names_match(wanted, name);
    facts
        .exports
        .iter()
        .find(|export| export.kind == ExternKind::Func && matches(&export.name))
}

/// Whether a core module's name stands for a WIT name: as it is, or with underscores.
pub(crate) fn core_names_match(wit: &str, core: &str) -> bool {
    wit == core || wit.replace('-', "_") == core
}

/// Whether the kind of module implies an export, so that no world need name it.
pub(crate) fn implied_core_export(name: &str) -> bool {
    matches!(name, "_start" | "_initialize" | "memory") || name.starts_with("cabi_")
}
