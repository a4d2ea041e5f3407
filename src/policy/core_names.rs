//! The names and types under which core modules import and export what a world says.
//!
//! There are three ways. A plain core module names a host's functions (`wasi_snapshot_preview1.fd_write`, or whatever
//! `@external-id` says). One on its way to becoming a component names interfaces and functions by one of the two manglings
//! that wit-component reads.

use wit_parser::abi::{AbiVariant, WasmSignature};
use wit_parser::{
    Function, IndexMap, Interface, LiftLowerAbi, ManglingAndAbi, Resolve, TypeDefKind, WasmExport,
    WasmExportKind, WasmImport, World, WorldItem, WorldKey,
};

use super::builtin::PREVIEW1_MODULE;
use super::grants::{Grant, Surface};
use super::streams::streams;
use super::wit_types::core_text;
use crate::version::track;

/// Which way a function goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Import,
    Export,
}

/// One core function: of an import with its module, of an export without.
pub(super) struct CoreFunction {
    module: Option<String>,
    name: String,
    ty: String,
}

pub(super) const SYNC: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
const STANDARD: ManglingAndAbi = ManglingAndAbi::Standard32;
const CALLBACK: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::AsyncCallback);
const STACKFUL: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::AsyncStackful);

impl CoreFunction {
    /// An import by one of wit-component's names, whose versions are compared as semver compares them.
    pub(super) fn import((module, name): (String, String), ty: String) -> Self {
        Self {
            module: Some(track(&module)),
            name,
            ty,
        }
    }

    fn export(name: String, ty: String) -> Self {
        Self {
            module: None,
            name,
            ty,
        }
    }

    /// Grants or demands it.
    pub(super) fn add_to(self, origin: &str, surface: &mut Surface) {
        let grant = Grant {
            ty: self.ty,
            origin: origin.to_owned(),
        };
        match self.module {
            Some(module) => surface.core.insert((module, self.name), grant),
            None => surface
                .core_exports
                .insert(Surface::core_export_key(&self.name), grant),
        };
    }
}

/// Every name of one function of an interface, or of the world itself.
pub(super) fn of_function(
    resolve: &Resolve,
    interface: Option<(&WorldKey, &Interface)>,
    external_id: Option<&str>,
    func: &Function,
    direction: Direction,
) -> Vec<CoreFunction> {
    let key = interface.map(|(key, _)| key);
    let mut out = Vec::new();
    match direction {
        Direction::Import => {
            out.extend(plain(resolve, interface, external_id, func));
            if interface.is_some_and(|(_, wit)| is_preview1(resolve, wit)) {
                return out;
            }
            imported(resolve, key, func, &mut out);
        }
        Direction::Export => {
            if interface.is_none() {
                // A plain core module exports it by its own name.
                let ty = core_text(&resolve.wasm_signature(AbiVariant::GuestExport, func));
                out.push(CoreFunction::import(
                    ("$root".to_owned(), func.name.clone()),
                    ty,
                ));
            }
            exported(resolve, key, func, &mut out);
        }
    }
    out
}

/// The names under which the destructors of an exported interface's resources are exported.
pub(super) fn of_destructors(
    resolve: &Resolve,
    key: &WorldKey,
    wit: &Interface,
) -> Vec<CoreFunction> {
    own_resources(resolve, wit)
        .flat_map(|resource| {
            let legacy = resolve.name_world_key(key);
            let standard = resolve.name_canonicalized_world_key(key);
            [
                format!("{legacy}#[dtor]{resource}"),
                format!("cm32p2|{standard}|{resource}_dtor"),
            ]
        })
        .map(|name| CoreFunction::export(name, "(func (param i32))".to_owned()))
        .collect()
}

