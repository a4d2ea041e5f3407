//! What our workflows run.

use super::Complaint;
use super::tree::Tree;

/// Complains of actions that are named by something other than a commit, and of rights that were not asked for.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for (path, text) in tree
        .texts()
        .filter(|(path, _)| path.starts_with(".github/workflows/"))
    {
        if !text.lines().any(|row| row.trim_end() == "permissions: {}") {
            all.push(Complaint::new(
                path,
                1,
                "no `permissions: {}` at the top: a job asks for what it needs",
            ));
        }
        for (line, row) in (1..).zip(text.lines()) {
            let words = row.trim_start().trim_start_matches("- ");
            let Some(action) = words.strip_prefix("uses:") else {
                continue;
            };
            let action = action.split('#').next().unwrap_or_default().trim();
            let commit = action.rsplit_once('@').map_or("", |(_, commit)| commit);
            if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let text =
                    format!("`{action}` can change under us: name the action by its full commit");
                all.push(Complaint::new(path, line, text));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    #[test]
    fn an_action_by_tag_is_refused() {
        let workflow =
            "permissions: {}\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v7\n";
        assert_eq!(
            planted(complaints, &[(".github/workflows/ci.yml", workflow)]),
            [
                ".github/workflows/ci.yml:5: `actions/checkout@v7` can change under us: name the action by its full commit"
            ]
        );
        let pinned = workflow.replace("v7", &format!("{} # v7.0.1", "0".repeat(40)));
        assert!(planted(complaints, &[(".github/workflows/ci.yml", &pinned)]).is_empty());
    }

    #[test]
    fn a_workflow_starts_without_any_right() {
        assert_eq!(
            planted(
                complaints,
                &[(
                    ".github/workflows/ci.yml",
                    "permissions:\n  contents: write\n"
                )]
            )
            .len(),
            1
        );
    }
}
