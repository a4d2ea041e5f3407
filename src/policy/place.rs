//! Places in a policy's files, shown with their line.

use std::ops::Range;

/// Names shown of many.
const SHOWN: usize = 8;

/// Shows what is wrong and where: file, line, column, and the line itself.
pub(super) fn shown(message: &str, path: &str, text: &str, at: Range<usize>) -> String {
    let start = at.start.min(text.len());
    let before = text.get(..start).unwrap_or_default();
    let line_number = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text
        .get(line_start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    // A line that no screen holds explains nothing.
    if line.len() > 500 {
        return format!("{path}:{line_number}:{}: {message}", column + 1);
    }
    let width = text
        .get(start..at.end.max(start))
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        .max(1);
    format!(
        "{message}\n     --> {path}:{line_number}:{}\n      |\n {line_number:4} | {line}\n      | {}^{}",
        column + 1,
        " ".repeat(column),
        "-".repeat(width - 1)
    )
}

/// Says which names were possible where another was found: the nearest first, and not too many.
pub(super) fn expected<'a>(found: &str, names: impl Iterator<Item = &'a str>) -> String {
    const COMPARED: usize = 64;
    let mut names: Vec<(usize, &str)> = names
        .map(|name| {
            // Names from outside can be long, and the distance takes time in the product of both lengths.
            let distance = if found.len().max(name.len()) > COMPARED {
                usize::MAX
            } else {
                strsim::damerau_levenshtein(found, name)
            };
            (distance, name)
        })
        .collect();
    names.sort_unstable();
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    let one_of = if shown.len() == 1 { "" } else { "one of " };
    match names.len().saturating_sub(SHOWN) {
        _ if shown.is_empty() => "none, since there are none".to_owned(),
        0 => format!("{one_of}{}", shown.join(", ")),
        more => format!("one of {} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_with_its_line() {
        assert_eq!(
            shown("odd", "policy.toml", "[a]\nb = 1\n", 4..5),
            "odd\n     --> policy.toml:2:1\n      |\n    2 | b = 1\n      | ^"
        );
        assert!(shown("odd", "x", "", 0..0).contains("x:1:1"));
        assert!(shown("odd", "x", "é\n", 900..1000).contains("x:2:1"));
    }

    #[test]
    fn the_nearest_names_come_first_and_many_are_counted() {
        let many: Vec<_> = (0..20).map(|n| format!("name{n}")).collect();
        let said = expected("nmae7", many.iter().map(String::as_str));
        assert!(said.starts_with("one of `name7`, "), "{said}");
        assert!(said.ends_with(" and 12 more"), "{said}");
        assert_eq!(expected("x", ["y"].into_iter()), "`y`");
    }
}
