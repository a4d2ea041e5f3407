//! Nothing that may be asked for hangs, panics or goes deep: it has a result or an error.

use math_eval::limits::{MAX_EXPRESSION_BYTES, MAX_VARIABLE_BYTES, MAX_VARIABLES};
use math_eval::{ErrorKind, Options, Variable, evaluate};

fn kind(expression: &str) -> ErrorKind {
    evaluate(expression, &[], &Options::default())
        .expect_err("an error")
        .kind
}

/// Joins copies of an expression to the greatest length admitted.
fn many(unit: &str, separator: &str) -> String {
    let times = (MAX_EXPRESSION_BYTES - 10 - unit.len()) / (unit.len() + separator.len()) + 1;
    vec![unit; times].join(separator)
}

#[test]
fn million_parentheses_are_too_long_and_fewer_too_deep() {
    assert_eq!(kind(&"(".repeat(1_000_000)), ErrorKind::TooLong);
    for opening in [
        "(", "-", "2^", "not ", "!", "sin(", "1?", "true?1:", "if(true,", "max(1,",
    ] {
        assert_eq!(
            kind(&opening.repeat(MAX_EXPRESSION_BYTES / opening.len())),
            ErrorKind::TooDeep,
            "{opening}"
        );
    }
}

#[test]
fn nesting_up_to_the_bound_is_fine() {
    let nested = |levels: usize| format!("{}1{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(
        evaluate(&nested(127), &[], &Options::default())
            .unwrap()
            .text,
        "1"
    );
    assert_eq!(kind(&nested(128)), ErrorKind::TooDeep);
}

#[test]
fn longest_plain_sums_and_calls_are_within_the_bounds() {
    for (unit, separator, open, close, text) in [
        ("1", "+", "", "", "8187"),
        (".1", "+", "", "", "545.8"),
        ("1/3", "+", "", "", "1364.3333333333333333"),
        ("true", "&&", "", "", "true"),
        ("7", ",", "max(", ")", "7"),
        ("6", ",", "gcd(", ")", "6"),
    ] {
        let value = evaluate(
            &format!("{open}{}{close}", many(unit, separator)),
            &[],
            &Options::default(),
        )
        .unwrap_or_else(|error| panic!("{unit}: {error}"));
        assert_eq!(value.decimal, text, "{unit}{separator}");
    }
}

#[test]
fn largest_numbers_are_held_and_larger_ones_refused() {
    let length = |expression: &str| {
        evaluate(expression, &[], &Options::default())
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
            .text
            .len()
    };
    assert_eq!(length("2^32767"), 9864);
    assert_eq!(length("2^32767 - 1 + 2^32767"), 9865);
    assert_eq!(kind("2^32767 + 2^32767"), ErrorKind::TooLarge);
    assert_eq!(length("3210!"), 9864);
    assert_eq!(length(&"9".repeat(9864)), 9864);
    assert_eq!(kind(&"9".repeat(9865)), ErrorKind::TooLarge);
    assert_eq!(
        kind(&format!("0x{}", "f".repeat(8193))),
        ErrorKind::TooLarge
    );
    assert_eq!(length(&format!("0x{}", "f".repeat(8192))), 9865);
}

#[test]
fn expensive_chains_run_out_of_work() {
    for unit in [
        "3210!%7",
        "3^20000%7",
        "gcd(3^20600,7^11600+2)",
        "binomial(9999,999)%3",
        "1/(3^2000+1)+1/(7^1000+2)",
        "sqrt(9^1000)",
        "ln(3^20600)",
        "tan(1e300)",
    ] {
        let found = evaluate(&many(unit, "+"), &[], &Options::default());
        match found {
            Err(error) => assert_eq!(error.kind, ErrorKind::TooMuchWork, "{unit}"),
            Ok(value) => assert_eq!((unit, value.exact), ("tan(1e300)", false)),
        }
    }
    assert_eq!(kind("binomial(32000, 16000)"), ErrorKind::TooMuchWork);
    assert_eq!(kind("binomial(10^9, 1500)"), ErrorKind::TooMuchWork);
}

