use super::*;

/// Ability, whether only on handles from outside, toolchain, imports.
type Told = (String, bool, Option<&'static str>, Vec<usize>);

fn core(imports: &[(&str, &str)]) -> Vec<Told> {
    told(imports.iter().map(|(module, name)| Imported {
        module: Some(module),
        name,
        function: None,
        form: Form::Function,
    }))
}

fn component(imports: &[(&str, &str)]) -> Vec<Told> {
    told(imports.iter().map(|(interface, function)| Imported {
        module: None,
        name: interface,
        function: Some(function),
        form: Form::Function,
    }))
}

fn told<'a>(imports: impl Iterator<Item = Imported<'a>>) -> Vec<Told> {
    of(imports)
        .into_iter()
        .map(|c| {
            (
                c.ability.to_string(),
                c.only_if_handed,
                c.toolchain.map(|t| t.id),
                c.imports,
            )
        })
        .collect()
}

fn ids(told: &[Told]) -> Vec<&str> {
    told.iter().map(|(id, ..)| id.as_str()).collect()
}

const P1: &str = "wasi_snapshot_preview1";

#[test]
fn descriptors_are_stdio_until_files_can_be_opened() {
    assert_eq!(
        ids(&core(&[(P1, "fd_read"), (P1, "fd_write")])),
        ["stdin", "stdout"]
    );
    assert_eq!(
        ids(&core(&[(P1, "fd_read"), (P1, "path_open")])),
        ["files-open", "files-read", "files-create", "stdin"]
    );
    assert_eq!(
        ids(&core(&[("wasi_unstable", "path_unlink_file")])),
        ["files-delete"]
    );
}

#[test]
fn interfaces_imported_for_types_or_handles_claim_nothing() {
    let streams = Imported {
        module: None,
        name: "wasi:io/streams@0.2.6",
        function: None,
        form: Form::Interface,
    };
    assert_eq!(told([streams].into_iter()), []);
    assert_eq!(
        component(&[("wasi:io/streams@0.2.6", "[method]output-stream.write")]),
        []
    );
}

#[test]
fn a_method_on_a_handle_that_no_import_gives_is_told_as_that() {
    let unlink = (
        "wasi:filesystem/types@0.2.6",
        "[method]descriptor.unlink-file-at",
    );
    assert_eq!(
        component(&[unlink]),
        [("files-delete".into(), true, None, vec![0])]
    );
    let preopens = ("wasi:filesystem/preopens@0.2.6", "get-directories");
    assert_eq!(
        component(&[unlink, preopens]),
        [
            ("files-find".into(), false, None, vec![1]),
            ("files-delete".into(), false, None, vec![0])
        ]
    );
}

#[test]
fn what_wasi_does_not_define_is_decided_by_the_host() {
    let told = core(&[
        ("env", "save"),
        ("wbg", "__wbg_fetch_1"),
        ("wasi_snapshot_preview1", "new_thing"),
    ]);
    assert_eq!(
        told,
        [
            ("host".into(), false, None, vec![0]),
            ("host".into(), false, Some("wasm-bindgen"), vec![1]),
            ("unknown".into(), false, None, vec![2])
        ]
    );
}

#[test]
fn imports_without_a_sign_go_with_most_of_their_module() {
    let told = core(&[
        ("env", "abort"),
        ("env", "my_callback"),
        ("env", "__syscall_openat"),
    ]);
    assert_eq!(
        told,
        [("host".into(), false, Some("emscripten"), vec![0, 1, 2])]
    );
    assert_eq!(
        core(&[("env", "abort")]),
        [("host".into(), false, Some("assemblyscript"), vec![0])]
    );
    assert_eq!(
        core(&[("a", "a"), ("a", "bb")]),
        [("host".into(), false, Some("names-shortened"), vec![0, 1])]
    );
}
