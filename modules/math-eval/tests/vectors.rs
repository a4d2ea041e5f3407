//! The test suites of three other evaluators: what both languages can say must come out the same.
//!
//! `vectors.tsv` says where the files come from. Nothing of them is kept here; a file that is not there is skipped.

use std::path::PathBuf;

use math_eval::{ErrorKind, Options, Variable, evaluate};

/// fend computes exactly too, and writes `approx.` before what is rounded. Its language is far larger: units, dates, implied multiplication.
#[test]
fn results_of_fend_are_ours() {
    let Some(text) = vectors("fend.rs", "results_of_fend_are_ours") else {
        return;
    };
    let mut tally = Tally::default();
    for (input, rest) in calls(&text, "test_eval(") {
        let Some((expected, _)) = string(rest.trim_start_matches([',', ' ', '\t', '\r', '\n']))
        else {
            continue;
        };
        tally.compare(&input, &[], &expected, FEND_DIFFERS);
    }
    tally.check("fend", FEND_AGREES, FEND_DIFFERS);
}

#[test]
fn results_of_simpleeval_are_ours() {
    let Some(text) = vectors("simpleeval_basics.py", "results_of_simpleeval_are_ours") else {
        return;
    };
    let mut tally = Tally::default();
    for (input, rest) in calls(&text, "self.t(") {
        let Some(expected) = python_value(rest.trim_start_matches([',', ' '])) else {
            continue;
        };
        tally.compare(&input, &[], &expected, SIMPLEEVAL_DIFFERS);
    }
    tally.check("simpleeval", SIMPLEEVAL_AGREES, SIMPLEEVAL_DIFFERS);
}

#[test]
fn results_of_py_expression_eval_are_ours() {
    let Some(text) = vectors(
        "py_expression_eval.py",
        "results_of_py_expression_eval_are_ours",
    ) else {
        return;
    };
    let mut tally = Tally::default();
    for (input, rest) in calls(&text, "arser.parse(") {
        let Some((variables, rest)) = rest
            .strip_prefix(").evaluate({")
            .and_then(|rest| rest.split_once('}'))
        else {
            continue;
        };
        let Some(expected) = rest.strip_prefix("), ").and_then(python_value) else {
            continue;
        };
        let Some(variables) = python_variables(variables) else {
            continue;
        };
        tally.compare(&input, &variables, &expected, PY_EXPRESSION_EVAL_DIFFERS);
    }
    tally.check(
        "py-expression-eval",
        PY_EXPRESSION_EVAL_AGREES,
        PY_EXPRESSION_EVAL_DIFFERS,
    );
}

/// What became of the cases of one suite.
#[derive(Default)]
struct Tally {
    agree: usize,
    /// What our language cannot say.
    foreign: usize,
    differ: Vec<String>,
    excused: Vec<String>,
}

impl Tally {
    fn compare(
        &mut self,
        input: &str,
        variables: &[Variable],
        expected: &str,
        differs: &[(&str, &str)],
    ) {
        let (expected, tolerance) = match expected.strip_prefix("approx. ") {
            Some(rounded) => (rounded, 1e-9),
            None => (expected, 0.0),
        };
        let found = evaluate(input, variables, &Options::default());
        let wanted = evaluate(expected, &[], &Options::default());
        let line = match (&found, &wanted) {
            (Err(error), _) if is_foreign(error.kind) => {
                self.foreign += 1;
                return;
            }
            (Ok(found), Ok(wanted)) => {
                let is_same = found.text == wanted.text
                    || is_near(
                        &found.decimal,
                        &wanted.decimal,
                        if found.exact {
                            tolerance
                        } else {
                            f64::max(tolerance, 1e-15)
                        },
                    );
                if is_same {
                    self.agree += 1;
                    return;
                }
                format!("{input} = {}, theirs {expected}", found.text)
            }
            (Ok(found), Err(_)) => format!("{input} = {}, theirs {expected}", found.text),
            (Err(error), _) => format!("{input}: {}, theirs {expected}", error.kind.name()),
        };
        if differs.iter().any(|(known, _)| *known == input) {
            self.excused.push(input.to_owned())
        } else {
            self.differ.push(line)
        }
    }

