//! `user-name-in-path`

use std::collections::BTreeSet;

use super::{Context, Found, Report, Rule};
use crate::check::conform::Few;
use crate::finding::{Confidence, Place, Severity};

pub(super) const RULE: Rule = Rule {
    code: "user-name-in-path",
    asks: "does no path in the data tell a user's name?",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The program's data holds a path in the home folder of whoever built it: `/home/NAME/`, `/Users/NAME/` or `C:\Users\NAME\`.

Why it matters: it is the name of a person or of an account on the build machine, published in every copy of the module. It also says that the
module was built by hand on someone's machine, and not by a build service that can be audited.

How to fix: have the compiler replace such paths: `--remap-path-prefix` for Rust, `-ffile-prefix-map` for C. Better, build on a build service.

Before:
    (data (i32.const 0) "/home/anna/tool/src/lib.rs")
After:
    (data (i32.const 0) "src/lib.rs")
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let named: Vec<_> = context
        .facts
        .paths
        .iter()
        .filter_map(|found| Some((user_name(&found.path)?, found)))
        .collect();
    let Some((_, first)) = named.first() else {
        return;
    };
    let names: BTreeSet<_> = named.iter().map(|(name, _)| *name).collect();
    let paths: BTreeSet<_> = named.iter().map(|(_, found)| found.path.as_str()).collect();
    let s = if names.len() == 1 { "" } else { "s" };
    report(Found::new(
        Place {
            offset: Some(first.offset),
            within: first.within.clone(),
        },
        format!(
            "its data tells the user name{s} {}, in {}",
            Few::of(names.into_iter()),
            Few::of(paths.into_iter())
        ),
        "no user names".into(),
        "build with `--remap-path-prefix` (Rust) or `-ffile-prefix-map` (C), or on a build service"
            .into(),
    ));
}

/// Returns the name of the user whose home folder a path is in, unless the account stands for no person.
pub(super) fn user_name(path: &str) -> Option<&str> {
    /// Accounts of build services, and what Emscripten calls the home folder of every program.
    const NOBODY: [&str; 15] = [
        "appveyor",
        "build",
        "builder",
        "ci",
        "circleci",
        "codespace",
        "gitlab-runner",
        "gitpod",
        "jenkins",
        "runner",
        "runneradmin",
        "travis",
        "vagrant",
        "vsts",
        "web_user",
    ];
    let unix = path
        .strip_prefix("/home/")
        .or_else(|| path.strip_prefix("/Users/"));
    let windows = || {
        let (drive, rest) = path.split_once(':')?;
        let rest = rest.strip_prefix(['\\', '/'])?;
        let rest = rest
            .strip_prefix("Users")
            .or_else(|| rest.strip_prefix("users"))?
            .strip_prefix(['\\', '/'])?;
        (drive.len() == 1).then_some(rest)
    };
    let rest = unix.or_else(windows)?;
    let (name, _) = rest.split_once(['/', '\\'])?;
    let is_person = !name.is_empty()
        && !NOBODY.contains(&name)
        && !matches!(name, "Public" | "Default" | "Shared");
    is_person.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::user_name;

    #[test]
    fn home_folders_tell_names_and_build_services_do_not() {
        for (path, name) in [
            ("/home/anna/x.rs", Some("anna")),
            ("/Users/anna/x.rs", Some("anna")),
            ("C:\\Users\\anna\\x.rs", Some("anna")),
            ("d:/Users/anna/x.rs", Some("anna")),
            ("/home/runner/work/x.rs", None),
            ("/home/x.rs", None),
            ("/home//x.rs", None),
            (concat!("/ro", "ot/x.rs"), None),
            ("/builds/home/anna/x.rs", None),
            ("C:\\Users\\Public\\x.rs", None),
        ] {
            assert_eq!(user_name(path), name, "{path}");
        }
    }
}
