//! Regular expressions: linear in the text, and bounded in size.

use crate::guard::Engine;
use crate::limits;
use crate::value::Value;
use jaq_core::native::{Filter, bome, v};
use jaq_core::{Bind, Cv, Error, RunPtr, ValR, ValT as _};
use jaq_json::Val;
use jaq_std::ValT as _;
use regex_automata::PatternID;
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::syntax;

pub(super) fn natives() -> Vec<Filter<RunPtr<Engine>>> {
    let two = || -> Box<[Bind]> { v(2) };
    vec![
        ("matches", two(), |cv| bome(run(cv, false, true))),
        ("split_matches", two(), |cv| bome(run(cv, true, true))),
        ("split_", two(), |cv| bome(run(cv, true, false))),
    ]
}

/// Returns the parts of the input that a regular expression matches, those between them, or both in turn.
fn run(mut cv: Cv<'_, Engine>, want_between: bool, want_matches: bool) -> ValR<Value> {
    let (flags, pattern) = (cv.0.pop_var(), cv.0.pop_var());
    let flags = if matches!(flags.val, Val::Null) {
        ""
    } else {
        text(&flags)?
    };
    let (regex, is_global, skip_empty) = compile(text(&pattern)?, flags)?;
    let input = text(&cv.1)?;
    let mut offsets = Offsets {
        text: input,
        byte: 0,
        chars: 0,
    };
    let mut out = Vec::new();
    let mut end = 0;
    let mut cache = regex.create_cache();
    let names: Vec<_> = regex
        .get_nfa()
        .group_info()
        .pattern_names(PatternID::ZERO)
        .collect();
    for captures in regex.captures_iter(&mut cache, input) {
        let Some(whole) = captures.get_group(0) else {
            continue;
        };
        if skip_empty && whole.is_empty() {
            continue;
        }
        if want_between {
            out.push(piece(input, end..whole.start));
            end = whole.end;
        }
        if want_matches {
            let start = offsets.chars_before(whole.start);
            let groups = names.iter().enumerate().map(|(index, name)| {
                let place = captures.get_group(index).map(|group| {
                    let before = input
                        .get(whole.start..group.start)
                        .map_or(0, |text| text.chars().count());
                    (start + before, input.get(group.range()).unwrap_or_default())
                });
                describe(place, *name, index > 0)
            });
            out.push(groups.collect::<ValR<Value>>()?);
        }
        if !is_global {
            break;
        }
    }
    if want_between {
        out.push(piece(input, end..input.len()));
    }
    Ok(out.into_iter().collect())
}

/// Describes a match or group as jq does; a group that took no part has the offset -1.
fn describe(place: Option<(usize, &str)>, name: Option<&str>, is_group: bool) -> ValR<Value> {
    let key = |key: &str| Value::from(key.to_owned());
    let mut members = match place {
        Some((offset, text)) => vec![
            (key("offset"), Value::from(offset)),
            (key("length"), Value::from(text.chars().count())),
            (key("string"), Value::from(text.to_owned())),
        ],
        None => vec![
            (key("offset"), Value::from(-1_isize)),
            (key("length"), Value::from(0_usize)),
            (key("string"), Value::from(Val::Null)),
        ],
    };
    if is_group {
        members.push((
            key("name"),
            name.map_or(Value::from(Val::Null), |name| Value::from(name.to_owned())),
        ));
    }
    Value::from_map(members)
}

fn piece(text: &str, range: std::ops::Range<usize>) -> Value {
    Value::from(text.get(range).unwrap_or_default().to_owned())
}

fn compile(pattern: &str, flags: &str) -> Result<(PikeVM, bool, bool), Error<Value>> {
    let (mut is_global, mut skip_empty) = (false, false);
    let mut syntax = syntax::Config::new().nest_limit(limits::MAX_REGEX_DEPTH);
    for flag in flags.chars() {
        match flag {
            'g' => is_global = true,
            'n' => skip_empty = true,
            'i' => syntax = syntax.case_insensitive(true),
            'x' => syntax = syntax.ignore_whitespace(true),
            's' | 'p' => syntax = syntax.dot_matches_new_line(true),
            // `l` asks for the longest match, of which there is one kind here.
            'l' => {}
            _ => {
                return Err(Error::str(format_args!(
                    "{flags} is not a valid modifier string"
                )));
            }
        }
    }
    let invalid = |what: &str| Error::str(format_args!("{pattern} is not a valid regex: {what}"));
    // The parser draws a picture of the place; its last line says what is wrong.
    let parsed = syntax::parse_with(pattern, &syntax)
        .map_err(|e| invalid(e.to_string().lines().last().unwrap_or_default()))?;
    let config = thompson::Config::new()
        .nfa_size_limit(Some(limits::MAX_REGEX_SIZE))
        .which_captures(WhichCaptures::All);
    let nfa = thompson::Compiler::new()
        .configure(config)
        .build_from_hir(&parsed)
        .map_err(|e| invalid(&e.to_string()))?;
    let regex = PikeVM::new_from_nfa(nfa).map_err(|e| invalid(&e.to_string()))?;
    // While it searches it keeps all groups for all states.
    let kept = regex
        .get_nfa()
        .states()
        .len()
        .saturating_mul(regex.get_nfa().group_info().slot_len());
    if kept > limits::MAX_REGEX_SLOTS {
        return Err(invalid("too many groups for its size"));
    }
    Ok((regex, is_global, skip_empty))
}

fn text(value: &Value) -> Result<&str, Error<Value>> {
    let bytes = value.try_as_utf8_bytes().map_err(|_| {
        Error::str(format_args!(
            "{value} cannot be matched, as it is not a string"
        ))
    })?;
    std::str::from_utf8(bytes).map_err(|_| Error::str("not UTF-8"))
}

/// Counts characters once, however many offsets are asked for, one after the other.
struct Offsets<'a> {
    text: &'a str,
    byte: usize,
    chars: usize,
}

impl Offsets<'_> {
    fn chars_before(&mut self, byte: usize) -> usize {
        self.chars += self
            .text
            .get(self.byte..byte)
            .map_or(0, |t| t.chars().count());
        self.byte = byte;
        self.chars
    }
}