    fn check(&self, suite: &str, agree: usize, differs: &[(&str, &str)]) {
        eprintln!(
            "{suite}: {} agree, {} differ on purpose, {} are not of our language",
            self.agree,
            self.excused.len(),
            self.foreign
        );
        assert!(
            self.differ.is_empty(),
            "{suite} differs:\n{}",
            self.differ.join("\n")
        );
        for (input, reason) in differs {
            assert!(
                self.excused.iter().any(|excused| excused == input),
                "{input} no longer differs ({reason})"
            );
        }
        assert_eq!(self.agree, agree, "{suite}: cases that agree");
    }
}

/// Whether an error says that the language has no such thing, and not that there is no result.
fn is_foreign(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Empty
            | ErrorKind::UnexpectedCharacter
            | ErrorKind::InvalidNumber
            | ErrorKind::UnexpectedToken
            | ErrorKind::MissingOperator
            | ErrorKind::UnclosedParenthesis
            | ErrorKind::UnknownName
            | ErrorKind::UnknownFunction
            | ErrorKind::WrongArgumentCount
            | ErrorKind::TypeMismatch
            | ErrorKind::InvalidVariable
    )
}

fn is_near(found: &str, wanted: &str, tolerance: f64) -> bool {
    match (found.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(found), Ok(wanted)) => (found - wanted).abs() <= tolerance * wanted.abs().max(1.0),
        _ => false,
    }
}

/// Returns the first argument of every call that begins with a string, and what follows the string.
fn calls<'a>(text: &'a str, call: &'a str) -> impl Iterator<Item = (String, &'a str)> {
    text.split(call)
        .skip(1)
        .filter_map(|rest| string(rest.trim_start()))
}

/// Reads a plain string without escapes, in either kind of quotes, and returns what follows it.
fn string(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (body, rest) = text.get(1..)?.split_once(quote)?;
    (!body.contains('\\')).then(|| (body.to_owned(), rest))
}

/// Reads a number or truth value that ends a call.
fn python_value(text: &str) -> Option<String> {
    let (value, _) = text.split_once(')')?;
    match value {
        "True" => Some("true".to_owned()),
        "False" => Some("false".to_owned()),
        number => number.parse::<f64>().is_ok().then(|| number.to_owned()),
    }
}

/// Reads `'a': 1, 'b': True`.
fn python_variables(text: &str) -> Option<Vec<Variable>> {
    let pairs = text
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once(':')?;
            let (name, _) = string(name.trim())?;
            Some(Variable {
                name,
                value: python_value(&format!("{})", value.trim()))?,
            })
        })
        .collect()
}

fn vectors(file: &str, test: &str) -> Option<String> {
    let folder = std::env::var_os("WASM_AUDIT_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/vectors"),
        PathBuf::from,
    );
    let path = folder.join("math-eval").join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            eprintln!("SKIPPED {test}: {}: {error}", path.display());
            None
        }
    }
}

const FEND_AGREES: usize = 213;
const SIMPLEEVAL_AGREES: usize = 19;
const PY_EXPRESSION_EVAL_AGREES: usize = 43;

/// Cases that differ on purpose, and why.
const COMPLEX: &str = "there are no complex numbers here: a domain error";

const FEND_DIFFERS: &[(&str, &str)] = &[
    ("asin (-3)", COMPLEX),
    ("asin (-1.01)", COMPLEX),
    ("acos (-3)", COMPLEX),
    ("acos (-1.01)", COMPLEX),
    ("atanh (-3)", COMPLEX),
    ("atanh (-1.01)", COMPLEX),
    ("log10 (-1)", COMPLEX),
    ("log2 (-1)", COMPLEX),
];

const SIMPLEEVAL_DIFFERS: &[(&str, &str)] = &[
    ("62 ^ 20", "`^` is the power here, not exclusive or"),
    ("62 ^ 100", "`^` is the power here, not exclusive or"),
];

const PY_EXPRESSION_EVAL_DIFFERS: &[(&str, &str)] = &[];
