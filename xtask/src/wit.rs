//! The WIT that is inside the program, generated from the official descriptions: `src/policy/wit`.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::official::{Crate, WASIP2, WASMTIME_WASI};
use crate::run::{step, write_whole};
use crate::{Status, Usage, place, preview1, wasi};

/// What may stand after `cargo xtask wit`.
pub(crate) const ARGUMENTS: &str = "[--check]";

/// Writes the WIT, or compares it with what would be written.
pub(crate) fn task(arguments: &[String]) -> Result<Status> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let check = match words.as_slice() {
        [] => false,
        ["--check"] => true,
        _ => return Err(Usage(format!("wanted `wit {ARGUMENTS}`")).into()),
    };
    let mut status = Status::Yes;
    for file in files()? {
        let path = place::root().join(&file.path);
        if !check {
            step(&format!("writing {} from {}", file.path, file.source));
            write_whole(&path, &file.bytes)?;
            continue;
        }
        match difference(&path, &file.bytes)? {
            None => println!("{} is what {} says", file.path, file.source),
            Some(place) => {
                println!(
                    "{}{place}: not what {} says; run `cargo xtask wit`",
                    file.path, file.source
                );
                status = Status::No;
            }
        }
    }
    Ok(status)
}

/// One generated file.
pub(crate) struct Generated {
    /// Where it stands in the repository.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    /// The crate it was made from.
    source: String,
}

/// Makes every file.
pub(crate) fn files() -> Result<Vec<Generated>> {
    let (two, three) = (Crate::find(WASIP2)?, Crate::find(WASMTIME_WASI)?);
    let mut files = Vec::new();
    let mut add = |name: &str, from: &Crate, bytes: Vec<u8>| {
        files.push(Generated {
            path: format!("src/policy/wit/{name}"),
            bytes,
            source: format!("{} {}", from.name, from.version),
        });
    };
    let source = format!("`{}` of {} {}", preview1::WITX, three.name, three.version);
    let functions = preview1::functions(&three)?;
    add(
        "preview1.wit",
        &three,
        preview1::wit(&source, &functions)?.into(),
    );
    for (name, from, folder) in [
        ("wasi-0.2", &two, "wit"),
        ("wasi-0.3", &three, "src/p3/wit"),
    ] {
        let wasi = wasi::Wasi::read(&from.path(folder))?;
        let source = format!("`{folder}` of {} {}", from.name, from.version);
        add(&format!("{name}.wasm"), from, wasi.encode()?);
        add(
            &format!("{name}.worlds"),
            from,
            wasi.worlds(&source)?.into(),
        );
    }
    Ok(files)
}

/// Where a committed file departs from what would be written, as `:LINE` for text.
fn difference(path: &Path, wanted: &[u8]) -> Result<Option<String>> {
    let committed =
        std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if committed == wanted {
        return Ok(None);
    }
    let (Ok(found), Ok(wanted)) = (str::from_utf8(&committed), str::from_utf8(wanted)) else {
        return Ok(Some(String::new()));
    };
    let line = found
        .lines()
        .zip(wanted.lines())
        .take_while(|(found, wanted)| found == wanted)
        .count();
    Ok(Some(format!(":{}", line + 1)))
}

#[cfg(test)]
mod tests {
    use super::{difference, files};
    use crate::place;

    #[test]
    fn committed_wit_is_what_the_crates_say() {
        let files = files().unwrap();
        assert_eq!(files.len(), 5);
        for file in files {
            let path = place::root().join(&file.path);
            assert_eq!(
                difference(&path, &file.bytes).unwrap(),
                None,
                "{}",
                file.path
            );
        }
    }

    #[test]
    fn a_changed_file_is_told_with_its_line() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a\nb\n").unwrap();
        assert_eq!(difference(file.path(), b"a\nb\n").unwrap(), None);
        assert_eq!(
            difference(file.path(), b"a\nc\n").unwrap(),
            Some(":2".to_owned())
        );
        assert_eq!(
            difference(file.path(), b"\xff").unwrap(),
            Some(String::new())
        );
    }
}
