//! What the language means: precedence, associativity, rounding, kinds of results, and where errors are.
#![expect(clippy::panic, reason = "what a test leans on may fail loudly")]

use math_eval::{Options, Value, ValueKind, Variable, evaluate};

fn value(expression: &str) -> Value {
    evaluate(expression, &[], &Options::default())
        .unwrap_or_else(|error| panic!("{expression}: {error}"))
}

fn assert_texts(cases: &[(&str, &str)]) {
    for (expression, text) in cases {
        assert_eq!(value(expression).text, *text, "{expression}");
    }
}

/// Evaluates with variables, and returns the text of the result or the name and place of the error.
fn with(expression: &str, variables: &[(&str, &str)]) -> String {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| Variable {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        })
        .collect();
    match evaluate(expression, &variables, &Options::default()) {
        Ok(value) => value.text,
        Err(error) => format!("{} {}", error.kind.name(), error.place.column),
    }
}

#[test]
fn operators_bind_as_documented() {
    assert_texts(&[
        ("-2^2", "-4"),
        ("(-2)^2", "4"),
        ("2^-1", "0.5"),
        ("2^3^2", "512"),
        ("2**3**2", "512"),
        ("2^-3^2", "0.001953125"),
        ("2^-1*3", "1.5"),
        ("8/4/2", "1"),
        ("8-4-2", "2"),
        ("2+3*4", "14"),
        ("-3!", "-6"),
        ("2^3!", "64"),
        ("3!^2", "36"),
        ("(3!)!", "720"),
        ("--1", "1"),
        ("-+-1", "1"),
        ("7*2%5", "4"),
        ("1 + 2 < 4 and not 1 == 2 or false", "true"),
        ("true or false and false", "true"),
        ("!true == false", "true"),
        ("1 < 2 ? 3 + 1 : 4 + 1", "4"),
        ("false ? 1 : false ? 2 : 3", "3"),
        ("true ? false ? 1 : 2 : 3", "2"),
        ("2 × 3 − 4 ÷ 2 · 1", "4"),
        ("3 ≤ 4 && 4 ≥ 4 && 3 ≠ 4", "true"),
        ("1\n+\t2\r\n+\u{a0}3", "6"),
    ]);
}

#[test]
fn floor_division_rounds_down_and_the_remainder_has_the_sign_of_the_divisor() {
    assert_texts(&[
        ("7//2", "3"),
        ("-7//2", "-4"),
        ("7//(-2)", "-4"),
        ("-7//(-2)", "3"),
        ("7%3", "1"),
        ("-7%3", "2"),
        ("(-7)%3", "2"),
        ("7%(-3)", "-2"),
        ("-7%(-3)", "-1"),
        ("mod(-7, 3)", "2"),
        ("5.5//2", "2"),
        ("5.5%2", "1.5"),
        ("-0.1%1", "0.9"),
        ("float(7.5)//float(2)", "3"),
        ("float(-7.5)%2", "0.5"),
        ("0//5", "0"),
        ("0%5", "0"),
    ]);
}

#[test]
fn rounding_goes_where_it_is_documented_to_go() {
    assert_texts(&[
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(2.4999)", "2"),
        ("round(2.675, 2)", "2.68"),
        ("round(1.005, 2)", "1.01"),
        ("round(float(2.675), 2)", "2.67"),
        ("round(1250, -2)", "1300"),
        ("round(-1250, -2)", "-1300"),
        ("round(pi, 4)", "3.1416"),
        ("floor(-1.5)", "-2"),
        ("ceil(-1.5)", "-1"),
        ("trunc(-1.5)", "-1"),
        ("floor(-2)", "-2"),
        ("floor(pi)", "3"),
        ("ceil(1/3)", "1"),
    ]);
}

#[test]
fn numbers_stay_exact_as_long_as_they_can() {
    assert_texts(&[
        ("1/3*3 == 1", "true"),
        ("0.1 + 0.2 == 0.3", "true"),
        ("1/3", "1/3"),
        ("-10/4", "-2.5"),
        ("2^100", "1267650600228229401496703205376"),
        ("20!", "2432902008176640000"),
        ("4^0.5", "2"),
        ("8^(-2/3)", "0.25"),
        ("sqrt(1/4)", "0.5"),
        ("sqrt(10^40)", "100000000000000000000"),
        ("cbrt(-27)", "-3"),
        ("root(-32, 5)", "-2"),
        ("hypot(3, 4)", "5"),
        ("hypot(2, 3, 6)", "7"),
        ("log2(1/8)", "-3"),
        ("log10(1000)", "3"),
        ("log(1/9, 3)", "-2"),
        ("log(8, 1/2)", "-3"),
        ("ln(1) + exp(0) + cos(0) + sin(0) + atan(0) + acos(1)", "2"),
        ("avg(1, 2, 3, 4)", "2.5"),
        ("0^0", "1"),
        ("(-1)^(10^30 + 1)", "-1"),
        ("gcd(12, -18, 27)", "3"),
        ("gcd(0, 0)", "0"),
        ("lcm(4, 6, 10)", "60"),
        ("lcm(3, 0)", "0"),
        ("binomial(52, 5)", "2598960"),
        ("binomial(5, 7)", "0"),
        ("clamp(7, 1, 5)", "5"),
        ("sign(-1/3)", "-1"),
        ("min(0.3, 1/3)", "0.3"),
        ("max(1, 2.5, 2)", "2.5"),
        ("1e400 / 1e399", "10"),
        ("true == (1 < 2)", "true"),
    ]);
    assert!(value("1/3 < 0.34").exact);
    assert_eq!(value("1/3").kind, ValueKind::Rational);
    assert_eq!(value("1/3").decimal, "0.33333333333333333333");
    assert_eq!(value("4/2").kind, ValueKind::Integer);
    assert_eq!(value("1 < 2").kind, ValueKind::Boolean);
}

