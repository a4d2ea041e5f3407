//! Components before and after: somebody's sandbox for JavaScript with its real host, and our own five.

use std::collections::BTreeMap;
use std::path::Path;

use wasm_audit::artifact::Artifact;
use wasm_audit::harden::{Hardened, harden};
use wasm_audit::inspect::inspect;
use wasm_audit::policy::Policy;
use wasm_audit::smallest::smallest;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceTable, ResourceType, Val};
use wasmtime::{Config, Engine, OptLevel, Store, Trap};
use wasmtime_wasi::p2;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use super::here;
use crate::occasion;
use crate::peers::root;

/// What a store carries.
struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// What the host lets a component do; the rest it answers as the stubs of a policy that does not grant it would.
#[derive(Clone, Copy)]
struct Allowed {
    folders: bool,
    tools: bool,
}

const ALL: Allowed = Allowed {
    folders: true,
    tools: true,
};

/// Resources that interfaces of HTTP use and do not have.
const FOREIGN: [&str; 4] = ["input-stream", "output-stream", "pollable", "io-error"];

/// A component, compiled.
struct Compiled {
    engine: Engine,
    component: Component,
}

impl Compiled {
    fn new(bytes: &[u8]) -> Self {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        let engine = Engine::new(&config).unwrap();
        let component = Component::from_binary(&engine, bytes).unwrap();
        Self { engine, component }
    }

    /// Calls a function of an exported interface, its arguments and its result in WAVE; returns the trap, if it ends in one,
    /// and what lies in the folder `/output` afterwards.
    fn call(
        &self,
        interface: &str,
        function: &str,
        args: &[String],
        allowed: Allowed,
    ) -> (String, BTreeMap<String, String>) {
        let folder = tempfile::tempdir().unwrap();
        let mut wasi = WasiCtxBuilder::new();
        for (name, perms) in [("input", FsPerms::ReadOnly), ("output", FsPerms::ReadWrite)] {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).unwrap();
            if allowed.folders {
                let name = format!("/{name}");
                wasi.preopened_dir(&path, name, perms).unwrap();
            }
        }
        std::fs::write(folder.path().join("input/greeting.txt"), "hello").unwrap();
        let host = Host {
            wasi: wasi.build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&self.engine, host);
        let linker = self.linker(allowed);
        let instance = linker.instantiate(&mut store, &self.component).unwrap();
        let within = instance
            .get_export_index(&mut store, None, interface)
            .unwrap_or_else(|| panic!("no `{interface}`"));
        let at = instance
            .get_export_index(&mut store, Some(&within), function)
            .unwrap_or_else(|| panic!("no `{interface}#{function}`"));
        let func = instance.get_func(&mut store, at).unwrap();
        let params: Vec<_> = func.ty(&store).params().map(|(_, ty)| ty).collect();
        assert_eq!(params.len(), args.len(), "{function}");
        let args: Vec<Val> = params
            .iter()
            .zip(args)
            .map(|(ty, text)| Val::from_wave(ty, text).unwrap())
            .collect();
        let mut results = [Val::Bool(false)];
        let outcome = func.call(&mut store, &args, &mut results);
        let answer = match outcome {
            Ok(()) => results[0].to_wave().unwrap(),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(trap) => format!("trap: {trap}"),
                None => panic!("{error:?}"),
            },
        };
        (answer, files(&folder.path().join("output")))
    }

    fn linker(&self, allowed: Allowed) -> Linker<Host> {
        let mut linker = Linker::new(&self.engine);
        p2::add_to_linker_sync(&mut linker).unwrap();
        // A tool that tells what it was given.
        let mut tools = linker.instance("hyperlight:sandbox/tools").unwrap();
        tools
            .func_new("dispatch", move |_, _, args, results| {
                if !allowed.tools {
                    return Err(Trap::UnreachableCodeReached.into());
                }
                let [Val::String(name), Val::String(json)] = args else {
                    panic!("{args:?}");
                };
                let told = format!("{{\"tool\":\"{name}\",\"given\":{json}}}");
                results[0] = Val::Result(Ok(Some(Box::new(Val::String(told)))));
                Ok(())
            })
            .unwrap();
        self.refuse_http(&mut linker);
        linker
    }

    /// Nobody here speaks HTTP, and no question needs it.
    fn refuse_http(&self, linker: &mut Linker<Host>) {
        let component = self.component.component_type();
        for (name, import) in component.imports(&self.engine) {
            let ComponentItem::ComponentInstance(interface) = import.ty else {
                continue;
            };
            if !name.starts_with("wasi:http/") {
                continue;
            }
            let mut instance = linker.instance(name).unwrap();
            for (name, export) in interface.exports(&self.engine) {
                match export.ty {
                    ComponentItem::ComponentFunc(_) => instance
                        .func_new(name, |_, _, _, _| Err(Trap::UnreachableCodeReached.into()))
                        .unwrap(),
                    // Those of other interfaces are known from there.
                    ComponentItem::Resource(_) if !FOREIGN.contains(&name) => instance
                        .resource(name, ResourceType::host::<()>(), |_, _| Ok(()))
                        .unwrap(),
                    _ => {}
                }
            }
        }
    }
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn hardened(original: &Artifact, policy: &Policy) -> Hardened {
    let hardened = harden(original, policy, &occasion()).unwrap();
    assert_eq!(inspect(&hardened.artifact).malformed, None);
    hardened
}

