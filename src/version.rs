//! Versions in interface names, compared as semver compares them.

use semver::Version;

/// Returns `name` with its version cut to the semver track: `wasi:io/streams@0.2.6` becomes `wasi:io/streams@0.2`.
///
/// Two versions on one track are compatible: `0.2.0` and `0.2.3` are, `0.2` and `0.3` are not. A pre-release is compatible
/// with itself alone. A name without a version, or with one that is not semver, is its own track.
pub fn track(name: &str) -> String {
    let Some((interface, version)) = name.rsplit_once('@') else {
        return name.to_owned();
    };
    match Version::parse(version) {
        Ok(v) if !v.pre.is_empty() => name.to_owned(),
        Ok(Version {
            major: 0,
            minor: 0,
            patch,
            ..
        }) => format!("{interface}@0.0.{patch}"),
        Ok(Version {
            major: 0, minor, ..
        }) => format!("{interface}@0.{minor}"),
        Ok(v) => format!("{interface}@{}", v.major),
        Err(_) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::track;

    #[test]
    fn patch_versions_share_a_track_and_breaking_ones_do_not() {
        assert_eq!(
            track("wasi:io/streams@0.2.6"),
            track("wasi:io/streams@0.2.0")
        );
        assert_ne!(
            track("wasi:io/streams@0.3.0"),
            track("wasi:io/streams@0.2.0")
        );
        assert_eq!(track("a:b/c@1.9.0"), "a:b/c@1");
        assert_eq!(track("a:b/c@0.0.4"), "a:b/c@0.0.4");
    }

    #[test]
    fn pre_release_and_unversioned_names_are_their_own_track() {
        assert_eq!(track("a:b/c@0.3.0-rc-2026"), "a:b/c@0.3.0-rc-2026");
        assert_eq!(track("a:b/c"), "a:b/c");
        assert_eq!(track("a:b/c@latest"), "a:b/c@latest");
    }
}