/// The names under which a resource is dropped.
pub(super) fn of_drop(
    resolve: &Resolve,
    key: Option<&WorldKey>,
    resource: &str,
) -> [CoreFunction; 2] {
    let ty = || "(func (param i32))".to_owned();
    let (legacy, standard) = match key {
        Some(key) => (
            resolve.name_world_key(key),
            format!("cm32p2|{}", resolve.name_canonicalized_world_key(key)),
        ),
        None => ("$root".to_owned(), "cm32p2".to_owned()),
    };
    [
        CoreFunction::import((legacy, format!("[resource-drop]{resource}")), ty()),
        CoreFunction::import((standard, format!("{resource}_drop")), ty()),
    ]
}

/// What a core module imports in order to export: handles to its own resources, results of tasks, streams of its own.
pub(super) fn of_exports(
    resolve: &Resolve,
    exports: &IndexMap<WorldKey, WorldItem>,
    surface: &mut Surface,
) {
    for (key, item) in exports {
        match item {
            WorldItem::Function(func) => task(resolve, None, func, surface),
            WorldItem::Interface { id, .. } => {
                let Some(wit) = resolve.interfaces.get(*id) else {
                    continue;
                };
                for func in wit.functions.values() {
                    task(resolve, Some(key), func, surface);
                }
                let (legacy, standard) = (
                    format!("[export]{}", resolve.name_world_key(key)),
                    format!("cm32p2|_ex_{}", resolve.name_canonicalized_world_key(key)),
                );
                for resource in own_resources(resolve, wit) {
                    for (intrinsic, ty) in [
                        ("new", "(func (param i32) (result i32))"),
                        ("rep", "(func (param i32) (result i32))"),
                        ("drop", "(func (param i32))"),
                    ] {
                        for (module, name) in [
                            (&legacy, format!("[resource-{intrinsic}]{resource}")),
                            (&standard, format!("{resource}_{intrinsic}")),
                        ] {
                            CoreFunction::import((module.clone(), name), ty.to_owned())
                                .add_to(resource, surface);
                        }
                    }
                }
            }
            WorldItem::Type { .. } => {}
        }
    }
}

/// Whether a module for this world may have tasks: one of its functions is `async`, or handles a stream or future.
pub(super) fn is_async(resolve: &Resolve, world: &World) -> bool {
    let asynchronous = |func: &Function| {
        func.kind.is_async() || !func.find_futures_and_streams(resolve).is_empty()
    };
    world
        .imports
        .values()
        .chain(world.exports.values())
        .any(|item| match item {
            WorldItem::Function(func) => asynchronous(func),
            WorldItem::Interface { id, .. } => resolve
                .interfaces
                .get(*id)
                .is_some_and(|wit| wit.functions.values().any(asynchronous)),
            WorldItem::Type { .. } => false,
        })
}

/// The component model's own functions for tasks. They reach no host: they wait, yield and count.
pub(super) fn of_tasks(surface: &mut Surface) {
    const FUNCTIONS: &[(&str, &str, &str)] = &[
        ("[export]$root", "[task-cancel]", "(func)"),
        ("$root", "[backpressure-inc]", "(func)"),
        ("$root", "[backpressure-dec]", "(func)"),
        ("$root", "[waitable-set-new]", "(func (result i32))"),
        (
            "$root",
            "[waitable-set-wait]",
            "(func (param i32 i32) (result i32))",
        ),
        (
            "$root",
            "[waitable-set-poll]",
            "(func (param i32 i32) (result i32))",
        ),
        ("$root", "[waitable-set-drop]", "(func (param i32))"),
        ("$root", "[waitable-join]", "(func (param i32 i32))"),
        ("$root", "[thread-yield]", "(func (result i32))"),
        ("$root", "[subtask-drop]", "(func (param i32))"),
        (
            "$root",
            "[subtask-cancel]",
            "(func (param i32) (result i32))",
        ),
        ("$root", "[context-get-0]", "(func (result i32))"),
        ("$root", "[context-set-0]", "(func (param i32))"),
    ];
    for (module, name, ty) in FUNCTIONS {
        CoreFunction::import(((*module).to_owned(), (*name).to_owned()), (*ty).to_owned())
            .add_to("the component model", surface);
    }
}

