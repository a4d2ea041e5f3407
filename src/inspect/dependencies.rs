//! The crates that a `.dep-v0` section names.

use auditable_serde::{DependencyKind, Source, VersionInfo};

use super::contents::Dependency;
use crate::limits;

/// Reads a `.dep-v0` section: JSON, compressed with zlib, as cargo-auditable writes it.
pub(super) fn read(data: &[u8]) -> Result<Vec<Dependency>, String> {
    let json = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(
        data,
        limits::DEPENDENCY_LIST_BYTES,
    )
    .map_err(|error| error.to_string())?;
    let info: VersionInfo = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    Ok(info
        .packages
        .into_iter()
        .map(|package| Dependency {
            name: package.name,
            version: package.version.to_string(),
            source: match package.source {
                Source::CratesIo => "crates.io".into(),
                Source::Git => "git".into(),
                Source::Local => "local".into(),
                Source::Registry => "registry".into(),
                Source::Other(other) => other,
                _ => "unknown".into(),
            },
            build_only: package.kind == DependencyKind::Build,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compressed(json: &str) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(json.as_bytes(), 6)
    }

    #[test]
    fn a_list_is_read_and_build_dependencies_are_told_apart() {
        let json = r#"{"packages":[{"name":"a","version":"1.2.3","source":"local","root":true,"dependencies":[1]},
            {"name":"b","version":"0.1.0","source":"crates.io","kind":"build"}]}"#;
        let found = read(&compressed(json)).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].name.as_str(), found[1].build_only), ("b", true));
        assert_eq!(found[0].source, "local");
    }

    #[test]
    fn a_bomb_and_nonsense_are_refused() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 64 << 20], 6);
        assert!(
            read(&bomb).unwrap_err().contains("limit"),
            "{:?}",
            read(&bomb)
        );
        assert!(read(b"not zlib").is_err());
        assert!(read(&compressed("{}")).is_err());
    }
}
