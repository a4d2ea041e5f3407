//! How WASI preview 1 is said in WIT.

use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use witx::InterfaceFunc;

use crate::official::Crate;

/// The official text, in the crate that carries it.
pub(crate) const WITX: &str = "witx/p1/wasi_snapshot_preview1.witx";

/// Returns every function of the one module that the official text describes.
pub(crate) fn functions(from: &Crate) -> Result<Vec<Rc<InterfaceFunc>>> {
    let path = from.path(WITX);
    let document =
        witx::load(&[&path]).with_context(|| format!("cannot read `{}`", path.display()))?;
    let module = document
        .modules()
        .next()
        .context("the official text has no module")?;
    Ok(module.funcs().collect())
}

/// Writes all functions as WIT, with the name of the text that they come from.
pub(crate) fn wit(source: &str, functions: &[Rc<InterfaceFunc>]) -> Result<String> {
    let mut text = format!(
        "// Written by `cargo xtask wit` from {source}. Do not edit.\n\n\
         /// WASI preview 1 as a core module sees it: flat parameters, pointers into its memory, and an error number.\n\
         ///\n\
         /// Every interface stands for functions of the one core module `wasi_snapshot_preview1`.\n\
         package wasm-audit:preview1@0.1.0;\n",
    );
    for name in ORDER {
        let docs = GROUPS
            .iter()
            .find(|group| group.name == name)
            .map_or("", |group| group.docs);
        text.push_str(&format!("\n/// {docs}\ninterface {name} {{\n"));
        for function in functions {
            if group(function.name.as_str())? == name {
                text.push_str(&format!("  {}\n", signature(function)?));
            }
        }
        text.push_str("}\n");
    }
    Ok(text)
}

/// What a group of functions lets a module do.
struct Group {
    name: &'static str,
    docs: &'static str,
    /// Prefixes of the names of its functions, or whole names.
    functions: &'static [&'static str],
}

/// Every function belongs to the first group that names it, and the last takes what touches files.
const GROUPS: &[Group] = &[
    Group {
        name: "args",
        docs: "Read the arguments that the host passes.",
        functions: &["args_"],
    },
    Group {
        name: "environ",
        docs: "Read the environment variables that the host passes.",
        functions: &["environ_"],
    },
    Group {
        name: "clocks",
        docs: "Read clocks.",
        functions: &["clock_"],
    },
    Group {
        name: "stdio",
        docs: "Use streams that are open from the start. Opens nothing: without `fs` these are all there are.",
        functions: &[
            "fd_read",
            "fd_write",
            "fd_close",
            "fd_seek",
            "fd_tell",
            "fd_fdstat_get",
        ],
    },
    Group {
        name: "random",
        docs: "Draw random bytes.",
        functions: &["random_get"],
    },
    Group {
        name: "poll",
        docs: "Wait for streams and for time to pass.",
        functions: &["poll_oneoff"],
    },
    Group {
        name: "proc",
        docs: "End the program, raise a signal in it, or let others run.",
        functions: &["proc_exit", "proc_raise", "sched_yield"],
    },
    Group {
        name: "sockets",
        docs: "Accept connections on sockets that are open from the start, and use them.",
        functions: &["sock_"],
    },
    Group {
        name: "fs",
        docs: "Find, open, read, change and remove files.",
        functions: &["fd_", "path_"],
    },
];

/// The order in which the interfaces are written.
const ORDER: [&str; 9] = [
    "args", "environ", "clocks", "stdio", "fs", "random", "poll", "proc", "sockets",
];

fn group(function: &str) -> Result<&'static str> {
    let found = GROUPS.iter().find(|group| {
        group.functions.iter().any(|name| {
            if name.ends_with('_') {
                function.starts_with(name)
            } else {
                function == *name
            }
        })
    });
    found
        .map(|group| group.name)
        .with_context(|| format!("`{function}` belongs to no group: say what it lets a module do"))
}

/// Writes a function with the types that its core signature has.
fn signature(function: &InterfaceFunc) -> Result<String> {
    let (parameters, results) = function.wasm_signature();
    let names = parameter_names(function)?;
    if names.len() != parameters.len() {
        bail!(
            "`{}` has {} core parameters and {} names",
            function.name.as_str(),
            parameters.len(),
            names.len()
        );
    }
    let parameters: Vec<String> = names
        .iter()
        .zip(&parameters)
        .map(|(name, core)| format!("{}: {}", escaped(name), wit_type(*core)))
        .collect();
    let result = match results.as_slice() {
        [] => String::new(),
        [result] => format!(" -> {}", wit_type(*result)),
        _ => bail!(
            "`{}` has {} core results",
            function.name.as_str(),
            results.len()
        ),
    };
    Ok(format!(
        "{}: func({}){result};",
        escaped(&kebab(function.name.as_str())),
        parameters.join(", ")
    ))
}

