//! `Cargo.lock`: the packages that a build was resolved to.

use serde::{Deserialize, Serialize};

/// A package of a lock file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it came from, as cargo writes it; none for a package of the workspace.
    pub source: Option<String>,
    /// The sha256 of its archive, if it came from a registry.
    pub checksum: Option<String>,
}

/// A text that is no lock file.
#[derive(Debug, thiserror::Error)]
#[error("not a `Cargo.lock`: {0}")]
pub struct LockError(String);

#[derive(Deserialize)]
struct LockFile {
    #[serde(default)]
    package: Vec<Package>,
}

impl Package {
    /// Reads the packages of a lock file, sorted.
    ///
    /// # Errors
    /// When it is none.
    pub fn of_lock(text: &str) -> Result<Vec<Self>, LockError> {
        let lock: LockFile =
            toml::from_str(text).map_err(|error| LockError(error.message().to_owned()))?;
        let mut packages = lock.package;
        packages.sort();
        packages.dedup();
        Ok(packages)
    }

    /// Returns the package URL.
    pub fn purl(&self) -> String {
        purl(&self.name, &self.version)
    }
}

/// Returns the package URL of a crate.
pub(super) fn purl(name: &str, version: &str) -> String {
    format!("pkg:cargo/{}@{}", encoded(name), encoded(version))
}

/// Writes every byte that is not plain with a percent sign.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_read_sorted_and_named() {
        let lock = r#"
            version = 4
            [[package]]
            name = "tool"
            version = "0.1.0"
            dependencies = ["b"]
            [[package]]
            name = "b"
            version = "1.0.0+wasi"
            source = "registry+https://example.com/index"
            checksum = "ab"
        "#;
        let packages = Package::of_lock(lock).unwrap();
        let names: Vec<_> = packages.iter().map(Package::purl).collect();
        assert_eq!(names, ["pkg:cargo/b@1.0.0%2Bwasi", "pkg:cargo/tool@0.1.0"]);
        assert_eq!(packages[0].checksum.as_deref(), Some("ab"));
        assert!(Package::of_lock("[[package]]\nname = 1").is_err());
        assert!(Package::of_lock("hello").is_err());
    }
}