/// The name in a plain core module, for what has one.
fn plain(
    resolve: &Resolve,
    interface: Option<(&WorldKey, &Interface)>,
    external_id: Option<&str>,
    func: &Function,
) -> Option<CoreFunction> {
    let snake = |name: &str| name.replace('-', "_");
    let name = func.external_id.clone();
    let (module, name) = match interface {
        // A function of the world is nobody's in particular, unless it says whose.
        None => ("$root".to_owned(), name?),
        Some((key, wit)) => {
            let module = match (external_id, key) {
                (Some(module), _) => module.to_owned(),
                (None, WorldKey::Name(name)) => snake(name),
                (None, WorldKey::Interface(_)) if is_preview1(resolve, wit) => {
                    PREVIEW1_MODULE.to_owned()
                }
                (None, WorldKey::Interface(_)) => return None,
            };
            (module, name.unwrap_or_else(|| snake(&func.name)))
        }
    };
    let ty = core_text(&resolve.wasm_signature(AbiVariant::GuestImport, func));
    Some(CoreFunction {
        module: Some(module),
        name,
        ty,
    })
}

fn is_preview1(resolve: &Resolve, wit: &Interface) -> bool {
    wit.package
        .and_then(|id| resolve.packages.get(id))
        .is_some_and(|package| {
            package.name.namespace == "wasm-audit" && package.name.name == "preview1"
        })
}

fn imported(
    resolve: &Resolve,
    interface: Option<&WorldKey>,
    func: &Function,
    out: &mut Vec<CoreFunction>,
) {
    for abi in [SYNC, STANDARD, STACKFUL] {
        let signature = resolve.wasm_signature(abi.import_variant(), func);
        let name = resolve.wasm_import_name(abi, WasmImport::Func { interface, func });
        out.push(CoreFunction::import(name, core_text(&signature)));
    }
    streams(resolve, interface, func, false, out);
}

fn exported(
    resolve: &Resolve,
    interface: Option<&WorldKey>,
    func: &Function,
    out: &mut Vec<CoreFunction>,
) {
    let mut add = |abi: ManglingAndAbi, kind, signature: &WasmSignature| {
        let export = WasmExport::Func {
            interface,
            func,
            kind,
        };
        let name = resolve.wasm_export_name(abi, export);
        out.push(CoreFunction::export(name, core_text(signature)));
    };
    for abi in [SYNC, STANDARD] {
        let signature = resolve.wasm_signature(abi.export_variant(), func);
        let after = WasmSignature {
            params: signature.results.clone(),
            results: Vec::new(),
            indirect_params: false,
            retptr: false,
        };
        add(abi, WasmExportKind::Normal, &signature);
        add(abi, WasmExportKind::PostReturn, &after);
    }
    for abi in [CALLBACK, STACKFUL] {
        add(
            abi,
            WasmExportKind::Normal,
            &resolve.wasm_signature(abi.export_variant(), func),
        );
    }
    let name = resolve.wasm_export_name(
        CALLBACK,
        WasmExport::Func {
            interface,
            func,
            kind: WasmExportKind::Callback,
        },
    );
    let ty = "(func (param i32 i32 i32) (result i32))".to_owned();
    out.push(CoreFunction::export(name, ty));
}

fn task(resolve: &Resolve, interface: Option<&WorldKey>, func: &Function, surface: &mut Surface) {
    let mut out = Vec::new();
    let (module, name, signature) =
        func.task_return_import(resolve, interface, wit_parser::Mangling::Legacy);
    out.push(CoreFunction::import((module, name), core_text(&signature)));
    streams(resolve, interface, func, true, &mut out);
    for core in out {
        core.add_to(&func.name, surface);
    }
}

/// The resources that an interface defines.
fn own_resources<'a>(resolve: &'a Resolve, wit: &'a Interface) -> impl Iterator<Item = &'a str> {
    wit.types
        .iter()
        .filter(|(_, id)| {
            let kind = resolve.types.get(**id).map(|ty| &ty.kind);
            matches!(kind, Some(TypeDefKind::Resource))
        })
        .map(|(name, _)| name.as_str())
}