/// The smallest policy that a component passes, without some of what it imports.
fn without(artifact: &Artifact, gone: &[&str]) -> Policy {
    let mut files = smallest(artifact, "program", occasion().today)
        .unwrap()
        .files;
    let world = String::from_utf8(files["world.wit"].clone()).unwrap();
    let is_gone = |line: &&str| gone.iter().any(|name| line.contains(name));
    assert_eq!(world.lines().filter(is_gone).count(), gone.len(), "{world}");
    let kept: Vec<&str> = world.lines().filter(|line| !is_gone(line)).collect();
    files.insert("world.wit".into(), kept.join("\n").into_bytes());
    Policy::from_files("program".into(), &files).unwrap()
}

const COMPUTES: &str =
    "console.log([3, 1, 2].sort().map((x) => x ** 2).join()); console.error(\"e\");";
const THROWS: &str = "console.log(1); throw new TypeError(\"no\");";
const READS: &str = "console.log(read_file(\"/input/greeting.txt\").toUpperCase());";
const WRITES: &str = "write_file(\"/output/note.txt\", \"written\"); console.log(\"done\");";
const ASKS: &str = "console.log(JSON.stringify(call_tool(\"weigh\", { grams: 7 })));";

#[test]
fn a_sandbox_for_javascript_answers_as_before_and_is_denied_what_its_policy_denies() {
    let test = "a_sandbox_for_javascript_answers_as_before_and_is_denied_what_its_policy_denies";
    let Some(artifact) = here(test, "corpus/component/hyperlight-js-sandbox.wasm") else {
        return;
    };
    let before = Compiled::new(artifact.bytes());
    let ask = |component: &Compiled, code: &str, allowed| {
        let code = Val::String(code.into()).to_wave().unwrap();
        component.call("hyperlight:sandbox/executor", "run", &[code], allowed)
    };

    // What it may do, it does.
    let policy = without(&artifact, &[]);
    let after = Compiled::new(hardened(&artifact, &policy).artifact.bytes());
    for (code, wanted) in [
        (COMPUTES, "1,4,9"),
        (THROWS, "TypeError: no"),
        (READS, "HELLO"),
        (WRITES, "done"),
        (ASKS, "\\\"grams\\\":7"),
    ] {
        let (answer, files) = ask(&after, code, ALL);
        assert!(answer.contains(wanted), "{code}: {answer}");
        assert_eq!((answer, files), ask(&before, code, ALL), "{code}");
    }

    // Folders that it may not find are not there, and tools that it may not call trap. The rest is as it was.
    let gone = ["wasi:filesystem/preopens", "hyperlight:sandbox/tools"];
    let policy = without(&artifact, &gone);
    let hardened = hardened(&artifact, &policy);
    for import in inspect(&hardened.artifact).headers.imports {
        let is_gone = gone.iter().any(|name| import.name.starts_with(name));
        assert!(!is_gone, "{} is still imported", import.name);
    }
    let after = Compiled::new(hardened.artifact.bytes());
    let none = Allowed {
        folders: false,
        tools: false,
    };
    for (code, wanted) in [
        (COMPUTES, "1,4,9"),
        (THROWS, "TypeError: no"),
        (READS, "Preopened directory not found"),
        (WRITES, "preopened directory not found"),
        (ASKS, "trap: "),
    ] {
        let (answer, files) = ask(&after, code, ALL);
        assert!(answer.contains(wanted), "{code}: {answer}");
        assert_eq!((answer, files), ask(&before, code, none), "{code}");
    }
}

