//! Programs whose exports are called one by one: Graphviz, and a reader of pictures.

use std::collections::BTreeSet;

use wasmtime::{Instance, Store};

use super::run::{Ask, Compiled, End, Host, start};
use super::{asked_both, hardened, here, preview1, without};

/// Renders a graph as the library's own Python package does: `None` is an error, which it has words for.
fn render(
    store: &mut Store<Host>,
    instance: &Instance,
    texts: [&str; 3],
) -> wasmtime::Result<Vec<u8>> {
    let memory = instance.get_memory(&mut *store, "memory").unwrap();
    let malloc = instance.get_typed_func::<i32, i32>(&mut *store, "malloc")?;
    let mut given = Vec::new();
    for text in texts {
        let bytes = [text.as_bytes(), b"\0"].concat();
        let at = malloc.call(&mut *store, i32::try_from(bytes.len()).unwrap())?;
        memory.write(&mut *store, at.cast_unsigned() as usize, &bytes)?;
        given.push(at);
    }
    let length = malloc.call(&mut *store, 4)?;
    let render =
        instance.get_typed_func::<(i32, i32, i32, i32), i32>(&mut *store, "graphviz_render")?;
    let answer = render.call(&mut *store, (given[0], given[1], given[2], length))?;
    let bytes = memory.data(&*store);
    if answer == 0 {
        let words = instance.get_typed_func::<(), i32>(&mut *store, "graphviz_last_error")?;
        let at = words.call(&mut *store, ())?.cast_unsigned() as usize;
        let text = memory.data(&*store)[at..]
            .split(|byte| *byte == 0)
            .next()
            .unwrap();
        return Ok([b"error: ", text].concat());
    }
    let length = length.cast_unsigned() as usize;
    let length = u32::from_le_bytes(bytes[length..length + 4].try_into().unwrap()) as usize;
    let answer = answer.cast_unsigned() as usize;
    Ok(bytes[answer..answer + length].to_vec())
}

#[test]
fn graphviz_draws_the_same_graphs_without_files_clock_and_randomness() {
    let test = "graphviz_draws_the_same_graphs_without_files_clock_and_randomness";
    let Some(artifact) = here(test, "corpus/core/graphviz-wasi.wasm") else {
        return;
    };
    let stubs = [
        preview1(&["environ_get", "environ_sizes_get"], "empty"),
        preview1(&["path_open", "path_filestat_get"], "errno:notcapable"),
        preview1(&["clock_time_get", "random_get"], "trap"),
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
    let mut denied = BTreeSet::new();
    for (texts, wanted) in [
        (
            ["digraph { a -> b -> c; a -> c [label=x] }", "svg", "dot"],
            "<svg",
        ),
        (
            ["graph { a -- b -- c -- a; d }", "plain", "neato"],
            "graph 1 ",
        ),
        (["graph { a -- b -- c -- a }", "xdot", "circo"], "_draw_"),
        (["digraph { a -> ", "svg", "dot"], "error: "),
        (
            ["digraph { a [image=\"/picture.png\"] }", "svg", "dot"],
            "<svg",
        ),
        (["digraph { a }", "no-such-format", "dot"], "error: "),
    ] {
        let call = |store: &mut Store<Host>, instance: &Instance| render(store, instance, texts);
        let ask = Ask {
            args: &[],
            stdin: b"",
            files: &[("picture.png", b"no picture")],
            call: &call,
        };
        let (seen, more) = asked_both(&before, &after, &policy.stubs, &ask);
        denied.extend(more);
        let End::Returned(bytes) = &seen.end else {
            panic!("{texts:?}: {seen:?}");
        };
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains(wanted), "{texts:?}: {text}");
    }
    // The picture was asked for, and not given.
    assert!(
        denied.contains("wasi_snapshot_preview1.path_open"),
        "{denied:?}"
    );
}

#[test]
fn the_picture_reader_reads_the_same_pixels_and_no_file_that_it_may_not() {
    let test = "the_picture_reader_reads_the_same_pixels_and_no_file_that_it_may_not";
    let Some(artifact) = here(test, "corpus/core/itk-png-read.wasm") else {
        return;
    };
    let ask = Ask {
        args: &[
            "png-read-image",
            "/picture.png",
            "/could-read.json",
            "/image.json",
        ],
        stdin: b"",
        files: &[("picture.png", PICTURE)],
        // Its entry has no name.
        call: &start(""),
    };
    let before = Compiled::new(artifact.bytes());

    // It may do all that it does: sections and caps alone.
    let policy = without(&artifact, &[]);
    let after = Compiled::new(&hardened(&artifact, &policy));
    let (seen, _) = asked_both(&before, &after, &policy.stubs, &ask);
    assert_eq!(seen.files["could-read.json"], b"true\n", "{seen:?}");
    let pixels: Vec<u8> = (0..4u8)
        .flat_map(|y| (0..4u8).flat_map(move |x| (0..3u8).map(move |c| x * 60 + y * 7 + c * 3)))
        .collect();
    assert!(
        seen.files.values().any(|bytes| *bytes == pixels),
        "{seen:?}"
    );

    // It may make no folder for what it read, or open no file; what it makes of an error is its own affair.
    for (function, stub) in [
        ("path_create_directory", "errno:notcapable"),
        ("path_open", "errno:notcapable"),
        ("path_open", "trap"),
    ] {
        let name = format!("wasi_snapshot_preview1.{function}");
        let policy = without(&artifact, &[(&name, stub)]);
        let after = Compiled::new(&hardened(&artifact, &policy));
        let (seen, denied) = asked_both(&before, &after, &policy.stubs, &ask);
        assert_eq!(denied, BTreeSet::from([name]));
        assert!(
            stub != "trap" || matches!(seen.end, End::Trap(_)),
            "{seen:?}"
        );
        assert!(
            !seen.files.contains_key("image.json/index.json"),
            "{seen:?}"
        );
    }
}

/// Four by four pixels.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x04\x08\x02\0\0\0\x26\x93\x09\x29\
    \0\0\0\x3dIDATx\xda\x63\x60\x60\x66\xb3\xb1\x77\xaa\xa8\xae\xdb\xb2\x7d\x17\x03\x3b\x17\xaf\xb3\x9b\x67\
    \x7d\x53\xeb\xee\x7d\x07\x19\xf8\x04\x45\xbc\x7c\x03\xda\x3a\x7b\x0e\x1d\x3d\xc1\x20\x2a\x21\x1d\x18\x12\
    \xde\x3b\x61\xf2\xc9\x33\xe7\x01\xb8\xef\x13\x69\xc3\xb7\x03\x78\0\0\0\0IEND\xae\x42\x60\x82";
