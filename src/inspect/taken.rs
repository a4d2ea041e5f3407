//! What an artifact takes from its host, function by function, and what that lets it do.

use std::collections::BTreeMap;

use super::{By, ExternKind, Facts, Headers, Import, Reach};
use crate::capability::{self, Ability, Capability, Form, Imported, Toolchain};

/// One thing taken from the host: an import, or one function of an imported interface.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// Which entry of [`Headers::imports`].
    pub index: usize,
    /// The import.
    pub import: &'a Import,
    /// The function or other member of an imported interface.
    pub member: Option<&'a str>,
    /// Its type as text, where it has one.
    pub ty: Option<&'a str>,
    form: Form,
}

impl<'a> Taken<'a> {
    /// Returns the name that people know it by: `wasi_snapshot_preview1.fd_write`, `wasi:cli/stdout@0.2.6#get-stdout`.
    pub fn full_name(&self) -> String {
        match self.member {
            Some(member) => format!("{}#{member}", self.import.name),
            None => self.import.full_name(),
        }
    }

    /// Whether it can be called or shared: not an interface imported for its types alone.
    pub fn is_usable(&self) -> bool {
        self.form != Form::Interface
    }

    fn imported(&self) -> Imported<'a> {
        Imported {
            module: self.import.module.as_deref(),
            name: &self.import.name,
            function: self.member,
            form: self.form,
        }
    }
}

impl Headers {
    /// Returns everything that is taken from the host, in the order of the imports and of the functions in them.
    pub fn taken(&self) -> impl Iterator<Item = Taken<'_>> {
        self.imports.iter().enumerate().flat_map(|(index, import)| {
            let taken = move |member, ty, form| Taken {
                index,
                import,
                member,
                ty,
                form,
            };
            let functions = import.functions.iter().map(move |function| {
                taken(
                    Some(function.name.as_str()),
                    Some(function.ty.as_str()),
                    Form::Function,
                )
            });
            let members = import
                .members
                .iter()
                .filter(|member| form(member.kind) != Form::Interface)
                .map(move |member| taken(Some(member.name.as_str()), None, form(member.kind)));
            // An interface stands for itself only when there is nothing in it that could be called.
            let itself = (import.functions.is_empty() || import.kind != ExternKind::Instance)
                .then(|| taken(None, import.ty.as_deref(), form(import.kind)));
            itself.into_iter().chain(functions).chain(members)
        })
    }

    /// Returns what the artifact may do, ordered by ability. Their `imports` are positions in [`Self::taken`].
    pub fn capabilities(&self) -> Vec<Capability> {
        let mut found = capability::of(self.taken().map(|taken| taken.imported()));
        let memories = || {
            let alive = self
                .modules
                .iter()
                .filter(|module| module.instances != Some(0));
            alive.flat_map(|module| &module.memories)
        };
        let mut note = |ability| {
            found.push(Capability {
                ability,
                only_if_handed: false,
                toolchain: None,
                imports: Vec::new(),
            });
        };
        if memories().any(|memory| memory.maximum.is_none()) {
            note(Ability::MemoryUnbounded);
        }
        if memories().any(|memory| memory.shared) {
            note(Ability::MemoryShared);
        }
        found.sort_by_key(|capability| capability.ability);
        found
    }

    /// Returns the toolchains that the artifact bears signs of. It says so itself; nobody checked.
    pub fn toolchains(&self) -> Vec<&'static Toolchain> {
        capability::toolchains(
            self.taken().map(|taken| taken.imported()),
            self.sections.iter().map(|section| section.name.as_str()),
            self.producers.iter().map(String::as_str),
        )
    }
}

impl Facts {
    /// Returns who reaches each thing of [`Headers::taken`], in the same order; nothing for what is no function.
    pub fn reached(&self) -> Vec<Option<&Reach>> {
        let by_name: BTreeMap<_, _> = self
            .reach
            .iter()
            .map(|reach| ((reach.import, reach.function.as_deref()), reach))
            .collect();
        self.taken()
            .map(|taken| match taken.form {
                Form::Function => by_name.get(&(taken.index, taken.member)).copied(),
                _ => None,
            })
            .collect()
    }
}

impl Reach {
    /// Whether nobody, or only a table or reference, leads there.
    pub fn is_indirect(&self) -> bool {
        matches!(self.by, By::Table | By::Nobody)
    }
}

fn form(kind: ExternKind) -> Form {
    match kind {
        ExternKind::Func => Form::Function,
        ExternKind::Table
        | ExternKind::Memory
        | ExternKind::Global
        | ExternKind::Tag
        | ExternKind::Value => Form::Shared,
        ExternKind::Module | ExternKind::Component => Form::Code,
        ExternKind::Instance | ExternKind::Type => Form::Interface,
    }
}