/// Calls one of our components, as it was built and as it is published under its own policy, and as it is committed.
fn ours(test: &str, name: &str, function: &str, questions: &[(&[String], &str)]) {
    let Some(artifact) = here(test, &format!("modules/raw/{name}.wasm")) else {
        return;
    };
    let policy = Policy::load(&root().join("policies").join(name)).unwrap();
    let after = hardened(&artifact, &policy);
    let before = Compiled::new(artifact.bytes());
    let after = Compiled::new(after.artifact.bytes());
    let interface = format!("wasm-audit:tools/{name}@0.1.0");
    for (args, wanted) in questions {
        let seen = after.call(&interface, function, args, ALL);
        assert!(seen.0.contains(wanted), "{args:?}: {}", seen.0);
        assert_eq!(
            seen,
            before.call(&interface, function, args, ALL),
            "{args:?}"
        );
    }
}

/// Bytes, as WAVE writes a list of them.
fn bytes(text: &str) -> String {
    format!("{:?}", text.as_bytes())
}

fn string(text: &str) -> String {
    Val::String(text.into()).to_wave().unwrap()
}

fn usual() -> String {
    "{:}".into()
}

#[test]
fn our_components_answer_as_before() {
    let test = "our_components_answer_as_before";
    let table = [bytes("a,b\n1,x\n"), usual()];
    let broken = [bytes("a,b\n1,\"x\n"), usual()];
    ours(
        test,
        "csv-to-json",
        "convert",
        &[(&table, "ok("), (&broken, "unclosed-quote")],
    );

    let date = [
        string("29 July 2026, 5 pm"),
        "{zone: some(\"Europe/Paris\")}".into(),
    ];
    let unclear = [string("03/04/2026"), usual()];
    ours(
        test,
        "date-parse",
        "parse",
        &[
            (&date, "2026-07-29T15:00:00Z"),
            (&unclear, "ambiguous-date"),
        ],
    );

    let options = || "{arguments: []}".to_owned();
    let filter = [bytes("[1,2,3]"), string("map(. * 2)"), options()];
    let broken = [bytes("[1]"), string(".a |"), options()];
    ours(
        test,
        "json-filter",
        "filter",
        &[(&filter, "ok("), (&broken, "filter-syntax")],
    );

    let text = [bytes("# Hi\n\n[a](javascript:b)\n"), usual()];
    ours(
        test,
        "markdown-sanitize",
        "sanitize",
        &[(&text, "unsafe-link")],
    );

    let sum = [string("2^127 - 1"), "[]".into(), usual()];
    let nothing = [string("1/0"), "[]".into(), usual()];
    ours(
        test,
        "math-eval",
        "evaluate",
        &[
            (&sum, "170141183460469231731687303715884105727"),
            (&nothing, "division-by-zero"),
        ],
    );
}
