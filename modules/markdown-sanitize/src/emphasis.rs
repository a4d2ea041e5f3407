//! Where marks of emphasis are read as such.

use crate::tree::Mark;

/// Stands before the end of a line that is a hard break; no text has it, since controls are removed.
pub(crate) const HARD: char = '\u{1}';

/// A piece of a line: written text, or the start or the end of emphasis.
#[derive(Debug)]
pub(crate) enum Piece {
    Str(String),
    Open(Mark),
    Close(Mark),
}

/// Joins the pieces; emphasis that its neighbours would not let be read as such loses its marks.
#[expect(
    clippy::indexing_slicing,
    reason = "the indices are those of pieces, and the three lists are equally long"
)]
pub(crate) fn join(pieces: &[Piece]) -> String {
    let mut partner = vec![None; pieces.len()];
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open(_) => open.push(at),
            Piece::Close(_) => partner[at] = open.pop(),
            Piece::Str(_) => {}
        }
    }
    let mut shown: Vec<&str> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Str(text) => text.as_str(),
            Piece::Open(mark) | Piece::Close(mark) => sign(*mark),
        })
        .collect();
    // Each round only takes marks away, and what a round takes can only matter to its neighbours.
    for _ in 0..4 {
        let mut changed = false;
        for close in 0..pieces.len() {
            let Some(open) = partner[close] else { continue };
            if shown[open].is_empty() {
                continue;
            }
            let (before, first) = (last_char(&shown[..open]), first_char(&shown[open + 1..]));
            let (last, after) = (last_char(&shown[..close]), first_char(&shown[close + 1..]));
            let touches_stars = [before, first, last, after].contains(&Some('*'));
            let wordless = !is_word(before) && !is_word(after);
            // Marks that open or close together are one run to the reader.
            let starts = |piece: &Piece| matches!(piece, Piece::Open(_));
            let ends = |piece: &Piece| matches!(piece, Piece::Close(_));
            let (from, to) = run(pieces, open, starts);
            let (before, first) = (last_char(&shown[..from]), first_char(&shown[to..]));
            let (from, to) = run(pieces, close, ends);
            let (last, after) = (last_char(&shown[..from]), first_char(&shown[to..]));
            if shown[open] == "*" && touches_stars && wordless {
                (shown[open], shown[close]) = ("_", "_");
                changed = true;
            }
            if !flanks(before, first) || !flanks(after, last) || (shown[open] == "_" && !wordless) {
                (shown[open], shown[close]) = ("", "");
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let mut out = String::with_capacity(shown.iter().map(|text| text.len()).sum());
    out.extend(shown);
    out
}

/// The range of pieces of a kind around one of them.
#[expect(clippy::indexing_slicing, reason = "the index is that of a piece")]
fn run(pieces: &[Piece], at: usize, is_of_kind: impl Fn(&Piece) -> bool) -> (usize, usize) {
    let before = pieces[..at]
        .iter()
        .rev()
        .take_while(|piece| is_of_kind(piece))
        .count();
    let behind = pieces[at..]
        .iter()
        .take_while(|piece| is_of_kind(piece))
        .count();
    (at - before, at + behind)
}

const fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "*",
        Mark::Strong => "**",
        Mark::Strikethrough => "~~",
    }
}

fn last_char(shown: &[&str]) -> Option<char> {
    shown.iter().rev().find_map(|text| text.chars().next_back())
}

fn first_char(shown: &[&str]) -> Option<char> {
    shown.iter().find_map(|text| text.chars().next())
}

/// Whether a run of marks with this neighbour outside and this one inside opens (or closes) emphasis.
fn flanks(outside: Option<char>, inside: Option<char>) -> bool {
    let punctuation = |c: char| {
        c.is_ascii_punctuation() || (!c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace())
    };
    match (outside, inside) {
        (_, None) => false,
        (_, Some(inside)) if inside.is_whitespace() || inside == HARD => false,
        (Some(outside), Some(inside)) if punctuation(inside) => {
            outside.is_whitespace() || outside == HARD || punctuation(outside)
        }
        _ => true,
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| !(c.is_whitespace() || c == HARD || c.is_ascii_punctuation()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(before: &str, inside: &str, after: &str) -> String {
        let text = |text: &str| Piece::Str(text.to_owned());
        join(&[
            text(before),
            Piece::Open(Mark::Emphasis),
            text(inside),
            Piece::Close(Mark::Emphasis),
            text(after),
        ])
    }

    #[test]
    fn marks_stay_where_they_flank() {
        assert_eq!(joined("a ", "b", " c"), "a *b* c");
        assert_eq!(joined("a", "b", "c"), "a*b*c");
        assert_eq!(joined("**", "b", "."), "**_b_.");
    }

    #[test]
    fn marks_go_where_they_would_be_text() {
        assert_eq!(joined("a", " b", "c"), "a bc");
        assert_eq!(joined("a", "(b)", "c"), "a(b)c");
    }
}
