//! Exact results, worked out by Python's `fractions`: the rows of `exact_table.tsv`.

use math_eval::{ErrorKind, Options, ValueKind, evaluate};

/// What stands for a result where Python finds a division by zero.
const DIVISION_BY_ZERO: &str = "/0";

#[test]
fn results_are_those_of_python_fractions() {
    let (mut n_results, mut n_divisions) = (0, 0);
    let rows = include_str!("exact_table.tsv").lines();
    for row in rows.filter(|row| !row.starts_with('#')) {
        let (expression, expected) = row.split_once('\t').unwrap_or_else(|| panic!("{row}"));
        let outcome = evaluate(expression, &[], &Options::default());
        if expected == DIVISION_BY_ZERO {
            let error = outcome.expect_err(expression);
            assert_eq!(error.kind, ErrorKind::DivisionByZero, "{expression}");
            n_divisions += 1;
            continue;
        }
        let value = outcome.unwrap_or_else(|error| panic!("{expression}: {error}"));
        assert_eq!(value.text, expected, "{expression}");
        assert!(
            value.exact && value.kind != ValueKind::Float,
            "{expression}"
        );
        n_results += 1;
    }
    assert_eq!((n_results, n_divisions), (330, 7));
}
