//! Which link reference definitions no link uses.

use std::collections::BTreeSet;

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

use crate::source::Source;

/// Reports the definitions (offset, text) that no link of the tree uses.
///
/// The parser keeps no trace of a definition; what is left of the lines when all blocks are accounted for are they.
pub(crate) fn report(
    root: Node<'_>,
    source: &Source<'_>,
    covered: &[bool],
    mut found: impl FnMut(usize, &str),
) {
    let mut used: Option<BTreeSet<String>> = None;
    let mut check = |definition: &mut Option<(usize, String)>| {
        if let Some((at, text)) = definition.take() {
            let used = used.get_or_insert_with(|| addresses(root));
            if !target(&text).is_some_and(|target| used.contains(&target)) {
                found(at, text.trim_end());
            }
        }
    };
    let mut open: Option<(usize, String)> = None;
    for line in 1..=source.line_count() {
        let text = source.line(line);
        let body = without_markers(text);
        let is_left = covered.get(line) == Some(&false) && !body.trim().is_empty();
        if !is_left {
            check(&mut open);
        } else if body.starts_with('[') {
            check(&mut open);
            open = Some((
                source.offset(line, 1 + text.len() - body.len()),
                body.to_owned(),
            ));
        } else if let Some((_, definition)) = &mut open {
            definition.push_str(body);
        }
    }
    check(&mut open);
}

/// A line without the marks of the quotes and lists it stands in.
fn without_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < rest.len() && rest.len() - digits.len() < 10;
        let after = match numbered {
            true => digits.strip_prefix(['.', ')']),
            false => rest.strip_prefix(['-', '+', '*']),
        };
        match after {
            Some(after) if after.starts_with([' ', '\t']) => rest = after,
            _ => return rest,
        }
    }
}

/// Where a definition points, as the parser reads it.
fn target(definition: &str) -> Option<String> {
    let label = definition.split_once("]:")?.0;
    let arena = Arena::new();
    let text = format!("{}\n\n{label}]\n", definition.trim_end());
    let root = comrak::parse_document(&arena, &text, &comrak::Options::default());
    addresses(root).pop_first()
}

fn addresses(root: Node<'_>) -> BTreeSet<String> {
    let links = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::Link(link) | NodeValue::Image(link) => Some(link.url.clone()),
            _ => None,
        });
    links.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_containers_are_passed_over() {
        assert_eq!(without_markers("> - 1. [a]: b"), "[a]: b");
        assert_eq!(without_markers("-[a]: b"), "-[a]: b");
        assert_eq!(without_markers("12345678901. x"), "12345678901. x");
    }

    #[test]
    fn a_target_is_read_as_the_parser_reads_it() {
        assert_eq!(target("[a]:\n  <b c> 'd'\n").as_deref(), Some("b c"));
        assert_eq!(target("[a]: b&amp;c").as_deref(), Some("b&c"));
        assert_eq!(target("[a] b"), None);
    }
}
