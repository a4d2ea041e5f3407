//! Where the links of our pages lead.

use super::Complaint;
use super::tree::Tree;

/// Complains of links inside the repository that lead nowhere.
pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".md")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fenced = false;
        for (line, row) in (1..).zip(text.lines()) {
            if row.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            if fenced {
                continue;
            }
            for target in targets(row) {
                if let Some(file) = inside(folder, target)
                    && !tree.holds(&file)
                {
                    all.push(Complaint::new(
                        path,
                        line,
                        format!("the link `{target}` leads nowhere: there is no `{file}`"),
                    ));
                }
            }
        }
    }
    all
}

/// Returns the target of every inline link of a line, but of those that are quoted as code.
fn targets(row: &str) -> impl Iterator<Item = &str> {
    let prose = row.split('`').step_by(2);
    prose
        .flat_map(|text| text.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
}

/// Returns the path from the root that a link means, or nothing if it leads out of the repository.
fn inside(folder: &str, target: &str) -> Option<String> {
    let target = target
        .split(['#', ' '])
        .next()
        .filter(|target| !target.is_empty())?;
    if target.contains("://") || target.starts_with("mailto:") || target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::planted;
    use super::complaints;

    #[test]
    fn a_link_to_a_file_that_is_not_there_is_told() {
        let page = "[good](../LICENSE) and [folder](../docs)\n[bad](gone.md#part)\n[`named`](also-gone.md)";
        assert_eq!(
            planted(
                complaints,
                &[
                    (".github/CONTRIBUTING.md", page),
                    ("LICENSE", ""),
                    ("docs/a.md", "")
                ]
            ),
            [
                ".github/CONTRIBUTING.md:2: the link `gone.md#part` leads nowhere: there is no `.github/gone.md`",
                ".github/CONTRIBUTING.md:3: the link `also-gone.md` leads nowhere: there is no `.github/also-gone.md`",
            ]
        );
    }

    #[test]
    fn samples_and_other_sites_are_not_followed() {
        let page = "```\n[a](gone.md)\n```\n[b](https://example.org/gone.md) `[c](gone.md)` [d](#part) [e](../../../../issues)";
        assert!(planted(complaints, &[("modules/x/README.md", page)]).is_empty());
    }
}