#[test]
fn variables_are_bounded_in_number_and_size() {
    let variable = |n: usize, value: String| Variable {
        name: format!("v{n}"),
        value,
    };
    let of = |variables: &[Variable]| {
        evaluate("v0", variables, &Options::default())
            .map(|value| value.text)
            .map_err(|error| error.kind)
    };
    let many: Vec<_> = (0..=MAX_VARIABLES)
        .map(|n| variable(n, "1".to_owned()))
        .collect();
    assert_eq!(of(&many), Err(ErrorKind::TooManyVariables));
    assert_eq!(of(&many[1..]), Err(ErrorKind::UnknownName));
    assert_eq!(of(&many[..MAX_VARIABLES]), Ok("1".to_owned()));
    assert_eq!(
        of(&[variable(0, " ".repeat(MAX_VARIABLE_BYTES))]),
        Err(ErrorKind::TooManyVariables)
    );
    assert_eq!(
        of(&[variable(0, "1".repeat(20_000))]),
        Err(ErrorKind::TooLarge)
    );
    let long: Vec<_> = (0..6).map(|n| variable(n, "7".repeat(9800))).collect();
    assert_eq!(of(&long), Err(ErrorKind::TooMuchWork));
}

/// Puts words of the language together at random: each has a result or an error within its text.
#[test]
fn no_sequence_of_words_panics() {
    const WORDS: &[&str] = &[
        "1",
        "0",
        "2.5",
        "1e3",
        "9^9",
        "0x1f",
        "1_0",
        ".",
        "1e400",
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "^",
        "**",
        "!",
        "==",
        "<",
        ">=",
        "!=",
        "and",
        "or",
        "not",
        "?",
        ":",
        "(",
        ")",
        ",",
        "if(",
        "max(",
        "sqrt(",
        "gcd(",
        "log(",
        "round(",
        "binomial(",
        "root(",
        "atan2(",
        "ln(",
        "pi",
        "e",
        "x",
        "true",
        "false",
        " ",
        "\n",
        "é",
        "\u{202e}",
        "=",
        "&",
        "\0",
        "_",
        "e5",
    ];
    let mut seed = 42u64;
    let mut draw = |bound: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % bound
    };
    let variables = [Variable {
        name: "x".to_owned(),
        value: "-7/3".to_owned(),
    }];
    let mut results = 0;
    for _ in 0..60_000 {
        let expression: String = (0..1 + draw(12))
            .map(|_| WORDS[draw(WORDS.len())])
            .collect();
        match evaluate(&expression, &variables, &Options::default()) {
            Ok(value) => {
                results += 1;
                assert!(
                    !value.text.contains("inf") && !value.text.contains("NaN"),
                    "{expression}"
                );
                assert!(
                    evaluate(
                        "y",
                        &[Variable {
                            name: "y".to_owned(),
                            value: value.text
                        }],
                        &Options::default()
                    )
                    .is_ok(),
                    "{expression}"
                );
            }
            Err(error) => {
                assert!(
                    usize::try_from(error.place.byte).unwrap() <= expression.len(),
                    "{expression}"
                );
                assert!(
                    error.found.chars().count() <= 80 && !error.found.contains(char::is_control),
                    "{expression}"
                );
            }
        }
    }
    assert!(results > 1_000, "{results}");
}

#[test]
fn no_bytes_panic() {
    let mut seed = 7u64;
    for length in 0..3_000usize {
        let bytes: Vec<u8> = (0..length % 40)
            .map(|_| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                u8::try_from(seed >> 56).unwrap()
            })
            .collect();
        let text = String::from_utf8_lossy(&bytes);
        let _ = evaluate(
            &text,
            &[Variable {
                name: text.to_string(),
                value: text.to_string(),
            }],
            &Options::default(),
        );
        let _ = evaluate(&text, &[], &Options::default());
    }
}