#[test]
fn floats_take_over_where_exactness_ends_and_it_is_told() {
    for (expression, text, kind) in [
        ("sqrt(2)", "1.4142135623730951", ValueKind::Float),
        ("2^0.5", "1.4142135623730951", ValueKind::Float),
        ("pi", "3.141592653589793", ValueKind::Float),
        ("e", "2.718281828459045", ValueKind::Float),
        ("tau - 2*pi", "0.0", ValueKind::Float),
        ("phi", "1.618033988749895", ValueKind::Float),
        ("π == pi", "true", ValueKind::Boolean),
        ("float(1/3)", "0.3333333333333333", ValueKind::Float),
        ("float(0.1) == 0.1", "false", ValueKind::Boolean),
        ("float(10^22)", "1e22", ValueKind::Float),
        ("float(-0)", "0.0", ValueKind::Float),
        ("floor(sqrt(2))", "1", ValueKind::Integer),
        ("ln(10^1000)", "2302.5850929940457", ValueKind::Float),
        ("atan2(-1, -1)", "-2.356194490192345", ValueKind::Float),
        ("deg(pi)", "180.0", ValueKind::Float),
        ("exp(-1000)", "0.0", ValueKind::Float),
    ] {
        let found = value(expression);
        assert_eq!(
            (found.text.as_str(), found.kind, found.exact),
            (text, kind, false),
            "{expression}"
        );
    }
}

#[test]
fn only_the_branch_taken_is_evaluated() {
    assert_texts(&[
        ("if(1 > 0, 5, 1/0)", "5"),
        ("if(1 < 0, 1/0, 5)", "5"),
        ("true ? 5 : sqrt(-1)", "5"),
        ("false and 1/0 == 1", "false"),
        ("true or 1/0 == 1", "true"),
        ("if(false, pi, 1)", "1"),
    ]);
    assert!(value("if(false, pi, 1)").exact);
}

#[test]
fn variables_take_every_form_a_result_has() {
    assert_eq!(with("x^2 + 1", &[("x", "3")]), "10");
    assert_eq!(with("x * 3", &[("x", "1/3")]), "1");
    assert_eq!(with("x * 2", &[("x", " -2.5e-1 ")]), "-0.5");
    assert_eq!(with("x", &[("x", "-0xff")]), "-255");
    assert_eq!(with("b ? 1 : 2", &[("b", "false")]), "2");
    assert_eq!(with("größe_1 * λ", &[("größe_1", "2"), ("λ", "4")]), "8");
    assert_eq!(with("e + 1", &[("e", "1")]), "2");
    assert_eq!(with("max(max, 1)", &[("max", "7")]), "7");
    for expression in [
        "1/3",
        "0.3",
        "-2^70",
        "sqrt(2)",
        "true",
        "-1/7",
        "1e-30",
        "float(10^30)",
        "float(1e-9)",
    ] {
        let text = value(expression).text;
        assert_eq!(
            with("x", &[("x", &text)]),
            value(&text).text,
            "{expression}"
        );
    }
}

#[test]
fn invalid_variable_is_an_error_with_its_place() {
    for (variables, expected) in [
        (&[("1x", "1")][..], "invalid-variable 1"),
        (&[("", "1")], "invalid-variable 1"),
        (&[("and", "1")], "invalid-variable 1"),
        (&[("if", "1")], "invalid-variable 1"),
        (&[("x", "")], "invalid-variable 1"),
        (&[("x", "1 + 1")], "invalid-variable 1"),
        (&[("x", "--1")], "invalid-variable 2"),
        (&[("x", "1/0")], "invalid-variable 1"),
        (&[("x", "1/2/3")], "invalid-variable 3"),
        (&[("x", "0.5/2")], "invalid-variable 1"),
        (&[("x", "1_")], "invalid-variable 1"),
        (&[("x", "inf")], "invalid-variable 1"),
        (&[("x", "1"), ("x", "1")], "invalid-variable 1"),
        (&[("x", "1e99999")], "too-large 1"),
    ] {
        assert_eq!(with("1", variables), expected, "{variables:?}");
    }
}

#[test]
fn digits_asked_for_are_digits_given() {
    let digits = |digits| {
        evaluate("2/3", &[], &Options { digits })
            .map(|value| value.decimal)
            .map_err(|error| error.kind.name())
    };
    assert_eq!(digits(1).as_deref(), Ok("0.7"));
    assert_eq!(digits(5).as_deref(), Ok("0.66667"));
    assert_eq!(digits(1000).unwrap().len(), 1002);
    assert_eq!(digits(0), Err("invalid-option"));
    assert_eq!(digits(1001), Err("invalid-option"));
}
