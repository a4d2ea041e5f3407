//! Every error, its cause and its column.

use math_eval::{Options, evaluate};

#[test]
fn error_names_its_cause_and_its_column() {
    for (expression, kind, column) in CASES {
        match evaluate(expression, &[], &Options::default()) {
            Ok(value) => panic!("{expression} = {}", value.text),
            Err(error) => assert_eq!(
                (error.kind.name(), error.place.column),
                (*kind, *column),
                "{expression}\n{error}"
            ),
        }
    }
}

#[test]
fn error_is_told_in_words_with_help() {
    for (expression, found, expected) in [
        (
            "2x",
            "`x`",
            "an operator; multiplication is written `*`, never implied",
        ),
        (
            "7 mod 2",
            "`mod`",
            "an operator, such as `%` for the remainder",
        ),
        (
            "log(100)",
            "`log` with 1 argument",
            "`log(x, base)`, or `ln(x)`, `log10(x)`, `log2(x)`",
        ),
        ("arcsin(1)", "`arcsin` called", "`asin`"),
        ("SQRT(4)", "`SQRT` called", "`sqrt`"),
        (
            "pi(2)",
            "`pi` called",
            "a function, or `*` before the parenthesis",
        ),
        ("PI", "`PI`", "`pi`"),
        ("sin", "`sin`", "`sin(…)`, a variable or a constant"),
        (
            "1,000",
            "`,`",
            "the end of the expression; digits are grouped as in `1_000`",
        ),
        (
            "a = 1",
            "`=`",
            "`==` to compare; values of variables are given apart",
        ),
        (
            "1 = 1",
            "`=`",
            "`==` to compare; values of variables are given apart",
        ),
        ("1 < 2 < 3", "`<`", "`and` between two comparisons"),
        (
            "(-8)^(1/3)",
            "a negative number to a power that is not an integer",
            "a base of at least 0, or `cbrt(x)` or `root(x, n)`",
        ),
        (
            "1 +\u{202e} 2",
            "`\\u{202e}`",
            "a number, a name, an operator or a parenthesis",
        ),
        (
            "5% + 1",
            "`+`",
            "a divisor, in parentheses if it has a sign; a percentage is written `/100`",
        ),
    ] {
        let error = evaluate(expression, &[], &Options::default()).expect_err(expression);
        assert_eq!(
            (error.found.as_str(), error.expected.as_str()),
            (found, expected),
            "{expression}"
        );
    }
}

#[test]
fn place_counts_lines_characters_and_bytes() {
    let error = evaluate("1 +\n  π * $", &[], &Options::default()).unwrap_err();
    assert_eq!(
        (error.place.line, error.place.column, error.place.byte),
        (2, 7, 11)
    );
}