/// Names every core parameter: what goes in as the official text names it, and what comes out after its type.
fn parameter_names(function: &InterfaceFunc) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for parameter in &function.params {
        let name = kebab(parameter.name.as_str());
        if let witx::Type::List(_) = &**parameter.tref.type_() {
            names.push(name.clone());
            names.push(format!("{name}-len"));
        } else {
            names.push(name);
        }
    }
    for result in &function.results {
        let witx::Type::Variant(expected) = &**result.tref.type_() else {
            continue;
        };
        let Some((Some(value), _)) = expected.as_expected() else {
            continue;
        };
        let values = match &**value.type_() {
            witx::Type::Record(record) if record.is_tuple() => {
                record.members.iter().map(|member| &member.tref).collect()
            }
            _ => vec![value],
        };
        for value in values {
            let witx::TypeRef::Name(named) = value else {
                bail!(
                    "`{}` returns a value of a type without a name",
                    function.name.as_str()
                );
            };
            let name = format!("{}-out", kebab(named.name.as_str()));
            names.push(if names.contains(&name) {
                format!("{name}2")
            } else {
                name
            });
        }
    }
    Ok(names)
}

fn wit_type(core: witx::WasmType) -> &'static str {
    match core {
        witx::WasmType::I32 => "u32",
        witx::WasmType::I64 => "u64",
        witx::WasmType::F32 => "f32",
        witx::WasmType::F64 => "f64",
    }
}

fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

/// Marks a name that WIT would take for a keyword.
fn escaped(name: &str) -> String {
    // Those of the keywords that a preview 1 name may meet; the test parses all that is written.
    const KEYWORDS: [&str; 6] = ["flags", "from", "func", "list", "result", "type"];
    if KEYWORDS.contains(&name) {
        format!("%{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wit_parser::Resolve;
    use wit_parser::abi::{AbiVariant, WasmType};

    use super::{functions, group, wit};
    use crate::official::{Crate, WASMTIME_WASI};

    fn official() -> Vec<std::rc::Rc<witx::InterfaceFunc>> {
        functions(&Crate::find(WASMTIME_WASI).unwrap()).unwrap()
    }

    /// The core types of each function: what the policy's parser makes of the WIT.
    fn lowered(text: &str) -> BTreeMap<String, (Vec<&'static str>, Vec<&'static str>)> {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("preview1.wit", text).unwrap();
        let mut found = BTreeMap::new();
        for interface in resolve.packages[package].interfaces.values() {
            for function in resolve.interfaces[*interface].functions.values() {
                let core = resolve.wasm_signature(AbiVariant::GuestImport, function);
                assert!(!core.indirect_params && !core.retptr, "{}", function.name);
                let types = |types: &[WasmType]| {
                    types
                        .iter()
                        .map(|core| core_name(*core))
                        .collect::<Vec<_>>()
                };
                let name = function.name.replace('-', "_");
                let twice = found.insert(name.clone(), (types(&core.params), types(&core.results)));
                assert!(twice.is_none(), "`{name}` is in two interfaces");
            }
        }
        found
    }

    fn core_name(core: WasmType) -> &'static str {
        match core {
            WasmType::I32 => "i32",
            WasmType::I64 => "i64",
            WasmType::F32 => "f32",
            WasmType::F64 => "f64",
            other => panic!("{other:?} is no type of a flat function"),
        }
    }

    #[test]
    fn all_46_functions_lower_to_the_official_core_signature() {
        let lowered = lowered(&wit("a test", &official()).unwrap());
        let witx_name = |core: &witx::WasmType| match core {
            witx::WasmType::I32 => "i32",
            witx::WasmType::I64 => "i64",
            witx::WasmType::F32 => "f32",
            witx::WasmType::F64 => "f64",
        };
        let mut wanted = BTreeMap::new();
        for function in official() {
            let (parameters, results) = function.wasm_signature();
            let types = |types: &[witx::WasmType]| types.iter().map(witx_name).collect::<Vec<_>>();
            wanted.insert(
                function.name.as_str().to_owned(),
                (types(&parameters), types(&results)),
            );
        }
        assert_eq!(wanted.len(), 46);
        assert_eq!(lowered, wanted);
    }

    #[test]
    fn rights_are_64_bits_wide() {
        let lowered = lowered(&wit("a test", &official()).unwrap());
        let (parameters, results) = &lowered["path_open"];
        assert_eq!(
            *parameters,
            [
                "i32", "i32", "i32", "i32", "i32", "i64", "i64", "i32", "i32"
            ]
        );
        assert_eq!(*results, ["i32"]);
        assert_eq!(lowered["proc_exit"], (vec!["i32"], vec![]));
    }

    #[test]
    fn what_opens_files_is_not_among_the_streams() {
        assert_eq!(group("fd_write").unwrap(), "stdio");
        for function in [
            "fd_prestat_get",
            "fd_readdir",
            "fd_pread",
            "fd_fdstat_set_flags",
            "path_open",
        ] {
            assert_eq!(group(function).unwrap(), "fs", "{function}");
        }
        assert!(group("thread_spawn").is_err());
    }
}