const CASES: &[(&str, &str, u32)] = &[
    ("", "empty", 1),
    ("  \t", "empty", 4),
    ("1 +", "unexpected-token", 4),
    ("* 3", "unexpected-token", 1),
    ("1 + * 3", "unexpected-token", 5),
    ("()", "unexpected-token", 2),
    ("1)", "unexpected-token", 2),
    ("(1", "unclosed-parenthesis", 1),
    ("2 * (1 + (3)", "unclosed-parenthesis", 5),
    ("max(1, 2", "unclosed-parenthesis", 4),
    ("max(1,", "unexpected-token", 7),
    ("max(,1)", "unexpected-token", 5),
    ("max(1,)", "unexpected-token", 7),
    ("if(true, 1)", "unexpected-token", 11),
    ("if(true)", "unexpected-token", 8),
    ("true ? 1", "unexpected-token", 9),
    ("1 : 2", "unexpected-token", 3),
    ("1 2", "missing-operator", 3),
    ("2x", "missing-operator", 2),
    ("2(3)", "missing-operator", 2),
    ("(2)(3)", "missing-operator", 4),
    ("2e", "missing-operator", 2),
    ("pi pi", "missing-operator", 4),
    ("5!3", "missing-operator", 3),
    ("3!!", "unexpected-token", 3),
    ("3!==6", "unexpected-character", 4),
    ("50%", "unexpected-token", 4),
    ("5 % -3", "unexpected-token", 5),
    ("1 + not true", "unexpected-token", 5),
    ("1 == 1 == true", "unexpected-token", 8),
    ("1 & 2", "unexpected-character", 3),
    ("|x|", "unexpected-character", 1),
    ("[1]", "unexpected-character", 1),
    ("3²", "unexpected-character", 2),
    ("1;2", "unexpected-character", 2),
    ("1.2.3", "invalid-number", 1),
    ("1 + 007", "invalid-number", 5),
    ("0xfg", "invalid-number", 1),
    ("0b2", "invalid-number", 1),
    ("1__0", "invalid-number", 1),
    ("1_ + 1", "invalid-number", 1),
    ("nope + 1", "unknown-name", 1),
    ("1 + inf", "unknown-name", 5),
    ("nan", "unknown-name", 1),
    ("i", "unknown-name", 1),
    ("true ? 1 : nope", "unknown-name", 12),
    ("foo(1)", "unknown-function", 1),
    ("1 + eval(1)", "unknown-function", 5),
    ("sqrt()", "wrong-argument-count", 1),
    ("sqrt(1, 2)", "wrong-argument-count", 1),
    ("max()", "wrong-argument-count", 1),
    ("round(1, 2, 3)", "wrong-argument-count", 1),
    ("clamp(1, 2)", "wrong-argument-count", 1),
    ("log(2)", "wrong-argument-count", 1),
    ("hypot(1)", "wrong-argument-count", 1),
    ("true + 1", "type-mismatch", 6),
    ("-true", "type-mismatch", 1),
    ("+true", "type-mismatch", 1),
    ("not 1", "type-mismatch", 1),
    ("1 and true", "type-mismatch", 3),
    ("true and 1", "type-mismatch", 6),
    ("false or 1", "type-mismatch", 7),
    ("1 == true", "type-mismatch", 3),
    ("true < false", "type-mismatch", 6),
    ("if(1, 2, 3)", "type-mismatch", 1),
    ("1 ? 2 : 3", "type-mismatch", 3),
    ("sin(true)", "type-mismatch", 1),
    ("1/0", "division-by-zero", 2),
    ("1 + 2//0", "division-by-zero", 6),
    ("1%0", "division-by-zero", 2),
    ("mod(1, 0)", "division-by-zero", 1),
    ("0^-1", "division-by-zero", 2),
    ("0^(-1/2)", "division-by-zero", 2),
    ("float(0)^-1", "division-by-zero", 9),
    ("pi/(tau-2*pi)", "division-by-zero", 3),
    ("sqrt(-1)", "domain", 1),
    ("sqrt(float(-1))", "domain", 1),
    ("root(-4, 2)", "domain", 1),
    ("root(4, 0)", "domain", 1),
    ("root(4, -2)", "domain", 1),
    ("root(4, 1/2)", "domain", 1),
    ("(-8)^(1/3)", "domain", 5),
    ("(-pi)^0.5", "domain", 6),
    ("ln(0)", "domain", 1),
    ("ln(-1)", "domain", 1),
    ("log10(-5)", "domain", 1),
    ("log(5, 1)", "domain", 1),
    ("log(5, -2)", "domain", 1),
    ("log(5, 0)", "domain", 1),
    ("asin(2)", "domain", 1),
    ("acos(-1.0000000000000000000001)", "domain", 1),
    ("acosh(0.5)", "domain", 1),
    ("atanh(1)", "domain", 1),
    ("atan2(0, 0)", "domain", 1),
    ("(-1)!", "domain", 5),
    ("1.5!", "domain", 4),
    ("factorial(pi)", "domain", 1),
    ("gcd(1.5, 2)", "domain", 1),
    ("binomial(-1, 2)", "domain", 1),
    ("round(1, 0.5)", "domain", 1),
    ("clamp(1, 3, 2)", "domain", 1),
    ("exp(1000)", "overflow", 1),
    ("float(10^400)", "overflow", 1),
    ("10^400 + pi", "overflow", 8),
    ("float(10^300) * float(10^300)", "overflow", 15),
    ("cosh(1000)", "overflow", 1),
    ("9^9^9^9^9", "too-large", 6),
    ("2^32768", "too-large", 2),
    ("3211!", "too-large", 5),
    ("(10^30)!", "too-large", 8),
    ("binomial(10^20, 10^10)", "too-large", 1),
    ("2^(2^100)", "too-large", 2),
    ("0.5^(2^100)", "too-large", 4),
    ("1e9865", "too-large", 1),
    ("round(1, 10^9)", "too-large", 1),
    (
        "3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7 + 3210! % 7",
        "too-much-work",
        77,
    ),
];
